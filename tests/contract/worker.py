# SPDX-License-Identifier: Apache-2.0
"""A process that writes one book of a ledger in PostgreSQL: `python -m tests.contract.worker`.

load DSN BOOK SEED       writes for ever; says what it asked for and what was acknowledged
race DSN BOOK SEED N     waits for a line, then tries for N pairs of claims in an order of its own
"""

import datetime as dt
import json
import random
import sys
import threading

from paydar.ledger.errors import Conflict
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.postgres import PostgresStore
from tests.ledger.conftest import proposal, signer

TOGETHER = 12


def say(*words):
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def opened(dsn, book, seed):
    store = PostgresStore(dsn)
    return Ledger(store, [signer(book, int(seed))], clock=lambda: dt.datetime.now(dt.UTC))


def load(dsn, book, seed):
    """Write one fact after another in each of four threads, until killed."""
    ledger, lock = opened(dsn, book, seed), threading.Lock()

    def work(who):
        n = 0
        while True:
            key, n = f"{who}-{n}", n + 1
            with lock:
                say("asked", key)
            done = ledger.append(proposal(key, f"entry:{key}", book=book)).result(60)
            with lock:
                say("told", key, str(done.fact.position))

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def race(dsn, book, seed, count):
    """Try for every pair of claims; say what became of each."""
    ledger, order = opened(dsn, book, seed), list(range(int(count)))
    random.Random(int(seed)).shuffle(order)
    say("open")
    sys.stdin.readline()
    while order:
        now, order = order[:TOGETHER], order[TOGETHER:]
        asked = [(n, ledger.append(pair(n, book))) for n in now]
        for n, future in asked:
            error = future.exception(60)
            lost = "lost" if isinstance(error, Conflict) else repr(error)
            say(n, "won" if error is None else lost)
    ledger.close()


def pair(n, book):
    """Return a proposal on two claims whose order among others says nothing about n."""
    return proposal(f"k{n}", f"notice:{n}", f"pad:{(n * 7919) % 1000:03d}-{n}", book=book)


if __name__ == "__main__":
    {"load": load, "race": race}[sys.argv[1]](*sys.argv[2:])
