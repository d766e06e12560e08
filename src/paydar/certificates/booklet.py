# SPDX-License-Identifier: Apache-2.0
"""Printing into a blank booklet: the law pack says where each text stands, in millimetres.

The origin is the upper left corner of the page as it lies in the printer, for both directions of
writing. A right-to-left text ends at `x + width`, a left-to-right one begins at `x`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from paydar.certificates.errors import CannotDraw


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
    """A page ready for the press."""

    title: str
    language: str
    width: float
    height: float
    spots: Sequence[PlacedText]


def place(layout: Layout, texts: Mapping[str, str], *, title: str, language: str) -> Placed:
    """Put texts at the layout's places; an empty or missing text leaves its place blank.

    Raises `CannotDraw` for a text that has no place: it would silently be missing on the paper.
    """
    homeless = sorted(set(texts) - {spot.name for spot in layout.spots})
    if homeless:
        raise CannotDraw(f"the booklet has no place for {', '.join(homeless)}")
    _inside(layout)
    return Placed(
        title=title,
        language=language,
        width=layout.width,
        height=layout.height,
        spots=tuple(_at(spot, texts[spot.name]) for spot in layout.spots if texts.get(spot.name)),
    )


def _inside(layout: Layout) -> None:
    for spot in layout.spots:
        right, low = spot.x + spot.width, spot.y
        if min(spot.x, spot.y, spot.width) < 0 or right > layout.width or low > layout.height:
            raise CannotDraw(f"the place {spot.name} lies outside the booklet's page")


def _at(spot: Spot, text: str) -> PlacedText:
    return PlacedText(
        name=spot.name,
        text=text,
        x=spot.x,
        y=spot.y,
        width=spot.width,
        size=spot.size,
        direction=spot.direction,
    )
