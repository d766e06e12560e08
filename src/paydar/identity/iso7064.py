# SPDX-License-Identifier: Apache-2.0
"""Check characters of ISO/IEC 7064:2003, the two hybrid systems.

Both catch every single wrong character. An adjacent swap passes only in rare pairs; the tests count
them: 36 of 22,680 states and pairs in mod 37,36 and 10 of 450 in mod 11,10.
"""

from functools import cache
from typing import Final

from paydar.identity.refused import NumberRefused

DIGITS: Final = "0123456789"
ALPHABET: Final = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(text: str, alphabet: str = ALPHABET) -> str:
    """Return the check character for `text`; mod 37,36, or mod 11,10 when `alphabet` is DIGITS.

    Refuses `number-length` for an empty text and `number-format` for a character that is not in
    the alphabet. Capitals only: fold before.
    """
    size = len(alphabet)
    return alphabet[(1 - _double(_checked(text, alphabet), alphabet)) % size]


def is_valid(text: str, alphabet: str = ALPHABET) -> bool:
    """Say whether the last character of `text` checks the others; never raises."""
    try:
        return check_character(text[:-1], alphabet) == text[-1:]
    except NumberRefused:
        return False


def _checked(text: str, alphabet: str) -> int:
    """Return the running product over `text`, between 1 and the alphabet's size."""
    if not text:
        raise NumberRefused("number-length", shortest="1")
    size = len(alphabet)
    running = size // 2  # the standard starts at the size, after doubling
    modulus = size + 1
    values = _values(alphabet)
    for character in text:
        value = values.get(character)
        if value is None:
            raise NumberRefused("number-format", character=f"U+{ord(character):04X}")
        running = (running * 2 % modulus + value) % size or size
    return running


@cache
def _values(alphabet: str) -> dict[str, int]:
    return {character: value for value, character in enumerate(alphabet)}


def _double(running: int, alphabet: str) -> int:
    return running * 2 % (len(alphabet) + 1)
