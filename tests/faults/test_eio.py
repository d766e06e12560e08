# SPDX-License-Identifier: Apache-2.0
"""The disk fails: EIO on write and on sync. Once through the VFS, once really, below SQLite.

Whatever SQLite tells about a failed commit, it is unknown what is on the disk. So the ledger stops
for good, acknowledges nothing more, and only a new start may say what is there. SQLite itself passes
over an error while it moves the log into the database: the log keeps everything and the next one
does it again. Through an APSW VFS that error is raised all the same, and the ledger stops then too.
"""

import errno
import itertools
import json
import os
import random
import shutil
import subprocess
import sys

import apsw
import pytest

from paydar.ledger.errors import LedgerStopped
from tests.faults import scale
from tests.faults.audit import aftermath
from tests.faults.disk import Disk, image
from tests.faults.kill import ROOT
from tests.faults.load import LedgerDoor, Receipt, Story, burst
from tests.faults.office import FILE, PagedStore, opened
from tests.faults.sabotage import SwallowingStore

ROUNDS = 200
REAL_ROUNDS = 200
_names = itertools.count()


def failing(disk, what, suffix, after, *, sticky):
    """Let `after` such operations pass, then fail one, or all from there on; count the failures."""
    left, fired = [after], []

    def fault(kind, name, _end):
        if (kind, name) != (what, FILE + suffix) or (fired and not sticky):
            return
        left[0] -= 1
        if left[0] < 0:
            fired.append(name)
            raise (apsw.IOError("EIO"))

    disk.fault = fault
    return fired


def broken_run(tmp_path, number, store=PagedStore):
    """One office whose disk fails in one burst; return what was found, and whether it failed."""
    seed = f"{scale.SEED}-{number}"
    rnd = random.Random(f"eio {seed}")
    disk, folder = Disk(f"eio-{next(_names)}", rnd), tmp_path / f"run-{number}"
    folder.mkdir()
    ledger = opened(store(folder / FILE, every=rnd.choice((12, 60)), vfs=disk.name), seed)
    door, story, fired, stopped, found = LedgerDoor(ledger, disk.mark), Story(), [], False, []
    at, known = rnd.randint(0, 5), 0
    for n in range(8):
        if n == at:
            fired = failing(
                disk, rnd.choice(("write", "sync")), rnd.choice(("-wal", "-wal", "")),
                rnd.choice((0, 0, 1, 2, rnd.randint(3, 60))), sticky=rnd.random() < 0.5,
            )  # fmt: skip
        errors = burst(door, story, [f"{seed}-{n}-{i}" for i in range(rnd.choice((1, 3, 10)))])
        found += [f"{k}: {e!r}" for k, e in errors.items() if not isinstance(e, LedgerStopped)]
        if stopped and len(story.told) > known:
            found.append("acknowledged after it had stopped")
        stopped, known = stopped or bool(errors), len(story.told)
    # It may have failed after the last answer, when the log was moved: the next one tells.
    if fired and not stopped and not burst(door, story, [f"{seed}-last"]):
        found.append("an I/O error did not stop the ledger")
    ops = list(disk.ops)
    disk.fault = lambda *_: None
    images = (tmp_path / f"same-{number}", tmp_path / f"cut-{number}")
    shutil.copytree(folder, images[0])
    image(ops, rnd, images[1])
    ledger.close()
    for where in images:
        found += [f"{where}: {line}" for line in aftermath(where, story.copy(), seed)]
    return found, bool(fired)


@pytest.mark.faults
def test_an_io_error_stops_the_ledger_and_nothing_acknowledged_is_lost(tmp_path, figures):
    failed = 0
    for number in scale.rounds(ROUNDS):
        found, fired = broken_run(tmp_path, number)
        assert not found, scale.replay(number, found)
        failed += fired
    figures(f"EIO through the VFS: {failed} disks failed, each started again twice")
    assert failed > 0


@pytest.mark.faults
def test_a_store_that_swallows_an_io_error_is_caught(tmp_path, figures):
    caught = 0
    for number in range(10):
        found, _ = broken_run(tmp_path, number, SwallowingStore)
        caught += any("LOST" in line for line in found)
    figures(f"EIO swallowed: {caught} of 10 disks lost acknowledged facts")
    assert caught > 0


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Return the built `eio.c`; without a C compiler the tests that need it say so."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        missing = "no C compiler: install gcc to inject real I/O errors"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    built = tmp_path_factory.mktemp("eio") / "eio.so"
    source = ROOT / "tests" / "faults" / "eio.c"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", built, source, "-ldl", "-lpthread"],
        check=True,
    )
    return built


