# SPDX-License-Identifier: Apache-2.0
"""How an account prints: the paper in its printer, and how far the printer is out of line.

The size of paper is that of pages which a browser prints: read-back sheet, receipt, lists, codes.
Signed documents and the sheets drawn as PDF are A4 as the pack's templates set them, whoever
prints them; a booklet's page has the booklet's size. Both are the same for every account but for
the shift of the booklet's page, and no fact knows of any of it.
"""

import re
from collections.abc import Mapping
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.certificates.birth import booklet_layout
from paydar.certificates.booklet import MOST_SHIFT, Shift, fits
from paydar.law.pack import Pack
from paydar.web.accounts.models import Account
from paydar.web.speech import Speech

PAPERS: Final = ("a4", "a5")
SIDES: Final = ("right", "down")
TENTHS: Final = 10  # of a millimetre; finer than any office printer feeds
_LENGTH: Final = re.compile(r"([+-]?)([0-9]{1,3})(?:[.,/]([0-9]))?")
_SIGNS: Final = str.maketrans({"\N{MINUS SIGN}": "-", "٫": ".", "\u200e": "", "\u200f": ""})


def shift_of(account: Account) -> Shift:
    """Return how far this account's booklet pages are moved."""
    return Shift(int(account.booklet_right) / TENTHS, int(account.booklet_down) / TENTHS)


def tenths(typed: str) -> int | None:
    """Return tenths of a millimetre; None for what is no length. Empty is no shift at all."""
    text = to_latin(typed).translate(_SIGNS).replace(" ", "")
    if not text:
        return 0
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    length = int(match[2]) * TENTHS + int(match[3] or 0)
    return -length if match[1] == "-" else length


def typed_length(length: int, speech: Speech) -> str:
    """Return tenths of a millimetre as a clerk would type them."""
    text = speech.digits(f"{length / TENTHS:g}")
    return text.replace(".", "٫") if speech.language == "fa" else text


def amiss(pack: Pack, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with each side: `no-length`, `too-far` or `off-page`."""
    lengths = {side: tenths(typed.get(side, "")) for side in SIDES}
    found = {}
    for side, length in lengths.items():
        if length is None:
            found[side] = "no-length"
        elif abs(length) > MOST_SHIFT * TENTHS:
            found[side] = "too-far"
    layout = booklet_layout(pack)
    for side, length in lengths.items():
        alone = Shift(**{side: (length or 0) / TENTHS})
        if side not in found and not fits(layout, alone):
            found[side] = "off-page"
    return found
