# SPDX-License-Identifier: Apache-2.0
"""How the values of any event are said: rows, dates, places, papers, numbers, fees.

Whoever prints a value isolates it by its `direction`, so that a number such as ۱۴۰۵/۷۷۴ is never
reordered; where a value has several parts, each is isolated here.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from paydar.calendar.digits import to_latin, to_persian
from paydar.calendar.given import GivenDate
from paydar.calendar.show import show_given
from paydar.facts.births import Booklet, Fee, Witness
from paydar.facts.values import Attachment, DateOf, Name, Paper, Place
from paydar.identity.refused import NumberRefused
from paydar.law.pack import Pack
from paydar.law.say import cite, figures, own_number

Direction = Literal["ltr", "rtl", "auto"]
Said = tuple[str, Direction]
NOTHING_SAID: Final[Said] = ("", "auto")
_COMMA: Final = {"fa": "، ", "en": ", "}
# Papers and numbers as an office cites them; each value stands between isolates.
_NUMBERED: Final = {"fa": "{what} شمارهٔ {number}", "en": "{what} no. {number}"}
_ISSUED_AT: Final = {"fa": "صادره از {at}", "en": "issued at {at}"}
_ISSUED_ON: Final = {"fa": "تاریخ صدور {on}", "en": "issued on {on}"}
_SERIES: Final = {"fa": "سری {series}، سریال {serial}", "en": "series {series}, serial {serial}"}
_RECEIPT: Final = {"fa": "رسید شمارهٔ {number}", "en": "receipt no. {number}"}
_WITNESS: Final = {"fa": "گواه {n}", "en": "Witness {n}"}


class Saying(Protocol):
    """In which pack's words, and in which language, a value is said."""

    @property
    def pack(self) -> Pack:
        """The pack whose words are used."""

    @property
    def language(self) -> str:
        """A language of the pack."""


class Person(Protocol):
    """Somebody at the desk."""

    @property
    def number(self) -> str:
        """The official number as it was told."""

    @property
    def paper(self) -> Paper | None:
        """The paper that was shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `field` is its stable name; `printed` is false for statistics."""

    field: str
    label: str
    value: str
    direction: Direction
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the sheet."""

    key: str
    title: str
    rows: tuple[Row, ...]
    printed: bool


def day_in_words(pack: Pack, day: DateOf, language: str) -> str:
    """Return a day as papers and screens say it: in the pack's calendar.

    In English the Gregorian day stands beside another calendar's, for readers abroad. A partial
    date says in both what is known.
    """
    given = GivenDate(day.earliest, day.latest, day.calendar, day.as_written)
    said = show_given(given, language, pack.calendar)
    if language != "en" or pack.calendar == "gregorian":
        return said
    # The weekday is said once.
    there = show_given(given, language, "gregorian")
    if day.is_full:
        there = there.partition(" ")[2]
    return f"{said} ({there})" if there != said else said


# Values


def say_digits(view: Saying, text: str) -> str:
    """Return figures of the language; an identifier with Latin letters keeps those it was cut in.

    A passport `A1234` is looked for as it is printed, never as `A۱۲۳۴`.
    """
    if view.language != "fa":
        return to_latin(text)
    return text if any(c.isascii() and c.isalpha() for c in text) else to_persian(text)


def say_joined(view: Saying, parts: Iterable[str]) -> str:
    """Join what says something; each of several stands between isolates (U+2068, U+2069)."""
    said = [part for part in parts if part]
    if len(said) > 1:
        said = [f"{opening_of(view, part)}{part}\u2069" for part in said]
    return _COMMA.get(view.language, ", ").join(said)


def opening_of(view: Saying, part: str) -> str:
    """Return the isolate to open: by the first letter, or the language's where that is hidden."""
    if part[0] in "\u2066\u2067\u2068":
        return "\u2067" if view.language == "fa" else "\u2066"
    return "\u2068"


def say_flow(view: Saying) -> Direction:
    """Return the language's own direction.

    Parts that stand between isolates have no first strong letter, so `auto` would be left to right.
    """
    return "rtl" if view.language == "fa" else "ltr"


def say_plain(text: str) -> Said:
    """Return a text as it is."""
    return text, "auto"


def say_code(view: Saying, listed: str, value: str) -> Said:
    """Return the word for a coded value."""
    return (view.pack.code_label(listed, value, view.language) if value else ""), "auto"


def say_codes(view: Saying, listed: str, values: tuple[str, ...]) -> Said:
    """Return the words for coded values."""
    words = (view.pack.code_label(listed, value, view.language) for value in values)
    return _COMMA.get(view.language, ", ").join(words), "auto"


def say_date(view: Saying, day: DateOf | None) -> Said:
    """Return a day in words."""
    if day is None:
        return NOTHING_SAID
    return day_in_words(view.pack, day, view.language), "auto"


def say_number(view: Saying, number: str) -> Said:
    """Return an official number as the scheme groups it."""
    if not number:
        return NOTHING_SAID
    with suppress(NumberRefused):  # a number of another scheme is shown as it was told
        number = view.pack.scheme.format(number)
    return say_digits(view, number), "ltr"


