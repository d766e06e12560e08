# SPDX-License-Identifier: Apache-2.0
"""Deaths at the counter: who died, what is known, what the law says, what is written."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import msgspec

from paydar.births.tags import booklet_tag
from paydar.counter.attachments import missing
from paydar.counter.births import birth_behind, tags_of_number
from paydar.counter.by_number import registration_tag
from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathRegister, DeathReturn
from paydar.counter.desk import Decided, Decision, Desk, Handler, Told, plainly
from paydar.counter.numbers import draw_registration
from paydar.deaths import decide
from paydar.deaths.case import Case
from paydar.deaths.progress import Progress
from paydar.deaths.tags import DeathFact, certificate_tag, tags_of, voided_tag
from paydar.facts.births import BirthRegistered, Booklet
from paydar.facts.deaths import Collected, DeathDeclaration, DeathRegistered
from paydar.facts.values import Shape
from paydar.identity.opaque import new_entry_id, new_person_id
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.append import Draft, Draw
from paydar.ledger.read import Look
from paydar.persons.fold import holder_of, standing_of
from paydar.persons.standing import NOBODY, Standing
from paydar.register.entry import entry_tag, event_of, fold_death, is_readable

_LONGEST_TAG: Final = 200


def _told(body: Shape) -> DeathDeclaration | None:
    return getattr(body, "declaration", None)


def _entry(body: Shape) -> str:
    return str(getattr(body, "entry", ""))


def _booklet(body: Shape) -> Booklet | None:
    collected: Collected | None = getattr(body, "collected", None)
    return collected.booklet if collected else None


def _first(body: Shape, desk: Desk) -> list[str]:
    tags = [entry_tag(entry)] if (entry := _entry(body)) else []
    if told := _told(body):
        tags += _claims(desk, told)
    if booklet := _booklet(body):
        tags += [voided_tag(booklet), booklet_tag(booklet)]
    return [t for t in tags if t.isascii() and len(t) < _LONGEST_TAG]


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
    known = (progress.person, _holder(desk, look, told), _born_as(look, told))
    return tags + [f"person:{person}" for person in known if person]


def _progress(body: Shape, look: Look) -> Progress:
    tag = entry_tag(_entry(body))
    return fold_death(look.on(tag), tag)


def _holder(desk: Desk, look: Look, told: DeathDeclaration) -> str:
    """Return who is known here under the number that was stated; empty when nobody is."""
    facts = look.on(*tags_of_number(desk.pack, told.deceased.number))
    number = desk.pack.scheme.compact(told.deceased.number)
    return holder_of(number, (f.body for f in facts)) if facts else ""


def _born_as(look: Look, told: DeathDeclaration) -> str:
    """Return the child of the birth entry that was stated; empty when it is not here."""
    tag = registration_tag(told.deceased.birth_entry)
    bodies = (f.body for f in look.on(tag)) if tag else ()
    return next((b.persons.child for b in bodies if isinstance(b, BirthRegistered)), "")


def _standing(look: Look, person: str) -> Standing:
    facts = look.on(f"person:{person}") if person else []
    return standing_of(person, (f.body for f in facts)) if facts else NOBODY


def _certificate_on(look: Look, entry: str, told: DeathDeclaration) -> str:
    """Return what stands on the certificate of death, if another entry does."""
    if told.evidence.certificate is None:
        return ""
    for fact in look.on(certificate_tag(told.evidence.certificate)):
        other = str(getattr(fact.body, "entry", ""))
        if other and other != entry:
            return str(getattr(fact.body, "number", "") or other)
    return ""


def _of_another(look: Look, booklet: Booklet, person: str) -> bool:
    bodies = (fact.body for fact in look.on(booklet_tag(booklet)))
    return any(isinstance(b, BirthRegistered) and b.persons.child != person for b in bodies)


def case_of(body: Shape, desk: Desk, look: Look) -> Case:
    """Return everything that a decision on this command may look at."""
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    entry = _entry(body) or new_entry_id()
    holder = _holder(desk, look, told) if told else ""
    born_as = _born_as(look, told) if told else ""
    person = holder or born_as or progress.person or new_person_id()
    booklet = _booklet(body)
    return Case(
        pack=desk.pack,
        office=desk.settings.office,
        area=desk.chart.office.area if desk.chart.office else (),
        today=desk.today,
        entry=entry,
        person=person,
        standing=_standing(look, person),
        progress=progress,
        two_persons=bool(holder and born_as and holder != born_as),
        certificate_on=_certificate_on(look, entry, told) if told else "",
        booklet_voided=bool(booklet and look.on(voided_tag(booklet))),
        booklet_of_another=bool(booklet and _of_another(look, booklet, person)),
    )


Deciding = Callable[[Case, Shape], DeathFact | tuple[Refusal, ...]]


def _decider(decide_it: Deciding) -> Callable[[Shape, Desk, Look], Decision]:
    """Return a handler's decision: the entry must be a readable death, then the law decides."""

    def decided(body: Shape, desk: Desk, look: Look) -> Decision:
        if no := _unreadable(body, desk, look):
            return no
        outcome = decide_it(case_of(body, desk, look), body)
        told = _told(body)
        absent = missing(desk, told.evidence.attachments) if told else ()
        if absent or isinstance(outcome, tuple):
            return (*outcome, *absent) if isinstance(outcome, tuple) else absent
        return _written(desk, outcome)

    return decided


def _unreadable(body: Shape, desk: Desk, look: Look) -> tuple[Refusal, ...]:
    """Return why the entry that a command names cannot be decided on at all."""
    if not (entry := _entry(body)):
        return ()
    facts = look.on(entry_tag(entry))
    if not facts:
        return desk.refuse(Ground.ENTRY_UNKNOWN, "entry")
    if not is_readable(facts):
        return desk.refuse(Ground.NEEDS_NEWER_VERSION, "entry")
    return () if event_of(facts) == "death" else desk.refuse(Ground.OTHER_EVENT, "entry")


def _teller(decide_it: Deciding) -> Callable[[Shape, Desk, Look], Iterator[Told]]:
    """Return how to see of whom a refusal tells: without what is known of them it is another."""

    def tells(body: Shape, desk: Desk, look: Look) -> Iterator[Told]:
        case = case_of(body, desk, look)
        nothing_stated = _told(body) is None and case.progress.declaration is None
        if nothing_stated or _unreadable(body, desk, look):
            return
        against = decide_it(case, body)
        for known, without in _known_in(case, body, desk, look):
            if decide_it(without, body) != against:
                yield known

    return tells


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
        entries = (str(getattr(fact.body, "entry", "")) for fact in look.on(claim))
        other = next(entry for entry in entries if entry and entry != case.entry)
        yield Told("registration", claim, other), replace(case, certificate_on="")
    if (booklet := _booklet(body)) and (case.booklet_of_another or case.booklet_voided):
        without = replace(case, booklet_of_another=False, booklet_voided=False)
        yield Told("registration", booklet_tag(booklet), _holding(look, booklet)), without


def _holding(look: Look, booklet: Booklet) -> str:
    """Return the entry that a booklet was given out with or taken in by."""
    facts = look.on(voided_tag(booklet), booklet_tag(booklet))
    return next((str(e) for f in facts if (e := getattr(f.body, "entry", ""))), "")


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


HANDLERS: Final = {
    "death.declare": Handler(_first, _decider(_declare), _more, tells=_teller(_declare)),
    "death.return": Handler(_first, _decider(_return), _more, _entry),
    "death.refuse": Handler(_first, _decider(_refuse), _more, _entry),
    "death.register": Handler(_first, _decider(_register), _more, _entry, tells=_teller(_register)),
}
