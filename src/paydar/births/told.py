# SPDX-License-Identifier: Apache-2.0
"""The small checks that every told thing goes through: texts, names, dates, numbers, places.

Each adds its refusals to a `Grounds` and returns the value as it is kept.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

import msgspec

from paydar.calendar import jalali
from paydar.calendar.error import CalendarError
from paydar.calendar.given import parse
from paydar.facts.values import DateOf, Name, Paper, Place
from paydar.identity.refused import NumberRefused
from paydar.law.countries import COUNTRIES
from paydar.law.grounds import Ground, Refusal, facts_of
from paydar.law.pack import Pack
from paydar.names.person import parse_part
from paydar.names.script import ZWNJ, NameRefused, script_of

LONGEST_TEXT: Final = 200  # characters of a short free text
LONGEST_WRITTEN: Final = 60  # characters of a date as it was written
_KNOWN_GROUNDS: Final = frozenset(ground.value for ground in Ground)
_CALENDARS: Final = frozenset({"jalali", "gregorian"})
_USABLE: Final = (jalali.FIRST_DAY, jalali.LAST_DAY)
S = TypeVar("S", bound=msgspec.Struct)


@dataclass(slots=True)
class Grounds:
    """The grounds found so far, of one decision."""

    pack: Pack
    found: list[Refusal] = field(default_factory=list)

    def no(self, ground: Ground, where: str, **facts: str) -> None:
        """Add a ground of refusal."""
        self.found.append(self.pack.refuse(ground, where, **facts))

    def other(self, ground: str, where: str, facts: dict[str, str], instead: Ground) -> None:
        """Add what a ground room refused, or `instead` when the law has no such ground."""
        known = Ground(ground) if ground in _KNOWN_GROUNDS else instead
        told = {name: facts[name] for name in facts_of(known) if name in facts}
        self.no(known, where, **told)


def check_text(grounds: Grounds, where: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Refuse what no paper can show: controls, direction marks, line breaks, too long a text."""
    if not text:
        return
    if len(text) > longest:
        grounds.no(Ground.TEXT_TOO_LONG, where, longest=str(longest))
    if not (text.isprintable() or text.replace(ZWNJ, "").isprintable()):
        grounds.no(Ground.TEXT_UNREADABLE, where)


