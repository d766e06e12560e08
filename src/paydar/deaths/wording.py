# SPDX-License-Identifier: Apache-2.0
"""How a death entry is said: rows of label and value. The pack names sections and their order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

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
    say_date,
    say_fee,
    say_ltr,
    say_nationality,
    say_number,
    say_paper,
    say_place,
    say_plain,
    say_witnesses,
)
from paydar.deaths.cause_wording import cause_rows
from paydar.deaths.progress import Progress
from paydar.facts.deaths import Certificate, DeathDeclaration, Permit
from paydar.law.pack import Pack
from paydar.law.say import label


@dataclass(frozen=True, slots=True)
class View:
    """What a value is read from."""

    pack: Pack
    progress: Progress
    told: DeathDeclaration
    language: str


def sheet(pack: Pack, progress: Progress, language: str) -> tuple[Section, ...]:
    """Return the entry in the order of the desk; rows that say nothing are left out."""
    return tuple(
        Section(
            section.key,
            section.title[language],
            rows(pack, progress, language, section.fields, printed=section.printed),
            section.printed,
        )
        for section in pack.death.sections
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
    made = list[Row]()
    for field in dict.fromkeys(fields):
        if field == "cause":
            made += cause_rows(view, view.told.cause, printed=printed)
            continue
        if field == "evidence.witnesses":
            made += say_witnesses(view, view.told.evidence.witnesses, printed=printed)
            continue
        value, direction = value_of(view, field)
        if value:
            made.append(Row(field, label(pack, field, language), value, direction, printed))
    return tuple(made)


def value_of(view: View, field: str) -> Said:
    """Return what a field says, and in which direction it runs."""
    getter = _GETTERS.get(field)
    return getter(view) if getter else NOTHING_SAID


def _certificate(say: Callable[[View, Certificate], Said]) -> Callable[[View], Said]:
    def said(view: View) -> Said:
        certificate = view.told.evidence.certificate
        return say(view, certificate) if certificate else NOTHING_SAID

    return said


def _permit(say: Callable[[View, Permit], Said]) -> Callable[[View], Said]:
    return lambda view: say(view, view.told.permit) if view.told.permit else NOTHING_SAID


_GETTERS: Final[dict[str, Callable[[View], Said]]] = {
    "deceased.name": lambda v: say_plain(name_of(v.told.deceased.name)),
    "deceased.name.given": lambda v: say_plain(v.told.deceased.name.given),
    "deceased.name.family": lambda v: say_plain(v.told.deceased.name.family),
    "deceased.name.given_latin": lambda v: (v.told.deceased.name.given_latin, "ltr"),
    "deceased.name.family_latin": lambda v: (v.told.deceased.name.family_latin, "ltr"),
    "deceased.sex": lambda v: say_code(v, "person-sex", v.told.deceased.sex),
    "deceased.father_name": lambda v: say_plain(v.told.deceased.father_name),
    "deceased.number": lambda v: say_number(v, v.told.deceased.number),
    "deceased.no_number": lambda v: say_code(v, "no-number", v.told.deceased.no_number),
    "deceased.birth_entry": lambda v: (v.told.deceased.birth_entry, "ltr"),
    "deceased.paper": lambda v: say_paper(v, v.told.deceased.paper),
    "deceased.born": lambda v: say_date(v, v.told.deceased.born),
    "deceased.born_at": lambda v: say_place(v, v.told.deceased.born_at),
    "deceased.nationality": lambda v: say_nationality(v, v.told.deceased.nationality),
    "deceased.residence": lambda v: say_place(v, v.told.deceased.residence),
    "deceased.marital": lambda v: say_code(v, "marital", v.told.deceased.marital),
    "died.on": lambda v: say_date(v, v.told.died.on),
    "died.hour": lambda v: say_ltr(v, v.told.died.hour),
    "died.place": lambda v: say_place(v, v.told.died.place),
    "died.site": lambda v: say_code(v, "site", v.told.died.site),
    "declarant.role": lambda v: say_code(v, "death-role", v.told.declarant.role),
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
    "declarant.knew_on": lambda v: say_date(v, v.told.declarant.knew_on),
    "evidence.certificate.issuer": _certificate(lambda _, c: say_plain(c.issuer)),
    "evidence.certificate.by": _certificate(lambda v, c: say_code(v, "certifier", c.by)),
    "evidence.certificate.number": _certificate(lambda v, c: say_ltr(v, c.number)),
    "evidence.certificate.issued_on": _certificate(lambda v, c: say_date(v, c.issued_on)),
    "evidence.extra": lambda v: say_codes(v, "death-extra", v.told.evidence.extra),
    "evidence.attachments": lambda v: say_attachments(v, v.told.evidence.attachments),
    "permit.issuer": _permit(lambda _, p: say_plain(p.issuer)),
    "permit.number": _permit(lambda v, p: say_ltr(v, p.number)),
    "permit.issued_on": _permit(lambda v, p: say_date(v, p.issued_on)),
    "no_permit": lambda v: say_code(v, "no-permit", v.told.no_permit),
    "collected.booklet": lambda v: say_booklet(v, v.progress.collected.booklet),
    "collected.why_not": lambda v: say_code(v, "no-booklet", v.progress.collected.why_not),
    "fee": lambda v: say_fee(v, v.progress.fee),
    "registration.number": lambda v: (v.progress.number, "ltr"),
    "registration.declared_on": lambda v: say_date(v, v.progress.declared_on),
    "registration.timeliness": lambda v: say_code(v, "timeliness", v.progress.timeliness),
    "registration.articles": lambda v: say_articles(v, v.progress.articles),
}
