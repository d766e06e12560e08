# SPDX-License-Identifier: Apache-2.0
"""Staff at the counter: assignments begin and end as facts; nothing else gives authority."""

import datetime as dt
from typing import Final

from paydar.births.told import Grounds, check_text, clean_name
from paydar.counter.commands import AssignmentEnd, StaffAssign
from paydar.counter.desk import Decision, Desk, Handler, plainly
from paydar.facts.structure import AssignmentEnded, StaffAssigned
from paydar.facts.values import Name, Shape
from paydar.identity.opaque import new_entry_id
from paydar.law.grounds import Ground
from paydar.ledger.append import Draft
from paydar.ledger.read import Look
from paydar.structure.chart import chart_tag

LONGEST_STAFF_ID: Final = 60  # characters
_ECHOED: Final = 60  # characters of a wrong value that are said back


def _first(_body: Shape, desk: Desk) -> list[str]:
    return [chart_tag(desk.settings.office)]


def _assign(body: Shape, desk: Desk, _look: Look) -> Decision:
    assert isinstance(body, StaffAssign)  # noqa: S101 - the registry pairs kinds and shapes
    grounds = Grounds(desk.pack)
    name = _name(grounds, body.name)
    if body.post not in desk.chart.posts:
        grounds.no(Ground.CODE_UNKNOWN, "post", value=body.post[:_ECHOED])
    if not body.staff.strip():
        grounds.no(Ground.NAME_EMPTY, "staff")
    check_text(grounds, "staff", body.staff, LONGEST_STAFF_ID)
    since = _day(grounds, "since", body.since) or desk.today
    until = _day(grounds, "until", body.until)
    if until is not None and until < since:
        grounds.no(Ground.DATE_INTERVAL, "until")
    if grounds.found:
        return tuple(grounds.found)
    fact = StaffAssigned(
        assignment=new_entry_id(),
        staff=body.staff,
        name=name,
        post=body.post,
        office=desk.settings.office,
        since=since,
        until=until,
    )
    return plainly(Draft(fact, (chart_tag(desk.settings.office),)))


def _name(grounds: Grounds, name: Name) -> Name:
    """Return the name as it is kept; a person of the staff has at least one name."""
    kept = clean_name(grounds, "name", name)
    if not (kept.given or kept.family):
        grounds.no(Ground.NAME_EMPTY, "name.given")
    return kept


def _day(grounds: Grounds, where: str, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        grounds.no(Ground.DATE_FORMAT, where, value=text[:_ECHOED])
        return None


def _end(body: Shape, desk: Desk, _look: Look) -> Decision:
    assert isinstance(body, AssignmentEnd)  # noqa: S101
    grounds = Grounds(desk.pack)
    check_text(grounds, "reason", body.reason)
    if body.assignment not in desk.chart.assignments or body.assignment in desk.chart.ended:
        grounds.no(Ground.CODE_UNKNOWN, "assignment", value=body.assignment[:_ECHOED])
    others = [a for a in desk.chart.assignments if a != body.assignment]
    if not any(desk.chart.may(a, "staff.assign", desk.today) for a in others):
        grounds.no(Ground.NOT_AUTHORISED, "assignment")  # nobody could assign anyone again
    if grounds.found:
        return tuple(grounds.found)
    fact = AssignmentEnded(assignment=body.assignment, reason=body.reason)
    return plainly(Draft(fact, (chart_tag(desk.settings.office),)))


HANDLERS = {
    "staff.assign": Handler(_first, _assign),
    "assignment.end": Handler(_first, _end),
}