@lru_cache(maxsize=65_536)
def _cleaned(text: str, part: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return the name part as it is kept, or the ground and facts of its refusal."""
    try:
        return parse_part(text, part), "", ()
    except NameRefused as refused:
        return text, refused.ground, tuple(refused.facts.items())


def clean_name(grounds: Grounds, where: str, name: Name) -> Name:
    """Return the name with every part cleaned; blank parts are empty."""
    parts: list[str] = []
    for part, text in (
        ("given", name.given),
        ("family", name.family),
        ("given_latin", name.given_latin),
        ("family_latin", name.family_latin),
    ):
        if not text or text.isspace():
            parts.append("")
            continue
        kept, ground, facts = _cleaned(text, part)
        parts.append(kept)
        if ground:
            grounds.other(ground, f"{where}.{part}", dict(facts), Ground.NAME_CHARACTER)
    given, family, given_latin, family_latin = parts
    return with_changes(
        name, given=given, family=family, given_latin=given_latin, family_latin=family_latin
    )


@lru_cache(maxsize=65_536)
def in_script(text: str, script: str) -> bool:
    """Whether every letter of the text is of this script."""
    return all(script_of(character) in {"", script} for character in text)


@lru_cache(maxsize=65_536)
def _written(text: str, calendar: str) -> tuple[dt.date, dt.date] | None:
    try:
        given = parse(text, calendar)
    except CalendarError:
        return None
    return given.earliest, given.latest


def check_date(grounds: Grounds, where: str, day: DateOf | None, today: dt.date) -> DateOf | None:
    """Return the date if it can be used; refuses one that lies wholly in the future.

    What was written is kept. Where it can be read it must mean the same days.
    """
    if day is None:
        return None
    if day.earliest > day.latest:
        grounds.no(Ground.DATE_INTERVAL, where)
        return None
    if not is_usable(day):
        grounds.no(Ground.DATE_OUT_OF_RANGE, where)
        return None
    if day.calendar not in _CALENDARS:
        grounds.no(Ground.CALENDAR_UNKNOWN, where, value=day.calendar[:LONGEST_WRITTEN])
        return None
    if not _is_iso(day):
        check_text(grounds, where, day.as_written, LONGEST_WRITTEN)
        written = _written(day.as_written, day.calendar)
        if written is not None and written != (day.earliest, day.latest):
            grounds.no(Ground.DATE_NOT_AS_WRITTEN, where, value=day.as_written)
    if day.earliest > today:
        grounds.no(
            Ground.DATE_IN_FUTURE,
            where,
            on=day.earliest.isoformat(),
            other_on=today.isoformat(),
        )
        return None
    return day


def _is_iso(day: DateOf) -> bool:
    """Whether a full day is written as ISO 8601 does, as programs do: nothing is to be read."""
    return (
        day.calendar == "gregorian"
        and day.earliest == day.latest
        and day.as_written == day.earliest.isoformat()
    )


def is_usable(day: DateOf) -> bool:
    """Whether the days are in order and inside what both calendars can show."""
    return _USABLE[0] <= day.earliest <= day.latest <= _USABLE[1]


def without_unusable(shape: S, instead: DateOf) -> S:
    """Return the shape without dates that nobody can reckon with; `instead` where one must stand.

    Only for going on with the other checks of a declaration that is refused for these dates.
    """
    changes: dict[str, object] = {}
    for spec in msgspec.structs.fields(shape):
        value = getattr(shape, spec.name)
        if isinstance(value, DateOf):
            if not is_usable(value):
                changes[spec.name] = instead if spec.required else None
        elif isinstance(value, msgspec.Struct):
            changes[spec.name] = without_unusable(value, instead)
        elif isinstance(value, tuple):
            changes[spec.name] = tuple(
                without_unusable(each, instead) if isinstance(each, msgspec.Struct) else each
                for each in value
            )
    return msgspec.structs.replace(shape, **changes)


@lru_cache(maxsize=4096)
def _validated(pack: Pack, number: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return the compact number, or the ground and facts of its refusal."""
    try:
        return pack.scheme.validate(number), "", ()
    except NumberRefused as refused:
        return number, refused.ground, tuple(refused.facts.items())


def check_number(grounds: Grounds, where: str, number: str) -> str:
    """Return the official number in its compact form."""
    if not number:
        return ""
    kept, ground, facts = _validated(grounds.pack, number)
    if ground:
        grounds.other(ground, where, dict(facts), Ground.NUMBER_FORMAT)
    return kept


def check_place(
    grounds: Grounds, where: str, place: Place | None, day: DateOf | None = None
) -> None:
    """Refuse a code that is no place, or one that had ended before the day, and odd countries.

    The first day of a place in the data is often only that of the source, so it refuses nothing.
    """
    if place is None:
        return
    check_text(grounds, where, place.text)
    if place.country:
        check_country(grounds, f"{where}.country", place.country)
    if not place.code:
        return
    known = grounds.pack.gazetteer
    if place.code not in known:
        grounds.no(Ground.PLACE_UNKNOWN, where, value=place.code[:LONGEST_WRITTEN])
        return
    ended = known.get(place.code).valid_to
    if ended is not None and day is not None and day.earliest > ended:
        grounds.no(Ground.PLACE_UNKNOWN, where, value=place.code)


def check_country(grounds: Grounds, where: str, code: str) -> None:
    """Refuse what is no ISO 3166 alpha-2 code in lower case (the pack's own is one)."""
    if code not in COUNTRIES and code != grounds.pack.about.country:
        grounds.no(Ground.CODE_UNKNOWN, where, value=code[:LONGEST_WRITTEN])


def check_paper(grounds: Grounds, where: str, paper: Paper | None, today: dt.date) -> None:
    """Refuse a paper without a number."""
    if paper is None:
        return
    if not paper.number.strip():
        grounds.no(Ground.PAPER_INCOMPLETE, where)
    check_text(grounds, where, paper.number)
    check_text(grounds, where, paper.issued_at)
    check_date(grounds, where, paper.issued_on, today)


def with_changes(shape: S, **changes: object) -> S:
    """Return the shape with these fields, itself when nothing differs."""
    for name, value in changes.items():
        now = getattr(shape, name)
        if now is not value and now != value:
            return msgspec.structs.replace(shape, **changes)
    return shape
