# SPDX-License-Identifier: Apache-2.0
"""The process whose writes and syncs really fail: it runs with `eio.c` preloaded.

Reads rounds as JSON lines, plays each in its own folder and answers with what its clients know, as
one JSON line: nothing of the ledger's state is carried over but the files.
"""

import ctypes
import json
import random
import sys
from pathlib import Path

from paydar.ledger.errors import LedgerError, LedgerStopped
from tests.faults.births import job
from tests.faults.load import LedgerDoor, Story, burst, spoken
from tests.faults.office import FILE, PagedStore, opened
from tests.faults.sabotage import SwallowingStore

STORES = {"honest": PagedStore, "swallowing": SwallowingStore}


def play(orders):
    """Write bursts; fail the disk in one of them; go on as if nothing was; return what is known."""
    library, rnd = ctypes.CDLL(None), random.Random(f"preload {orders['seed']}")
    folder = Path(orders["folder"])
    folder.mkdir(parents=True)
    store = STORES[orders["store"]](folder / FILE, every=orders["every"])
    ledger = opened(store, orders["seed"])
    door, story, errors = LedgerDoor(ledger), Story(), {}
    at, late = rnd.randint(1, 5), 0
    for n in range(8):
        if n == at:
            library.fault_arm(orders["suffix"].encode(), orders["kinds"], orders["after"],
                              orders["error"], orders["sticky"])  # fmt: skip
        keys = [f"{orders['seed']}-{n}-{i}" for i in range(rnd.choice((1, 3, 10)))]
        before = len(story.told)
        stopped = any(isinstance(e, LedgerStopped) for e in errors.values())
        errors |= burst(door, story, keys)
        late += stopped and len(story.told) > before
    fired, risked = library.fault_fired(), library.fault_at_risk()
    known = [key for key in list(story.told)[:3] if not _same(door, story, key)]
    library.fault_arm(b"", 0, 0, 0, 0)
    if orders["returns"]:
        for key in errors:
            story.ask(door, job(key))
    ledger.close()
    return {
        "fired": fired, "at_risk": risked, "errors": sorted({type(e).__name__ for e in errors.values()}),
        "unlike": known, "asked": list(story.asked), "refused": sorted(story.refused),
        "told": [spoken(r) for r in story.told.values()], "late": late,
    }  # fmt: skip


def _same(door, story, key):
    """Whether an answered command gets its answer again while the disk is as it is."""
    try:
        return door.submit(job(key)) == story.told[key]
    except LedgerError:
        return True  # a ledger that has stopped answers nobody


def main():
    """Play rounds until there are no more."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(play(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
