# SPDX-License-Identifier: Apache-2.0
"""What the pages say, in Persian and in English, and how days, times and counts are shown.

Sentences of the pages are gettext's (`sentences.py`). What the law says, the labels of fields and
coded words come from the law pack.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

from paydar.calendar.digits import to_persian
from paydar.calendar.show import numeric, show
from paydar.law.pack import Pack
from paydar.law.say import figures, label
from paydar.names.script import fold, sort_key
from paydar.web.sentences import catalogue

LANGUAGES: Final = ("fa", "en")
DIRECTIONS: Final = {"fa": "rtl", "en": "ltr"}
OWN_NAMES: Final = {"fa": "فارسی", "en": "English"}
_Listed = TypeVar("_Listed")


@dataclass(frozen=True, slots=True)
class Speech:
    """One language before one law pack."""

    language: str
    pack: Pack

    @property
    def direction(self) -> str:
        """Return `rtl` or `ltr`."""
        return DIRECTIONS[self.language]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Return the other languages with their own names."""
        return [(code, OWN_NAMES[code]) for code in LANGUAGES if code != self.language]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence; counts among the values are shown in the language's figures.

        The first of them decides between the forms of a sentence that has several. `own_number`
        and `Own_number` are what the pack calls a person's number, within a sentence and at its
        head.
        """
        shown = {
            name: self.figure(value) if isinstance(value, int) else str(value)
            for name, value in values.items()
        }
        number = self.label("registration.national_number")
        own = {"Own_number": number, "own_number": number[:1].lower() + number[1:]}
        return catalogue(self.language).said(key, values).format_map(own | shown)

    def figure(self, number: int) -> str:
        """Return a count, thousands apart."""
        return figures(number, self.language)

    def digits(self, text: object) -> str:
        """Return a text with the figures of the language."""
        return to_persian(str(text)) if self.language == "fa" else str(text)

    def day(self, day: dt.date) -> str:
        """Return a day in the pack's calendar, with its weekday."""
        return show(day, self.pack.calendar, self.language)

    def other_day(self, day: dt.date) -> str:
        """Return the day in figures of the other calendar."""
        other = "gregorian" if self.pack.calendar == "jalali" else "jalali"
        return numeric(day, other, self.language)

    def moment(self, instant: str, offset: int) -> str:
        """Return day and time of an RFC 3339 instant at the office, `offset` minutes east."""
        local = dt.datetime.fromisoformat(instant) + dt.timedelta(minutes=offset)
        return f"{self.day(local.date())}{self.comma}{self.digits(f'{local:%H:%M}')}"

    @property
    def comma(self) -> str:
        """Return what stands between parts of a list."""
        return "، " if self.language == "fa" else ", "

    @property
    def semicolon(self) -> str:
        """Return what stands between parts of a list that have commas of their own."""
        return "؛ " if self.language == "fa" else "; "

    def in_order(self, listed: Iterable[_Listed], words: Callable[[_Listed], str]) -> list[_Listed]:
        """Return a list by the alphabet of the language; `words` is what is read of each."""
        return sorted(listed, key=lambda one: sort_key(words(one), self.language))

    def label(self, field: str) -> str:
        """Return the pack's label of a field."""
        return label(self.pack, field, self.language)

    def code(self, listed: str, value: str) -> str:
        """Return the pack's word for a coded value."""
        return self.pack.code_label(listed, value, self.language)

    def codes(self, listed: str) -> list[tuple[str, str]]:
        """Return each coded value with what a registrar may type for it: number and word."""
        return [
            (value, f"{self.digits(code.number)} {code.words[self.language]}")
            for value, code in sorted(
                self.pack.codes.get(listed, {}).items(), key=lambda pair: pair[1].number
            )
        ]


def value_of(pack: Pack, listed: str, typed: str) -> str | None:
    """Return the coded value that was typed: by number, by word, or by both, in any digits."""
    whole = fold(typed)
    first = whole.partition(" ")[0]
    numbered = None
    for value, code in pack.codes.get(listed, {}).items():
        if whole in {fold(value), str(code.number), *map(fold, code.words.values())}:
            return value
        if first == str(code.number):
            words = {fold(f"{code.number} {word}") for word in code.words.values()}
            numbered = value if whole in words else numbered
    return numbered


@cache
def speech(language: str, pack: Pack) -> Speech:
    """Return a language before a pack."""
    return Speech(language, pack)
