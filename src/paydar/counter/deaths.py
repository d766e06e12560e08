# SPDX-License-Identifier: Apache-2.0
"""Deaths at the counter: who died, what is known, what the law says, what is written."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import msgspec

from paydar.births.tags import booklet_tag
from paydar.counter.behind import (
    birth_behind,
    holder,
    others_on,
    readable,
    standing,
    tags_of_number,
)
from paydar.counter.by_number import registration_tag
from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathRegister, DeathReturn
from paydar.counter.desk import Decided, Desk, Told, plainly
from paydar.counter.events import Event, entry_of
from paydar.counter.numbers import draw_registration
from paydar.deaths import decide
from paydar.deaths.case import Case
from paydar.deaths.progress import Progress
from paydar.deaths.tags import DeathFact, certificate_tag, tags_of, voided_tag
from paydar.facts.births import BirthRegistered, Booklet
from paydar.facts.deaths import Collected, DeathDeclaration, DeathRegistered
from paydar.facts.values import Shape
from paydar.identity.opaque import new_entry_id, new_person_id
from paydar.law.grounds import Refusal
from paydar.ledger.append import Draft, Draw
from paydar.ledger.read import Look
from paydar.persons.standing import NOBODY
from paydar.register.entry import entry_tag, fold_death


def _told(body: Shape) -> DeathDeclaration | None:
    return getattr(body, "declaration", None)


def _booklet(body: Shape) -> Booklet | None:
    collected: Collected | None = getattr(body, "collected", None)
    return collected.booklet if collected else None


def _first(body: Shape, desk: Desk) -> list[str]:
    tags = [entry_tag(entry)] if (entry := entry_of(body)) else []
    if told := _told(body):
        tags += _claims(desk, told)
    if booklet := _booklet(body):
        tags += [voided_tag(booklet), booklet_tag(booklet)]
    return readable(tags)


def _claims(desk: Desk, told: DeathDeclaration) -> list[str]:
    """Return what the told names: number, birth entry, certificate."""
    tags = list(tags_of_number(desk.pack, told.deceased.number))
    if birth := registration_tag(told.deceased.birth_entry):
        tags.append(birth)
    if told.evidence.certificate is not None:
        tags.append(certificate_tag(told.evidence.certificate))
    return tags


def _more(body: Shape, desk: Desk, look: Look) -> list[str]:
    """Read what a declared entry names, and the person behind number and birth entry."""
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    if told is None:
        return []
    tags = [] if _told(body) is not None else _claims(desk, told)
    known = (progress.person, holder(desk, look, told.deceased.number), _born_as(look, told))
    return tags + [f"person:{person}" for person in known if person]


def _progress(body: Shape, look: Look) -> Progress:
    tag = entry_tag(entry_of(body))
    return fold_death(look.on(tag), tag)


def _born_as(look: Look, told: DeathDeclaration) -> str:
    """Return the child of the birth entry that was stated; empty when it is not here."""
    tag = registration_tag(told.deceased.birth_entry)
    bodies = (f.body for f in look.on(tag)) if tag else ()
    return next((b.persons.child for b in bodies if isinstance(b, BirthRegistered)), "")


def _certificate_on(look: Look, entry: str, told: DeathDeclaration) -> str:
    """Return what stands on the certificate of death, if another entry does."""
    if told.evidence.certificate is None:
        return ""
    others = others_on(look, certificate_tag(told.evidence.certificate), entry)
    return others[0][1] if others else ""


def _of_another(look: Look, booklet: Booklet, person: str) -> bool:
    bodies = (fact.body for fact in look.on(booklet_tag(booklet)))
    return any(isinstance(b, BirthRegistered) and b.persons.child != person for b in bodies)


def case_of(body: Shape, desk: Desk, look: Look) -> Case:
    """Return everything that a decision on this command may look at."""
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    entry = entry_of(body) or new_entry_id()
    known = holder(desk, look, told.deceased.number) if told else ""
    born_as = _born_as(look, told) if told else ""
    person = known or born_as or progress.person or new_person_id()
    booklet = _booklet(body)
    return Case(
        pack=desk.pack,
        office=desk.settings.office,
        area=desk.chart.office.area if desk.chart.office else (),
        today=desk.today,
        entry=entry,
        person=person,
        standing=standing(look, person),
        progress=progress,
        two_persons=bool(known and born_as and known != born_as),
        certificate_on=_certificate_on(look, entry, told) if told else "",
        booklet_voided=bool(booklet and look.on(voided_tag(booklet))),
        booklet_of_another=bool(booklet and _of_another(look, booklet, person)),
    )


def _known_in(case: Case, body: Shape, desk: Desk, look: Look) -> Iterator[tuple[Told, Case]]:
    """Yield each that the register knows behind what is stated, and the case if it did not."""
    told = _told(body) or case.progress.declaration
    assert told is not None  # noqa: S101 - without a declaration nothing is stated
    number = desk.pack.scheme.compact(told.deceased.number)
    if case.standing is not NOBODY:
        entry = case.standing.death or birth_behind(look, desk.pack, number) or case.standing.birth
        stated = number or told.deceased.birth_entry or case.entry
        without = replace(case, standing=NOBODY, two_persons=False)
        yield Told("registration", stated, entry), without
    if case.certificate_on and told.evidence.certificate is not None:
        claim = certificate_tag(told.evidence.certificate)
        other = others_on(look, claim, case.entry)[0][0]
        yield Told("registration", claim, other), replace(case, certificate_on="")
    if (booklet := _booklet(body)) and (case.booklet_of_another or case.booklet_voided):
        without = replace(case, booklet_of_another=False, booklet_voided=False)
        yield Told("registration", booklet_tag(booklet), _holding(look, booklet)), without


def _holding(look: Look, booklet: Booklet) -> str:
    """Return the entry that a booklet was given out with or taken in by."""
    facts = look.on(voided_tag(booklet), booklet_tag(booklet))
    return next((e for f in facts if (e := entry_of(f.body))), "")


def _written(desk: Desk, body: DeathFact) -> Decided:
    guarded = tags_of(body, desk.pack.id)
    if isinstance(body, DeathRegistered):
        return Decided(guarded, lambda draw: (_registered(desk, body, guarded, draw),))
    return plainly(Draft(body, guarded))


def _registered(desk: Desk, body: DeathRegistered, guarded: tuple[str, ...], draw: Draw) -> Draft:
    """Give the act its number, inside the commit: of the same series as the births'."""
    number, series = draw_registration(desk, draw)
    body = msgspec.structs.replace(body, number=number)
    return Draft(body, (*guarded, f"registration:{number}"), (series,))