def say_count(view: Saying, count: int | None) -> Said:
    """Return a count in the digits of the language."""
    return ("" if count is None else figures(count, view.language)), "auto"


def say_ltr(view: Saying, text: str) -> Said:
    """Return what runs from left to right."""
    return say_digits(view, text), "ltr"


def name_of(name: Name) -> str:
    """Return given and family name as one text; either may be empty."""
    return " ".join(part for part in (name.given, name.family) if part)


def say_place(view: Saying, place: Place | None) -> Said:
    """Return the place from the largest part to the smallest, then what the code cannot say."""
    if place is None:
        return NOTHING_SAID
    known = view.pack.gazetteer
    parts = [place.country.upper()] if place.country else []
    if place.code in known:
        parts += [step.name_in(view.language) for step in known.path(place.code)]
    if place.text:
        parts.append(place.text)
    return say_joined(view, parts), say_flow(view)


def say_paper(view: Saying, paper: Paper | None) -> Said:
    """Return an identity paper: kind, number, where and when it was issued."""
    if paper is None:
        return NOTHING_SAID
    kind = view.pack.code_label("paper", paper.kind, view.language)
    number = say_within(say_digits(view, paper.number), "\u2066")
    parts = [say_phrase(view, _NUMBERED, what=kind, number=number) if paper.number else kind]
    if paper.issued_at:
        parts.append(say_phrase(view, _ISSUED_AT, at=say_within(paper.issued_at)))
    if paper.issued_on:
        parts.append(say_phrase(view, _ISSUED_ON, on=say_date(view, paper.issued_on)[0]))
    return _COMMA.get(view.language, ", ").join(parts), say_flow(view)


def say_phrase(view: Saying, words: dict[str, str], **values: str) -> str:
    """Return words of the language with these values in them."""
    return words.get(view.language, words["en"]).format_map(values)


def say_within(text: str, opening: str = "\u2068") -> str:
    """Return a value between isolates, to stand inside a phrase."""
    return f"{opening}{text}\u2069"


def identity_words(view: Saying, person: Person) -> str:
    """Return how a person at the desk is identified: own number and paper, as far as told."""
    parts = []
    if person.number:
        number = say_within(say_number(view, person.number)[0], "\u2066")
        parts.append(f"{own_number(view.pack, view.language)} {number}")
    if person.paper is not None:
        parts.append(say_paper(view, person.paper)[0])
    return _COMMA.get(view.language, ", ").join(parts)


def witness_label(number: int, language: str) -> str:
    """Return "Witness 1": the same words on the sheet and beside the mark."""
    return _WITNESS.get(language, _WITNESS["en"]).format(n=figures(number, language))


def say_nationality(view: Saying, code: str) -> Said:
    """Return a nationality: its code, or the country's own name."""
    if code in {"stateless", "unknown"}:
        return say_code(view, "nationality", code)
    if code == view.pack.about.country:
        return view.pack.about.title[view.language], "auto"
    return code.upper(), "ltr"


def say_witnesses(view: Saying, witnesses: tuple[Witness, ...], *, printed: bool) -> list[Row]:
    """Return a row for each witness, numbered in the order of the sheet."""
    made = []
    for index, witness in enumerate(witnesses):
        said = [say_within(name_of(witness.name)), identity_words(view, witness)]
        value = _COMMA.get(view.language, ", ").join(part for part in said if part)
        title = witness_label(index + 1, view.language)
        made.append(Row(f"evidence.witnesses.{index}", title, value, say_flow(view), printed))
    return made


def say_booklet(view: Saying, booklet: Booklet | None) -> Said:
    """Return series and serial of a booklet."""
    if booklet is None:
        return NOTHING_SAID
    # A slash between them would let the digits of a Persian series run into the serial.
    series = say_within(booklet.series)  # as it is printed on the blank
    serial = say_digits(view, str(booklet.serial))
    return say_phrase(view, _SERIES, series=series, serial=serial), say_flow(view)


def say_fee(view: Saying, fee: Fee | None) -> Said:
    """Return what was paid and by which receipt."""
    if fee is None:
        return NOTHING_SAID
    amount = f"{figures(fee.amount, view.language)} {view.pack.about.currency[view.language]}"
    parts = [amount]
    if fee.receipt:
        number = say_within(say_digits(view, fee.receipt), "\u2066")
        parts.append(say_phrase(view, _RECEIPT, number=number))
    return _COMMA.get(view.language, ", ").join(parts), say_flow(view)


def say_attachments(view: Saying, attachments: tuple[Attachment, ...]) -> Said:
    """Return the titles of scanned papers."""
    titles = (a.title or a.digest[:12] for a in attachments)
    return say_joined(view, titles), say_flow(view)


def say_articles(view: Saying, articles: tuple[str, ...]) -> Said:
    """Return the articles as they are cited."""
    cited = (cite(view.pack, key, view.language) for key in articles)
    return say_joined(view, cited), say_flow(view)
