# SPDX-License-Identifier: Apache-2.0
"""What every event does alike at the counter: how its steps are decided, and of whom they tell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from paydar.counter.attachments import missing
from paydar.counter.desk import Decided, Decision, Desk, Handler, Told
from paydar.facts.values import Attachment, Shape
from paydar.law.grounds import Ground, Refusal
from paydar.ledger.read import Look
from paydar.register.entry import entry_tag, event_of, is_readable


class Progress(Protocol):
    """How far an entry has come."""

    @property
    def declaration(self) -> Shape | None:
        """What was told of it, if anything was."""


class Case(Protocol):
    """Everything that a decision on an entry may look at."""

    @property
    def progress(self) -> Progress:
        """How far the entry has come."""


C = TypeVar("C", bound=Case)
F = TypeVar("F")
Deciding = Callable[[C, Shape], F | tuple[Refusal, ...]]


def entry_of(body: object) -> str:
    """Return the entry that a command or fact is about; empty for a new one."""
    return str(getattr(body, "entry", ""))


def _papers_of(body: Shape) -> tuple[Attachment, ...]:
    """Return the scanned papers that a command's declaration names."""
    evidence = getattr(getattr(body, "declaration", None), "evidence", None)
    return getattr(evidence, "attachments", ())


@dataclass(frozen=True, slots=True)
class Event(Generic[C, F]):
    """One event: its `name`, what a decision on it looks at, and how a fact of it is written.

    `first` and `more` are those of its handlers. `known_in` yields each that the register knows
    behind what is stated, and the case if it did not.
    """

    name: str
    first: Callable[[Shape, Desk], Sequence[str]]
    more: Callable[[Shape, Desk, Look], Sequence[str]]
    case_of: Callable[[Shape, Desk, Look], C]
    written: Callable[[Desk, F], Decided]
    known_in: Callable[[C, Shape, Desk, Look], Iterator[tuple[Told, C]]]

    def handler(
        self, decide_it: Deciding[C, F], *, on_entry: bool = True, states: bool = False
    ) -> Handler:
        """Return how one step is handled. `on_entry`: it may name an entry that exists.

        `states`: it states a declaration, so that its refusal may tell of persons.
        """
        return Handler(
            self.first,
            self._decider(decide_it),
            self.more,
            entry_of if on_entry else None,
            self._teller(decide_it) if states else None,
        )

    def _decider(self, decide_it: Deciding[C, F]) -> Callable[[Shape, Desk, Look], Decision]:
        """Return a handler's decision: the entry must be readable, then the law decides."""

        def decided(body: Shape, desk: Desk, look: Look) -> Decision:
            if no := self._unreadable(body, desk, look):
                return no
            outcome = decide_it(self.case_of(body, desk, look), body)
            absent = missing(desk, _papers_of(body))
            if absent or isinstance(outcome, tuple):
                return (*outcome, *absent) if isinstance(outcome, tuple) else absent
            return self.written(desk, outcome)

        return decided

    def _teller(self, decide_it: Deciding[C, F]) -> Callable[[Shape, Desk, Look], Iterator[Told]]:
        """Return how to see of whom a refusal tells: without what is known it is another one."""

        def tells(body: Shape, desk: Desk, look: Look) -> Iterator[Told]:
            case = self.case_of(body, desk, look)
            told = getattr(body, "declaration", None) or case.progress.declaration
            if told is None or self._unreadable(body, desk, look):
                return
            against = decide_it(case, body)
            for known, without in self.known_in(case, body, desk, look):
                if decide_it(without, body) != against:
                    yield known

        return tells

    def _unreadable(self, body: Shape, desk: Desk, look: Look) -> tuple[Refusal, ...]:
        """Return why the entry that a command names cannot be decided on at all."""
        if not (entry := entry_of(body)):
            return ()
        facts = look.on(entry_tag(entry))
        if not facts:
            return desk.refuse(Ground.ENTRY_UNKNOWN, "entry")
        if not is_readable(facts):
            return desk.refuse(Ground.NEEDS_NEWER_VERSION, "entry")
        return () if event_of(facts) == self.name else desk.refuse(Ground.OTHER_EVENT, "entry")
