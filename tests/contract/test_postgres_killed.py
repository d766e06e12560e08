# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PT012 - what is refused is refused when the context ends, so it stands inside
"""The server dies, really: SIGKILL to a postmaster of our own, at moments that we choose.

A commit is caught in the middle by a standby that does not exist: the server has written it here
and waits for the standby's word before it answers.
"""

import threading
import time

import psycopg
import pytest

from paydar.facts.envelope import Position
from paydar.ledger.errors import LedgerStopped, StoreError
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.verify import verify
from tests.contract.server import new_server
from tests.ledger.conftest import proposal, put, signer, ticking

WAITS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'paydar' AND wait_event = %s"


@pytest.fixture(scope="module")
def own():
    """A server that may be killed."""
    made = new_server()
    yield made
    made.discard()


@pytest.fixture
def dsn(own):
    """An empty schema on it; the server runs again as it should when the test is over."""
    yield own.fresh()
    own.stop()
    own.forget_settings()
    own.start()


def caught(own, event):
    """Wait until the store's writer waits for this; return its process."""
    with psycopg.connect(own.dsn(), autocommit=True) as admin:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if found := admin.execute(WAITS, [event]).fetchone():
                return found[0]
            time.sleep(0.005)
    raise AssertionError("the writer never waited")


def reborn(own):
    """Kill the server and start it again without the standby."""
    own.kill()
    own.forget_settings()
    own.start()


def opened(dsn, *, durable=True):
    return Ledger(PostgresStore(dsn, durable=durable), [signer()], clock=ticking())


def found(ledger):
    with ledger.shelf("zz-01-001") as shelf:
        return shelf.size


def await_standby(own):
    """Commit beside the ledger until one commit waits: a server takes up new settings by and by."""
    seen = threading.Event()
    with (
        psycopg.connect(own.dsn(), autocommit=True, application_name="probe") as probe,
        psycopg.connect(own.dsn(), autocommit=True) as admin,
    ):

        def commit():
            while not seen.is_set():
                probe.execute("SELECT pg_logical_emit_message(true, 'probe', '')")

        thread = threading.Thread(target=commit)
        thread.start()
        waits = "SELECT pid FROM pg_stat_activity WHERE application_name = 'probe' AND wait_event = 'SyncRep'"
        end, waiting = time.monotonic() + 20, None
        while waiting is None and time.monotonic() < end:
            waiting = admin.execute(waits).fetchone()
        seen.set()
        if waiting is not None:
            admin.execute("SELECT pg_cancel_backend(%s)", waiting)
        thread.join()
    assert waiting is not None, "no commit waits for the standby"


def in_the_middle_of_a_commit(own, dsn):
    """Return a ledger with 20 acknowledged facts and the future of one that hangs in COMMIT."""
    ledger = opened(dsn)
    for n in range(20):
        put(ledger, f"k{n}", f"entry:{n}")
    own.configure(synchronous_standby_names="nobody")
    await_standby(own)
    return ledger, ledger.append(proposal("last", "entry:last"))


def test_a_server_killed_in_the_middle_of_a_commit_leaves_it_unknown_and_loses_nothing(own, dsn):
    ledger, last = in_the_middle_of_a_commit(own, dsn)
    caught(own, "SyncRep")
    reborn(own)
    with pytest.raises(LedgerStopped, match="unknown"):
        last.result(20)
    with pytest.raises(LedgerStopped):
        put(ledger, "more", "entry:more")
    ledger.close()
    ledger = opened(dsn)
    answers = [put(ledger, f"k{n}", f"entry:{n}") for n in range(20)]
    assert [(a.fact.position, a.fresh) for a in answers] == [
        (Position("zz-01-001", n), False) for n in range(20)]  # fmt: skip
    again = put(ledger, "last", "entry:last")
    assert (again.fact.position.sequence, again.fresh) == (20, False)  # it had reached the disk
    assert verify(ledger.store).findings == []
    ledger.close()


def test_a_server_killed_before_the_commit_has_forgotten_the_batch(own, dsn):
    ledger = opened(dsn)
    put(ledger, "k0", "entry:0")
    other = PostgresStore(f"{dsn}&application_name=other")
    with pytest.raises(LedgerStopped), other.writing() as tx:
        tx.lock(["entry:1"])
        tx.rows("SELECT 1")
        stuck = ledger.append(proposal("k1", "entry:1"))
        caught(own, "transactionid")
        reborn(own)
        tx.rows("SELECT 1")
    with pytest.raises(LedgerStopped, match="not committed"):
        stuck.result(20)
    ledger.close()
    ledger = opened(dsn)
    assert found(ledger) == 1
    assert put(ledger, "k1", "entry:1").fresh
    ledger.close()


def test_a_commit_whose_wait_for_the_standby_was_interrupted_is_not_acknowledged(own, dsn):
    ledger, last = in_the_middle_of_a_commit(own, dsn)
    pid = caught(own, "SyncRep")
    with psycopg.connect(own.dsn(), autocommit=True) as admin:
        admin.execute("SELECT pg_cancel_backend(%s)", [pid])
    with pytest.raises(LedgerStopped, match="kept everywhere"):
        last.result(20)
    ledger.close()


def test_what_is_acknowledged_before_the_disk_has_it_is_lost(own, dsn):
    """The control: without the wait for the disk, the same death loses what was acknowledged."""
    own.configure(wal_writer_delay="10s")
    counts = []
    for durable in (True, False):
        ledger = opened(dsn, durable=durable)
        start = found(ledger)
        for n in range(start, start + 20):
            put(ledger, f"k{n}", f"entry:{n}")
        own.kill()
        own.start()
        ledger.close()
        ledger = opened(dsn)
        counts.append(found(ledger) - start)
        ledger.close()
    assert counts[0] == 20
    assert counts[1] < 20


def test_a_server_without_fsync_is_refused(own, dsn):
    own.stop()
    own.start("fsync=off")
    with pytest.raises(StoreError, match="fsync"):
        PostgresStore(dsn)
