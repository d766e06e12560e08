# SPDX-License-Identifier: Apache-2.0
"""May this be done with this death? Pure decisions: a fact to record, or every ground against it.

No clock, no database, no request: all that is known comes in a `Case`. Each step says in which
state of the entry it is possible; the table is `progress.TAKEN_WHEN`.
"""

from typing import Final

from paydar.births.decide import day_at_counter
from paydar.births.desk import check_fee, check_marks
from paydar.births.told import Grounds, check_text, without_unusable
from paydar.calendar.show import show
from paydar.deaths.case import Case
from paydar.deaths.clock import appeal_until
from paydar.deaths.declaration import normalise
from paydar.deaths.desk import (
    check_collected,
    check_desk,
    check_extra,
    check_permit,
    timeliness_of,
)
from paydar.deaths.person import check_person
from paydar.facts.births import Fee, Missing, ReadBack, Reason
from paydar.facts.deaths import (
    NOTHING_COLLECTED,
    Collected,
    DeathDeclaration,
    DeathDeclared,
    DeathRefused,
    DeathRegistered,
    DeathReturned,
)
from paydar.law.grounds import Ground, Refusal
from paydar.law.say import figures
from paydar.law.settings import Timeliness, cited

Refusals = tuple[Refusal, ...]
_STATE_GROUND: Final = {
    "none": Ground.NOT_DECLARED,
    "declared": Ground.ALREADY_DECLARED,
    "returned": Ground.ALREADY_DECLARED,
    "registered": Ground.ALREADY_REGISTERED,
    "refused": Ground.ALREADY_REFUSED,
}
_DATE_UNUSABLE: Final = frozenset({Ground.DATE_INTERVAL, Ground.DATE_OUT_OF_RANGE})


def declare(case: Case, told: DeathDeclaration) -> DeathDeclared | Refusals:
    """Take a declaration. Permit, booklet, late papers and fee are asked at registration."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "none")
    kept = _checked(case, told, grounds)
    if grounds.found:
        return tuple(grounds.found)
    return DeathDeclared(
        entry=case.entry,
        person=case.person,
        declaration=kept,
        declared_on=day_at_counter(case.today, case.pack.calendar),
    )


def return_for_completion(
    case: Case, missing: tuple[Missing, ...], note: str = ""
) -> DeathReturned | Refusals:
    """Return a declaration: what is still to be brought or said."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "declared")
    if not missing or not all(thing.need.strip() for thing in missing):
        grounds.no(Ground.NOTHING_MISSING, "missing")
    for index, thing in enumerate(missing):
        check_text(grounds, f"missing.{index}", thing.need)
    check_text(grounds, "note", note)
    if grounds.found:
        return tuple(grounds.found)
    return DeathReturned(entry=case.entry, missing=missing, note=note)


def refuse(case: Case, reasons: tuple[Reason, ...]) -> DeathRefused | Refusals:
    """Refuse registration with reasons; the pack says where and until when to contest it."""
    grounds = Grounds(case.pack)
    _in_state(case, grounds, "declared", "returned")
    if not reasons or not all(reason.ground.strip() for reason in reasons):
        grounds.no(Ground.REASONS_MISSING, "reasons")
    for index, reason in enumerate(reasons):
        check_text(grounds, f"reasons.{index}.note", reason.note)
    if grounds.found:
        return tuple(grounds.found)
    return DeathRefused(entry=case.entry, reasons=reasons, appeal=appeal_note(case))


def appeal_note(case: Case) -> str:
    """Return where and until when a refusal of today can be contested."""
    rule, spoken = case.pack.death.appeal, case.pack.languages[0]
    until = appeal_until(case.pack, case.today)
    return rule.to[spoken].format(
        last_day=show(until, case.pack.calendar, spoken), days=figures(rule.days, spoken)
    )


def register(
    case: Case,
    *,
    declaration: DeathDeclaration | None = None,
    marks: ReadBack | None = None,
    collected: Collected = NOTHING_COLLECTED,
    fee: Fee | None = None,
) -> DeathRegistered | Refusals:
    """Register a death: a walk-in with its whole declaration, or one that was declared before.

    What was returned is registered only with its declaration completed; one that was declared may
    be corrected by the same command, for nobody has signed it yet. The law is applied anew. The
    number stays empty; the appender draws it in the commit.
    """
    grounds = Grounds(case.pack)
    told = _to_register(case, declaration, grounds)
    if told is None:
        return tuple(grounds.found)
    kept = _checked(case, told, grounds)
    when = timeliness_of(case, kept)
    check_extra(case, kept, when, grounds)
    check_permit(case, kept, grounds)
    check_collected(case, kept, collected, grounds)
    check_fee(case.pack.death.fee, when, fee, grounds)
    if marks is None:
        grounds.no(Ground.READ_BACK_MISSING, "read_back")
    else:
        check_marks(len(kept.evidence.witnesses), marks, grounds)
    if grounds.found or marks is None:
        return tuple(grounds.found)
    return DeathRegistered(
        entry=case.entry,
        person=case.person,
        declaration=kept,
        declared_on=case.progress.declared_on or day_at_counter(case.today, case.pack.calendar),
        read_back=marks,
        timeliness=when,
        collected=collected,
        fee=fee,
        articles=_articles(case, kept, when),
    )


def _checked(case: Case, told: DeathDeclaration, grounds: Grounds) -> DeathDeclaration:
    """Return the declaration as it is kept, after every check that needs no fee or booklet."""
    kept, refused = normalise(case.pack, told, case.today)
    grounds.found.extend(refused)
    if any(refusal.ground in _DATE_UNUSABLE for refusal in refused):
        kept = without_unusable(kept, day_at_counter(case.today, case.pack.calendar))
    check_person(case, kept, grounds)
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
    case: Case, declaration: DeathDeclaration | None, grounds: Grounds
) -> DeathDeclaration | None:
    """Return what is to be registered: told now, or declared before and not returned."""
    status = case.progress.status
    if status in {"registered", "refused"}:
        _in_state(case, grounds)
        return declaration
    if declaration is None and status in {"none", "returned"}:
        grounds.no(Ground.DECLARATION_MISSING, "declaration")
        return None
    return declaration or case.progress.declaration


def _articles(case: Case, told: DeathDeclaration, when: Timeliness) -> tuple[str, ...]:
    """Return the articles that the registration rests on, in the order they were applied."""
    law = case.pack.death
    rests = [law.term.source, case.pack.death_declarants[told.declarant.role].source]
    rests.append(law.evidence.source)
    if when != "timely":
        rests.append(law.late.source if when == "late" else law.delayed.source)
    rests += [law.permit.source, law.booklet.source, law.fee.source]
    return tuple(dict.fromkeys(filter(None, map(cited, rests))))
