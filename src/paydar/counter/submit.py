# SPDX-License-Identifier: Apache-2.0
"""Submit a command: read, decide, append unless something new names the same, answer.

Commands may come many at once: they are read for together and committed together, as long as no two
of them name the same tag; an answer is what it would have been one after the other.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future  # noqa: TC003 - a type that readers want to see
from dataclasses import dataclass
from typing import Final

from paydar.counter.commands import Command
from paydar.counter.desk import Decided, Desk, Handler, Refusing
from paydar.counter.numbers import block_series, numbers_left
from paydar.counter.receipts import Answer, receipt, refused
from paydar.counter.telling import Against, Withheld, withheld, write
from paydar.facts.structure import NumberBlockLeased
from paydar.facts.values import By
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack
from paydar.ledger.append import Appended, Proposal
from paydar.ledger.errors import Conflict, KeyReused
from paydar.ledger.ledger import Ledger
from paydar.ledger.read import Look
from paydar.register.day import Counting
from paydar.settings import Settings
from paydar.structure import chart as charts

MAX_TRIES: Final = 20
GROUP: Final = 128
Charted = tuple[tuple[str, ...], charts.Chart]  # a chart, behind the heads it was folded from


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, by assignment, and the language to be answered in."""

    assignment: str
    language: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a decision knew, and every ground against the command; none if it would be recorded.

    `looked` is what was written to the book of look-ups for it.
    """

    desk: Desk
    look: Look
    refusals: tuple[Refusal, ...]
    looked: tuple[str, ...] = ()


@dataclass(slots=True)
class _Case:
    command: Command
    first: tuple[str, ...]
    place: int


class Counter:
    """The only door to the ledger."""

    def __init__(
        self,
        settings: Settings,
        pack: Pack,
        ledger: Ledger,
        *,
        handlers: dict[str, Handler],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._settings, self._pack, self._ledger = settings, pack, ledger
        self._handlers, self._clock = handlers, clock
        self._chart: tuple[int, Charted] | None = None
        self._counting = Counting(ledger, settings.today)

    def submit(self, command: Command, asker: Asker) -> Answer:
        """Answer one command."""
        return self.submit_many([command], asker)[0]

    def submit_many(self, commands: Sequence[Command], asker: Asker) -> list[Answer]:
        """Answer commands in order. Everything in an answer is on disk when it is returned."""
        desk = self._naming(asker.assignment)
        cases = [self._case(command, desk, place) for place, command in enumerate(commands)]
        answers: dict[int, Answer] = {}
        for group in _apart(cases):
            answers.update(self._group(group, asker))
        return [answers[place] for place in range(len(commands))]

    def _case(self, command: Command, desk: Desk, place: int = 0) -> _Case:
        first = self._handlers[command.kind].first(command.body, desk)
        return _Case(command, tuple(first), place)

    def desk(self, assignment: str) -> Desk:
        """Return what a decision by the holder of this assignment knows now."""
        with self._ledger.reading() as tx:
            before = self._blocks(self._chart[1][1]) if self._chart else []
            asked = self._ledger.ask_used(tx, map(block_series, before))
            charted = self._charted()
            used, blocks = asked(), self._blocks(charted[1])
            if blocks != before:
                used = self._ledger.ask_used(tx, map(block_series, blocks))()
        return self._desk(charted, assignment, numbers_left(blocks, used))

    def _naming(self, assignment: str) -> Desk:
        """Return a desk to name tags with. Its chart may be out of date: no tag depends on it."""
        return self._desk(self._chart[1], assignment) if self._chart else self.desk(assignment)

    def _desk(self, charted: Charted, assignment: str, left: int = 0) -> Desk:
        heads, chart = charted
        held = chart.assignments.get(assignment)
        by = By(
            staff=held.staff if held else "",
            post=held.post if held else "",
            assignment=assignment,
        )
        now = max(self._clock(), self._ledger.floor(self._settings.book))
        kept = self._settings, self._pack, self._ledger
        return Desk(*kept, chart, by, now, self._counting, left, heads)

    def _blocks(self, chart: charts.Chart) -> list[NumberBlockLeased]:
        return chart.blocks(self._settings.book, self._pack.numbers.scheme)

    def chart(self) -> charts.Chart:
        """Return the office's chart, folded again only when a structure fact is new.

        Only our own books say who has authority here (another's is checked first: sync), and this
        process is the one that writes them: so nothing is read to know that nothing is new.
        """
        return self._charted()[1]

    def _charted(self) -> Charted:
        """Return the chart with the heads that it was folded from."""
        tag, own = charts.chart_tag(self._settings.office), self._settings.own_books()
        moves = self._ledger.moves(tag)  # before the facts: what comes meanwhile is read again
        known = self._chart
        if known is None or known[0] != moves:
            look = self._ledger.look([tag])
            facts = [f for f in look.on(tag) if f.position.book in own]
            known = moves, (look.heads[tag], charts.fold((f.position, f.body) for f in facts))
            self._chart = known
        return known[1]

    def _known(
        self, commands: Sequence[Command], found: Mapping[str, Appended], knowing: tuple[Desk, str]
    ) -> Iterator[Answer | None]:
        """Yield for each command the answer that its key got before, in any epoch."""
        desk, language = knowing
        for command in commands:
            before = found.get(self._kept(command, desk)) or found.get(command.key)
            if before is None or not self._may_be(command, before, desk):
                yield None
            elif no := self._not_theirs(command, before, desk):
                yield refused(self._pack, command.key, no, language)
            else:
                yield receipt(before, command.key)

    def _kept(self, command: Command, desk: Desk) -> str:
        """Return the key as the ledger keeps it: those of a house apart from everybody else's.

        A client's key has no space in it, so nobody can choose one that another house will use.
        """
        own = self._handlers[command.kind].own
        return f"{desk.by.staff} {command.key}" if own else command.key

    def _may_be(self, command: Command, before: Appended, desk: Desk) -> bool:
        """Whether what was found under a key is about it. A house's bare keys are of old books."""
        bare = before.fact.envelope.key == command.key
        same = before.fact.envelope.by.staff == desk.by.staff
        return same or not (bare and self._handlers[command.kind].own)

    def _not_theirs(self, command: Command, before: Appended, desk: Desk) -> tuple[Refusal, ...]:
        """Return why a receipt is not given again to this asker; it may name a new number.

        Who gave the command gets it for ever, and whoever may give it; a guessed key opens nothing.
        """
        told = before.fact.envelope
        same = told.by.staff == desk.by.staff
        if told.command != command.digest or (self._handlers[command.kind].own and not same):
            return desk.refuse(Ground.KEY_REUSED, "key")
        if not same and not desk.chart.may(desk.by.assignment, command.kind, desk.today):
            return desk.refuse(Ground.NOT_AUTHORISED, "command")
        return ()

    def _group(self, group: Sequence[_Case], asker: Asker, tries: int = 0) -> dict[int, Answer]:
        """Read once for all, decide each, append all, and wait until they are on disk.

        What somebody else was faster with is read and decided again, its key first: the faster one
        may have been the same command, sent twice.
        """
        commands, own = [case.command for case in group], self._settings.own_books()
        if tries > 1:
            self._chart = None  # another process may have written on it, which nobody told us
        naming = self._naming(asker.assignment)
        keys = {key for c in commands for key in (c.key, self._kept(c, naming))}
        with self._ledger.reading() as tx:  # what is asked together travels together
            used = self._ledger.ask_answers(tx, keys, own)
            first = self._ledger.ask_look(tx, (tag for case in group for tag in case.first))
            desk = self.desk(asker.assignment)
            known = self._known(commands, used(), (desk, asker.language))
            answers = {c.place: a for c, a in zip(group, known, strict=True) if a is not None}
            fresh = [case for case in group if case.place not in answers]
            look = self._read([case.command for case in fresh], desk, first())
        decided = [(case, self._outcome(case.command, desk, look)) for case in fresh]
        # Queued only when all are decided, so that the appender finds them together: one commit.
        kept, again = _in_turn(decided)
        outcomes = [(case, self._queued(outcome, desk)) for case, outcome in kept]
        for case, outcome in outcomes:
            try:
                answers[case.place] = self._answer(case.command, outcome, asker)
            except Conflict:
                if tries == MAX_TRIES:
                    raise
                answers.update(self._group([case], asker, tries + 1))
        for case in again:
            answers.update(self._group([case], asker))
        return answers

    def _outcome(self, command: Command, desk: Desk, look: Look) -> Proposal | Against:
        """Decide a command; return what is to be written, or why nothing is."""
        if command.office not in ("", self._settings.office):
            office = command.office[:20]
            return Against(desk.refuse(Ground.OFFICE_NOT_OURS, "office", office=office))
        if not desk.chart.may(desk.by.assignment, command.kind, desk.today):
            return Against(desk.refuse(Ground.NOT_AUTHORISED, "command"))
        decision = self._decide(command, desk, look)
        if isinstance(decision, Against):
            return decision
        return self._proposal(command, decision, (desk, look))

    def _queued(self, outcome: Proposal | Against, desk: Desk) -> "Future[Appended] | Withheld":
        if isinstance(outcome, Against):
            return withheld(desk, outcome)
        return self._ledger.append(outcome)

    def rehearse(
        self, command: Command, assignment: str, looked: Collection[str] = ()
    ) -> Rehearsal:
        """Read and decide as `submit` would now, and write nothing but look-ups.

        Of whom the grounds tell something is on disk before they are returned; what the asker has
        `looked` for already is not written again. The answer that counts is the one given when the
        command is submitted.
        """
        desk, look, decision = self._considered(command, assignment)
        if isinstance(decision, Decided):
            return Rehearsal(desk, look, ())
        return Rehearsal(desk, look, decision.refusals, write(desk, decision.told, looked))

    def consider(self, command: Command, assignment: str) -> tuple[Desk, Look]:
        """Return what a decision on this command would know. Look-ups are the caller's to write."""
        desk, look, _ = self._considered(command, assignment)
        return desk, look

    def _considered(
        self, command: Command, assignment: str
    ) -> tuple[Desk, Look, Decided | Against]:
        desk = self.desk(assignment)
        with self._ledger.reading():
            first = self._ledger.look(self._case(command, desk).first)
            look = self._read([command], desk, first)
        return desk, look, self._decide(command, desk, look)

    def _read(self, commands: Sequence[Command], desk: Desk, look: Look) -> Look:
        """Read what those things name that the commands name, to the end."""
        while more := self._more(commands, desk, look):
            look = look.joined(self._ledger.look(more))
        return look

    def _more(self, commands: Sequence[Command], desk: Desk, look: Look) -> set[str]:
        wanted = set[str]()
        for command in commands:
            if more := self._handlers[command.kind].more:
                wanted.update(more(command.body, desk, look))
        return wanted - look.heads.keys()

    def _decide(self, command: Command, desk: Desk, look: Look) -> Decided | Against:
        handler = self._handlers[command.kind]
        if handler.entry and (moved := _moved(command, handler.entry(command.body), look)):
            return Against(desk.refuse(Ground.CHANGED_SINCE_SEEN, "basis", standing=moved))
        decision = handler.decide(command.body, desk, look)
        if isinstance(decision, Decided):
            return decision
        told = handler.tells(command.body, desk, look) if handler.tells else ()
        return Against(decision, tuple(told))

    def _proposal(
        self, command: Command, decision: Decided, knowing: tuple[Desk, Look]
    ) -> Proposal:
        desk, look = knowing
        return Proposal(
            book=self._settings.book,
            key=self._kept(command, desk),
            command=command.digest,
            office=self._settings.office,
            law=self._pack.name,
            by=desk.by,
            seen={tag: look.heads.get(tag, ()) for tag in decision.guarded},
            finish=decision.finish,
            under={charts.chart_tag(self._settings.office): desk.charted},
        )

    def _answer(
        self, command: Command, outcome: "Future[Appended] | Withheld", asker: Asker
    ) -> Answer:
        """Turn an outcome into an answer; raises `Conflict` when somebody else was faster.

        Also with the same key: whether theirs is the same command is read and decided again.
        """
        refusals: Sequence[Refusal]
        try:
            if not isinstance(outcome, Withheld):
                done = outcome.result()
                if not done.fresh:
                    raise Conflict(command.key)
                return receipt(done, command.key)
            refusals = outcome.shown()
        except KeyReused:
            refusals = [self._pack.refuse(Ground.KEY_REUSED, "key")]
        except Refusing as error:
            refusals = error.refusals
        return refused(self._pack, command.key, refusals, asker.language)


def _moved(command: Command, entry: str, look: Look) -> str:
    """Return what was written on the entry since its author looked; empty when nothing was.

    A command on an existing entry must say what its author saw.
    """
    tag = f"entry:{entry}"
    if not entry or not look.heads.get(tag):
        return ""
    seen = set(command.basis or ())
    if seen == set(look.heads[tag]):
        return ""
    facts = look.on(tag)
    last = max((i for i, f in enumerate(facts) if str(f.position) in seen), default=-1)
    return ", ".join(f"{f.envelope.kind} ({f.position})" for f in facts[last + 1 :])


def _in_turn(
    decided: Iterable[tuple[_Case, Proposal | Against]],
) -> tuple[list[tuple[_Case, Proposal | Against]], list[_Case]]:
    """Part what stands from what was refused without knowing what comes before it in the run.

    The latter is decided again once that is written: it may be what was missing.
    """
    kept, again, written = list[tuple[_Case, Proposal | Against]](), list[_Case](), False
    for case, outcome in decided:
        if written and isinstance(outcome, Against):
            again.append(case)
            continue
        written = written or isinstance(outcome, Proposal)
        kept.append((case, outcome))
    return kept, again


def _apart(cases: Iterable[_Case]) -> Iterator[list[_Case]]:
    """Cut a run of commands into groups in which no two name the same tag, keeping their order."""
    group, used = list[_Case](), set[str]()
    for case in cases:
        names = {*case.first, f"key:{case.command.key}"}
        if group and (len(group) == GROUP or not used.isdisjoint(names)):
            yield group
            group, used = [], set()
        group.append(case)
        used |= names
    if group:
        yield group
