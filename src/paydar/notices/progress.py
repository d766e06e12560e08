# SPDX-License-Identifier: Apache-2.0
"""How far a notice has come: a total fold over the facts on its claim, in their order.

Acts of a birth stand on the same claim. Once one does, the notice no longer waits; which entry it
is follows from the fact. What came twice (two offices received it apart) changes nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from paydar.facts.births import BirthDeclarationAmended, BirthDeclared, BirthRegistered
from paydar.facts.codec import Body
from paydar.facts.notices import BirthNotice, NoticeAmended, NoticeReceived, NoticeWithdrawn
from paydar.facts.values import DateOf

Status = Literal["none", "waiting", "withdrawn", "declared", "registered"]


@dataclass(frozen=True, slots=True)
class Progress:
    """A notice as it stands. `status` is `none` where only a paper certificate was seen."""

    received: bool = False
    issuer: str = ""
    number: str = ""
    notice: BirthNotice | None = None
    notified_on: DateOf | None = None
    withdrawn: str | None = None
    entry: str = ""
    registered: bool = False

    @property
    def status(self) -> Status:
        """Return where it stands; a declaration counts for more than a withdrawal."""
        if not self.received:
            return "none"
        if self.entry:
            return "registered" if self.registered else "declared"
        return "waiting" if self.withdrawn is None else "withdrawn"


NOTHING: Final = Progress()


def fold(bodies: Iterable[Body | None]) -> Progress:
    """Return the notice after these facts. Never raises."""
    progress = NOTHING
    for body in bodies:
        progress = _step(progress, body)
    return progress


def _step(progress: Progress, body: Body | None) -> Progress:
    match body:
        case NoticeReceived() if not progress.received:
            return replace(
                progress,
                received=True,
                issuer=body.issuer,
                number=body.number,
                notice=body.notice,
                notified_on=body.notified_on,
            )
        case NoticeAmended() if progress.received:
            return replace(progress, notice=body.notice)
        case NoticeWithdrawn() if progress.received:
            return replace(progress, withdrawn=body.reason)
        case BirthDeclared() | BirthDeclarationAmended() | BirthRegistered():
            registered = progress.registered or isinstance(body, BirthRegistered)
            entry = min(filter(None, (progress.entry, body.entry)))  # whichever fact came first
            return replace(progress, entry=entry, registered=registered)
        case _:
            return progress
