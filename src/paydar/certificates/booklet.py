# SPDX-License-Identifier: Apache-2.0
"""Printing into a blank booklet: the law pack says where each text stands, in millimetres.

The origin is the upper left corner of the page as it lies in the printer, for both directions of
writing. A right-to-left text ends at `x + width`, a left-to-right one begins at `x`.

Printers draw their paper in a little to one side. A `Shift` moves everything against that; it is
the clerk's own, for the printer beside the desk, and no fact knows of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from paydar.calendar.digits import to_persian
from paydar.certificates.errors import CannotDraw

MOST_SHIFT: Final = 10  # millimetres to any side
CROSS_AT: Final = 20  # millimetres from two edges of the page to the middle of a cross
_TRIAL: Final = {
    "fa": (
        "آزمون جای چاپ: با اندازهٔ ۱۰۰٪ چاپ کنید.",
        "وسط هر نشان باید در {at} میلی‌متری دو لبهٔ نزدیک خود باشد.",
        "اگر نشان چپ‌تر یا بالاتر است، همان اندازه را بیفزایید؛ وگرنه بکاهید.",
        "اکنون: به راست {right}، به پایین {down} میلی‌متر.",
    ),
    "en": (
        "Trial of the printing position: print at 100 %.",
        "The middle of each cross should stand {at} mm from its two edges.",
        "If it stands too far left or up, add as much; if not, take it off.",
        "Now: {right} mm to the right, {down} mm down.",
    ),
}
_TRIAL_LINE: Final = 7.0  # millimetres from line to line


@dataclass(frozen=True, slots=True)
class Shift:
    """How far everything is moved, in millimetres; below zero: to the left, up."""

    right: float = 0.0
    down: float = 0.0


UNMOVED: Final = Shift()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the booklet's page. `x`, `y`, `width` in millimetres, `size` in points."""

    name: str
    x: float
    y: float
    width: float
    size: float = 10
    direction: Literal["ltr", "rtl"] = "rtl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pack's booklet page: its size in millimetres and the places on it."""

    width: float
    height: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedText:
    """A text at its place."""

    name: str
    text: str
    x: float
    y: float
    width: float
    size: float
    direction: Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A page ready for the press. `crosses` are the middles of crosses, in millimetres."""

    title: str
    language: str
    width: float
    height: float
    spots: Sequence[PlacedText]
    crosses: Sequence[tuple[float, float]] = ()


def place(
    layout: Layout,
    texts: Mapping[str, str],
    *,
    title: str,
    language: str,
    shift: Shift = UNMOVED,
) -> Placed:
    """Put texts at the layout's places; an empty or missing text leaves its place blank.

    Raises `CannotDraw` for a text that has no place, or whose place was moved off the page: it
    would silently be missing on the paper.
    """
    homeless = sorted(set(texts) - {spot.name for spot in layout.spots})
    if homeless:
        raise CannotDraw(f"the booklet has no place for {', '.join(homeless)}")
    if not fits(layout, shift):
        raise CannotDraw("a place lies outside the booklet's page")
    return Placed(
        title=title,
        language=language,
        width=layout.width,
        height=layout.height,
        spots=tuple(
            _at(spot, texts[spot.name], shift) for spot in layout.spots if texts.get(spot.name)
        ),
    )


def fits(layout: Layout, shift: Shift) -> bool:
    """Whether every place is still on the page when it is moved."""
    return all(
        spot.width >= 0
        and spot.x + shift.right >= 0
        and spot.y + shift.down >= 0
        and spot.x + spot.width + shift.right <= layout.width
        and spot.y + shift.down <= layout.height
        for spot in layout.spots
    )


def millimetres(length: float, language: str) -> str:
    """Return a length in the figures of the language, without its unit."""
    text = f"{length:g}".replace("-", "\N{MINUS SIGN}")
    text = to_persian(text).replace(".", "٫") if language == "fa" else text
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def trial(layout: Layout, *, language: str, shift: Shift) -> Placed:
    """Return a page with two crosses to be measured, and how it was moved."""
    lengths = (CROSS_AT, shift.right, shift.down)
    at, right, down = (millimetres(length, language) for length in lengths)
    direction: Literal["ltr", "rtl"] = "rtl" if language == "fa" else "ltr"
    first = layout.height / 2 - 2 * _TRIAL_LINE
    lines = [line.format(at=at, right=right, down=down) for line in _TRIAL[language]]
    edge = MOST_SHIFT  # moved as far as may be, the words still stand on the page
    spots = tuple(
        Spot(
            name=f"line {number}",
            x=edge,
            y=first + number * _TRIAL_LINE,
            width=layout.width - 2 * edge,
            size=8,
            direction=direction,
        )
        for number in range(len(lines))
    )
    corners = ((CROSS_AT, CROSS_AT), (layout.width - CROSS_AT, layout.height - CROSS_AT))
    return Placed(
        title=lines[0],
        language=language,
        width=layout.width,
        height=layout.height,
        spots=tuple(_at(spot, line, shift) for spot, line in zip(spots, lines, strict=True)),
        crosses=tuple((x + shift.right, y + shift.down) for x, y in corners),
    )


def _at(spot: Spot, text: str, shift: Shift) -> PlacedText:
    return PlacedText(
        name=spot.name,
        text=text,
        x=spot.x + shift.right,
        y=spot.y + shift.down,
        width=spot.width,
        size=spot.size,
        direction=spot.direction,
    )
