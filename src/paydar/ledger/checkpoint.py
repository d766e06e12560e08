# SPDX-License-Identifier: Apache-2.0
"""C2SP tlog-checkpoint: a signed note of origin, size and root. A book's own word of its state."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.ledger import note
from paydar.ledger.note import NoteError, Verifier
from paydar.ledger.tree import HASH_SIZE


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a book says of itself: its name, how many facts, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def from_text(cls, text: str) -> "Checkpoint":
        """Read the three lines; raises `NoteError`. Extension lines are refused."""
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise NoteError("a checkpoint has three lines")
        origin, size, root64 = lines[:3]
        if not (size.isascii() and size.isdecimal()) or (size != "0" and size[0] == "0"):
            raise NoteError("the size is not a decimal number")
        try:
            root = base64.b64decode(root64, validate=True)
        except binascii.Error as error:
            raise NoteError("the root is not base64") from error
        if not origin or len(root) != HASH_SIZE or base64.b64encode(root).decode() != root64:
            raise NoteError("no origin, or the root is not 32 bytes")
        return cls(origin, int(size), root)


@dataclass(frozen=True, slots=True)
class Held:
    """A verified checkpoint with the times at which cosigners said to have it (POSIX seconds)."""

    checkpoint: Checkpoint
    cosigned: tuple[tuple[str, int], ...]


class Signer:
    """The one key of one book."""

    def __init__(self, key: Ed25519PrivateKey, name: str) -> None:
        self._key = key
        self.verifier = Verifier(name, note.ED25519, key.public_key().public_bytes_raw())

    def sign(self, size: int, root: bytes) -> str:
        """Return the signed checkpoint of this book at that size."""
        text = Checkpoint(self.verifier.name, size, root).text()
        return note.write(text, [note.sign(text, self._key, self.verifier)])


def read(text: str, key: Verifier, cosigners: Iterable[Verifier] = ()) -> Held:
    """Verify a checkpoint of the book whose key is given; raises `NoteError` with what is wrong."""
    parsed = note.parse(text)
    checkpoint = Checkpoint.from_text(parsed.text)
    good = note.verified(parsed, [key, *cosigners])
    if key not in good or checkpoint.origin != key.name:
        raise NoteError(f"not signed by {key.name}")
    times = tuple((k.name, t) for k, t in good.items() if k != key and t is not None)
    return Held(checkpoint, times)
