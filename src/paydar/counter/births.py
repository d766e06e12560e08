# SPDX-License-Identifier: Apache-2.0
"""Births at the counter: who is named, what is known, what the law says, what is written."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import msgspec

from paydar.births import decide
from paydar.births.case import Case, gets_number
from paydar.births.progress import NUMBER_FOLLOWS, Progress
from paydar.births.tags import BirthFact, booklet_tag, notice_tag, number_tags, tags_of
from paydar.counter import by_number
from paydar.counter.behind import (
    birth_behind,
    holder,
    others_on,
    readable,
    standing,
    tags_of_number,
)
from paydar.counter.booklets import state_of, stock_tag
from paydar.counter.commands import (
    BirthAmend,
    BirthDeclare,
    BirthDeliver,
    BirthNumber,
    BirthReadBack,
    BirthRefuse,
    BirthRegister,
    BirthReturn,
)
from paydar.counter.desk import Decided, Decision, Desk, Handler, Told, plainly
from paydar.counter.events import Event, entry_of
from paydar.counter.numbers import draw_national, draw_registration
from paydar.facts.births import (
    BirthDeclaration,
    BirthDelivered,
    BirthNumbered,
    BirthRegistered,
    Booklet,
    Parent,
    Persons,
)
from paydar.facts.values import Shape
from paydar.identity.opaque import new_entry_id, new_person_id
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.append import Draft, Draw
from paydar.ledger.read import Look
from paydar.persons.standing import NOBODY
from paydar.register.entry import entry_tag, event_of, fold


def _told(body: Shape) -> BirthDeclaration | None:
    return getattr(body, "declaration", None)


def _first(body: Shape, desk: Desk) -> list[str]:
    tags = [entry_tag(entry)] if (entry := entry_of(body)) else []
    if told := _told(body):
        tags += _claims(desk, told)
    booklet: Booklet | None = getattr(body, "booklet", None)
    if booklet is not None:
        tags.append(booklet_tag(booklet))
    return readable(tags)


def _claims(desk: Desk, told: BirthDeclaration) -> list[str]:
    notice = told.evidence.notice
    numbers = (tags_of_number(desk.pack, p.number) for p in (told.mother, told.father))
    return [*chain.from_iterable(numbers), *([notice_tag(notice)] if notice else [])]


def _more(body: Shape, desk: Desk, look: Look) -> list[str]:
    """Read what a declared entry names, the stock, and the persons behind stated numbers."""
    tags = [stock_tag(desk)] if getattr(body, "booklet", None) else []
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    if told is None:
        return tags
    if _told(body) is None:
        tags += _claims(desk, told)
    persons = progress.persons
    known = [p for p in (persons.mother, persons.father, persons.child) if p] if persons else []
    known += [holder(desk, look, p.number) for p in (told.mother, told.father)]
    return tags + [f"person:{p}" for p in known if p]


def _progress(body: Shape, look: Look) -> Progress:
    tag = entry_tag(entry_of(body))
    return fold(look.on(tag), tag)


def _persons(desk: Desk, look: Look, told: BirthDeclaration, before: Persons | None) -> Persons:
    return Persons(
        child=before.child if before else new_person_id(),
        mother=_parent_id(holder(desk, look, told.mother.number), told.mother, before, "mother"),
        father=_parent_id(holder(desk, look, told.father.number), told.father, before, "father"),
    )


def _parent_id(known: str, told: Parent, before: Persons | None, who: str) -> str:
    if told.known in ("undisclosed", "unknown"):
        return ""
    return known or (getattr(before, who) if before else "") or new_person_id()


def _held(look: Look, entry: str, told: BirthDeclaration) -> dict[str, str]:
    """Return what already stands on the certificate of birth, if another entry does."""
    if told.evidence.notice is None:
        return {}
    tag = notice_tag(told.evidence.notice)
    others = others_on(look, tag, entry)
    return {tag: others[0][1]} if others else {}


def case_of(body: Shape, desk: Desk, look: Look) -> Case:
    """Return everything that a decision on this command may look at."""
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    entry = entry_of(body) or new_entry_id()
    persons = (
        _persons(desk, look, told, progress.persons) if told else progress.persons
    ) or Persons(child="")
    booklet: Booklet | None = getattr(body, "booklet", None)
    state = state_of(booklet, desk, look) if booklet else ""
    return Case(
        pack=desk.pack,
        office=desk.settings.office,
        area=desk.chart.office.area if desk.chart.office else (),
        today=desk.today,
        entry=entry,
        persons=persons,
        mother=standing(look, persons.mother),
        father=standing(look, persons.father),
        progress=progress,
        held=_held(look, entry, told) if told else {},
        booklet_state=state,
        numbers_left=desk.numbers_left > 0,
    )


def _known_in(case: Case, body: Shape, desk: Desk, look: Look) -> Iterator[tuple[Told, Case]]:
    """Yield each that the register knows behind what is stated, and the case if it did not."""
    told = _told(body) or case.progress.declaration
    assert told is not None  # noqa: S101 - without a declaration nothing is stated
    stated = {"mother": told.mother.number, "father": told.father.number}
    for who, without in (
        ("mother", replace(case, mother=NOBODY)),
        ("father", replace(case, father=NOBODY)),
    ):
        if getattr(case, who) is not NOBODY:
            number = desk.pack.scheme.compact(stated[who])
            birth = birth_behind(look, desk.pack, number)
            yield Told("registration", number or case.entry, birth), without
    for claim in case.held:
        other = others_on(look, claim, case.entry)[0][0]
        yield Told("registration", claim, other), replace(case, held={})


def _written(desk: Desk, body: BirthFact) -> Decided:
    guarded = tags_of(body, desk.pack.id)
    if isinstance(body, BirthRegistered):
        return Decided(guarded, lambda draw: (_registered(desk, body, guarded, draw),))
    if isinstance(body, BirthNumbered):
        return Decided(guarded, lambda draw: (_numbered(desk, body, guarded, draw),))
    return plainly(Draft(body, guarded))


def _numbered(desk: Desk, body: BirthNumbered, guarded: tuple[str, ...], draw: Draw) -> Draft:
    national, drawn = draw_national(desk, draw)
    body = msgspec.structs.replace(body, national_number=national)
    return Draft(body, guarded + number_tags("", national, desk.pack.id), tuple(drawn))


def _registered(desk: Desk, body: BirthRegistered, guarded: tuple[str, ...], draw: Draw) -> Draft:
    """Give the act its numbers, inside the commit."""
    number, series = draw_registration(desk, draw)
    national, index = "", [series]
    if gets_number(desk.pack, body.declaration) and NUMBER_FOLLOWS not in body.follow_up:
        national, drawn = draw_national(desk, draw)
        index += drawn
    body = msgspec.structs.replace(body, number=number, national_number=national)
    return Draft(body, guarded + number_tags(number, national, desk.pack.id), tuple(index))


def _declare(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthDeclare)  # noqa: S101 - the registry pairs kinds and shapes
    return decide.declare(case, body.declaration)


def _amend(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthAmend)  # noqa: S101
    return decide.amend(case, body.declaration)


def _return(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthReturn)  # noqa: S101
    return decide.return_for_completion(case, body.missing, body.note)


def _refuse(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthRefuse)  # noqa: S101
    return decide.refuse(case, body.reasons)


def _read_back(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthReadBack)  # noqa: S101
    return decide.read_back(case, body.digest, body.read_back)


def _register(case: Case, body: Shape) -> BirthFact | tuple[Refusal, ...]:
    assert isinstance(body, BirthRegister)  # noqa: S101
    return decide.register(
        case,
        declaration=body.declaration,
        marks=body.read_back,
        booklet=body.booklet,
        fee=body.fee,
    )


def _case_behind(number: str, desk: Desk, look: Look) -> Case | Ground:
    """Return the case of the birth entry that a registration number stands on, or why not."""
    entry = by_number.entry_behind(look, number)
    if not entry:
        return Ground.ENTRY_UNKNOWN
    if event_of(look.on(entry_tag(entry))) == "death":
        return Ground.OTHER_EVENT
    progress = fold(look.on(entry_tag(entry)), entry_tag(entry))
    return Case(
        pack=desk.pack,
        office=desk.settings.office,
        area=(),
        today=desk.today,
        entry=entry,
        persons=progress.persons or Persons(child=""),
        progress=progress,
        numbers_left=desk.numbers_left > 0,
    )


def _child_more(body: Shape, desk: Desk, look: Look) -> Sequence[str]:
    """Read the entry behind the number, and the child whom it is about."""
    tags = list(by_number.more(body, desk, look))
    case = _case_behind(str(getattr(body, "number", "")), desk, look)
    named = isinstance(case, Case) and case.persons.child
    return [*tags, f"person:{named}"] if named else tags


def _number(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, BirthNumber)  # noqa: S101
    case = _case_behind(body.number, desk, look)
    if isinstance(case, Ground):
        return desk.refuse(case, "number")
    outcome = decide.give_number(case)
    return outcome if isinstance(outcome, tuple) else _written(desk, outcome)


def _deliver(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, BirthDeliver)  # noqa: S101
    case = _case_behind(body.number, desk, look)
    if isinstance(case, Ground):
        return desk.refuse(case, "number")
    handed = BirthDelivered(
        entry=case.entry,
        how=body.how,
        to=body.to,
        on=decide.day_at_counter(desk.today, desk.pack.calendar),
        post_number=body.post_number,
        mother_booklet=body.mother_booklet,
        father_booklet=body.father_booklet,
    )
    outcome = decide.deliver(case, handed)
    return outcome if isinstance(outcome, tuple) else _written(desk, outcome)


_BIRTH: Final = Event("birth", _first, _more, case_of, _written, _known_in)

HANDLERS: Final = {
    "birth.declare": _BIRTH.handler(_declare, on_entry=False, states=True),
    "birth.amend": _BIRTH.handler(_amend, states=True),
    "birth.return": _BIRTH.handler(_return),
    "birth.refuse": _BIRTH.handler(_refuse),
    "birth.read_back": _BIRTH.handler(_read_back),
    "birth.register": _BIRTH.handler(_register, states=True),
    "birth.number": Handler(
        by_number.first, _number, _child_more, tells=by_number.tells_for("registration")
    ),
    "birth.deliver": Handler(
        by_number.first, _deliver, by_number.more, tells=by_number.tells_for("registration")
    ),
}
