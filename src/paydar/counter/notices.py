# SPDX-License-Identifier: Apache-2.0
"""Notices at the counter: whose they are, what stands on their claim, who may read them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from paydar.births.told import Grounds, clean_name
from paydar.counter.desk import Decided, Decision, Desk, Handler, plainly
from paydar.counter.lookups import LOOKUP, MAX_WHAT, write_down
from paydar.counter.notice_commands import (
    NoticeAmend,
    NoticeGive,
    NoticesList,
    NoticeWithdraw,
    NotifierEnroll,
)
from paydar.facts.codec import Body
from paydar.facts.notices import (
    NoticeAmended,
    NoticeReceived,
    NoticesListed,
    NoticeWithdrawn,
    NotifierEnrolled,
)
from paydar.facts.reads import LookedUp, Purpose
from paydar.facts.structure import PostCreated, StaffAssigned
from paydar.facts.values import Name, Shape
from paydar.identity.opaque import new_entry_id
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.append import Draft
from paydar.ledger.note import ED25519, NoteError, Verifier
from paydar.ledger.read import Look
from paydar.notices import decide
from paydar.notices.progress import Progress, fold
from paydar.notices.tags import claim_of, claims_begin, issuer_tag, notifier_tag
from paydar.register import notices as register
from paydar.structure.chart import chart_tag

NOTIFIER: Final = "notifier"
READ: Final = "notice.read"
# The notifying post may do this and nothing else.
AUTHORITIES: Final = ("notice.give", "notice.amend", "notice.withdraw", "notices.list", READ)
_LONGEST: Final = 120  # characters of a claim
_ECHOED: Final = 60  # characters of a wrong value that are said back
_Noticed = NoticeReceived | NoticeAmended | NoticeWithdrawn | NoticesListed


# The issuer speaks.


def _first(_body: Shape, desk: Desk) -> list[str]:
    return [notifier_tag(desk.by.assignment)] if is_word(desk.by.assignment) else []


def _claim(body: Shape, desk: Desk, look: Look) -> list[str]:
    issuer = _issuer(desk, look)
    return [claim_of(issuer, str(getattr(body, "number", "")))] if issuer else []


def _lists(_body: Shape, desk: Desk, look: Look) -> list[str]:
    issuer = _issuer(desk, look)
    return [issuer_tag(issuer)] if issuer else []


def _issuer(desk: Desk, look: Look) -> str:
    """Return the name in which the asking assignment speaks; empty when none was given to it."""
    facts = look.on(notifier_tag(desk.by.assignment))
    found = [f.body.issuer for f in facts if isinstance(f.body, NotifierEnrolled)]
    return found[-1] if found else ""


def is_word(assignment: str) -> bool:
    """Whether a text can be an assignment: a tag is made of it."""
    return 0 < len(assignment) <= _ECHOED and assignment.isascii() and assignment.isprintable()


def _case(desk: Desk, look: Look, number: str = "") -> decide.Case:
    issuer = _issuer(desk, look)
    on_claim = look.on(claim_of(issuer, number)) if issuer else []
    listed = [f.body for f in look.on(issuer_tag(issuer))] if issuer else []
    return decide.Case(
        pack=desk.pack,
        today=desk.day(desk.today),
        issuer=issuer,
        progress=fold(f.body for f in on_claim),
        lists=tuple(body for body in listed if isinstance(body, NoticesListed)),
    )


Deciding = Callable[[Shape, Desk, Look], _Noticed | tuple[Refusal, ...]]


def _decider(decide_it: Deciding) -> Callable[[Shape, Desk, Look], Decision]:
    def decided(body: Shape, desk: Desk, look: Look) -> Decision:
        outcome = decide_it(body, desk, look)
        if isinstance(outcome, tuple):
            return outcome
        if isinstance(outcome, NoticesListed):
            return plainly(Draft(outcome, (issuer_tag(outcome.issuer),)))
        return plainly(Draft(outcome, (claim_of(outcome.issuer, outcome.number),)))

    return decided


def _give(body: Shape, desk: Desk, look: Look) -> NoticeReceived | tuple[Refusal, ...]:
    assert isinstance(body, NoticeGive)  # noqa: S101 - the registry pairs kinds and shapes
    return decide.give(_case(desk, look, body.number), body.number, body.notice)


def _amend(body: Shape, desk: Desk, look: Look) -> NoticeAmended | tuple[Refusal, ...]:
    assert isinstance(body, NoticeAmend)  # noqa: S101
    return decide.amend(_case(desk, look, body.number), body.number, body.notice)


def _withdraw(body: Shape, desk: Desk, look: Look) -> NoticeWithdrawn | tuple[Refusal, ...]:
    assert isinstance(body, NoticeWithdraw)  # noqa: S101
    return decide.withdraw(_case(desk, look, body.number), body.number, body.reason)


def _list(body: Shape, desk: Desk, look: Look) -> NoticesListed | tuple[Refusal, ...]:
    assert isinstance(body, NoticesList)  # noqa: S101
    told = NoticesListed(
        issuer="",
        list_number=body.list_number,
        first=body.first,
        last=body.last,
        spoiled=body.spoiled,
        listed_on=desk.day(desk.today),
    )
    return decide.list_numbers(_case(desk, look), told)


# The office lets somebody speak.


def _enroll_first(body: Shape, desk: Desk) -> list[str]:
    assert isinstance(body, NotifierEnroll)  # noqa: S101
    tags = [chart_tag(desk.settings.office), issuer_tag(body.issuer)]
    return [*tags, notifier_tag(body.assignment)] if is_word(body.assignment) else tags


def _enroll(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, NotifierEnroll)  # noqa: S101
    grounds = Grounds(desk.pack)
    assignment = body.assignment or new_entry_id()
    made = [] if body.assignment else _assigned(grounds, desk, body.name, assignment)
    if body.assignment and not _notifies_only(desk, body.assignment):
        grounds.no(Ground.CODE_UNKNOWN, "assignment", value=body.assignment[:_ECHOED])
    case = decide.Enrolling(
        pack=desk.pack,
        assignment=assignment,
        taken_by=_taken_by(desk, look, body, assignment),
        key_is_good=_is_good(desk, body.key, assignment),
    )
    outcome = decide.enroll(case, body.issuer, body.role, body.key)
    if grounds.found or isinstance(outcome, tuple):
        return (*grounds.found, *(outcome if isinstance(outcome, tuple) else ()))
    chart = (chart_tag(desk.settings.office),)
    own = (notifier_tag(assignment), issuer_tag(outcome.issuer))
    drafts = (Draft(outcome, own), *(Draft(fact, chart) for fact in made))
    return Decided((*own, *(chart if made else ())), lambda _draw: drafts)


def _assigned(grounds: Grounds, desk: Desk, name: Name, assignment: str) -> list[Body]:
    """Return the facts that make a new assignment of the notifying post."""
    kept = clean_name(grounds, "name", name)
    if not (kept.given or kept.family):
        grounds.no(Ground.NAME_EMPTY, "name.given")
    post = PostCreated(post=NOTIFIER, title="Notifier of births", authorities=AUTHORITIES)
    held = StaffAssigned(
        assignment=assignment,
        staff=f"{NOTIFIER}-{assignment}",
        name=kept,
        post=NOTIFIER,
        office=desk.settings.office,
        since=desk.today,
    )
    return [held] if NOTIFIER in desk.chart.posts else [post, held]


def _notifies_only(desk: Desk, assignment: str) -> bool:
    """Whether the assignment is in force and its post may do nothing but notify."""
    if not desk.chart.is_living(assignment, desk.today):
        return False
    post = desk.chart.posts.get(desk.chart.assignments[assignment].post)
    return post is not None and set(post.authorities) <= set(AUTHORITIES)


def _taken_by(desk: Desk, look: Look, body: NotifierEnroll, assignment: str) -> str:
    """Return another assignment in force that speaks in this name; empty when there is none."""
    enrolled = (f.body for f in look.on(issuer_tag(body.issuer)))
    others = {e.assignment for e in enrolled if isinstance(e, NotifierEnrolled)} - {assignment}
    return next((a for a in sorted(others) if desk.chart.is_living(a, desk.today)), "")


def _is_good(desk: Desk, key: str, assignment: str) -> bool:
    if not key:
        return True
    try:
        verifier = Verifier.parse(key)
    except NoteError:
        return False
    with desk.ledger.reading() as tx:
        others = [n.key for n in register.notifiers(tx) if n.assignment != assignment]
    return verifier.kind == ED25519 and key not in others


HANDLERS: Final = {
    "notice.give": Handler(_first, _decider(_give), _claim, own=True),
    "notice.amend": Handler(_first, _decider(_amend), _claim, own=True),
    "notice.withdraw": Handler(_first, _decider(_withdraw), _claim, own=True),
    "notices.list": Handler(_first, _decider(_list), _lists, own=True),
    "notifier.enroll": Handler(_enroll_first, _enroll),
}


# Reading. A notice names a mother: who saw it is on disk before it is shown.


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice with everything on its claim. `bodies` are in order."""

    claim: str
    progress: Progress
    bodies: tuple[Body | None, ...]


