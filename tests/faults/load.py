# SPDX-License-Identifier: Apache-2.0
"""Clients under load. A `Door` is where they knock: a ledger in this process now, HTTP later.

What clients know of the world is a `Story`: what they asked, what they were told (receipts), what
was refused. Everything that a fault may not break is said in terms of a story, so that one audit
serves every harness and every door.
"""

import functools
import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Protocol

from paydar.facts import tags
from paydar.ledger.errors import Conflict
from tests.faults.births import Job, job, proposal

PATIENCE = 60  # seconds; far above any real wait, so that a hang is an error and not a hang


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a client holds in hand. `mark` is how far the simulated disk was when it was given."""

    key: str
    book: str
    sequence: int
    leaf: str
    checkpoint: str
    number: str
    mark: int = field(default=0, compare=False)


class Door(Protocol):
    """Where a command goes in. Raises when there is no answer; None is a refusal."""

    def submit(self, it: Job) -> Receipt | None:
        """Wait for the answer to one command."""
        ...


@dataclass(slots=True)
class Story:
    """What the clients know."""

    asked: dict[str, int] = field(default_factory=dict)  # key to disk mark
    told: dict[str, Receipt] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    twofold: list[str] = field(default_factory=list)  # two different answers to one key

    def unanswered(self):
        """Keys of commands that nobody answered."""
        return [k for k in self.asked if k not in self.told and k not in self.refused]

    def as_of(self, mark):
        """Return the story as it was when the disk had seen `mark` operations."""
        told = {k: r for k, r in self.told.items() if r.mark <= mark}
        return Story(
            {k: at for k, at in self.asked.items() if at <= mark}, told, twofold=list(self.twofold)
        )

    def copy(self):
        """Return the story for a copy of the folder: what that one answers, nobody was told."""
        return Story(dict(self.asked), dict(self.told), set(self.refused), list(self.twofold))

    def hear(self, line):
        """Take one line of a client's journal."""
        word, what = json.loads(line)
        if word == "asked":
            self.asked[what] = 0
        elif word == "refused":
            self.refused.add(what)
        else:
            self.answer(what["key"], Receipt(**what))

    def ask(self, door, it):
        """Submit one command and remember everything about it."""
        self.asked.setdefault(it.key, 0)
        self.answer(it.key, door.submit(it))

    def answer(self, key, receipt):
        """Remember an answer."""
        if receipt is None:
            self.refused.add(key)
        elif self.told.setdefault(key, receipt) != receipt:
            self.twofold.append(f"{key}: told {self.told[key]} and then {receipt}")


class LedgerDoor:
    """The counter's way with a ledger: read, decide, append; again when something moved.

    `mark` says how far the simulated disk is; it is asked in the very moment of the answer.
    """

    def __init__(self, ledger, mark=lambda: 0):
        self._ledger, self.mark = ledger, mark

    def submit(self, it: Job) -> Receipt | None:
        """See `Door`."""
        while True:
            try:
                return self.wait(self.offer(it))
            except Conflict:
                continue

    def offer(self, it: Job, before=None):
        """Queue one command without waiting; None when the decision refuses it."""
        look = self._ledger.look(it.tags)
        claimed = look.on(*(t for t in it.tags if tags.is_claim(t)))
        if any(fact.envelope.key != it.key for fact in claimed):
            return None
        future = self._ledger.append(proposal(it, look.heads, before=before))
        marks = []
        future.add_done_callback(lambda _: marks.append(self.mark()))
        return future, marks

    @staticmethod
    def wait(offered) -> Receipt | None:
        """Return the receipt, or None for a refusal; raises the ledger's error."""
        if offered is None:
            return None
        future, marks = offered
        got = future.result(PATIENCE)
        place = got.fact.position
        return Receipt(
            got.fact.envelope.key, place.book, place.sequence, got.fact.leaf.hex(), got.checkpoint,
            got.fact.body.number, marks[0] if marks else 0,
        )  # fmt: skip


def spoken(receipt):
    """Return a receipt as a journal line can carry it."""
    return asdict(receipt)


def drive(door: Door, lines: Iterable[Iterable[str]], say):
    """Let one thread knock for each line of keys; `say(word, what)` is told everything at once."""

    def knock(keys):
        for key in keys:
            say("asked", key)
            receipt = door.submit(job(key))
            say(
                "refused" if receipt is None else "told",
                key if receipt is None else spoken(receipt),
            )

    threads = [threading.Thread(target=knock, args=(keys,)) for keys in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def burst(door: LedgerDoor, story: Story, keys):
    """Queue many commands, then wait; returns the errors by key.

    The first one holds the transaction until all are queued: so the batches are always the same
    (the first alone, then all the others), and a seed plays the same disk operations again.
    """
    gate, inside = threading.Event(), threading.Event()

    def hold():
        inside.set()
        gate.wait(PATIENCE)

    offered, errors = {}, {}
    for key in keys:
        story.asked[key] = door.mark()
        first = not any(offered.values())
        offered[key] = door.offer(job(key), before=hold if first else None)
        if first and (pending := offered[key]):
            pending[0].add_done_callback(lambda _: inside.set())
            inside.wait(PATIENCE)
    gate.set()
    for key, pending in offered.items():
        _settled(story, errors, key, functools.partial(door.wait, pending))
    for key in [k for k in keys if k in story.unanswered() and k not in errors]:
        _settled(story, errors, key, functools.partial(door.submit, job(key)))
    return errors


def _settled(story, errors, key, answer):
    """Note the answer or the error; a conflict is neither: the client will come again."""
    try:
        story.answer(key, answer())
    except Conflict:
        pass
    except Exception as error:  # noqa: BLE001 - which error it is, the test judges
        errors[key] = error
