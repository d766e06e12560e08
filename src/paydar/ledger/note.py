# SPDX-License-Identifier: Apache-2.0
"""C2SP signed notes: a text, an empty line, and signature lines that anyone can check."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 0x01
COSIGNATURE_ED25519: Final = 0x04
MAX_NOTE: Final = 1_000_000
MAX_SIGNATURES: Final = 64
_DASH: Final = "— "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME: Final = re.compile(r"[^\s+]{1,200}")


class NoteError(ValueError):
    """The note is malformed, or a signature by a known key does not verify."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says to have signed, the key id, and the signature's bytes."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """Return the line as it stands in the note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.blob).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note. Nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that checks lines: plain Ed25519 (0x01) or a timestamped cosignature (0x04)."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name, newline, type byte, key)."""
        return key_id(self.name, self.kind, self.public)

    def spell(self) -> str:
        """Return `<name>+<key id, 8 hex>+<base64(type byte || key)>`."""
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read a verifier key; raises `NoteError` when it is not one or its id does not fit."""
        parts = text.split("+", 2)
        if len(parts) != 3 or not _NAME.fullmatch(parts[0]):
            raise NoteError("not a verifier key")
        blob = _unbase64(parts[2])
        verifier = cls(parts[0], blob[0] if blob else 0, blob[1:])
        if verifier.kind not in (ED25519, COSIGNATURE_ED25519) or len(verifier.public) != 32:
            raise NoteError("unknown kind of verifier key")
        if verifier.key_id.hex() != parts[1]:
            raise NoteError("verifier key and key id do not fit")
        return verifier

    def check(self, signature: Signature, text: str) -> int | None:
        """Return the time (POSIX seconds) of a cosignature, None for a plain one.

        Raises `NoteError` when the signature does not verify.
        """
        message, blob, time = text.encode(), signature.blob, None
        if self.kind == COSIGNATURE_ED25519:
            time, blob = int.from_bytes(blob[:8], "big"), blob[8:]
            message = cosigned_message(time, text)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(blob, message)
        except InvalidSignature as error:
            raise NoteError(f"signature by {self.name} does not verify") from error
        return time


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the four bytes that say which key a line is by."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def cosigned_message(time: int, text: str) -> bytes:
    """Return what an Ed25519 cosigner signs (C2SP tlog-cosignature v1)."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def sign(text: str, key: Ed25519PrivateKey, verifier: Verifier) -> Signature:
    """Sign a note's text, which must end in a newline."""
    if not text.endswith("\n"):
        raise NoteError("a note's text ends in a newline")
    return Signature(verifier.name, verifier.key_id, key.sign(text.encode()))


def write(text: str, signatures: Iterable[Signature]) -> str:
    """Return the whole note."""
    return text + "\n" + "".join(s.line() for s in signatures)


def parse(text: str) -> Note:
    """Split a note into text and signatures; raises `NoteError` on any deviation."""
    if len(text) > MAX_NOTE or _CONTROL.search(text):
        raise NoteError("too long, or a control character")
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("no signature block")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("too many signatures")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def verified(note: Note, keys: Iterable[Verifier]) -> dict[Verifier, int | None]:
    """Return which of the keys signed (and when); lines of other keys are passed over.

    Raises `NoteError` when a line of a known key does not verify: that spoils the note.
    """
    known = {(k.name, k.key_id): k for k in keys}
    good = dict[Verifier, int | None]()
    for signature in note.signatures:
        if key := known.get((signature.name, signature.key_id)):
            good[key] = key.check(signature, note.text)
    return good


def _signature(line: str) -> Signature:
    name, space, blob = line.removeprefix(_DASH).partition(" ")
    data = _unbase64(blob)
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name) or len(data) < 5:
        raise NoteError("malformed signature line")
    return Signature(name, data[:4], data[4:])


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
