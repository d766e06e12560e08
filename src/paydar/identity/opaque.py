# SPDX-License-Identifier: Apache-2.0
"""Ids that say nothing: of persons and entries, minted at first mention, never shown as numbers.

Twenty small letters and digits of Crockford's base 32 (no i, l, o, u), 100 random bits: among ten
billion of them the chance that any two are equal is below one in ten billion.
"""

import secrets
from typing import Final, NewType

PersonId = NewType("PersonId", str)
EntryId = NewType("EntryId", str)

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 20  # characters
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


def _mint() -> str:
    # One call to the system and one to bytes: ids are minted in the hot path.
    return secrets.token_bytes(LENGTH).translate(_LETTERS).decode()