def _declare(case: Case, body: Shape) -> DeathFact | tuple[Refusal, ...]:
    assert isinstance(body, DeathDeclare)  # noqa: S101 - the registry pairs kinds and shapes
    return decide.declare(case, body.declaration)


def _return(case: Case, body: Shape) -> DeathFact | tuple[Refusal, ...]:
    assert isinstance(body, DeathReturn)  # noqa: S101
    return decide.return_for_completion(case, body.missing, body.note)


def _refuse(case: Case, body: Shape) -> DeathFact | tuple[Refusal, ...]:
    assert isinstance(body, DeathRefuse)  # noqa: S101
    return decide.refuse(case, body.reasons)


def _register(case: Case, body: Shape) -> DeathFact | tuple[Refusal, ...]:
    assert isinstance(body, DeathRegister)  # noqa: S101
    return decide.register(
        case,
        declaration=body.declaration,
        marks=body.read_back,
        collected=body.collected,
        fee=body.fee,
    )


_DEATH: Final = Event("death", _first, _more, case_of, _written, _known_in)

HANDLERS: Final = {
    "death.declare": _DEATH.handler(_declare, on_entry=False, states=True),
    "death.return": _DEATH.handler(_return),
    "death.refuse": _DEATH.handler(_refuse),
    "death.register": _DEATH.handler(_register, states=True),
}
