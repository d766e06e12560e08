# SPDX-License-Identifier: Apache-2.0
"""The power goes at any moment, on a disk that keeps only what was synced."""

import itertools
import random
from unittest.mock import patch

import pytest

from paydar.ledger.append import Appender
from tests.faults import scale
from tests.faults.audit import aftermath, audit, settle
from tests.faults.disk import Disk, image
from tests.faults.load import LedgerDoor, Story, burst
from tests.faults.office import FILE, PagedStore, opened
from tests.faults.sabotage import ForgetfulAppender, HastyAppender

CUTS_A_RUN = 10
_names = itertools.count()


def recorded_run(folder, seed, *, synchronous="FULL", appender=Appender):
    """Play one office for some bursts, closed and opened again between; return disk and story."""
    rnd = random.Random(f"run {seed}")
    disk = Disk(f"cut-{next(_names)}", rnd)
    story, keys = Story(), (f"{seed}-{n}" for n in itertools.count())
    sizes, bursts = ((1, 1, 2, 5, 12), (4, 9)) if rnd.random() < 0.8 else ((1, 90), (3, 4))
    folder.mkdir(parents=True)
    with patch("paydar.ledger.append.secrets.token_bytes", rnd.randbytes):
        for sitting in range(rnd.choice((1, 2))):
            store = PagedStore(
                folder / FILE,
                every=rnd.choice((12, 60, 1000)),
                vfs=disk.name,
                synchronous=synchronous,
            )
            ledger = opened(store, f"{seed} {sitting}", appender)
            door = LedgerDoor(ledger, disk.mark)
            for _ in range(rnd.randint(*bursts)):
                errors = burst(door, story, list(itertools.islice(keys, rnd.choice(sizes))))
                assert not errors, errors
            ledger.close()
    return disk, story


def moments(disk, story, rnd, count):
    """Half of the cuts anywhere, half close to a sync or to the giving of a receipt."""
    close = [i for i, op in enumerate(disk.ops) if op.what == "sync"]
    close += [r.mark for r in story.told.values()]
    end = disk.mark()
    for n in range(count):
        at = rnd.randrange(end) if n % 2 else rnd.choice(close) + rnd.randint(-2, 3)
        yield max(0, min(end, at))


def cuts(tmp_path, run, count, **options):
    """Cut one run's power `count` times; yield what each aftermath found, and where."""
    seed = f"{scale.SEED}-{run}"
    disk, story = recorded_run(tmp_path / f"run-{run}", seed, **options)
    rnd = random.Random(f"cuts {seed}")
    for n, at in enumerate(moments(disk, story, rnd, count)):
        folder = tmp_path / f"cut-{run}-{n}"
        image(disk.ops[:at], rnd, folder)
        yield aftermath(folder, story.as_of(at), f"{seed}-{n}"), f"cut at {at} in {folder}"


@pytest.mark.faults
def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path, figures):
    count = 0
    for run in scale.rounds(500 // CUTS_A_RUN):
        for found, where in cuts(tmp_path, run, CUTS_A_RUN):
            assert not found, scale.replay(run, found, where)
            count += 1
    figures(f"power cut: {count} cuts, nothing lost")


def test_the_same_seed_plays_the_same_disk(tmp_path):
    one, told = recorded_run(tmp_path / "one", "same")
    two, again = recorded_run(tmp_path / "two", "same")
    shape = [[(*o[:4], len(o.data)) for o in disk.ops] for disk in (one, two)]
    assert shape[0] == shape[1]
    assert told.told == again.told


def is_loss(found):
    """Whether an acknowledged fact is missing, or all of them."""
    return any(line.startswith(("LOST", "the book is gone")) for line in found)


@pytest.mark.faults
@pytest.mark.parametrize(
    "liar",
    [{"synchronous": "OFF"}, {"synchronous": "NORMAL"}, {"appender": HastyAppender}],
    ids=["synchronous-off", "synchronous-normal", "receipt-before-fsync"],
)
def test_a_power_cut_catches_the_liar(tmp_path, liar, figures):
    found = []
    for run in range(5):
        if scale.FULL or not any(map(is_loss, found)):
            found += [f for f, _ in cuts(tmp_path, run, CUTS_A_RUN, **liar)]
    lost = sum(map(is_loss, found))
    figures(f"power cut, {liar}: {lost} of {len(found)} cuts lost acknowledged facts")
    assert lost > 0


@pytest.mark.faults
def test_the_audit_catches_an_appender_that_forgets_keys(tmp_path):
    folder = tmp_path / "run"
    _, story = recorded_run(folder, "forget")
    ledger = opened(PagedStore(folder / FILE), "forget", ForgetfulAppender)
    try:
        assert audit(ledger, story, 1) == []
        assert settle(ledger, story, 1) != []
        assert any("2 facts" in line for line in audit(ledger, story, 1))
    finally:
        ledger.close()
