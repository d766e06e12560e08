# SPDX-License-Identifier: Apache-2.0
"""No room: told as such, acknowledged to nobody, and the same process goes on when there is some.

Through the VFS only the log runs out of room: a checkpoint that has none is passed over by SQLite
but raised by APSW from a Python VFS. The real small file system (and `eio.c`) fill both.
"""

import itertools
import os
import random
import shutil
import subprocess
from contextlib import contextmanager

import apsw
import pytest

from paydar.ledger.errors import DiskFull
from tests.faults import scale
from tests.faults.audit import aftermath, audit
from tests.faults.births import job
from tests.faults.disk import Disk, image
from tests.faults.load import LedgerDoor, Story, burst
from tests.faults.office import FILE, PagedStore, opened
from tests.faults.sabotage import SwallowingStore

_names = itertools.count()
SIZE_KIB = 1024


def full_at(disk, room):
    """Let the log grow to `room` bytes and no further."""

    def fault(kind, name, end):
        if kind == "write" and name == FILE + "-wal" and end > room:
            raise (apsw.FullError("ENOSPC"))

    disk.fault = fault


def filled(door, story, seed, rnd, bursts=40):
    """Register until the disk is full (or the bursts are over); return the errors of that burst."""
    for n in range(bursts):
        keys = [f"{seed}-{n}-{i}" for i in range(rnd.choice((1, 3, 10)))]
        if errors := burst(door, story, keys):
            return errors
    return {}


def while_full(door, story):
    """Return what is wrong with answers while there is no room: old ones are given as before."""
    keys = list(story.told)[-3:]
    return [f"{k}: other answer while full" for k in keys if door.submit(job(k)) != story.told[k]]


def afterwards(ledger, door, story, seed, errors):
    """Space is back: retry, go on, and look; return what was found."""
    found = [f"{k}: {e!r}" for k, e in errors.items() if not isinstance(e, DiskFull)]
    for key in story.unanswered():
        story.ask(door, job(key))
    more = burst(door, story, [f"{seed}-more-{i}" for i in range(5)])
    found += [f"{k}: {e!r}" for k, e in more.items()]
    return found + audit(ledger, story, seed)


class Filling:
    """One office on a disk with room for so much log, filled up."""

    def __init__(self, tmp_path, number, store=PagedStore):
        self.seed = f"{scale.SEED}-{number}"
        self._rnd = random.Random(f"full {self.seed}")
        self._disk = Disk(f"full-{next(_names)}", self._rnd)
        self.folder, self._cut = tmp_path / f"run-{number}", tmp_path / f"cut-{number}"
        self.folder.mkdir()
        every = self._rnd.choice((60, 1000))
        self.ledger = opened(store(self.folder / FILE, every=every, vfs=self._disk.name), self.seed)
        self.door, self.story = LedgerDoor(self.ledger, self._disk.mark), Story()
        full_at(self._disk, self._rnd.randint(200_000, 700_000))
        self.errors = filled(self.door, self.story, self.seed, self._rnd)

    def without_power(self):
        """Cut the power of the full disk; return what a new start on it finds."""
        image(self._disk.ops, self._rnd, self._cut)
        return aftermath(self._cut, self.story.copy(), self.seed)

    def with_room(self):
        """Make room; return what was found then in this process, and at its next start."""
        self._disk.fault = lambda *_: None
        found = afterwards(self.ledger, self.door, self.story, self.seed, self.errors)
        self.ledger.close()
        return found + aftermath(self.folder, self.story, self.seed)


@pytest.mark.faults
def test_a_full_disk_acknowledges_nothing_and_goes_on_when_there_is_room(tmp_path, figures):
    full = 0
    for number in scale.rounds(100):
        office = Filling(tmp_path, number)
        found = while_full(office.door, office.story)
        found += office.without_power()
        found += office.with_room()
        assert not found, scale.replay(number, found)
        full += bool(office.errors)
    figures(f"disk full through the VFS: {full} disks, each also cut from power while full")
    assert full > 0


@pytest.mark.faults
def test_a_store_that_swallows_a_full_disk_is_caught(tmp_path, figures):
    caught = 0
    for number in range(5):
        office = Filling(tmp_path, number, SwallowingStore)
        caught += any("LOST" in line for line in office.without_power())
        office.ledger.close()
    figures(f"disk full swallowed: {caught} of 5 disks lost acknowledged facts")
    assert caught > 0


@contextmanager
def small_file_system(folder):
    """A file system of one MiB, really mounted; root only."""
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        missing = "a real full disk needs root and mount(8); run the faults as root to have it"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    options = ["-t", "tmpfs", "-o", f"size={SIZE_KIB}k", "paydar-faults", str(folder)]
    made = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"cannot mount: {made.stderr}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # lazily: a failed test holds it


def real_full_run(folder, number):
    """One office on a real file system with so much room left; return what was found."""
    seed = f"{scale.SEED}-{number}"
    rnd = random.Random(f"tmpfs {seed}")
    (folder / "others").write_bytes(bytes(rnd.randint(0, 500) * 1024))
    ledger = opened(PagedStore(folder / FILE, every=rnd.choice((12, 60, 1000))), seed)
    door, story = LedgerDoor(ledger), Story()
    errors = filled(door, story, seed, rnd, bursts=200)
    found = [] if errors else ["the disk never became full"]
    found += while_full(door, story)
    outside = folder.parent / f"copy-{number}"
    shutil.copytree(folder, outside, ignore=shutil.ignore_patterns("others"))
    found += aftermath(outside, story.copy(), seed)
    (folder / "others").unlink()
    subprocess.run(["mount", "-o", f"remount,size={4 * SIZE_KIB}k", str(folder)], check=True)
    found += afterwards(ledger, door, story, seed, errors)
    ledger.close()
    return found + aftermath(folder, story, seed)


@pytest.mark.faults
def test_a_real_full_file_system_acknowledges_nothing_and_goes_on(tmp_path, figures):
    for number in scale.rounds(50):
        with small_file_system(tmp_path / f"mount-{number}") as folder:
            found = real_full_run(folder, number)
        assert not found, scale.replay(number, found)
    figures(f"disk really full: {len(scale.rounds(50))} file systems")
