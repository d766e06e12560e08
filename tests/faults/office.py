# SPDX-License-Identifier: Apache-2.0
"""The office under test: one key, one book, one projection, and a clock that cannot be trusted."""

import random
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.ledger import ledger as ledger_module
from paydar.ledger.append import Appender
from paydar.ledger.checkpoint import Signer
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.sqlite import SqliteStore
from tests.faults.births import BOOK, Printed

FILE = "ledger.sqlite"


def projecting(_books):
    """Return the prompt projections of this office."""
    return (Printed(),)


def signer():
    """Return the book's key, always the same."""
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32), BOOK)


def jumping(seed):
    """Return a clock that runs, stands still and jumps by up to three years, back and forth."""
    rnd = random.Random(f"clock {seed}")
    now = [datetime(2026, 11, 22, 8, tzinfo=UTC)]

    def tell():
        step = rnd.choice((0, 0.001, 1, 60, -0.001, -1, -3600, 86400, -86400, 9e7, -9e7))
        now[0] += timedelta(seconds=step)
        return now[0]

    return tell


class PagedStore(SqliteStore):
    """SQLite that moves its write-ahead log into the database every so many pages."""

    def __init__(self, path, *, every=1000, **options):
        super().__init__(path, log_pages=every, **options)


def opened(store, seed, appender=Appender):
    """Open the ledger on a store, with the jumping clock and maybe another appender."""
    with patch.object(ledger_module, "Appender", appender):
        return Ledger(store, [signer()], projecting=projecting, clock=jumping(seed))


def reopened(folder, seed):
    """Open what is in a folder with an honest store, as the next start of the office does."""
    return opened(SqliteStore(folder / FILE), seed)
