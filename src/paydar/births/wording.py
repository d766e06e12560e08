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
from paydar.calendar.digits import to_persian
from paydar.calendar.given import GivenDate
from paydar.calendar.show import show_given
from paydar.facts.births import BirthDeclaration, Parent, Statistics, Witness
from paydar.facts.values import DateOf, Name, Paper, Place
from paydar.identity.refused import NumberRefused
from paydar.law.pack import Pack
from paydar.law.say import cite, figures, label

Direction = Literal["ltr", "rtl", "auto"]
Document = Literal["certificate", "extract", "full-copy"]
_COMMA: Final = {"fa": "، ", "en": ", "}


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
        value, direction = value_of(view, field)
        if value:
            made.append(Row(field, label(pack, field, language), value, direction, printed))
    return tuple(made)


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
    return to_persian(text) if view.language == "fa" else text


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
    given = GivenDate(day.earliest, day.latest, day.calendar, day.as_written)
    return show_given(given, view.language, view.pack.calendar), "auto"


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


def _name(name: Name) -> str:
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
    parts = [
        view.pack.code_label("paper", paper.kind, view.language),
        _digits(view, paper.number),
        paper.issued_at,
        _date(view, paper.issued_on)[0],
    ]
    return _joined(view, parts), _flow(view)


def _person(view: View, name: Name, number: str, paper: Paper | None) -> str:
    parts = [_name(name), _number(view, number)[0], _paper(view, paper)[0]]
    return _joined(view, parts)


def _witnesses(view: View) -> Said:
    def said(witness: Witness) -> str:
        return _person(view, witness.name, witness.number, witness.paper)

    mark = {"fa": "؛ ", "en": "; "}.get(view.language, "; ")
    return mark.join(said(witness) for witness in view.told.evidence.witnesses), _flow(view)


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
    "name": lambda _, p: _plain(_name(p.name)),
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
    return _NOTHING if booklet is None else _ltr(view, f"{booklet.series}/{booklet.serial}")


def _fee(view: View) -> Said:
    fee = view.progress.fee
    if fee is None:
        return _NOTHING
    amount = f"{figures(fee.amount, view.language)} {view.pack.about.currency[view.language]}"
    receipt = _digits(view, fee.receipt)
    return _joined(view, (amount, receipt)), _flow(view)


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
    "child.name": lambda v: _plain(_name(v.told.child.name)),
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
    "declarant.name": lambda v: _plain(_name(v.told.declarant.name)),
    "declarant.number": lambda v: _number(v, v.told.declarant.number),
    "declarant.paper": lambda v: _paper(v, v.told.declarant.paper),
    "declarant.identified_by": lambda v: _code(v, "identified-by", v.told.declarant.identified_by),
    "declarant.instead_because": lambda v: _code(
        v, "instead-because", v.told.declarant.instead_because
    ),
    "declarant.authority": lambda v: _plain(v.told.declarant.authority),
    "evidence.witnesses": _witnesses,
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
