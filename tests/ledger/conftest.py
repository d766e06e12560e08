# SPDX-License-Identifier: Apache-2.0
import itertools
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.facts.booklets import BookletSpoiled
from paydar.facts.values import By
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.checkpoint import Signer
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.stores.sqlite import SqliteStore, memory_store
from tests.contract.server import server

BY = By(staff="s-1", post="registrar", assignment="a-1")


def signer(name="zz-01-001", seed=1):
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), name)


def ticking(start="2026-11-22T08:00:00+00:00"):
    ticks = itertools.count()
    return lambda: datetime.fromisoformat(start).astimezone(UTC) + timedelta(seconds=next(ticks))


def spoiled(serial, note="torn"):
    return BookletSpoiled(series="B", serial=serial, reason=note)


def proposal(key, *tags, seen=None, serial=1, book="zz-01-001", series=None, command=None):
    """One fact on these tags; `seen` are the heads that the author knew, none by default."""

    def finish(draw):
        index = (f"drawn:{series}",) if series else ()
        number = draw(series) if series else serial
        return (Draft(spoiled(number), tuple(tags), index),)

    heads = {tag: tuple((seen or {}).get(tag, ())) for tag in tags}
    return Proposal(
        book=book, key=key, command=command or f"digest-{key}", office="zz-01-001",
        law="zz@2026.1", by=BY, seen=heads, finish=finish,
    )  # fmt: skip


def put(ledger, *args, **kwargs):
    return ledger.append(proposal(*args, **kwargs)).result(10)


@pytest.fixture(params=["file", "memory", "postgres"])
def store(request, tmp_path):
    """An empty store of each engine."""
    if request.param == "postgres":
        made = PostgresStore(server().fresh())
    else:
        file = request.param == "file"
        made = SqliteStore(tmp_path / "ledger.sqlite") if file else memory_store()
    yield made
    made.close()


@pytest.fixture
def ledger(store):
    made = Ledger(store, [signer()], clock=ticking())
    yield made
    made.close()
