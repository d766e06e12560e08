# SPDX-License-Identifier: Apache-2.0
"""The founding facts of an office that starts alone: office, posts, first assignment, numbers."""

import datetime as dt
import secrets
from dataclasses import dataclass

from paydar.facts.codec import Body
from paydar.facts.structure import (
    DocumentKeyEnrolled,
    EpochOpened,
    NumberBlockLeased,
    OfficeFounded,
    PostCreated,
    StaffAssigned,
)
from paydar.facts.values import Name
from paydar.identity.block import NumberBlock

FOUNDER = "founder"
POSTS = {
    "head": ("Head of office", ("*",)),
    "registrar": (
        "Registrar",
        ("birth.*", "death.*", "booklets.*", "booklet.*", "document.*", "day.*", "lookup"),
    ),
    "clerk": ("Clerk", ("birth.declare", "birth.amend", "death.declare", "lookup")),
}


@dataclass(frozen=True, slots=True)
class Founding:
    """What an office begins with. `founder` is the name of the first head of office."""

    office: OfficeFounded
    founder: Name
    on: dt.date


def founding_facts(founding: Founding) -> list[Body]:
    """Return the facts by which an office and its first assignment come to be."""
    posts = [
        PostCreated(post=post, title=title, authorities=authorities)
        for post, (title, authorities) in POSTS.items()
    ]
    founder = StaffAssigned(
        assignment=FOUNDER,
        staff=FOUNDER,
        name=founding.founder,
        post="head",
        office=founding.office.office,
        since=founding.on,
    )
    return [founding.office, *posts, founder]


def lease(block: NumberBlock, book: str) -> NumberBlockLeased:
    """Return the lease of a stand-alone block to one book, with a fresh order of issue."""
    return NumberBlockLeased(
        block=f"{book}/{block.prefix}-{block.first}",
        scheme=block.scheme,
        prefix=block.prefix,
        first=block.first,
        last=block.last,
        order=secrets.token_hex(16),
    )


def next_epoch(previous: tuple[str, int, bytes], reason: str) -> EpochOpened:
    """Return the first fact of the book that follows one of that name, size and root."""
    name, size, root = previous
    return EpochOpened(previous=name, size=size, root=root.hex(), reason=reason)


def document_key(key_id: str, public: str, since: dt.date) -> DocumentKeyEnrolled:
    """Return the fact that a document key is in use from that day."""
    return DocumentKeyEnrolled(key_id=key_id, public=public, since=since)
