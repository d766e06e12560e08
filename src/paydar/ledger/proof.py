# SPDX-License-Identifier: Apache-2.0
"""C2SP tlog-proof: one small text that shows a fact to be in a book, with no network."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from paydar.ledger import checkpoint, tree
from paydar.ledger.note import NoteError, Verifier

HEADER: Final = "c2sp.org/tlog-proof@v1"
MAX_PATH: Final = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """An inclusion proof with the checkpoint it leads to. `extra` is free bytes (our leaf)."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def text(self) -> str:
        """Return the proof as a `.tlog-proof` file."""
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(h).decode() for h in self.path]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def parse(text: str) -> Proof:
    """Read a `.tlog-proof`; raises `NoteError` on any deviation."""
    head, gap, signed = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or lines[0] != HEADER:
        raise NoteError("not a tlog-proof")
    at, extra = 1, b""
    if len(lines) > 1 and lines[1].startswith("extra "):
        extra, at = _unbase64(lines[1][6:]), 2
    index = lines[at].removeprefix("index ") if at < len(lines) else ""
    if not lines[at : at + 1] or lines[at] == index or not index.isdecimal() or not index.isascii():
        raise NoteError("a proof names its index")
    path = tuple(_unbase64(line) for line in lines[at + 1 :])
    if len(path) > MAX_PATH or any(len(h) != tree.HASH_SIZE for h in path):
        raise NoteError("malformed inclusion proof")
    return Proof(int(index), path, signed, extra)


def verify(proof: Proof, leaf: bytes, key: Verifier) -> checkpoint.Held:
    """Return the checkpoint that the leaf (exact envelope bytes) is proven into.

    Raises `NoteError` when signature or path do not hold.
    """
    held = checkpoint.read(proof.checkpoint, key)
    at = held.checkpoint
    if not tree.included(tree.leaf_hash(leaf), proof.index, at.size, proof.path, at.root):
        raise NoteError("the proof does not lead to the checkpoint")
    return held


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
