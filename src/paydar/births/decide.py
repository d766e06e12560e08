# SPDX-License-Identifier: Apache-2.0
"""May this be done with this birth? Pure decisions: a fact to record, or every ground against it.

No clock, no database, no request: all that is known comes in a `Case`. Each step says in which
state of the entry it is possible; the table is `progress.TAKEN_WHEN`.
"""

import datetime as dt
import hashlib
from functools import lru_cache
from typing import Final

import msgspec

from paydar.births.case import Case, gets_number
from paydar.births.clock import appeal_until
from paydar.births.declaration import normalise
from paydar.births.desk import (
    check_booklet,
    check_desk,
    check_extra,
    check_fee,
    check_marks,
    timeliness_of,
)
from paydar.births.family import check_family
from paydar.births.progress import NUMBER_FOLLOWS
from paydar.births.told import Grounds, check_date, check_text, without_unusable
from paydar.calendar.given import full
from paydar.calendar.show import show
from paydar.facts.births import (
    BirthDeclaration,
    BirthDeclarationAmended,
    BirthDeclared,
    BirthDelivered,
    BirthNumbered,
    BirthReadBackDone,
    BirthRefused,
    BirthRegistered,
    BirthReturned,
    Booklet,
    Fee,
    Missing,
    ReadBack,
    Reason,
)
from paydar.facts.codec import canonical
from paydar.facts.values import DateOf
from paydar.law.grounds import Ground, Refusal
from paydar.law.say import figures
from paydar.law.settings import Timeliness, cited

Refusals = tuple[Refusal, ...]
_STATE_GROUND: Final = {
    "none": Ground.NOT_DECLARED,
    "declared": Ground.ALREADY_DECLARED,
    "returned": Ground.ALREADY_DECLARED,
    "read-back": Ground.ALREADY_DECLARED,
    "registered": Ground.ALREADY_REGISTERED,
    "delivered": Ground.ALREADY_REGISTERED,
    "refused": Ground.ALREADY_REFUSED,
}

_DATE_UNUSABLE: Final = frozenset({Ground.DATE_INTERVAL, Ground.DATE_OUT_OF_RANGE})


def digest_of(declaration: BirthDeclaration) -> str:
    """Return hex SHA-256 of the canonical declaration: the name of the sheet that was read back."""
    return hashlib.sha256(canonical(declaration)).hexdigest()


def declare(case: Case, told: BirthDeclaration) -> BirthDeclared | Refusals:
    """Take a declaration. Papers for a late one, fee and booklet are asked at registration."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "none")
    kept = _checked(case, told, grounds)
    if grounds.found:
        return tuple(grounds.found)
    return BirthDeclared(
        entry=case.entry,
        persons=case.persons,
        declaration=kept,
        declared_on=day_at_counter(case.today, case.pack.calendar),
    )


def amend(case: Case, told: BirthDeclaration) -> BirthDeclarationAmended | Refusals:
    """Correct what was told, before anyone signed it."""
    grounds = Grounds(case.pack)
    if case.progress.status == "read-back":
        grounds.no(Ground.ALREADY_SIGNED, "")
    else:
        _in_state(case, grounds, "declared", "returned")
    kept = _checked(case, told, grounds)
    before = case.progress.declaration
    changed = changed_fields(before, kept) if before is not None else ()
    if before is not None and not changed:
        grounds.no(Ground.NOTHING_CHANGED, "")
    if grounds.found:
        return tuple(grounds.found)
    return BirthDeclarationAmended(
        entry=case.entry, persons=case.persons, declaration=kept, changed=changed
    )


def return_for_completion(
    case: Case, missing: tuple[Missing, ...], note: str = ""
) -> BirthReturned | Refusals:
    """Return a declaration: what is still to be brought or said. A signature is void then."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "declared", "read-back")
    if not missing or not all(thing.need.strip() for thing in missing):
        grounds.no(Ground.NOTHING_MISSING, "missing")
    for index, thing in enumerate(missing):
        check_text(grounds, f"missing.{index}", thing.need)
    check_text(grounds, "note", note)
    if grounds.found:
        return tuple(grounds.found)
    return BirthReturned(entry=case.entry, missing=missing, note=note)


