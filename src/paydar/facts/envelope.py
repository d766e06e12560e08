# SPDX-License-Identifier: Apache-2.0
"""The envelope of a fact: the leaf of the book's tree, canonical JSON (RFC 8785), written once.

It says what kind of fact it is, whom it concerns, what was known, who wrote it and under which
law, and commits to the body by `SHA-256(salt || body)`. It holds no name, date or place; official
numbers that were told stand in its tags. So a body may be withheld or destroyed by ruling while
the tree stands.
"""

from typing import Final

import msgspec

from paydar.facts.values import By

MAX_ENVELOPE: Final = 65_535  # C2SP tlog-tiles: an entry has a 16-bit length


class Position(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a fact stands: book and sequence. Written `book/sequence`."""

    book: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.book}/{self.sequence}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Read `book/sequence`; raises `ValueError` when it is not one."""
        book, slash, sequence = text.rpartition("/")
        if not slash or not book or not sequence.isdecimal() or not sequence.isascii():
            raise ValueError(text)
        return cls(book, int(sequence))


class Envelope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """See the module. `after` maps each guarded tag to its heads when deciding.

    `tags` are the index tags. `recorded_at` is RFC 3339 UTC with milliseconds on the office clock.
    `command` is the SHA-256 (hex) of the canonical command. `asof`: the position reached in
    the parent's feed, or empty.
    """

    v: int = 1
    kind: str
    shape: int = 1
    office: str
    law: str
    recorded_at: str
    by: By
    key: str
    command: str
    after: dict[str, list[str]]
    tags: list[str]
    asof: str = ""
    body: str


class Fact(msgspec.Struct, frozen=True):
    """A fact as it lies in a book: exact envelope bytes, salt and body bytes (None: withheld)."""

    position: Position
    envelope: bytes
    salt: bytes
    body: bytes | None
