# SPDX-License-Identifier: Apache-2.0
import stat
import threading

import apsw
import pytest

from paydar.ledger.errors import LedgerError, LedgerStopped
from paydar.ledger.stores.sqlite import SqliteStore, WriterLock
from tests.ledger.conftest import put


def test_attachments_are_kept_while_the_appender_writes(ledger):
    names, failed = [], []

    def keep(n):
        try:
            names.extend(ledger.put_blob(f"{n}-{i}".encode() * 100) for i in range(20))
        except LedgerError as error:
            failed.append(error)

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    done = [put(ledger, f"k{i}", f"entry:{i}") for i in range(60)]
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(done) == 60
    assert all(ledger.blob(name) is not None for name in names)


def kept(store, data):
    with store.writing() as tx:
        tx.run("INSERT INTO thing (data) VALUES ($1)", data)


@pytest.fixture
def folder(tmp_path):
    """A folder that lets everybody in, as a careless operator makes it."""
    tmp_path.chmod(0o755)
    return tmp_path


@pytest.fixture
def thing(folder):
    """A store with one table, whose log may hold 20 pages."""
    made = SqliteStore(folder / "l.sqlite", log_pages=20)
    with made.writing() as tx:
        tx.run("CREATE TABLE thing (data BYTEA)")
    yield made
    made.close()


def log_of(folder):
    return (folder / "l.sqlite-wal").stat().st_size // 4096


def test_only_the_owner_may_read_the_files_of_a_ledger_its_log_and_its_copy(folder, thing):
    kept(thing, b"x")
    thing.backup(str(folder / "copy.sqlite"))
    WriterLock(folder / "lock").release()
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in folder.iterdir()}
    assert modes == dict.fromkeys(
        ["l.sqlite", "l.sqlite-wal", "l.sqlite-shm", "copy.sqlite", "lock"], 0o600
    )


def test_the_log_is_copied_back_by_tidying_and_not_by_the_commit(folder, thing):
    for _ in range(15):
        kept(thing, bytes(4096))
    assert log_of(folder) >= 20
    before = (folder / "l.sqlite").stat().st_size
    thing.tidy()
    assert before < 15 * 4096 < (folder / "l.sqlite").stat().st_size


def test_a_log_that_nobody_tidies_stays_small_all_the_same(folder, thing):
    for _ in range(300):
        kept(thing, bytes(4096))
    assert log_of(folder) < 6 * 20


def test_a_disk_that_fails_while_tidying_stops_the_store(thing, monkeypatch):
    for _ in range(15):
        kept(thing, bytes(4096))

    class Failing:
        def __init__(self, connection):
            self._connection = connection

        def __getattr__(self, name):
            return getattr(self._connection, name)

        def wal_checkpoint(self, **_):
            raise apsw.IOError("disk I/O error")

    monkeypatch.setattr(thing, "_writer", Failing(thing._writer))
    thing.tidy()
    with pytest.raises(LedgerStopped, match="I/O"):
        kept(thing, b"x")