def refuse(case: Case, reasons: tuple[Reason, ...], appeal: str = "") -> BirthRefused | Refusals:
    """Refuse registration with reasons. Without words of its own the pack's appeal note stands."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "declared", "returned", "read-back")
    if not reasons or not all(reason.ground.strip() for reason in reasons):
        grounds.no(Ground.REASONS_MISSING, "reasons")
    for index, reason in enumerate(reasons):
        check_text(grounds, f"reasons.{index}.note", reason.note)
    check_text(grounds, "appeal", appeal)
    if grounds.found:
        return tuple(grounds.found)
    return BirthRefused(
        entry=case.entry, reasons=reasons, appeal=appeal.strip() or appeal_note(case)
    )


def appeal_note(case: Case, language: str = "") -> str:
    """Return where and until when a refusal of today can be contested."""
    from_pack, spoken = case.pack.birth.appeal, language or case.pack.languages[0]
    until = appeal_until(case.pack, case.today)
    return from_pack.to[spoken].format(
        last_day=show(until, case.pack.calendar, spoken), days=figures(from_pack.days, spoken)
    )


def read_back(case: Case, digest: str, marks: ReadBack) -> BirthReadBackDone | Refusals:
    """Note that the sheet with this digest was read back and marked; it must be the current one."""
    grounds, told = Grounds(case.pack), case.progress.declaration
    _in_state(case, grounds, "declared", "read-back")
    if told is not None:
        if digest != digest_of(told):
            grounds.no(Ground.READ_BACK_DIFFERS, "digest")
        check_marks(len(told.evidence.witnesses), marks, grounds)
    if grounds.found:
        return tuple(grounds.found)
    return BirthReadBackDone(entry=case.entry, digest=digest, read_back=marks)


def register(
    case: Case,
    *,
    declaration: BirthDeclaration | None = None,
    marks: ReadBack | None = None,
    booklet: Booklet | None = None,
    fee: Fee | None = None,
) -> BirthRegistered | Refusals:
    """Register a birth: a walk-in with its whole declaration, or one that was read back before.

    The law is applied anew, so that what became known since the declaration counts. Numbers stay
    empty; the appender draws them in the commit.
    """
    grounds = Grounds(case.pack)
    told = _to_register(case, declaration, grounds)
    marks = marks if declaration is not None else case.progress.read_back
    if told is None:
        return tuple(grounds.found)
    kept = _checked(case, told, grounds)
    when = timeliness_of(case, kept)
    check_extra(case, kept, when, grounds)
    check_fee(case.pack.birth.fee, when, fee, grounds)
    check_booklet(case, kept, booklet, grounds)
    numbered = gets_number(case.pack, kept)
    if numbered and not case.numbers_left and not case.pack.birth.national.may_follow:
        grounds.no(Ground.NUMBER_BLOCK_USED_UP, "")
    if marks is not None:
        check_marks(len(kept.evidence.witnesses), marks, grounds)
    elif declaration is not None:
        grounds.no(Ground.READ_BACK_MISSING, "read_back")
    if grounds.found or marks is None:
        return tuple(grounds.found)
    return BirthRegistered(
        entry=case.entry,
        persons=case.persons,
        declaration=kept if declaration is not None else told,  # what was signed, to the byte
        declared_on=case.progress.declared_on or day_at_counter(case.today, case.pack.calendar),
        read_back=marks,
        timeliness=when,
        booklet=booklet,
        fee=fee,
        articles=_articles(case, kept, when),
        follow_up=_follow_up(case, kept),
    )


def deliver(case: Case, handed: BirthDelivered) -> BirthDelivered | Refusals:
    """Hand over booklet or certificate: to whom, when, how; the parents' booklets ticked off."""
    grounds = Grounds(case.pack)
    if case.progress.status == "delivered":
        grounds.no(Ground.ALREADY_DELIVERED, "")
    elif case.progress.status != "registered":
        grounds.no(Ground.NOT_REGISTERED, "")
    if not handed.to.strip():
        grounds.no(Ground.RECEIVER_MISSING, "delivery.to")
    check_text(grounds, "delivery.to", handed.to)
    check_text(grounds, "delivery.post_number", handed.post_number)
    check_date(grounds, "delivery.on", handed.on, case.today)
    if handed.how == "post" and not handed.post_number.strip():
        grounds.no(Ground.POST_NUMBER_MISSING, "delivery.post_number")
    if grounds.found:
        return tuple(grounds.found)
    return msgspec.structs.replace(handed, entry=case.entry)


