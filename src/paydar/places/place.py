# SPDX-License-Identifier: Apache-2.0
"""The gazetteer: every place that a form may name, under its parent, with its days.

Districts are split, merged and renamed, and an old entry keeps the place of its own day. So a
place is never deleted: it gets a last day, and what follows it gets a new code. The rows are data
of a law pack, in a CSV with the header `code,name,name_latin,kind,parent,valid_from,valid_to`; an
empty parent is the root, an empty date means no known limit.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from paydar.names.script import NameRefused, clean, fold, fold_tight, sort_key

HEADER: Final = ("code", "name", "name_latin", "kind", "parent", "valid_from", "valid_to")

_CODE: Final = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")
_ISO_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class PlaceUnknown(ValueError):
    """A code that is not in the gazetteer, or rows from which none can be built.

    `ground` is a stable code: `place-unknown`, `place-header`, `place-row`, `place-code`,
    `place-name`, `place-kind`, `place-date`, `place-duplicate`, `place-orphan`, `place-cycle`.
    `facts` hold the code and, for rows, the `line` (in a file) or the position, counted from 1.
    """

    def __init__(self, ground: str, **facts: str) -> None:
        super().__init__(ground)
        self.ground = ground
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.ground, *(f"{name}={value!r}" for name, value in self.facts.items())])


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `valid_from` and `valid_to` are the first and last day on which it existed."""

    code: str
    name: str
    name_latin: str
    kind: str
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def existed_on(self, day: date) -> bool:
        """Say whether the place existed on `day`; both ends are included."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_to is None or day <= self.valid_to)

    def name_in(self, language: str) -> str:
        """Return the name for a reader of `language`: the Latin one, if any, for English."""
        return self.name_latin if language == "en" and self.name_latin else self.name


class Gazetteer:
    """Places by code, by name and by parent; built once and never changed."""

    def __init__(self, places: Iterable[Place], *, lines: Sequence[int] | None = None) -> None:
        """Refuse duplicates, orphans and cycles; `lines` says where each place was read."""
        rows = list(places)
        where = lines or range(1, len(rows) + 1)
        self._places: dict[str, Place] = {}
        for place, line in zip(rows, where, strict=True):
            if place.code in self._places:
                raise PlaceUnknown("place-duplicate", line=str(line), code=place.code)
            self._places[place.code] = place
        self._require_roots(dict(zip(self._places, where, strict=True)))
        self._folded = [(place, _forms(place)) for place in rows]

    @classmethod
    def read(cls, stream: Iterable[str]) -> Self:
        """Build from CSV text; refuses a bad row and names its line."""
        reader = csv.reader(stream, strict=True)
        places: list[Place] = []
        lines: list[int] = []
        try:
            header = [cell.strip().removeprefix("\ufeff") for cell in next(reader, [])]
            if tuple(header) != HEADER:
                raise PlaceUnknown("place-header", line="1", expected=",".join(HEADER))
            for cells in reader:
                if cells:
                    places.append(_place([cell.strip() for cell in cells], reader.line_num))
                    lines.append(reader.line_num)
        except csv.Error as error:
            raise PlaceUnknown("place-row", line=str(reader.line_num)) from error
        return cls(places, lines=lines)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, code: object) -> bool:
        return code in self._places

    def get(self, code: str) -> Place:
        """Return the place with this code; refuses `place-unknown`."""
        place = self._places.get(code)
        if place is None:
            raise PlaceUnknown("place-unknown", code=code)
        return place

    def path(self, code: str) -> tuple[Place, ...]:
        """Return the place with all above it, the root first; refuses `place-unknown`."""
        steps = [self.get(code)]
        while (parent := steps[-1].parent) is not None:
            steps.append(self._places[parent])
        return tuple(reversed(steps))

    def children(self, code: str | None) -> tuple[Place, ...]:
        """Return the places right below, in the order of the rows; None asks for the roots."""
        return tuple(place for place in self._places.values() if place.parent == code)

    def on(self, day: date) -> tuple[Place, ...]:
        """Return the places that existed on `day`, in the order of the rows."""
        return tuple(place for place in self._places.values() if place.existed_on(day))

    def find(
        self,
        text: str,
        *,
        kind: str | None = None,
        within: str | None = None,
        on: date | None = None,
    ) -> list[Place]:
        """Return the places that `text` may mean, best first: equal, begins so, contains it.

        Names and codes are compared folded, however they are joined or spaced. `within` keeps what
        lies below that code (an unknown code finds nothing), `on` what existed that day.
        """
        wanted = fold_tight(text)
        if not wanted:
            return []
        ranked = []
        for place, forms in self._folded:
            rank = min(_rank(form, wanted) for form in forms)
            if rank < _NO_MATCH and self._fits(place, kind, within, on):
                joined = place.name.replace(" ", "")
                ranked.append((rank, sort_key(joined, "fa"), place.code, place))
        return [place for *_, place in sorted(ranked, key=lambda found: found[:3])]

    def _fits(self, place: Place, kind: str | None, within: str | None, on: date | None) -> bool:
        if kind is not None and place.kind != kind:
            return False
        if on is not None and not place.existed_on(on):
            return False
        return within is None or any(above.code == within for above in self.path(place.code)[:-1])

    def _require_roots(self, lines: dict[str, int]) -> None:
        """Refuse a parent that is not there and a place that lies below itself."""
        rooted: set[str] = set()
        for place in self._places.values():
            walked: list[str] = []
            code: str | None = place.code
            below = place
            while code is not None and code not in rooted:
                if code not in self._places:
                    line = str(lines[below.code])
                    raise PlaceUnknown("place-orphan", line=line, code=below.code, parent=code)
                if code in walked:
                    raise PlaceUnknown("place-cycle", line=str(lines[code]), code=code)
                walked.append(code)
                below = self._places[code]
                code = below.parent
            rooted.update(walked)


_EQUAL, _BEGINS, _WORD_BEGINS, _CONTAINS, _NO_MATCH = range(5)


def _forms(place: Place) -> tuple[tuple[str, str], ...]:
    """Return name, Latin name and code, each folded with and without spaces."""
    texts = (place.name, place.name_latin, place.code)
    return tuple((fold(text), fold_tight(text)) for text in texts if text)


def _rank(form: tuple[str, str], wanted: str) -> int:
    spaced, tight = form
    if tight == wanted:
        return _EQUAL
    if tight.startswith(wanted):
        return _BEGINS
    if any(word.startswith(wanted) for word in spaced.split(" ")):
        return _WORD_BEGINS
    return _CONTAINS if wanted in tight else _NO_MATCH


def _place(cells: list[str], line: int) -> Place:
    if len(cells) != len(HEADER):
        raise PlaceUnknown("place-row", line=str(line), cells=str(len(cells)))
    code, name, name_latin, kind, parent, first, last = cells
    if _CODE.fullmatch(code) is None:
        raise PlaceUnknown("place-code", line=str(line), code=code)
    if not kind:
        raise PlaceUnknown("place-kind", line=str(line), code=code)
    starts, ends = _day(first, line, code), _day(last, line, code)
    if starts is not None and ends is not None and ends < starts:
        raise PlaceUnknown("place-date", line=str(line), code=code)
    latin = _name(name_latin, line, code) if name_latin else ""
    return Place(code, _name(name, line, code), latin, kind, parent or None, starts, ends)


def _name(text: str, line: int, code: str) -> str:
    try:
        return clean(text)
    except NameRefused as refused:
        raise PlaceUnknown("place-name", line=str(line), code=code, why=refused.ground) from None


def _day(text: str, line: int, code: str) -> date | None:
    if not text:
        return None
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PlaceUnknown("place-date", line=str(line), code=code)
