# SPDX-License-Identifier: Apache-2.0
"""A ledger in PostgreSQL, a real server: copied while it is written, restored into either store."""

import json
import tomllib

import apsw
import psycopg
import pytest

from paydar import settings as node
from paydar.cli.main import main
from paydar.cli.operations import answer_lines
from paydar.counter.examples import example_of
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.ledger.errors import StoreError
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.stores.sqlite import memory_store
from paydar.settings import Settings
from paydar.wiring import backup, check, found, open_office, restore
from paydar.wiring.carrying import TABLES, carry
from paydar.wiring.copies import DRAWN
from tests.contract.server import server

FOUNDER = Asker("founder", "en")


@pytest.fixture
def office(tmp_path):
    settings = Settings(country="zz", office="zz-01-001", store=server().fresh())
    found(tmp_path / "o", settings, Name(given="Robin"))
    opened = open_office(tmp_path / "o")
    yield opened
    opened.close()


def submit(office, line):
    return answer_lines(office, FOUNDER, [line])[0]


def staff(key):
    told = json.loads(example_of("staff.assign", "zz"))
    return json.dumps(told | {"key": key}).encode()


@pytest.fixture
def copied(office, tmp_path):
    """A birth, a scanned paper, a look-up; then a copy, and one act after it."""
    born = submit(office, example_of("birth.register", "zz"))
    office.ledger.put_blob(b"%PDF-1.7 a scanned paper")
    assert office.look_up(FOUNDER, "court", born.number) == ()
    made = backup(office.folder, tmp_path / "copy")
    late = submit(office, staff("late"))
    return born, made, late


def contents(store):
    """Every row that cannot be rebuilt, as the engine's own client sees it."""
    rows = {t.name: f"SELECT {', '.join(t.columns)} FROM {t.name}" for t in TABLES}
    if str(store).startswith("postgresql"):
        with psycopg.connect(store) as connection:
            return {n: sorted(map(plain, connection.execute(s).fetchall()))
                    for n, s in rows.items()}  # fmt: skip
    connection = apsw.Connection(str(store))
    return {n: sorted(map(plain, connection.execute(s))) for n, s in rows.items()}


def plain(row):
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)


def test_a_copy_of_a_database_is_a_file_that_verifies_and_holds_every_row(office, copied, tmp_path):
    born, made, late = copied
    assert made.books == {"zz-01-001": 8, "zz-01-001-reads": 1}
    assert (late.book, late.sequence) == ("zz-01-001", 8)
    copy = contents(tmp_path / "copy/ledger.sqlite")
    there = contents(office.settings.store)
    behind = {pos: row for pos, *row in there["fact"]}
    assert len(there["fact"]) == len(copy["fact"]) + 1
    assert all(behind[pos] == row for pos, *row in copy["fact"])
    assert copy["blob"] == there["blob"] != []
    report = check(tmp_path / "copy", [born.checkpoint], signatures=True)
    assert (report.findings, report.verified["zz-01-001"]) == ([], 8)
    told = tomllib.loads((tmp_path / "copy/paydar.toml").read_text("utf-8"))
    assert told["store"] == ""  # the copy is whole by itself and names no server


@pytest.mark.parametrize("into", ["file", "database"])
def test_it_is_restored_into_either_store_in_a_fresh_epoch(copied, tmp_path, into):
    born, _, late = copied
    store = server().fresh() if into == "database" else ""
    settings = restore(tmp_path / "copy", tmp_path / "new", "fire", store=store)
    assert settings.epoch in DRAWN
    assert (settings.book, settings.store) == (f"zz-01-001-{settings.epoch}", store)
    office = open_office(tmp_path / "new")
    try:
        assert office.register.by_number(born.number).progress.number == born.number
        again = submit(office, example_of("birth.register", "zz"))
        assert (again.book, again.sequence) == (born.book, born.sequence)  # idempotency for ever
        fresh = submit(office, staff("late"))
        assert (fresh.book, late.book) == (settings.book, "zz-01-001")
        epochs = office.counter.chart().epochs
        assert [(e.previous, e.size) for e in epochs] == [("zz-01-001", 8), ("zz-01-001-reads", 1)]
    finally:
        office.close()
    report = check(tmp_path / "new", [born.checkpoint], signatures=True)
    assert report.findings == []
    assert report.verified["zz-01-001"] == 8


@pytest.mark.usefixtures("copied")
def test_a_second_restore_opens_another_epoch(tmp_path):
    first = restore(tmp_path / "copy", tmp_path / "a", "fire")
    second = restore(tmp_path / "copy", tmp_path / "b", "fire", store=server().fresh())
    assert first.epoch != second.epoch
    assert second.earlier_epochs == "1"


def test_the_folder_of_an_office_is_restored_from_its_database_itself(office, tmp_path):
    born = submit(office, example_of("birth.register", "zz"))
    office.close()
    restore(office.folder, tmp_path / "new", "the machine was lost, the database was not")
    again = open_office(tmp_path / "new")
    try:
        assert again.register.by_number(born.number) is not None
        assert again.settings.store == ""
    finally:
        again.close()


@pytest.mark.usefixtures("copied")
def test_a_database_that_holds_a_ledger_is_never_written_over(office, tmp_path):
    before = contents(office.settings.store)
    with pytest.raises(StoreError, match="holds a ledger already"):
        restore(tmp_path / "copy", tmp_path / "new", "fire", store=office.settings.store)
    assert contents(office.settings.store) == before


@pytest.mark.usefixtures("copied")
def test_a_copy_that_was_changed_is_not_restored(tmp_path, capsys):
    changed = apsw.Connection(str(tmp_path / "copy/ledger.sqlite"))
    changed.execute("UPDATE fact SET body = CAST('{}' AS BLOB) WHERE pos = (1 << 40) + 7")
    changed.close()
    dsn = server().fresh()
    words = ["restore", str(tmp_path / "copy"), "--dir", str(tmp_path / "new"), "--store", dsn]
    assert main(words) == 1
    assert "does not verify" in capsys.readouterr().err
    assert not (tmp_path / "new" / node.FILE).exists()


def test_more_rows_than_one_slice_are_carried_whole_and_in_order(office):
    """Slices of two, so that every table is read on behind its last key."""
    for n in range(5):
        office.ledger.put_blob(b"paper %d" % n)
        submit(office, staff(f"k{n}"))
    cosigned = "INSERT INTO cosignature (book, size, cosigner, line) VALUES ($1, $2, $3, 'x')"
    with office.ledger.store.writing() as tx:
        tx.run_many(cosigned, [(1, size, who) for size in (5, 6) for who in ("c", "d", "e")])
    small = [type(t)(t.name, t.columns, t.key, slice=2) for t in TABLES]
    source, target = PostgresStore(office.settings.store), memory_store()
    try:
        carry(source, target, small)
        with source.reading() as there, target.reading() as here:
            for table in TABLES:
                [rows] = list(table.rows(there)) or [[]]
                [got] = list(table.rows(here)) or [[]]
                assert list(map(plain, got)) == list(map(plain, rows)), table.name
                assert len(rows) > 1
    finally:
        source.close()
        target.close()
