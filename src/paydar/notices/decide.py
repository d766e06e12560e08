# SPDX-License-Identifier: Apache-2.0
"""May this be done with a notice? Pure decisions: a fact to record, or every ground against it.

No clock, no database, no request: all that is known comes in a `Case`. The issuer is that of the
assignment; nothing that a client sends can name another.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from paydar.births.told import Grounds, check_text
from paydar.facts.notices import (
    BirthNotice,
    NoticeAmended,
    NoticeReceived,
    NoticesListed,
    NoticeWithdrawn,
    NotifierEnrolled,
    NotifierRole,
)
from paydar.facts.values import DateOf
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack
from paydar.notices.compare import changed_fields
from paydar.notices.declaration import LONGEST_NUMBER, check_certificate_number, normalise
from paydar.notices.numbers import MOST_LISTED, run_of
from paydar.notices.progress import NOTHING, Progress
from paydar.notices.tags import claim_of

MOST_SPOILED: Final = 100  # numbers of one list
HIGHEST_LIST: Final = 100_000

Refusals = tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known when a notice is decided.

    `issuer` of the assignment that speaks, empty where none is enrolled; `progress` of the notice
    that the command names; `lists` that this issuer sent before.
    """

    pack: Pack
    today: DateOf
    issuer: str
    progress: Progress = NOTHING
    lists: tuple[NoticesListed, ...] = ()

    @property
    def day(self) -> dt.date:
        """The civil day at the office."""
        return self.today.earliest


def give(case: Case, number: str, told: BirthNotice) -> NoticeReceived | Refusals:
    """Take a notice in. A birth that was declared already takes it too: it is kept beside it."""
    grounds = _begun(case)
    kept_number = check_certificate_number(grounds, "number", number)
    if case.progress.received:
        used_up = case.progress.status == "withdrawn"
        ground = Ground.NOTICE_WITHDRAWN if used_up else Ground.NOTICE_KNOWN
        grounds.no(ground, "number", number=_said(number))
    kept, amiss = normalise(case.pack, told, case.day)
    if grounds.found or amiss:
        return (*grounds.found, *amiss)
    return NoticeReceived(
        issuer=case.issuer, number=kept_number, notice=kept, notified_on=case.today
    )


def amend(case: Case, number: str, told: BirthNotice) -> NoticeAmended | Refusals:
    """Correct or complete one's own notice, as long as nobody declared on it."""
    grounds = _begun(case)
    _is_open(case, grounds, number)
    kept, amiss = normalise(case.pack, told, case.day)
    before = case.progress.notice
    changed = changed_fields(before, kept) if before is not None else ()
    if before is not None and not changed:
        grounds.no(Ground.NOTHING_CHANGED, "notice")
    if grounds.found or amiss:
        return (*grounds.found, *amiss)
    return NoticeAmended(
        issuer=case.issuer, number=case.progress.number, notice=kept, changed=changed
    )


def withdraw(case: Case, number: str, reason: str) -> NoticeWithdrawn | Refusals:
    """Take one's own notice back, as long as nobody declared on it."""
    grounds = _begun(case)
    _is_open(case, grounds, number)
    if not reason.strip():
        grounds.no(Ground.REASONS_MISSING, "reason")
    check_text(grounds, "reason", reason)
    if grounds.found:
        return tuple(grounds.found)
    return NoticeWithdrawn(issuer=case.issuer, number=case.progress.number, reason=reason.strip())


def list_numbers(case: Case, told: NoticesListed) -> NoticesListed | Refusals:
    """Take a list of the numbers that the issuer gave out; `told` names no issuer and no day."""
    grounds = _begun(case)
    run = run_of(told.first, told.last)
    if not run:
        grounds.no(Ground.LIST_NOT_A_RUN, "first", most=str(MOST_LISTED))
    if not 1 <= told.list_number <= HIGHEST_LIST:
        limits = {"value": str(told.list_number), "least": "1", "most": str(HIGHEST_LIST)}
        grounds.no(Ground.COUNT_IMPOSSIBLE, "list_number", **limits)
    if any(told.list_number == known.list_number for known in case.lists):
        grounds.no(Ground.LIST_KNOWN, "list_number", count=str(told.list_number))
    earlier = {n for known in case.lists for n in _claims(case, run_of(known.first, known.last))}
    if twice := next((n for n in run if claim_of(case.issuer, n) in earlier), ""):
        grounds.no(Ground.LIST_OVERLAPS, "first", number=twice)
    _spoiled(case, grounds, told, run)
    if grounds.found:
        return tuple(grounds.found)
    return NoticesListed(
        issuer=case.issuer,
        list_number=told.list_number,
        first=run[0],
        last=run[-1],
        spoiled=told.spoiled,
        listed_on=case.today,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """What is known when a notifier is enrolled.

    `taken_by`: another assignment in force that has this issuer; `key_is_good`: the key is none, or
    an Ed25519 verifier key that nobody else has.
    """

    pack: Pack
    assignment: str
    taken_by: str = ""
    key_is_good: bool = True


def enroll(
    case: Enrolling, issuer: str, role: NotifierRole, key: str
) -> NotifierEnrolled | Refusals:
    """Give an assignment the name in which it notifies."""
    grounds, kept = Grounds(case.pack), " ".join(issuer.split())
    check_text(grounds, "issuer", kept, LONGEST_NUMBER)
    if not any(c.isalnum() for c in kept):
        grounds.no(Ground.NAME_EMPTY, "issuer")
    if case.taken_by:
        grounds.no(Ground.ISSUER_TAKEN, "issuer", name=_said(kept))
    if not case.key_is_good:
        grounds.no(Ground.PUBLIC_KEY_INVALID, "key")
    if grounds.found:
        return tuple(grounds.found)
    return NotifierEnrolled(assignment=case.assignment, issuer=kept, role=role, key=key)


def _begun(case: Case) -> Grounds:
    grounds = Grounds(case.pack)
    if not case.issuer:
        grounds.no(Ground.NOTIFIER_UNKNOWN, "")
    return grounds


def _is_open(case: Case, grounds: Grounds, number: str) -> None:
    """Refuse to change what never came, what was taken back, and what was declared."""
    ground = {
        "none": Ground.NOTICE_UNKNOWN,
        "withdrawn": Ground.NOTICE_WITHDRAWN,
        "declared": Ground.NOTICE_DECLARED,
        "registered": Ground.NOTICE_DECLARED,
    }.get(case.progress.status)
    if ground is not None:
        grounds.no(ground, "number", number=_said(number))


def _spoiled(case: Case, grounds: Grounds, told: NoticesListed, run: tuple[str, ...]) -> None:
    if len(told.spoiled) > MOST_SPOILED:
        limits = {"value": str(len(told.spoiled)), "least": "0", "most": str(MOST_SPOILED)}
        grounds.no(Ground.COUNT_IMPOSSIBLE, "spoiled", **limits)
        return
    given = set(_claims(case, run))
    for place, number in enumerate(told.spoiled):
        where = f"spoiled.{place}"
        if run and claim_of(case.issuer, number) not in given:
            grounds.no(Ground.CODE_UNKNOWN, where, value=_said(number))
        check_text(grounds, where, number, LONGEST_NUMBER)


def _claims(case: Case, numbers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(claim_of(case.issuer, number) for number in numbers)


def _said(text: str) -> str:
    return text[:LONGEST_NUMBER]
