# SPDX-License-Identifier: Apache-2.0
"""Digits: the same number is written ۱۴۰۵, ١٤٠٥ and 1405.

`int("۱۴۰۵")` already works in Python, which hides bugs: two strings that mean one number still
compare unequal. So digits are folded once, where text comes in, and put back where it goes out.
"""

from typing import Final

LATIN: Final = "0123456789"
PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"  # U+06F0 to U+06F9
ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"  # U+0660 to U+0669

_TO_LATIN: Final = str.maketrans(PERSIAN + ARABIC, LATIN * 2)
_TO_PERSIAN: Final = str.maketrans(LATIN + ARABIC, PERSIAN * 2)
_TO_ARABIC: Final = str.maketrans(LATIN + PERSIAN, ARABIC * 2)


def to_latin(text: str) -> str:
    """Return `text` with Persian and Arabic digits as 0-9; everything else is left alone."""
    return text.translate(_TO_LATIN)


def to_persian(text: str) -> str:
    """Return `text` with Latin and Arabic digits as ۰-۹; everything else is left alone."""
    return text.translate(_TO_PERSIAN)


def to_arabic(text: str) -> str:
    """Return `text` with Latin and Persian digits as ٠-٩; everything else is left alone."""
    return text.translate(_TO_ARABIC)
