# SPDX-License-Identifier: Apache-2.0
"""Look-ups: the purpose is on disk in the reads book before anything is shown. No log, no view."""

from collections.abc import Iterable
from concurrent.futures import Future  # noqa: TC003 - a type that readers want to see
from typing import get_args

from paydar.counter.desk import Desk
from paydar.facts.reads import LookedUp, Purpose
from paydar.identity.opaque import is_opaque_id
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.append import Appended, Draft, Proposal

LOOKUP = "lookup"
MAX_WHAT = 200


def look_up(desk: Desk, purpose: str, what: str, entry: str = "") -> tuple[Refusal, ...]:
    """Write down a look-up; return why it may not be made, or nothing once it is on disk."""
    if no := _may_not(desk, purpose):
        return no
    entry = entry if is_opaque_id(entry) else ""  # else any text of an address becomes a tag
    body = LookedUp(purpose=purpose, what=what[:MAX_WHAT], entry=entry)  # type: ignore[arg-type] # looked for above
    write_down(desk, body, (f"looked:{entry}",) if entry else ())
    return ()


def look_over(desk: Desk, purpose: str, what: str, entries: Iterable[str]) -> tuple[Refusal, ...]:
    """Write down that a list was looked at, as one look-up that each entry on it can see.

    Returns why it may not be made, or nothing once it is on disk.
    """
    if no := _may_not(desk, purpose):
        return no
    body = LookedUp(purpose=purpose, what=what[:MAX_WHAT])  # type: ignore[arg-type] # looked for above
    write_down(desk, body, tuple(f"looked:{entry}" for entry in entries))
    return ()


def _may_not(desk: Desk, purpose: str) -> tuple[Refusal, ...]:
    if purpose not in get_args(Purpose):
        return desk.refuse(Ground.PURPOSE_MISSING, "purpose")
    if not desk.chart.may(desk.by.assignment, LOOKUP, desk.today):
        return desk.refuse(Ground.NOT_AUTHORISED, "command")
    return ()


def write_down(desk: Desk, body: LookedUp, index: tuple[str, ...]) -> None:
    """Put a look-up on the disk of the reads book, and wait until it is there."""
    queued(desk, body, index).result()


def queued(desk: Desk, body: LookedUp, index: tuple[str, ...]) -> "Future[Appended]":
    """Queue a look-up for the reads book; nothing of it may be shown before it has a result."""
    proposal = Proposal(
        book=desk.settings.reads_book,
        key="",
        command="",
        office=desk.settings.office,
        law=desk.pack.name,
        by=desk.by,
        seen={},
        finish=lambda _draw: (Draft(body, (), index),),
    )
    return desk.ledger.append(proposal)
