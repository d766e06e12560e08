# SPDX-License-Identifier: Apache-2.0
"""The process that is killed: an office under load that says at once what it was told.

It reads one line of orders (JSON) when its imports are done, so that the harness can keep the next
one warm. What it says goes to a pipe, a line at a time below PIPE_BUF bytes: the kernel keeps what
was written by a process that died, and never half a line.
"""

import itertools
import json
import os
import sys
from pathlib import Path

from paydar.ledger.append import Appender
from paydar.ledger.stores.sqlite import WriterLock
from tests.faults.births import job
from tests.faults.load import LedgerDoor, drive, spoken
from tests.faults.office import FILE, PagedStore, opened
from tests.faults.sabotage import SlowHastyAppender

APPENDERS = {"": Appender, "hasty": SlowHastyAppender}


def say(word, what):
    """Write one line of the journal."""
    os.write(1, json.dumps([word, what]).encode() + b"\n")


def keys(seed, thread):
    """Yield a client's keys; every eighth is sent by all of them at once, as an eager browser does."""
    for n in itertools.count():
        yield f"{seed}-all-{n}" if n % 8 == 7 else f"{seed}-{thread}-{n}"


def main():
    """Open the office, retry what nobody answered, then register until killed."""
    orders = json.loads(sys.stdin.readline())
    folder, seed = Path(orders["folder"]), orders["seed"]
    lock = WriterLock(folder / "writer.lock")
    store = PagedStore(folder / FILE, every=orders["every"])
    door = LedgerDoor(opened(store, seed, APPENDERS[orders["appender"]]))
    say("open", seed)
    for key in orders["retry"]:
        receipt = door.submit(job(key))
        say("refused" if receipt is None else "told", key if receipt is None else spoken(receipt))
    say("settled", seed)
    lines = [keys(seed, thread) for thread in range(orders["threads"])]
    drive(door, lines, say)
    lock.release()


if __name__ == "__main__":
    main()
