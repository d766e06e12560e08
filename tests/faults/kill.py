# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments: while opening, while retrying, under load from several threads.

A folder lives through ten kills. After each the dead office's files are copied and the copy is
started again and audited (so that the audit's own clean stop never helps the original); then the
next process goes on in the original, with what the dead one left there.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.audit import aftermath
from tests.faults.load import Story

ROOT = Path(__file__).parents[2]
WORKER = [sys.executable, "-m", "tests.faults.worker"]
THREADS = 4


class Office:
    """One process that waits for its orders."""

    def __init__(self, **environment):
        self._process = subprocess.Popen(
            WORKER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", **environment},
        )  # fmt: skip

    def order(self, **orders):
        """Let it begin."""
        self._process.stdin.write(json.dumps(orders).encode() + b"\n")
        self._process.stdin.flush()

    def lines(self):
        """Yield what it says, whole lines only."""
        for line in self._process.stdout:
            if line.endswith(b"\n"):
                yield line

    def kill(self):
        """Send SIGKILL to this one process."""
        self._process.send_signal(signal.SIGKILL)

    def buried(self):
        """Wait for its end; return the exit code and what it wrote to stderr."""
        errors = self._process.stderr.read().decode()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()
        return code, errors


def killed(office, rnd, story, orders):
    """Play one round up to the kill; return what is wrong with the way it ended."""
    retry = story.unanswered()
    office.order(retry=retry, **orders)
    patience = rnd.uniform(0, 0.01)
    if rnd.random() < 0.1:
        time.sleep(rnd.uniform(0, 0.05))  # while it opens
        wanted = 0
        office.kill()
    else:
        wanted = rnd.randint(0, 60)
    heard = 0
    for line in office.lines():
        word = json.loads(line)[0]
        if word in ("asked", "told", "refused"):
            story.hear(line)
        heard += word == "told"
        if (word in ("told", "open") and heard == wanted) or (
            word == "settled" and heard >= wanted
        ):
            time.sleep(patience)
            office.kill()
    code, errors = office.buried()
    return [] if code == -signal.SIGKILL else [f"ended by itself with {code}: {errors}"]


class Rounds:
    """The rounds of one test: `play` returns what was found; a spare process is always warm."""

    def __init__(self, tmp_path, first_seed, appender=""):
        self._tmp, self._seed, self._appender = tmp_path, first_seed, appender
        self._spare = Office()
        self._story, self._life = Story(), 0
        self.facts = self.retried = 0

    def play(self, number):
        """Play one round; the tenth of a folder is its last."""
        seed = f"{self._seed}-{number}"
        rnd = random.Random(f"kill {seed}")
        if number % 10 == 0 or not self._life:
            self._life, self._story = number + 1, Story()
        folder, copy = self._tmp / f"life-{self._life}", self._tmp / f"after-{number}"
        folder.mkdir(exist_ok=True)
        office, self._spare = self._spare, Office()
        before = len(self._story.told)
        found = killed(office, rnd, self._story, {
            "folder": str(folder), "seed": seed, "every": rnd.choice((12, 100, 1000)),
            "appender": self._appender, "threads": THREADS,
        })  # fmt: skip
        self.facts += len(self._story.told) - before
        self.retried += len(self._story.unanswered())
        shutil.copytree(folder, copy)
        found += aftermath(copy, self._story.copy(), seed)
        if not found:
            shutil.rmtree(copy)
        return found, str(copy)

    def close(self):
        """End the spare process."""
        self._spare.kill()
        self._spare.buried()
