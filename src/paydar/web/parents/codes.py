# SPDX-License-Identifier: Apache-2.0
"""The two codes of a declaration from a phone: figures only, so that a numeric keypad types them.

The resume code opens what a parent typed: 15 random figures (49 bits) and a check figure. The
tracking number is shown to others as well (the window, who accompanies the mother): 11 random
figures (36 bits) and a check figure. They differ in length, so one is never taken for the other.
Check figure: ISO/IEC 7064:2003, mod 11,10.
"""

import secrets
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.identity.iso7064 import DIGITS, check_character, is_valid

RESUME: Final = 16  # figures, the check figure counted
TRACKING: Final = 12
CHOSEN: Final = 4  # figures that a parent chooses
LONGEST_CODE: Final = 60  # characters as it is typed
_GROUP: Final = 4


def new_code(length: int) -> str:
    """Return a new code of so many figures, the last of which checks the others."""
    figures = "".join(secrets.choice(DIGITS) for _ in range(length - 1))
    return figures + check_character(figures, DIGITS)


def plain(typed: str) -> str:
    """Return the figures of what was typed, in Latin digits, without what stands between them."""
    if len(typed) > LONGEST_CODE:
        return ""
    return "".join(c for c in to_latin(typed) if c in DIGITS)


def is_code(typed: str, length: int) -> bool:
    """Whether this can be a code of so many figures; nothing is looked up for what cannot."""
    figures = plain(typed)
    return len(figures) == length and is_valid(figures, DIGITS)


def is_tracking_number(typed: str) -> bool:
    """Whether these words are a tracking number and nothing else."""
    bare = "".join(to_latin(typed).split()).replace("-", "")
    return bare.isascii() and bare.isdecimal() and is_code(bare, TRACKING)


def grouped(code: str) -> str:
    """Return a code as it is written down, four figures at a time."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))