def issuer_of(desk: Desk) -> str:
    """Return the name in which this desk's assignment speaks; empty when none."""
    mine = [notifier_tag(desk.by.assignment)] if is_word(desk.by.assignment) else []
    return _issuer(desk, desk.ledger.look(mine))


def find_notice(desk: Desk, claim: str) -> Noticed | None:
    """Return the notice on a claim, or None when none came. Call `look_up_notice` before."""
    if not is_claim(claim):
        return None
    bodies = tuple(f.body for f in desk.ledger.look([claim]).on(claim))
    progress = fold(bodies)
    return Noticed(claim, progress, bodies) if progress.received else None


def look_up_notice(desk: Desk, purpose: Purpose, claim: str) -> tuple[Refusal, ...]:
    """Write down that somebody reads a notice; return why it may not be, or nothing once on disk.

    The house reads its own under `notice.read`, the registrar any under `lookup`.
    """
    may_all = desk.chart.may(desk.by.assignment, LOOKUP, desk.today)
    own = issuer_of(desk)
    if not may_all and not (own and claim.startswith(claims_begin(own))):
        return desk.refuse(Ground.NOT_AUTHORISED, "command")
    entry = ""
    if is_claim(claim):
        entry = fold(f.body for f in desk.ledger.look([claim]).on(claim)).entry
    claims = [claim] if is_claim(claim) else []
    index = tuple(f"looked:{seen}" for seen in (*claims, entry) if seen)
    write_down(desk, LookedUp(purpose=purpose, what=claim[:MAX_WHAT], entry=entry), index)
    return ()


def is_claim(text: str) -> bool:
    """Whether a text can be the claim of a notice."""
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and text.startswith("notice:") and len(text) <= _LONGEST
