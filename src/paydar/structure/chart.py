# SPDX-License-Identifier: Apache-2.0
"""The chart of an office: a fold over structure facts. Authority is read from it alone."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from paydar.facts.codec import Body
from paydar.facts.envelope import Position
from paydar.facts.structure import (
    AssignmentEnded,
    DocumentKeyEnrolled,
    EpochOpened,
    NumberBlockLeased,
    OfficeFounded,
    PostCreated,
    StaffAssigned,
)

State = Literal["now", "later", "over", "ended"]


@dataclass(frozen=True, slots=True)
class Lease:
    """A block of numbers with the one book that may issue from it."""

    book: str
    block: NumberBlockLeased


@dataclass(frozen=True, slots=True)
class Chart:
    """What structure facts say. Assignments that ended stay in `ended` for the record."""

    office: OfficeFounded | None = None
    posts: Mapping[str, PostCreated] = field(default_factory=dict)
    assignments: Mapping[str, StaffAssigned] = field(default_factory=dict)
    ended: frozenset[str] = frozenset()
    leases: tuple[Lease, ...] = ()
    epochs: tuple[EpochOpened, ...] = ()
    document_keys: tuple[DocumentKeyEnrolled, ...] = ()

    def state_of(self, held: StaffAssigned, day: dt.date) -> State:
        """Return how an assignment stands on that day; `until` is inclusive."""
        if held.assignment in self.ended:
            return "ended"
        if held.until is not None and held.until < day:
            return "over"
        return "later" if day < held.since else "now"

    def is_living(self, assignment: str, day: dt.date) -> bool:
        """Whether the assignment is in force on that day."""
        held = self.assignments.get(assignment)
        return held is not None and self.state_of(held, day) == "now"

    def may(self, assignment: str, command: str, day: dt.date) -> bool:
        """Whether the holder of this assignment may give this command on that day."""
        if not self.is_living(assignment, day):
            return False
        post = self.posts.get(self.assignments[assignment].post)
        return post is not None and _carries(post.authorities, command)

    def blocks(self, book: str, scheme: str) -> list[NumberBlockLeased]:
        """Return the blocks that this book may issue from, oldest first."""
        return [
            lease.block
            for lease in self.leases
            if lease.book == book and lease.block.scheme == scheme
        ]


@lru_cache(maxsize=256)
def _carries(authorities: tuple[str, ...], command: str) -> bool:
    return any(fnmatchcase(command, authority) for authority in authorities)


def fold(facts: Iterable[tuple[Position, Body | None]]) -> Chart:
    """Return the chart after these facts, in order. Other kinds say nothing about structure."""
    chart = Chart()
    for position, body in facts:
        chart = _step(chart, position, body)
    return chart


def _step(chart: Chart, position: Position, body: Body | None) -> Chart:  # noqa: PLR0911 - a table
    match body:
        case OfficeFounded():
            return replace(chart, office=body)
        case PostCreated():
            return replace(chart, posts={**chart.posts, body.post: body})
        case StaffAssigned():
            return replace(chart, assignments={**chart.assignments, body.assignment: body})
        case AssignmentEnded():
            return replace(chart, ended=chart.ended | {body.assignment})
        case NumberBlockLeased():
            return replace(chart, leases=(*chart.leases, Lease(position.book, body)))
        case DocumentKeyEnrolled():
            return replace(chart, document_keys=(*chart.document_keys, body))
        case EpochOpened():
            return replace(chart, epochs=(*chart.epochs, body))
        case _:
            return chart


def chart_tag(office: str) -> str:
    """Return the guarded tag that every structure fact of an office carries."""
    return f"office-chart:{office}"
