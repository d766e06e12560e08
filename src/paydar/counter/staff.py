# SPDX-License-Identifier: Apache-2.0
"""Staff at the counter: assignments begin and end as facts; nothing else gives authority."""

import datetime as dt

from paydar.counter.commands import AssignmentEnd, StaffAssign
from paydar.counter.desk import Decision, Desk, Handler, plainly
from paydar.facts.structure import AssignmentEnded, StaffAssigned
from paydar.facts.values import Shape
from paydar.identity.opaque import new_entry_id
from paydar.law.grounds import Ground
from paydar.ledger.append import Draft
from paydar.ledger.read import Look
from paydar.structure.chart import chart_tag


def _first(_body: Shape, desk: Desk) -> list[str]:
    return [chart_tag(desk.settings.office)]


def _assign(body: Shape, desk: Desk, _look: Look) -> Decision:
    assert isinstance(body, StaffAssign)  # noqa: S101 - the registry pairs kinds and shapes
    if body.post not in desk.chart.posts:
        return desk.refuse(Ground.CODE_UNKNOWN, "post", value=body.post)
    try:
        since = dt.date.fromisoformat(body.since) if body.since else desk.today
        until = dt.date.fromisoformat(body.until) if body.until else None
    except ValueError:
        return desk.refuse(Ground.DATE_FORMAT, "since", value=f"{body.since} {body.until}".strip())
    if until is not None and until < since:
        return desk.refuse(Ground.DATE_INTERVAL, "until")
    fact = StaffAssigned(
        assignment=new_entry_id(),
        staff=body.staff,
        name=body.name,
        post=body.post,
        office=desk.settings.office,
        since=since,
        until=until,
    )
    return plainly(Draft(fact, (chart_tag(desk.settings.office),)))


def _end(body: Shape, desk: Desk, _look: Look) -> Decision:
    assert isinstance(body, AssignmentEnd)  # noqa: S101
    if body.assignment not in desk.chart.assignments or body.assignment in desk.chart.ended:
        return desk.refuse(Ground.CODE_UNKNOWN, "assignment", value=body.assignment)
    others = [a for a in desk.chart.assignments if a != body.assignment]
    if not any(desk.chart.may(a, "staff.assign", desk.today) for a in others):
        return desk.refuse(Ground.NOT_AUTHORISED, "assignment")  # nobody could assign anyone again
    fact = AssignmentEnded(assignment=body.assignment, reason=body.reason)
    return plainly(Draft(fact, (chart_tag(desk.settings.office),)))


HANDLERS = {
    "staff.assign": Handler(_first, _assign),
    "assignment.end": Handler(_first, _end),
}
