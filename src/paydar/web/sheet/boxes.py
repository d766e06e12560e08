# SPDX-License-Identifier: Apache-2.0
"""Reading one box at a time: what was typed becomes a value, or a ground with the box's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.calendar.error import CalendarError
from paydar.calendar.given import parse
from paydar.facts.values import DateOf, Name, Paper, Place
from paydar.law.countries import COUNTRIES
from paydar.law.grounds import Ground, Refusal, facts_of
from paydar.law.pack import Pack
from paydar.names.script import fold
from paydar.web.sheet.places import meant, written
from paydar.web.speech import value_of

_MARKED: Final = re.compile(r"(.*?)\s*(م|میلادی|ad|g|ش|شمسی|sh|j)\.?", re.IGNORECASE)
_MARKS: Final = {"fa": ("ش", "م"), "en": ("SH", "G")}  # Solar Hijri, Gregorian
_GREGORIAN: Final = frozenset({"م", "میلادی", "ad", "g"})
_GROUPED: Final = str.maketrans("", "", ",٬ \u200c\u200e\u200f")
_KNOWN_GROUNDS: Final = frozenset(ground.value for ground in Ground)
_BETWEEN: Final = re.compile(r"[،,;؛]")


@dataclass(slots=True)
class Boxes:
    """What was typed, read box by box. `amiss` collects what cannot be read.

    `unsaid` names boxes that must say something and do not; `stood_in` those required values in
    whose place something else was put, so that the rest could still be checked.
    """

    pack: Pack
    area: tuple[str, ...]
    typed: Mapping[str, str]
    amiss: list[Refusal] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    stood_in: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text of a box, without blanks around it."""
        return self.typed.get(name, "").strip()

    def no(self, ground: Ground, name: str, **facts: str) -> None:
        """Note that a box cannot be read."""
        self.amiss.append(self.pack.refuse(ground, name, **facts))

    def any_of(self, where: str) -> bool:
        """Whether anything is typed into a box under this name."""
        return any(
            text.strip() for name, text in self.typed.items() if name.startswith(f"{where}.")
        )

    def code(self, name: str, listed: str, *, instead: str = "") -> str:
        """Return a coded value; `instead` stands in for one that must be said."""
        typed = self.text(name)
        if not typed:
            if instead:
                self.unsaid.append(name)
                self.stood_in.append(name)
            return instead
        value = value_of(self.pack, listed, typed)
        if value is None:
            self.no(Ground.CODE_UNKNOWN, name, value=typed[:60])
            self.stood_in.append(name)
            return instead
        return value

    def codes(self, name: str, listed: str) -> tuple[str, ...]:
        """Return several coded values, apart by commas."""
        found = list[str]()
        for typed in _BETWEEN.split(self.text(name)):
            if not typed.strip():
                continue
            value = value_of(self.pack, listed, typed)
            if value is None:
                self.no(Ground.CODE_UNKNOWN, name, value=typed.strip()[:60])
            elif value not in found:
                found.append(value)
        return tuple(found)

    def count(self, name: str, limits: tuple[int, int] = (0, 999)) -> int | None:
        """Return a whole number, or None when nothing is typed."""
        typed = to_latin(self.text(name)).translate(_GROUPED)
        if not typed:
            return None
        if typed.isascii() and typed.isdecimal() and len(typed) <= 12:
            return int(typed)
        least, most = (str(limit) for limit in limits)
        self.no(Ground.COUNT_IMPOSSIBLE, name, value=self.text(name)[:20], least=least, most=most)
        return None

    def date(self, name: str) -> DateOf | None:
        """Return a date in the pack's calendar, or in the one that a mark after it names."""
        typed = self.text(name)
        if not typed:
            return None
        try:
            return date_of(self.pack, typed)
        except CalendarError as error:
            known = error.ground in _KNOWN_GROUNDS
            ground = Ground(error.ground) if known else Ground.DATE_FORMAT
            facts = {key: error.facts[key] for key in facts_of(ground) if key in error.facts}
            self.no(ground, name, **facts)
            self.stood_in.append(name)
            return None

    def hour(self, name: str) -> str:
        """Return HH:MM where it can be read so, else what was typed (the law then refuses it)."""
        typed = to_latin(self.text(name))
        match = re.fullmatch(r"([0-9]{1,2})[:. ]?([0-9]{2})", typed)
        return f"{int(match[1]):02}:{match[2]}" if match else typed

    def name(self, where: str) -> Name:
        """Return the four parts of a name, as typed."""
        return Name(
            given=self.text(f"{where}.given"),
            family=self.text(f"{where}.family"),
            given_latin=self.text(f"{where}.given_latin"),
            family_latin=self.text(f"{where}.family_latin"),
        )

    def paper(self, where: str) -> Paper | None:
        """Return an identity paper, or None when nothing of it is typed."""
        if not self.any_of(where):
            return None
        return Paper(
            kind=self.code(f"{where}.kind", "paper", instead="other"),
            number=self.text(f"{where}.number"),
            issued_at=self.text(f"{where}.issued_at"),
            issued_on=self.date(f"{where}.issued_on"),
        )

    def place(self, where: str) -> Place | None:
        """Return a place, or None when nothing of it is typed."""
        if not self.any_of(where):
            return None
        typed, code = self.text(f"{where}.code"), ""
        if typed:
            found = meant(self.pack, typed, self.area)
            code = found.code
            if not code:
                self.no(Ground.PLACE_UNKNOWN, f"{where}.code", value=typed[:60])
                self.stood_in.append(where)
        return Place(
            code=code,
            text=self.text(f"{where}.text"),
            country=to_latin(self.text(f"{where}.country")).lower(),
        )

    def nationality(self, name: str) -> str:
        """Return a country code in lower case, or the value of a coded word."""
        typed = self.text(name)
        value = value_of(self.pack, "nationality", typed) if typed else ""
        if value:
            return value
        code = to_latin(typed).lower()
        if code and code not in COUNTRIES and code != self.pack.about.country:
            titles = {fold(title) for title in self.pack.about.title.values()}
            if fold(typed) in titles:
                return self.pack.about.country
            self.no(Ground.CODE_UNKNOWN, name, value=typed[:60])
            return ""
        return code


def date_of(pack: Pack, typed: str) -> DateOf:
    """Return what a typed date means; raises `CalendarError`.

    A date of the other calendar carries a mark behind it: م or G for Gregorian, ش or SH for Solar
    Hijri. Without one it is in the calendar of the office; it is never guessed.
    """
    calendar, written_as = pack.calendar, typed
    if match := _MARKED.fullmatch(typed):
        written_as = match[1]
        calendar = "gregorian" if match[2].lower() in _GREGORIAN else "jalali"
    given = parse(written_as, calendar)
    return DateOf(
        earliest=given.earliest,
        latest=given.latest,
        calendar=given.calendar,
        as_written=given.as_written,
    )


def typed_date(pack: Pack, day: DateOf | None, language: str) -> str:
    """Return a date as it may be typed again, marked where it is of the other calendar."""
    if day is None:
        return ""
    if day.calendar == pack.calendar:
        return day.as_written
    return f"{day.as_written} {_MARKS[language][day.calendar == 'gregorian']}"


def typed_place(pack: Pack, place: Place | None, language: str) -> Mapping[str, str]:
    """Return a place as it may be typed again, by the last part of the box's name."""
    if place is None:
        return {}
    code = written(pack, place.code, language) if place.code else ""
    return {"code": code, "text": place.text, "country": place.country}
