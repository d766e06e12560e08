# SPDX-License-Identifier: Apache-2.0
"""Births at the counter: who is named, what is known, what the law says, what is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Final

import msgspec

from paydar.births import decide
from paydar.births.case import Case, gets_number
from paydar.births.progress import NUMBER_FOLLOWS, Progress
from paydar.births.tags import BirthFact, booklet_tag, notice_tag, number_tags, tags_of
from paydar.counter import by_number
from paydar.counter.attachments import missing
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
from paydar.law.pack import Pack
from paydar.ledger.append import Draft, Draw
from paydar.ledger.read import Look
from paydar.persons.fold import holder_of, standing_of
from paydar.persons.standing import NOBODY, Standing
from paydar.register.entry import entry_tag, event_of, fold, is_readable


def _told(body: Shape) -> BirthDeclaration | None:
    return getattr(body, "declaration", None)


def _entry(body: Shape) -> str:
    return str(getattr(body, "entry", ""))


@lru_cache(maxsize=4096)
def tags_of_number(pack: Pack, text: str) -> tuple[str, ...]:
    """Return the tags under which a stated number may already be known; none for no number."""
    number = pack.scheme.compact(text)
    return (f"stated:{pack.id}:{number}", f"number:{pack.id}:{number}") if number else ()


def _first(body: Shape, desk: Desk) -> list[str]:
    tags = [entry_tag(entry)] if (entry := _entry(body)) else []
    if told := _told(body):
        tags += _claims(desk, told)
    booklet: Booklet | None = getattr(body, "booklet", None)
    if booklet is not None:
        tags.append(booklet_tag(booklet))
    return [t for t in tags if t.isascii() and len(t) < 200]


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
    known += [_holder(desk, look, p) for p in (told.mother, told.father)]
    return tags + [f"person:{p}" for p in known if p]


def _progress(body: Shape, look: Look) -> Progress:
    tag = entry_tag(_entry(body))
    return fold(look.on(tag), tag)


def _holder(desk: Desk, look: Look, parent: Parent) -> str:
    """Return who is known here under the number that was stated; empty when nobody is."""
    facts = look.on(*tags_of_number(desk.pack, parent.number))
    return (
        holder_of(desk.pack.scheme.compact(parent.number), (f.body for f in facts)) if facts else ""
    )


def _persons(desk: Desk, look: Look, told: BirthDeclaration, before: Persons | None) -> Persons:
    return Persons(
        child=before.child if before else new_person_id(),
        mother=_parent_id(_holder(desk, look, told.mother), told.mother, before, "mother"),
        father=_parent_id(_holder(desk, look, told.father), told.father, before, "father"),
    )


def _parent_id(holder: str, told: Parent, before: Persons | None, who: str) -> str:
    if told.known in ("undisclosed", "unknown"):
        return ""
    return holder or (getattr(before, who) if before else "") or new_person_id()


def _standing(look: Look, person: str) -> Standing:
    facts = look.on(f"person:{person}") if person else []
    return standing_of(person, (f.body for f in facts)) if facts else NOBODY


def _held(look: Look, entry: str, told: BirthDeclaration) -> dict[str, str]:
    """Return what already stands on the certificate of birth, if another entry does."""
    if told.evidence.notice is None:
        return {}
    tag = notice_tag(told.evidence.notice)
    for fact in look.on(tag):
        other = _entry_of(fact.body)
        if other and other != entry:
            return {tag: str(getattr(fact.body, "number", "") or other)}
    return {}


def _entry_of(body: object) -> str:
    return str(getattr(body, "entry", ""))


def case_of(body: Shape, desk: Desk, look: Look) -> Case:
    """Return everything that a decision on this command may look at."""
    progress = _progress(body, look)
    told = _told(body) or progress.declaration
    entry = _entry(body) or new_entry_id()
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
        mother=_standing(look, persons.mother),
        father=_standing(look, persons.father),
        progress=progress,
        held=_held(look, entry, told) if told else {},
        booklet_state=state,
        numbers_left=desk.numbers_left > 0,
    )


Deciding = Callable[[Case, Shape], BirthFact | tuple[Refusal, ...]]


def _decider(decide_it: Deciding) -> Callable[[Shape, Desk, Look], Decision]:
    """Return a handler's decision: the entry must exist and be readable, then the law decides."""

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
    return () if event_of(facts) == "birth" else desk.refuse(Ground.OTHER_EVENT, "entry")


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
        entries = (_entry_of(fact.body) for fact in look.on(claim))
        other = next(entry for entry in entries if entry and entry != case.entry)
        yield Told("registration", claim, other), replace(case, held={})


def birth_behind(look: Look, pack: Pack, number: str) -> str:
    """Return the birth entry that gave a number; empty when it is not held here."""
    for fact in look.on(f"number:{pack.id}:{number}") if number else ():
        body = fact.body
        if isinstance(body, BirthRegistered | BirthNumbered) and body.national_number == number:
            return body.entry
    return ""


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


HANDLERS: Final = {
    "birth.declare": Handler(_first, _decider(_declare), _more, tells=_teller(_declare)),
    "birth.amend": Handler(_first, _decider(_amend), _more, _entry, _teller(_amend)),
    "birth.return": Handler(_first, _decider(_return), _more, _entry),
    "birth.refuse": Handler(_first, _decider(_refuse), _more, _entry),
    "birth.read_back": Handler(_first, _decider(_read_back), _more, _entry),
    "birth.register": Handler(_first, _decider(_register), _more, _entry, _teller(_register)),
    "birth.number": Handler(
        by_number.first, _number, _child_more, tells=by_number.tells_for("registration")
    ),
    "birth.deliver": Handler(
        by_number.first, _deliver, by_number.more, tells=by_number.tells_for("registration")
    ),
}