def give_number(case: Case) -> BirthNumbered | Refusals:
    """Give the national number that had to follow; the appender draws it in the commit."""
    grounds, persons = Grounds(case.pack), case.progress.persons
    if not case.progress.is_registered:
        grounds.no(Ground.NOT_REGISTERED, "")
    elif NUMBER_FOLLOWS not in case.progress.follow_up:
        grounds.no(Ground.NUMBER_NOT_AWAITED, "number")
    elif not case.numbers_left:
        grounds.no(Ground.NUMBER_BLOCK_USED_UP, "")
    if grounds.found or persons is None:
        return tuple(grounds.found)
    return BirthNumbered(entry=case.entry, child=persons.child)


@lru_cache(maxsize=1024)
def day_at_counter(day: dt.date, calendar: str) -> DateOf:
    """Return the civil day at the counter as the office writes it."""
    given = full(day, calendar)
    return DateOf(earliest=day, latest=day, calendar=calendar, as_written=given.as_written)


def changed_fields(before: BirthDeclaration, after: BirthDeclaration) -> tuple[str, ...]:
    """Return the dotted names of the fields that differ, sorted."""
    return tuple(sorted(_differing("", msgspec.to_builtins(before), msgspec.to_builtins(after))))


def _differing(path: str, one: object, other: object) -> list[str]:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return [path] if one != other else []
    keys = dict.fromkeys([*one, *other])
    inside = (f"{path}.{key}" if path else str(key) for key in keys)
    pairs = zip(inside, keys, strict=True)
    return [
        name for where, key in pairs for name in _differing(where, one.get(key), other.get(key))
    ]


def _checked(case: Case, told: BirthDeclaration, grounds: Grounds) -> BirthDeclaration:
    """Return the declaration as it is kept, after every check that needs no fee or booklet."""
    kept, refused = normalise(case.pack, told, case.today)
    grounds.found.extend(refused)
    if any(refusal.ground in _DATE_UNUSABLE for refusal in refused):
        kept = without_unusable(kept, day_at_counter(case.today, case.pack.calendar))
    check_family(case, kept, grounds)
    check_desk(case, kept, grounds)
    return kept


def _in_state(case: Case, grounds: Grounds, *states: str) -> None:
    status = case.progress.status
    if status in states:
        return
    ground = _STATE_GROUND[status]
    if ground is Ground.ALREADY_REGISTERED:
        grounds.no(ground, "", standing=case.progress.number or case.entry)
    else:
        grounds.no(ground, "")


def _to_register(
    case: Case, declaration: BirthDeclaration | None, grounds: Grounds
) -> BirthDeclaration | None:
    """Return what is to be registered: told now, or read back before."""
    progress = case.progress
    if progress.status in {"registered", "delivered", "refused"}:
        _in_state(case, grounds)
        return declaration
    if progress.status == "none":
        if declaration is None:
            grounds.no(Ground.DECLARATION_MISSING, "")
        return declaration
    if declaration is not None:
        grounds.no(Ground.DECLARATION_TWICE, "")
        return declaration
    told = progress.declaration
    if progress.status != "read-back" or told is None:
        grounds.no(Ground.NOT_READ_BACK, "")
        return told
    if progress.digest != digest_of(told):
        grounds.no(Ground.READ_BACK_DIFFERS, "")
    return told


def _articles(case: Case, told: BirthDeclaration, when: Timeliness) -> tuple[str, ...]:
    """Return the articles that the registration rests on, in the order they were applied."""
    law = case.pack.birth
    rests = [law.term.source, case.pack.declarants[told.declarant.role].source]
    rests += [law.evidence.source, law.family_name.source]
    if when != "timely":
        rests.append(law.late.source if when == "late" else law.delayed.source)
    rests += [law.national.source, law.fee.source]
    return tuple(dict.fromkeys(filter(None, map(cited, rests))))


def _follow_up(case: Case, told: BirthDeclaration) -> tuple[str, ...]:
    duties = (
        ("sex-to-determine", told.child.sex == "undetermined"),
        ("death-to-register", told.child.died is not None),
        ("birth-date-to-establish", not told.child.born.is_full),
        ("parents-to-find", told.child.found is not None),
        (
            NUMBER_FOLLOWS,
            not case.numbers_left and gets_number(case.pack, told),
        ),
    )
    return tuple(name for name, due in duties if due)
