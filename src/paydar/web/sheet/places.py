# SPDX-License-Identifier: Apache-2.0
"""Places as a registrar types them: a name, a code, or names from the largest part to the smallest.

`تهران، شمیرانات، تجریش` and `tajrish` may mean the same place. What could be several places is
never guessed: the choices are named.
"""

import re
from dataclasses import dataclass
from typing import Final

from paydar.law.pack import Pack
from paydar.names.script import fold_tight
from paydar.places.place import Place

_BETWEEN: Final = re.compile(r"[،,/]|\s+-\s+")
MOST_CHOICES: Final = 6


@dataclass(frozen=True, slots=True)
class Meant:
    """What was meant: a code, or the places that it could be (none: no place of that name)."""

    code: str = ""
    choices: tuple[Place, ...] = ()


def meant(pack: Pack, typed: str, area: tuple[str, ...] = ()) -> Meant:
    """Return the place that was typed; one in the office's `area` goes before others."""
    parts = [part.strip() for part in _BETWEEN.split(typed) if part.strip()]
    if not parts:
        return Meant()
    if parts[-1].lower() in pack.gazetteer:
        return Meant(parts[-1].lower())
    found = [
        place
        for place in pack.gazetteer.find(parts[-1])
        if place.valid_to is None and _equals(place, parts[-1])
    ]
    found = [place for place in found if _lies_under(pack, place, parts[:-1])]
    near = [place for place in found if _is_in(pack, place, area)] or found
    exact = [p for p in near if not any(_is_above(pack, p, other) for other in near)] or near
    if len(exact) == 1:
        return Meant(exact[0].code)
    return Meant(choices=tuple((near or pack.gazetteer.find(parts[-1]))[:MOST_CHOICES]))


def written(pack: Pack, code: str, language: str) -> str:
    """Return a place as it may be typed again: from the largest part to the smallest."""
    if code not in pack.gazetteer:
        return code
    comma = "، " if language == "fa" else ", "
    return comma.join(step.name_in(language) for step in pack.gazetteer.path(code))


def _equals(place: Place, typed: str) -> bool:
    return fold_tight(typed) in {fold_tight(place.name), fold_tight(place.name_latin)}


def _lies_under(pack: Pack, place: Place, above: list[str]) -> bool:
    path = pack.gazetteer.path(place.code)[:-1]
    return all(any(_equals(step, name) for step in path) for name in above)


def _is_in(pack: Pack, place: Place, area: tuple[str, ...]) -> bool:
    return any(step.code in area for step in pack.gazetteer.path(place.code))


def _is_above(pack: Pack, other: Place, place: Place) -> bool:
    """Whether `other` holds `place` under the same name: a county is named like its town."""
    path = pack.gazetteer.path(place.code)[:-1]
    return any(step.code == other.code for step in path)