class Failing:
    """The preloaded process; ends with its context."""

    def __init__(self, library):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.preloaded"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "LD_PRELOAD": str(library),
                 "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        )  # fmt: skip

    def play(self, **orders):
        """Play one round; return what its clients know."""
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the preloaded process died"
        told = json.loads(line)
        receipts = {r["key"]: Receipt(**r) for r in told["told"]}
        story = Story(dict.fromkeys(told["asked"], 0), receipts, set(told["refused"]))
        return told, story

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def real_round(process, tmp_path, number, store="honest", **fixed):
    """One office on a really failing disk; return what was found, and what its clients know."""
    seed = f"{scale.SEED}-{number}"
    rnd, folder = random.Random(f"real {seed}"), tmp_path / f"real-{number}"
    orders = {
        "suffix": rnd.choice(("-wal", "-wal", ".sqlite")), "kinds": rnd.choice((1, 2)),
        "after": rnd.choice((0, 0, 1, 2, rnd.randint(3, 60))), "sticky": rnd.randint(0, 1),
        "error": errno.EIO, "every": rnd.choice((12, 60)), "returns": False, **fixed,
    }  # fmt: skip
    told, story = process.play(folder=str(folder), seed=seed, store=store, **orders)
    found = [f"answered otherwise: {key}" for key in told["unlike"]]
    if orders["error"] == errno.EIO:
        if told["errors"] not in ([], ["LedgerStopped"]):
            found.append(f"errors: {told['errors']}")
        if told["at_risk"] and orders["suffix"] == "-wal" and not told["errors"]:
            found.append("an I/O error in a commit did not stop the ledger")
        if told["late"]:
            found.append("acknowledged after it had stopped")
    return found + aftermath(folder, story, seed), told


@pytest.mark.faults
def test_real_io_errors_stop_the_ledger_and_nothing_acknowledged_is_lost(
    tmp_path, library, figures
):
    fired = stopped = 0
    with Failing(library) as process:
        for number in scale.rounds(REAL_ROUNDS):
            found, told = real_round(process, tmp_path, number)
            assert not found, scale.replay(number, found)
            fired, stopped = fired + bool(told["fired"]), stopped + bool(told["errors"])
    figures(f"real EIO: {fired} disks failed, {stopped} ledgers stopped")
    assert stopped > 0


@pytest.mark.faults
def test_a_store_that_swallows_a_real_io_error_is_caught(tmp_path, library, figures):
    with Failing(library) as process:
        rounds = [
            real_round(process, tmp_path, n, "swallowing", suffix="-wal", sticky=1)[0]
            for n in range(5)
        ]
    caught = sum(any("LOST" in line for line in found) for found in rounds)
    figures(f"real EIO swallowed: {caught} of 5 disks lost acknowledged facts")
    assert caught > 0


@pytest.mark.faults
def test_a_database_without_room_while_the_log_has_some_goes_on(tmp_path, library, figures):
    fired = 0
    with Failing(library) as process:
        for number in scale.rounds(50):
            found, told = real_round(
                process, tmp_path, number, suffix=".sqlite", kinds=1, error=errno.ENOSPC, sticky=1,
                every=12, returns=True,
            )  # fmt: skip
            assert not found, scale.replay(number, found)
            assert not told["errors"], scale.replay(number, told["errors"])
            fired += bool(told["fired"])
    figures(f"database without room, log with room: {fired} disks")
    assert fired > 0


@pytest.mark.faults
def test_a_log_without_room_is_told_as_a_full_disk_and_the_same_process_goes_on(
    tmp_path, library, figures
):
    fired = 0
    with Failing(library) as process:
        for number in scale.rounds(100):
            found, told = real_round(
                process, tmp_path, number, suffix="-wal", kinds=1, error=errno.ENOSPC, returns=True
            )
            assert not found, scale.replay(number, found)
            if told["fired"]:
                assert told["errors"] in ([], ["DiskFull"]), scale.replay(number, told["errors"])
            fired += bool(told["errors"])
    figures(f"log without room: {fired} disks, each went on in the same process")
    assert fired > 0
