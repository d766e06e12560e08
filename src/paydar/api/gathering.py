# SPDX-License-Identifier: Apache-2.0
"""Commands of many requests, handed to the counter together: read for once, committed once.

There is no thread of its own. The request that finds nobody at work takes everything that waits,
answers it, and then wakes one of those who came meanwhile to do the same. Clients that have just
been answered are about to ask again: whoever leads next lets them catch up, for a few milliseconds
and never longer than the last batch took. Without that clients fall into two halves, each waiting
for the other's commit, and every batch stays half as large. A lone client waits for nobody.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from paydar.counter.commands import Command
from paydar.counter.receipts import Answer
from paydar.counter.submit import Asker

MOST_TOGETHER: Final = 128
LONGEST_WAIT: Final = 10  # milliseconds
Submitting = Callable[[Sequence[Command], Asker], list[Answer]]


@dataclass(slots=True)
class _Waiting:
    """One request's command, what came of it, and the bell that says: answered, or lead."""

    command: Command
    asker: Asker
    answer: Answer | None = None
    error: BaseException | None = None
    woken: threading.Event = field(default_factory=threading.Event)


class Gathering:
    """See the module. `submit_many` is the counter's; an answer is what it would be alone.

    `now` gives seconds that never go back.
    """

    def __init__(
        self, submit_many: Submitting, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._submit_many, self._now = submit_many, now
        self._gate, self._waiting = threading.Lock(), list[_Waiting]()
        self._led = False
        self._expected, self._patience = 0, 0.0
        self._enough = threading.Event()

    def __len__(self) -> int:
        """Return how many commands wait to be read."""
        return len(self._waiting)

    def submit(self, command: Command, asker: Asker) -> Answer:
        """Return the answer to one command; raises what the counter raises for it."""
        mine = _Waiting(command, asker)
        with self._gate:
            self._waiting.append(mine)
            if not self._led:
                self._led = True
                mine.woken.set()
            if len(self._waiting) >= self._expected:
                self._enough.set()
        mine.woken.wait()
        if mine.answer is None and mine.error is None:
            self._lead()
        if mine.error is not None:
            raise mine.error
        assert mine.answer is not None  # noqa: S101 - who leads answers everything it takes
        return mine.answer

    def _lead(self) -> None:
        """Answer what waits, then let the next one lead."""
        self._enough.wait(self._patience)
        begun = self._now()
        with self._gate:
            taken = self._waiting[:MOST_TOGETHER]
            del self._waiting[:MOST_TOGETHER]
        for _, group in groupby(taken, key=lambda one: one.asker):
            self._answer(list(group))
        with self._gate:
            self._expect(len(taken) + len(self._waiting), self._now() - begun)
            if self._waiting:
                self._waiting[0].woken.set()
            else:
                self._led = False
        for one in taken:
            one.woken.set()

    def _expect(self, many: int, took: float) -> None:
        """Note how many clients there seem to be, and how long the next leader waits for them."""
        self._expected = min(many, MOST_TOGETHER)
        self._patience = min(took, LONGEST_WAIT / 1_000)
        if len(self._waiting) >= self._expected or many == 1:  # one alone waits for nobody
            self._enough.set()
        else:
            self._enough.clear()

    def _answer(self, group: list[_Waiting]) -> None:
        """Answer commands of one asker; if that fails, each alone, so that none spoils another.

        What was committed before the failure is found again by its key.
        """
        try:
            answers = self._submit_many([one.command for one in group], group[0].asker)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that asked
            if len(group) == 1:
                group[0].error = error
            else:
                for one in group:
                    self._answer([one])
        else:
            for one, answer in zip(group, answers, strict=True):
                one.answer = answer
