# SPDX-License-Identifier: Apache-2.0
"""How a birth entry is said: rows of label and value for sheet, read-back and documents.

Whoever prints a value isolates it by its `direction`, so that a number such as ۱۴۰۵/۷۷۴ is never
reordered; where a value has several parts, each is isolated here. The pack names sections, labels
and their order.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from paydar.births.case import is_foreign_child
from paydar.births.progress import Progress
from paydar.calendar.digits import to_latin, to_persian
from paydar.calendar.given import GivenDate
from paydar.calendar.show import show_given
from paydar.facts.births import BirthDeclaration, Declarant, Parent, Statistics, Witness
from paydar.facts.values import DateOf, Name, Paper, Place
from paydar.identity.refused import NumberRefused
from paydar.law.pack import Pack
from paydar.law.say import cite, figures, label, own_number

Direction = Literal["ltr", "rtl", "auto"]
Document = Literal["certificate", "extract", "full-copy"]
_COMMA: Final = {"fa": "، ", "en": ", "}
# Papers and numbers as an office cites them; each value stands between isolates.
_NUMBERED: Final = {"fa": "{what} شمارهٔ {number}", "en": "{what} no. {number}"}
_ISSUED_AT: Final = {"fa": "صادره از {at}", "en": "issued at {at}"}
_ISSUED_ON: Final = {"fa": "تاریخ صدور {on}", "en": "issued on {on}"}
_SERIES: Final = {"fa": "سری {series}، سریال {serial}", "en": "series {series}, serial {serial}"}
_RECEIPT: Final = {"fa": "رسید شمارهٔ {number}", "en": "receipt no. {number}"}
_WITNESS: Final = {"fa": "گواه {n}", "en": "Witness {n}"}


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


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What a document says: issuer, title, rows and the statement below them."""

    issuer: str
    title: str
    rows: tuple[Row, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class View:
    """What a value is read from."""

    pack: Pack
    progress: Progress
    told: BirthDeclaration
    language: str


Said = tuple[str, Direction]
_NOTHING: Final[Said] = ("", "auto")


def sheet(pack: Pack, progress: Progress, language: str) -> tuple[Section, ...]:
    """Return the paper in the order of the desk; rows that say nothing are left out."""
    return tuple(
        Section(
            section.key,
            section.title[language],
            rows(pack, progress, language, section.fields, printed=section.printed),
            section.printed,
        )
        for section in pack.sheet.sections
    )


def rows(
    pack: Pack,
    progress: Progress,
    language: str,
    fields: tuple[str, ...],
    *,
    printed: bool = True,
) -> tuple[Row, ...]:
    """Return the rows of these fields that have something to say."""
    if progress.declaration is None:
        return ()
    view = View(pack, progress, progress.declaration, language)
    made = []
    for field in dict.fromkeys(fields):
        if field == "evidence.witnesses":
            made += _witnesses(view, printed=printed)
            continue
        value, direction = value_of(view, field)
        if value:
            made.append(Row(field, label(pack, field, language), value, direction, printed))
    return tuple(made)


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


def read_back_words(pack: Pack, language: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the sentence above the signatures, and each mark with what it means."""
    marks = pack.sheet.marks
    return (
        pack.sheet.read_back[language],
        tuple((pack.code_label("mark", mark, language), marks[mark][language]) for mark in marks),
    )


def document(pack: Pack, progress: Progress, kind: Document, language: str) -> DocumentWords:
    """Return the words of a certificate, extract or full copy."""
    wanted = pack.documents.documents[kind]
    foreign = progress.declaration is not None and is_foreign_child(pack, progress.declaration)
    title = wanted.foreign_title if foreign and wanted.foreign_title else wanted.title
    return DocumentWords(
        pack.documents.issuer[language],
        title[language],
        rows(pack, progress, language, wanted.fields),
        wanted.statement[language],
    )


def value_of(view: View, field: str) -> Said:
    """Return what a field says, and in which direction it runs."""
    if getter := _GETTERS.get(field):
        return getter(view)
    who, _, part = field.partition(".")
    if who in {"father", "mother"} and part in _PARENT:
        return _PARENT[part](view, view.told.father if who == "father" else view.told.mother)
    if who == "statistics" and part in _STATISTICS:
        return _STATISTICS[part](view, view.told.statistics)
    return _NOTHING


# Values


def _digits(view: View, text: str) -> str:
    """Return figures of the language; an identifier with Latin letters keeps those it was cut in.

    A passport `A1234` is looked for as it is printed, never as `A۱۲۳۴`.
    """
    if view.language != "fa":
        return to_latin(text)
    return text if any(c.isascii() and c.isalpha() for c in text) else to_persian(text)


def _joined(view: View, parts: Iterable[str]) -> str:
    """Join what says something; each of several stands between isolates (U+2068, U+2069)."""
    said = [part for part in parts if part]
    if len(said) > 1:
        said = [f"{_opening(view, part)}{part}\u2069" for part in said]
    return _COMMA.get(view.language, ", ").join(said)


def _opening(view: View, part: str) -> str:
    """Return the isolate to open: by the first letter, or the language's where that is hidden."""
    if part[0] in "\u2066\u2067\u2068":
        return "\u2067" if view.language == "fa" else "\u2066"
    return "\u2068"


def _flow(view: View) -> Direction:
    """Return the language's own direction.

    Parts that stand between isolates have no first strong letter, so `auto` would be left to right.
    """
    return "rtl" if view.language == "fa" else "ltr"


def _plain(text: str) -> Said:
    return text, "auto"


def _code(view: View, listed: str, value: str) -> Said:
    return (view.pack.code_label(listed, value, view.language) if value else ""), "auto"


def _codes(view: View, listed: str, values: tuple[str, ...]) -> Said:
    words = (view.pack.code_label(listed, value, view.language) for value in values)
    return _COMMA.get(view.language, ", ").join(words), "auto"


def _date(view: View, day: DateOf | None) -> Said:
    if day is None:
        return _NOTHING
    return day_in_words(view.pack, day, view.language), "auto"


def _number(view: View, number: str) -> Said:
    if not number:
        return _NOTHING
    with suppress(NumberRefused):  # a number of another scheme is shown as it was told
        number = view.pack.scheme.format(number)
    return _digits(view, number), "ltr"


def _count(view: View, count: int | None) -> Said:
    return ("" if count is None else figures(count, view.language)), "auto"


def _ltr(view: View, text: str) -> Said:
    return _digits(view, text), "ltr"


def name_of(name: Name) -> str:
    """Return given and family name as one text; either may be empty."""
    return " ".join(part for part in (name.given, name.family) if part)


def _place(view: View, place: Place | None) -> Said:
    """Return the place from the largest part to the smallest, then what the code cannot say."""
    if place is None:
        return _NOTHING
    known = view.pack.gazetteer
    parts = [place.country.upper()] if place.country else []
    if place.code in known:
        parts += [step.name_in(view.language) for step in known.path(place.code)]
    if place.text:
        parts.append(place.text)
    return _joined(view, parts), _flow(view)


def _paper(view: View, paper: Paper | None) -> Said:
    if paper is None:
        return _NOTHING
    kind = view.pack.code_label("paper", paper.kind, view.language)
    number = _within(_digits(view, paper.number), "\u2066")
    parts = [_phrase(view, _NUMBERED, what=kind, number=number) if paper.number else kind]
    if paper.issued_at:
        parts.append(_phrase(view, _ISSUED_AT, at=_within(paper.issued_at)))
    if paper.issued_on:
        parts.append(_phrase(view, _ISSUED_ON, on=_date(view, paper.issued_on)[0]))
    return _COMMA.get(view.language, ", ").join(parts), _flow(view)


def _phrase(view: View, words: dict[str, str], **values: str) -> str:
    return words.get(view.language, words["en"]).format_map(values)


def _within(text: str, opening: str = "\u2068") -> str:
    """Return a value between isolates, to stand inside a phrase."""
    return f"{opening}{text}\u2069"


def identity_words(view: View, person: Witness | Declarant) -> str:
    """Return how a person at the desk is identified: own number and paper, as far as told."""
    parts = []
    if person.number:
        number = _within(_number(view, person.number)[0], "\u2066")
        parts.append(f"{own_number(view.pack, view.language)} {number}")
    if person.paper is not None:
        parts.append(_paper(view, person.paper)[0])
    return _COMMA.get(view.language, ", ").join(parts)


def _witnesses(view: View, *, printed: bool) -> list[Row]:
    """Return a row for each witness, numbered in the order of the sheet."""
    made = []
    for index, witness in enumerate(view.told.evidence.witnesses):
        said = [_within(name_of(witness.name)), identity_words(view, witness)]
        value = _COMMA.get(view.language, ", ").join(part for part in said if part)
        title = witness_label(index + 1, view.language)
        made.append(Row(f"evidence.witnesses.{index}", title, value, _flow(view), printed))
    return made


def witness_label(number: int, language: str) -> str:
    """Return "Witness 1": the same words on the sheet and beside the mark."""
    return _WITNESS.get(language, _WITNESS["en"]).format(n=figures(number, language))


def _nationality(view: View, code: str) -> Said:
    if code in {"stateless", "unknown"}:
        return _code(view, "nationality", code)
    if code == view.pack.about.country:
        return view.pack.about.title[view.language], "auto"
    return code.upper(), "ltr"


def _known(view: View, parent: Parent) -> Said:
    return _NOTHING if parent.known == "named" else _code(view, "known", parent.known)


_PARENT: Final[dict[str, Callable[[View, Parent], Said]]] = {
    "known": _known,
    "name": lambda _, p: _plain(name_of(p.name)),
    "name.given": lambda _, p: _plain(p.name.given),
    "name.family": lambda _, p: _plain(p.name.family),
    "name.given_latin": lambda _, p: (p.name.given_latin, "ltr"),
    "name.family_latin": lambda _, p: (p.name.family_latin, "ltr"),
    "father_name": lambda _, p: _plain(p.father_name),
    "number": lambda v, p: _number(v, p.number),
    "no_number": lambda v, p: _code(v, "no-number", p.no_number),
    "paper": lambda v, p: _paper(v, p.paper),
    "born": lambda v, p: _date(v, p.born),
    "died": lambda v, p: _date(v, p.died),
    "nationality": lambda v, p: _nationality(v, p.nationality),
    "residence": lambda v, p: _place(v, p.residence),
}
_STATISTICS: Final[dict[str, Callable[[View, Statistics], Said]]] = {
    "mother_marital": lambda v, s: _code(v, "marital", s.mother_marital),
    "mother_education": lambda v, s: _code(v, "education", s.mother_education),
    "father_education": lambda v, s: _code(v, "education", s.father_education),
    "mother_occupation": lambda _, s: _plain(s.mother_occupation),
    "father_occupation": lambda _, s: _plain(s.father_occupation),
    "born_alive": lambda v, s: _count(v, s.born_alive),
    "living": lambda v, s: _count(v, s.living),
    "fetal_deaths": lambda v, s: _count(v, s.fetal_deaths),
    "previous_birth": lambda v, s: _date(v, s.previous_birth),
}


def _several(view: View, value: int) -> Said:
    return _count(view, value) if view.told.child.plurality > 1 else _NOTHING


def _found(view: View) -> Said:
    found = view.told.child.found
    if found is None:
        return _NOTHING
    parts = (_date(view, found.on)[0], _place(view, found.place)[0], found.report)
    return _joined(view, parts), _flow(view)


def _booklet(view: View) -> Said:
    booklet = view.progress.booklet
    if booklet is None:
        return _NOTHING
    # A slash between them would let the digits of a Persian series run into the serial.
    series = _within(booklet.series)  # as it is printed on the blank
    serial = _digits(view, str(booklet.serial))
    return _phrase(view, _SERIES, series=series, serial=serial), _flow(view)


def _fee(view: View) -> Said:
    fee = view.progress.fee
    if fee is None:
        return _NOTHING
    amount = f"{figures(fee.amount, view.language)} {view.pack.about.currency[view.language]}"
    parts = [amount]
    if fee.receipt:
        number = _within(_digits(view, fee.receipt), "\u2066")
        parts.append(_phrase(view, _RECEIPT, number=number))
    return _COMMA.get(view.language, ", ").join(parts), _flow(view)


def _issuer(view: View) -> Said:
    notice = view.told.evidence.notice
    return _plain(notice.issuer) if notice else _NOTHING


def _notice_number(view: View) -> Said:
    notice = view.told.evidence.notice
    return _ltr(view, notice.number) if notice else _NOTHING


def _notice_day(view: View) -> Said:
    notice = view.told.evidence.notice
    return _date(view, notice.issued_on) if notice else _NOTHING


def _attachments(view: View) -> Said:
    titles = (a.title or a.digest[:12] for a in view.told.evidence.attachments)
    return _joined(view, titles), _flow(view)


def _articles(view: View) -> Said:
    cited = (cite(view.pack, key, view.language) for key in view.progress.articles)
    return _joined(view, cited), _flow(view)


_GETTERS: Final[dict[str, Callable[[View], Said]]] = {
    "evidence.notice.issuer": _issuer,
    "evidence.notice.number": _notice_number,
    "evidence.notice.issued_on": _notice_day,
    "child.name": lambda v: _plain(name_of(v.told.child.name)),
    "child.name.given": lambda v: _plain(v.told.child.name.given),
    "child.name.family": lambda v: _plain(v.told.child.name.family),
    "child.name.given_latin": lambda v: (v.told.child.name.given_latin, "ltr"),
    "child.name.family_latin": lambda v: (v.told.child.name.family_latin, "ltr"),
    "child.sex": lambda v: _code(v, "sex", v.told.child.sex),
    "child.born": lambda v: _date(v, v.told.child.born),
    "child.hour": lambda v: _ltr(v, v.told.child.hour),
    "child.plurality": lambda v: _several(v, v.told.child.plurality),
    "child.order": lambda v: _several(v, v.told.child.order),
    "child.weight": lambda v: _count(v, v.told.child.weight),
    "child.gestation": lambda v: _count(v, v.told.child.gestation),
    "child.place": lambda v: _place(v, v.told.child.place),
    "child.site": lambda v: _code(v, "site", v.told.child.site),
    "child.attendant": lambda v: _code(v, "attendant", v.told.child.attendant),
    "child.found": _found,
    "child.died": lambda v: _date(v, v.told.child.died),
    "child.arrived": lambda v: _date(v, v.told.child.arrived),
    "marriage.state": lambda v: _code(v, "marriage", v.told.marriage.state),
    "marriage.number": lambda v: _ltr(v, v.told.marriage.number),
    "marriage.on": lambda v: _date(v, v.told.marriage.on),
    "marriage.place": lambda v: _plain(v.told.marriage.place),
    "marriage.permission": lambda v: _plain(v.told.marriage.permission),
    "declarant.role": lambda v: _code(v, "role", v.told.declarant.role),
    "declarant.name": lambda v: _plain(name_of(v.told.declarant.name)),
    "declarant.number": lambda v: _number(v, v.told.declarant.number),
    "declarant.paper": lambda v: _paper(v, v.told.declarant.paper),
    "declarant.identified_by": lambda v: _code(v, "identified-by", v.told.declarant.identified_by),
    "declarant.instead_because": lambda v: _code(
        v, "instead-because", v.told.declarant.instead_because
    ),
    "declarant.authority": lambda v: _plain(v.told.declarant.authority),
    "evidence.extra": lambda v: _codes(v, "extra", v.told.evidence.extra),
    "evidence.attachments": _attachments,
    "booklet": _booklet,
    "fee": _fee,
    "registration.number": lambda v: (v.progress.number, "ltr"),
    "registration.national_number": lambda v: _number(v, v.progress.national_number),
    "registration.declared_on": lambda v: _date(v, v.progress.declared_on),
    "registration.timeliness": lambda v: _code(v, "timeliness", v.progress.timeliness),
    "registration.articles": _articles,
    "registration.follow_up": lambda v: _codes(v, "follow-up", v.progress.follow_up),
}
