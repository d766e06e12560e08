# SPDX-License-Identifier: Apache-2.0
"""How a birth entry is said: rows of label and value for sheet, read-back and documents.

Whoever prints a value isolates it by its `direction`, so that a number such as ۱۴۰۵/۷۷۴ is never
reordered; where a value has several parts, each is isolated here. The pack names sections, labels
and their order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from paydar.births.case import is_foreign_child
from paydar.births.progress import Progress
from paydar.births.values import (
    NOTHING_SAID,
    Row,
    Said,
    Section,
    name_of,
    say_articles,
    say_attachments,
    say_booklet,
    say_code,
    say_codes,
    say_count,
    say_date,
    say_fee,
    say_flow,
    say_joined,
    say_ltr,
    say_nationality,
    say_number,
    say_paper,
    say_place,
    say_plain,
    say_witnesses,
)
from paydar.facts.births import BirthDeclaration, Parent, Statistics
from paydar.law.pack import Pack
from paydar.law.say import label

Document = Literal["certificate", "extract", "full-copy"]


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
            made += say_witnesses(view, view.told.evidence.witnesses, printed=printed)
            continue
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
    return NOTHING_SAID


def _known(view: View, parent: Parent) -> Said:
    return NOTHING_SAID if parent.known == "named" else say_code(view, "known", parent.known)


_PARENT: Final[dict[str, Callable[[View, Parent], Said]]] = {
    "known": _known,
    "name": lambda _, p: say_plain(name_of(p.name)),
    "name.given": lambda _, p: say_plain(p.name.given),
    "name.family": lambda _, p: say_plain(p.name.family),
    "name.given_latin": lambda _, p: (p.name.given_latin, "ltr"),
    "name.family_latin": lambda _, p: (p.name.family_latin, "ltr"),
    "father_name": lambda _, p: say_plain(p.father_name),
    "number": lambda v, p: say_number(v, p.number),
    "no_number": lambda v, p: say_code(v, "no-number", p.no_number),
    "paper": lambda v, p: say_paper(v, p.paper),
    "born": lambda v, p: say_date(v, p.born),
    "died": lambda v, p: say_date(v, p.died),
    "nationality": lambda v, p: say_nationality(v, p.nationality),
    "residence": lambda v, p: say_place(v, p.residence),
}
_STATISTICS: Final[dict[str, Callable[[View, Statistics], Said]]] = {
    "mother_marital": lambda v, s: say_code(v, "marital", s.mother_marital),
    "mother_education": lambda v, s: say_code(v, "education", s.mother_education),
    "father_education": lambda v, s: say_code(v, "education", s.father_education),
    "mother_occupation": lambda _, s: say_plain(s.mother_occupation),
    "father_occupation": lambda _, s: say_plain(s.father_occupation),
    "born_alive": lambda v, s: say_count(v, s.born_alive),
    "living": lambda v, s: say_count(v, s.living),
    "fetal_deaths": lambda v, s: say_count(v, s.fetal_deaths),
    "previous_birth": lambda v, s: say_date(v, s.previous_birth),
}


def _several(view: View, value: int) -> Said:
    return say_count(view, value) if view.told.child.plurality > 1 else NOTHING_SAID


def _found(view: View) -> Said:
    found = view.told.child.found
    if found is None:
        return NOTHING_SAID
    parts = (say_date(view, found.on)[0], say_place(view, found.place)[0], found.report)
    return say_joined(view, parts), say_flow(view)


def _issuer(view: View) -> Said:
    notice = view.told.evidence.notice
    return say_plain(notice.issuer) if notice else NOTHING_SAID


def _notice_number(view: View) -> Said:
    notice = view.told.evidence.notice
    return say_ltr(view, notice.number) if notice else NOTHING_SAID


def _notice_day(view: View) -> Said:
    notice = view.told.evidence.notice
    return say_date(view, notice.issued_on) if notice else NOTHING_SAID


_GETTERS: Final[dict[str, Callable[[View], Said]]] = {
    "evidence.notice.issuer": _issuer,
    "evidence.notice.number": _notice_number,
    "evidence.notice.issued_on": _notice_day,
    "child.name": lambda v: say_plain(name_of(v.told.child.name)),
    "child.name.given": lambda v: say_plain(v.told.child.name.given),
    "child.name.family": lambda v: say_plain(v.told.child.name.family),
    "child.name.given_latin": lambda v: (v.told.child.name.given_latin, "ltr"),
    "child.name.family_latin": lambda v: (v.told.child.name.family_latin, "ltr"),
    "child.sex": lambda v: say_code(v, "sex", v.told.child.sex),
    "child.born": lambda v: say_date(v, v.told.child.born),
    "child.hour": lambda v: say_ltr(v, v.told.child.hour),
    "child.plurality": lambda v: _several(v, v.told.child.plurality),
    "child.order": lambda v: _several(v, v.told.child.order),
    "child.weight": lambda v: say_count(v, v.told.child.weight),
    "child.gestation": lambda v: say_count(v, v.told.child.gestation),
    "child.place": lambda v: say_place(v, v.told.child.place),
    "child.site": lambda v: say_code(v, "site", v.told.child.site),
    "child.attendant": lambda v: say_code(v, "attendant", v.told.child.attendant),
    "child.found": _found,
    "child.died": lambda v: say_date(v, v.told.child.died),
    "child.arrived": lambda v: say_date(v, v.told.child.arrived),
    "marriage.state": lambda v: say_code(v, "marriage", v.told.marriage.state),
    "marriage.number": lambda v: say_ltr(v, v.told.marriage.number),
    "marriage.on": lambda v: say_date(v, v.told.marriage.on),
    "marriage.place": lambda v: say_plain(v.told.marriage.place),
    "marriage.permission": lambda v: say_plain(v.told.marriage.permission),
    "declarant.role": lambda v: say_code(v, "role", v.told.declarant.role),
    "declarant.name": lambda v: say_plain(name_of(v.told.declarant.name)),
    "declarant.number": lambda v: say_number(v, v.told.declarant.number),
    "declarant.paper": lambda v: say_paper(v, v.told.declarant.paper),
    "declarant.identified_by": lambda v: say_code(
        v, "identified-by", v.told.declarant.identified_by
    ),
    "declarant.instead_because": lambda v: say_code(
        v, "instead-because", v.told.declarant.instead_because
    ),
    "declarant.authority": lambda v: say_plain(v.told.declarant.authority),
    "evidence.extra": lambda v: say_codes(v, "extra", v.told.evidence.extra),
    "evidence.attachments": lambda v: say_attachments(v, v.told.evidence.attachments),
    "booklet": lambda v: say_booklet(v, v.progress.booklet),
    "fee": lambda v: say_fee(v, v.progress.fee),
    "registration.number": lambda v: (v.progress.number, "ltr"),
    "registration.national_number": lambda v: say_number(v, v.progress.national_number),
    "registration.declared_on": lambda v: say_date(v, v.progress.declared_on),
    "registration.timeliness": lambda v: say_code(v, "timeliness", v.progress.timeliness),
    "registration.articles": lambda v: say_articles(v, v.progress.articles),
    "registration.follow_up": lambda v: say_codes(v, "follow-up", v.progress.follow_up),
}
