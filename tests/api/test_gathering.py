# SPDX-License-Identifier: Apache-2.0
"""Commands that arrive together are answered together, and none spoils another."""

import itertools
import threading
import time

import pytest

from paydar.api import gathering as gatherings
from paydar.api.gathering import MOST_TOGETHER, Gathering
from paydar.counter.submit import Asker
from tests.office import FOUNDER

OTHER = Asker("other", "fa")


class Counter:
    """Answers each command with its own name; the first call waits until it is let go."""

    def __init__(self):
        self.calls, self.begun, self.go = [], threading.Event(), threading.Event()

    def submit_many(self, commands, asker):
        self.calls.append((asker.assignment, list(commands)))
        if len(self.calls) == 1:
            self.begun.set()
            self.go.wait()
        if "bad" in commands:
            raise ValueError("bad")
        return [f"{asker.assignment}:{command}" for command in commands]


def together(counter, first, rest):
    """Submit `rest` while `first` is being answered; return what came of each."""
    gathering, came = Gathering(counter.submit_many), {}

    def submit(command, asker):
        try:
            came[command] = gathering.submit(command, asker)
        except ValueError as error:
            came[command] = error

    threads = [threading.Thread(target=submit, args=first)]
    threads[0].start()
    counter.begun.wait()
    for asked in rest:
        threads.append(threading.Thread(target=submit, args=asked))
        before = len(gathering)
        threads[-1].start()
        while len(gathering) == before:  # it waits in the row before the next one comes
            time.sleep(0)
    counter.go.set()
    for thread in threads:
        thread.join()
    assert len(gathering) == 0
    return came


def test_what_arrives_during_a_commit_is_committed_together_next():
    counter = Counter()
    rest = [(f"c{i}", FOUNDER) for i in range(10)]
    came = together(counter, ("first", FOUNDER), rest)
    assert [len(commands) for _, commands in counter.calls] == [1, 10]
    assert came == {name: f"founder:{name}" for name in ("first", *(c for c, _ in rest))}


def test_commands_of_different_askers_are_never_mixed_and_keep_their_order():
    counter = Counter()
    rest = [("a", FOUNDER), ("b", FOUNDER), ("c", OTHER), ("d", FOUNDER)]
    came = together(counter, ("first", OTHER), rest)
    assert counter.calls[1:] == [("founder", ["a", "b"]), ("other", ["c"]), ("founder", ["d"])]
    assert came["c"] == "other:c"


def test_one_that_fails_fails_alone():
    counter = Counter()
    came = together(counter, ("first", FOUNDER), [(c, FOUNDER) for c in ("a", "bad", "b")])
    assert (came["a"], came["b"]) == ("founder:a", "founder:b")
    assert isinstance(came["bad"], ValueError)


def test_a_leader_that_is_torn_away_leaves_the_others_led():
    counter = Counter()
    honest = counter.submit_many

    def torn(commands, asker):
        answers = honest(commands, asker)
        if commands == ["first"]:
            raise SystemExit
        return answers

    counter.submit_many = torn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "excepthook", lambda _: None)
        came = together(counter, ("first", FOUNDER), [("a", FOUNDER), ("b", FOUNDER)])
    assert came == {"a": "founder:a", "b": "founder:b"}


def test_more_than_one_batch_is_taken_in_turns():
    counter = Counter()
    rest = [(f"c{i}", FOUNDER) for i in range(MOST_TOGETHER + 3)]
    came = together(counter, ("first", FOUNDER), rest)
    assert [len(commands) for _, commands in counter.calls] == [1, MOST_TOGETHER, 3]
    assert len(came) == MOST_TOGETHER + 4


def test_one_alone_waits_for_nobody_and_leaves_nothing_behind():
    counter = Counter()
    counter.go.set()
    gathering = Gathering(counter.submit_many)
    for _ in range(3):
        assert gathering.submit("x", FOUNDER) == "founder:x"
    with pytest.raises(ValueError, match="bad"):
        gathering.submit("bad", FOUNDER)
    assert gathering.submit("y", FOUNDER) == "founder:y"


PATIENT = 3_600_000  # milliseconds: nobody waits that long for what does not come


def begun(monkeypatch, step):
    """Answer `first` while `a` and `b` wait; by the clock the commit took `step` seconds."""
    monkeypatch.setattr(gatherings, "LONGEST_WAIT", PATIENT)
    counter, ticks = Counter(), itertools.count(step=step)
    gathering = Gathering(counter.submit_many, now=lambda: next(ticks))

    def submitting(command):
        thread = threading.Thread(target=gathering.submit, args=(command, FOUNDER), daemon=True)
        thread.start()
        return thread

    first = submitting("first")
    counter.begun.wait()
    threads = []
    for command in ("a", "b"):
        threads.append(submitting(command))
        while len(gathering) < len(threads):
            time.sleep(0)
    counter.go.set()
    first.join()
    return counter, threads, submitting


def test_who_was_just_answered_is_waited_for_and_answered_with_the_rest(monkeypatch):
    counter, threads, submitting = begun(monkeypatch, step=60)
    for thread in (submitting("again"), *threads):
        thread.join(20)
    assert counter.calls == [("founder", ["first"]), ("founder", ["a", "b", "again"])]


def test_nobody_is_waited_for_longer_than_the_last_commit_took(monkeypatch):
    counter, threads, _ = begun(monkeypatch, step=0)
    for thread in threads:
        thread.join(20)
    assert counter.calls == [("founder", ["first"]), ("founder", ["a", "b"])]
