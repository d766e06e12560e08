# SPDX-License-Identifier: Apache-2.0
"""What a refusal tells of persons: written to the book of look-ups before the refusal is shown.

"This mother gave birth in spring" is a look-up, whoever asked and whatever they asked for. So each
handler says of whom its grounds tell something that only the register knows, and the counter writes
that down first. No authority to look is asked: the law names the ground to whoever may give the
command. Where nothing is told, nothing is written, and nothing waits.
"""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import Future  # noqa: TC003 - a type that readers want to see
from dataclasses import dataclass, field

from paydar.counter.desk import Desk, Told
from paydar.counter.lookups import MAX_WHAT, queued
from paydar.facts.reads import LookedUp
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.append import Appended  # noqa: TC001 - a type that readers want to see


@dataclass(frozen=True, slots=True)
class Against:
    """Every ground against a command, and of whom they tell something."""

    refusals: tuple[Refusal, ...]
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """Grounds that may be shown once their look-ups are on disk."""

    desk: Desk
    refusals: tuple[Refusal, ...]
    looks: "Sequence[Future[Appended]]" = field(default=())

    def shown(self) -> tuple[Refusal, ...]:
        """Wait for the disk; return the grounds, or one that says why they cannot be shown.

        Nothing was written for a refused command, so it may be sent again; what was recorded beside
        it keeps its receipt, in its place.
        """
        if any(look.exception() is not None for look in self.looks):
            return self.desk.refuse(Ground.LOOK_UP_NOT_WRITTEN, "command")
        return self.refusals


def withheld(desk: Desk, against: Against) -> Withheld:
    """Queue the look-ups of a refusal; they are committed together with whatever else waits."""
    return Withheld(desk, against.refusals, [_queued(desk, told) for told in against.told])


def write(desk: Desk, told: Iterable[Told], looked: Collection[str]) -> tuple[str, ...]:
    """Put look-ups on disk, but for those already written; return what was looked for.

    Raises the ledger's errors: then nothing may be shown.
    """
    fresh = [one for one in told if one.what not in looked]
    for look in [_queued(desk, one) for one in fresh]:
        look.result()
    return tuple(one.what for one in fresh)


def _queued(desk: Desk, told: Told) -> "Future[Appended]":
    body = LookedUp(purpose=told.purpose, what=told.what[:MAX_WHAT], entry=told.entry)
    return queued(desk, body, (f"looked:{told.entry}",) if told.entry else ())
