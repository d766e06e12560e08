# SPDX-License-Identifier: Apache-2.0
"""Ids that say nothing: of persons and entries, minted at first mention, never shown as numbers.

Twenty small letters and digits of Crockford's base 32 (no i, l, o, u). The first four are drawn
anew for every run of ids, the other sixteen, 80 bits, for each: among ten billion ids the chance
that any two are equal is below one in ten billion, and none can be guessed from another. Ids of one
run lie beside each other in every index, so that a commit touches few pages of a large book; that
two belong to one run says no more than their facts' places in the book.
"""

import os
import secrets
import threading
from typing import Final, NewType

PersonId = NewType("PersonId", str)
EntryId = NewType("EntryId", str)

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 20  # characters
RUN: Final = 256  # ids that begin alike
RUN_LETTERS: Final = 4
_LETTERS: Final = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))  # 256 is 8 times 32


def new_person_id() -> PersonId:
    """Mint an id for a person."""
    return PersonId(_mint())


def new_entry_id() -> EntryId:
    """Mint an id for a register entry."""
    return EntryId(_mint())


def is_opaque_id(text: str) -> bool:
    """Say whether `text` has the shape of such an id."""
    return len(text) == LENGTH and set(text) <= set(ALPHABET)


class _Runs(threading.local):
    """The ids of the run that a thread is in, drawn at once: they are minted in the hot path."""

    def __init__(self) -> None:
        self.ids, self.process = list[str](), 0

    def next(self) -> str:
        """Return the next id; a process that was forked off begins a run of its own."""
        if not self.ids or self.process != os.getpid():
            self.process = os.getpid()
            prefix, own = _letters(RUN_LETTERS), LENGTH - RUN_LETTERS
            rest = _letters(own * RUN)
            self.ids = [prefix + rest[at : at + own] for at in range(0, own * RUN, own)]
        return self.ids.pop()


_runs: Final = _Runs()


def _mint() -> str:
    return _runs.next()


def _letters(count: int) -> str:
    return secrets.token_bytes(count).translate(_LETTERS).decode()
