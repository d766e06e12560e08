# SPDX-License-Identifier: Apache-2.0
"""What authority rests on: office, posts, assignments, number blocks, epochs."""

import datetime as dt

from paydar.facts.values import Name, Statement


class OfficeFounded(Statement, frozen=True, kw_only=True, tag="office.founded"):
    """An office came into being. `area` are codes of places it is competent for."""

    office: str
    country: str
    name: str
    name_latin: str = ""
    area: tuple[str, ...] = ()


class PostCreated(Statement, frozen=True, kw_only=True, tag="post.created"):
    """A post and the authorities it carries (command kinds, or `*`)."""

    post: str
    title: str
    authorities: tuple[str, ...]


class StaffAssigned(Statement, frozen=True, kw_only=True, tag="staff.assigned"):
    """A person of the staff holds a post at an office from a day to a day, ends inclusive."""

    assignment: str
    staff: str
    name: Name
    post: str
    office: str
    since: dt.date
    until: dt.date | None = None


class AssignmentEnded(Statement, frozen=True, kw_only=True, tag="assignment.ended"):
    """An assignment ended; acts after this fact are refused."""

    assignment: str
    reason: str


class NumberBlockLeased(Statement, frozen=True, kw_only=True, tag="number-block.leased"):
    """Serials `first` to `last` (inclusive) under `prefix` may be issued by this book only.

    `order` (hex) keys the permutation in which they are issued, so that the next number cannot be
    guessed from the last one.
    """

    block: str
    scheme: str
    prefix: str
    first: int
    last: int
    order: str


class DocumentKeyEnrolled(Statement, frozen=True, kw_only=True, tag="document-key.enrolled"):
    """A key that signs this office's documents: P-256 public point (hex), with its key id."""

    key_id: str
    public: str
    since: dt.date


class EpochOpened(Statement, frozen=True, kw_only=True, tag="epoch.opened"):
    """The first fact of a node's next book: which book it follows, up to what size and root."""

    previous: str
    size: int
    root: str
    reason: str
