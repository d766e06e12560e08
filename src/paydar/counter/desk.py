# SPDX-License-Identifier: Apache-2.0
"""What every decision at this counter knows: office, law, chart, day, and who is asking."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from paydar.facts.reads import Purpose
from paydar.facts.values import By, DateOf, Shape
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack
from paydar.ledger.append import Draft, Draw
from paydar.ledger.ledger import Ledger
from paydar.ledger.read import Look
from paydar.register.day import Counting
from paydar.settings import Settings
from paydar.structure.chart import Chart


@dataclass(frozen=True, slots=True)
class Desk:
    """One moment at one counter. `now` is the office clock, `today` its civil day.

    `counting` carries the count of the day on, from one look at it to the next.

    `charted` are the heads that the chart was folded from: authority is judged again when they have
    moved before an act is appended.
    """

    settings: Settings
    pack: Pack
    ledger: Ledger
    chart: Chart
    by: By
    now: dt.datetime
    counting: Counting
    numbers_left: int = 0
    charted: tuple[str, ...] = ()

    @property
    def today(self) -> dt.date:
        """The civil day at the office."""
        return self.settings.today(self.now)

    def day(self, day: dt.date) -> DateOf:
        """Return a full day as facts carry it."""
        return DateOf(earliest=day, latest=day, calendar="gregorian", as_written=day.isoformat())

    def refuse(self, ground: Ground, field: str = "", **facts: str) -> tuple[Refusal, ...]:
        """Return one refusal with the pack's article."""
        return (self.pack.refuse(ground, field, **facts),)


@dataclass(frozen=True, slots=True)
class Decided:
    """What will be written.

    `guarded` are the tags that were read; `finish` makes the facts when numbers are drawn inside
    the commit, and may raise `Refusing`.
    """

    guarded: tuple[str, ...]
    finish: Callable[[Draw], tuple[Draft, ...]]


def plainly(draft: Draft) -> Decided:
    """Return a decision that draws no number."""
    return Decided(draft.guarded, lambda _draw: (draft,))


Decision = Decided | tuple[Refusal, ...]


class Refusing(Exception):
    """Raised by `finish` when only the commit can tell: nothing of the command is written."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(", ".join(r.ground for r in refusals))
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True)
class Told:
    """One person of whom a refusal tells something that only the register knows.

    `what` is the number as it was stated, `entry` the entry that it leads to, if any is held.
    """

    purpose: Purpose
    what: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of command is decided.

    `first` names the tags to read; `more` is asked again until it names nothing new (persons
    behind stated numbers); `decide` is given everything that was read. `entry` names the existing
    entry whose heads the author must have seen. `tells` yields of whom a refusal that `decide`
    gave tells something. `own`: the command speaks in the asker's own name, so nobody else's is
    the same command.
    """

    first: Callable[[Shape, Desk], Sequence[str]]
    decide: Callable[[Shape, Desk, Look], Decision]
    more: Callable[[Shape, Desk, Look], Sequence[str]] | None = None
    entry: Callable[[Shape], str] | None = None
    tells: Callable[[Shape, Desk, Look], Iterable[Told]] | None = None
    own: bool = False
