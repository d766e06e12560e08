# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PT012 - what is refused is refused when the context ends, so it stands inside
"""What only a server can do to us: its collation, its refusals, its dropped lines, other writers."""

import contextlib
import threading
import time

import psycopg
import pytest

from paydar.ledger.errors import DiskFull, LedgerStopped, StoreError
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores import postgres
from paydar.ledger.stores.line import Line
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.stores.wire import spread
from paydar.register.entries import Entries
from tests.contract.server import server
from tests.ledger.conftest import put as put_fact
from tests.ledger.conftest import signer, ticking


@pytest.fixture
def admin(dsn):
    """A plain connection beside the store."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def store(dsn, admin):
    """A store of its own name on the server, with one table."""
    admin.execute("CREATE TABLE thing (name TEXT PRIMARY KEY, place BIGINT)")
    made = PostgresStore(f"{dsn}&application_name=store")
    yield made
    made.close()


def put(tx, *names):
    for name in names:
        tx.run("INSERT INTO thing (name) VALUES ($1)", name)


def count(admin):
    return admin.execute("SELECT count(*) FROM thing").fetchone()[0]


def with_setting(dsn, setting):
    return dsn.replace("options=", f"options=-c{setting}%20")


def cut(admin, name="store"):
    """End the server's side of a store's connections, and wait until they are gone."""
    sql = (
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = %s"
    )
    assert all(done for (done,) in admin.execute(sql, [name]))


def until(found):
    """Wait for something that must come; the caller's next line says what it was."""
    end = time.monotonic() + 20
    while time.monotonic() < end and not found():
        time.sleep(0.005)
    return found()


def test_every_text_column_of_the_ledger_is_collated_by_bytes(dsn, admin):
    Ledger(
        PostgresStore(dsn), [signer()], projecting=lambda b: [Entries(b)], clock=ticking()
    ).close()
    found = admin.execute(
        "SELECT table_name, column_name, collation_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND data_type = 'text'"
    ).fetchall()
    assert {("book", "name"), ("tag", "tag"), ("idem", "key"), ("series", "name"),
            ("entry", "id"), ("tag_lock", "name")} <= {(t, c) for t, c, _ in found}  # fmt: skip
    assert {collation for _, _, collation in found} == {"C"}


@pytest.mark.parametrize(
    ("state", "error", "word"),
    [("53100", DiskFull, "no room"), ("40001", StoreError, "rolled back"),
     ("40P01", StoreError, "rolled back"), ("55P03", StoreError, "rolled back"),
     ("57014", StoreError, "the database"), ("XX000", StoreError, "the database")],
)  # fmt: skip
def test_what_the_server_refuses_is_undone_and_the_next_batch_goes_well(
    store, admin, state, error, word
):
    admin.execute(
        "CREATE FUNCTION fail() RETURNS BIGINT LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{state}'; END $$"
    )
    with pytest.raises(error, match=word), store.writing() as tx:
        put(tx, "a")
        tx.rows("SELECT fail()")
    with store.writing() as tx:
        put(tx, "b")
    assert admin.execute("SELECT name FROM thing").fetchall() == [("b",)]


def test_a_constraint_that_fails_at_commit_is_an_error_and_not_unknown(store, admin):
    admin.execute("CREATE TABLE pair (name TEXT UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(StoreError, match="duplicate"), store.writing() as tx:
        tx.run("INSERT INTO pair (name) VALUES ($1), ($1)", "a")
    with store.writing() as tx:
        tx.run("INSERT INTO pair (name) VALUES ($1)", "a")
    assert admin.execute("SELECT name FROM pair").fetchall() == [("a",)]


def test_an_error_that_the_caller_hides_does_not_pass_for_a_commit(store, admin):
    with pytest.raises(StoreError, match="rolled"), store.writing() as tx:
        put(tx, "a")
        with contextlib.suppress(psycopg.Error):
            tx.rows("INSERT INTO thing (name) VALUES ('a') RETURNING name")
    assert count(admin) == 0


@pytest.mark.usefixtures("store")
def test_a_read_only_server_can_be_read_and_says_why_it_is_not_written(dsn):
    standby = PostgresStore(with_setting(dsn, "default_transaction_read_only%3Don"))
    with standby.reading() as tx:
        assert tx.rows("SELECT count(*) FROM thing") == [(0,)]
    with pytest.raises(StoreError, match="standby"), standby.writing() as tx:
        put(tx, "a")
    standby.close()


@pytest.mark.parametrize(
    "address",
    ["postgresql://paydar:secret@localhost:port/x", "host=x password=secret =",
     "postgresql://paydar:secret@127.0.0.1:1/x"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused_without_telling_the_password(address):
    with pytest.raises(StoreError) as caught:
        PostgresStore(address)
    assert "secret" not in str(caught.value)


def test_a_role_that_the_server_does_not_know_is_refused(dsn):
    with pytest.raises(StoreError, match="stranger"):
        PostgresStore(dsn.replace("postgres@", "stranger@"))


def test_a_refusal_does_not_quote_what_the_row_said(store):
    with pytest.raises(StoreError, match="duplicate key") as caught, store.writing() as tx:
        put(tx, "number:ir:0012345679", "number:ir:0012345679")
    assert "0012345679" not in str(caught.value)


def test_a_database_that_is_not_in_utf8_is_refused(admin):
    admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreError, match="LATIN1"):
        PostgresStore(server().dsn().replace("/postgres?", "/latin?"))


@pytest.mark.parametrize(("set_to", "is_then"), [("off", "on"), ("remote_apply", "remote_apply")])
def test_a_commit_waits_for_the_disk_whatever_the_server_says_by_default(dsn, set_to, is_then):
    store = PostgresStore(with_setting(dsn, f"synchronous_commit%3D{set_to}"))
    with store.writing() as tx:
        assert tx.rows("SHOW synchronous_commit") == [(is_then,)]
    store.close()


def test_lines_that_were_cut_while_idle_are_replaced(store, admin):
    with store.writing() as tx:
        put(tx, "a")
    with store.reading() as tx:
        assert tx.rows("SELECT name FROM thing") == [("a",)]
    cut(admin)
    with store.reading() as tx:
        assert tx.rows("SELECT name FROM thing") == [("a",)]
    with store.writing() as tx:
        put(tx, "b")
    assert count(admin) == 2


def test_a_line_that_is_cut_during_a_batch_stops_the_store_with_nothing_written(store, admin):
    with pytest.raises(LedgerStopped, match="not committed"), store.writing() as tx:
        put(tx, "a")
        cut(admin)
        put(tx, "b")
    with pytest.raises(LedgerStopped), store.writing() as tx:
        put(tx, "c")
    assert count(admin) == 0


def test_a_line_that_is_cut_before_commit_leaves_the_outcome_unknown(store, admin):
    with pytest.raises(LedgerStopped, match="unknown"), store.writing() as tx:
        put(tx, "a")
        assert tx.rows("SELECT name FROM thing") == [("a",)]
        cut(admin)
    assert count(admin) == 0


def test_a_line_that_is_cut_in_a_view_harms_only_that_view(store, admin):
    with pytest.raises(StoreError), store.reading() as tx:
        cut(admin)
        tx.rows("SELECT 1")
    with store.reading() as tx:
        assert tx.rows("SELECT count(*) FROM thing") == [(0,)]


def test_a_write_inside_a_write_is_refused_and_the_outer_one_goes_on(store, admin):
    with store.writing() as tx:
        put(tx, "a")
        with pytest.raises(StoreError, match="inside"), store.writing():
            pass
        put(tx, "b")
    assert count(admin) == 2


def test_readers_of_many_threads_share_few_lines(store, admin):
    def look():
        with store.reading() as tx:
            tx.rows("SELECT 1")

    for _ in range(30):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'store'"
    assert admin.execute(sql).fetchone() == (1,)


def test_a_name_nobody_used_before_is_held_against_another_process(dsn, store, admin):
    other, order = PostgresStore(f"{dsn}&application_name=other"), []

    def wait():
        with other.writing() as tx:
            tx.lock(["c", "a"])
            tx.rows("SELECT 1")
            order.append("other")

    waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'other' AND wait_event_type = 'Lock'"
    thread = threading.Thread(target=wait)
    with store.writing() as tx:
        tx.lock(["b", "c"])
        tx.rows("SELECT 1")
        thread.start()
        assert until(lambda: order or admin.execute(waiting).fetchone())
        order.append("store")
    thread.join(20)
    other.close()
    assert order == ["store", "other"]


def held_names(admin):
    return admin.execute("SELECT name FROM tag_lock ORDER BY name").fetchall()


def test_locked_names_are_forgotten_at_the_next_start_but_never_while_one_is_held(
    dsn, store, admin
):
    with store.writing() as tx:
        tx.lock(["a", "b"])
    assert held_names(admin) == [("a",), ("b",)]
    with store.writing() as tx:
        tx.lock(["b", "c"])
        tx.rows("SELECT 1")
        busy = PostgresStore(dsn)
        with busy.writing() as other:
            other.run("INSERT INTO thing (name) VALUES ('x')")
        busy.close()
    assert held_names(admin) == [("a",), ("b",), ("c",)]
    later = PostgresStore(dsn)
    with later.writing() as tx:
        tx.lock(["d"])
    later.close()
    assert held_names(admin) == [("d",)]
    assert count(admin) == 1


def test_locked_names_are_forgotten_when_they_have_become_many(store, admin, monkeypatch):
    monkeypatch.setattr(postgres, "NAMES_KEPT", 3)
    for name in ("a", "b", "c", "d"):
        with store.writing() as tx:
            tx.lock([name])
        store.tidy()
    assert held_names(admin) == [("d",)]


def test_a_copy_of_the_database_is_left_to_the_tools_of_the_server(store):
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup("elsewhere")


@pytest.mark.parametrize(
    ("sql", "rows", "as_one"),
    [("INSERT INTO t (a, b) VALUES ($1, $2)", [("x", 1), ("y", None)],
      b"INSERT INTO t (a, b) SELECT c0, c1 FROM unnest($1::text[], $2::int8[]) AS u (c0, c1)"),
     ("INSERT INTO t (a, b, c) VALUES ($1, $2, 7)", [("x", None), ("y", None)],
      b"INSERT INTO t (a, b, c) SELECT c0, NULL, 7 FROM unnest($1::text[]) AS u (c0)"),
     ("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = 1", [("x",), ("y",)],
      b"INSERT INTO t (a) SELECT c0 FROM unnest($1::text[]) AS u (c0) ON CONFLICT (a) DO UPDATE SET b = 1"),
     ("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = 1", [("x",), ("x",)], None),
     ("INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING", [(b"x",), (b"x",)],
      b"INSERT INTO t (a) SELECT c0 FROM unnest($1::bytea[]) AS u (c0) ON CONFLICT DO NOTHING"),
     ("INSERT INTO t (a, b) VALUES ($2, $1)", [("x", "y")], None),
     ("INSERT INTO t (a, b) VALUES (1, $1)", [("x",)], None),
     ("INSERT INTO t (a) VALUES ($1) RETURNING a", [("x",)], None),
     ("INSERT INTO t (a) VALUES ($1)", [(None,)], None),
     ("UPDATE t SET a = $1", [("x",)], None)],
)  # fmt: skip
def test_only_rows_of_a_plain_insert_that_do_not_meet_become_one_statement(sql, rows, as_one):
    made = spread(sql, rows)
    assert (made and made[0]) == as_one


@pytest.fixture
def turns(monkeypatch):
    """How often anybody waited for the server."""
    waited, turn = [], Line.turn

    def counted(line, **how):
        waited.append(line)
        turn(line, **how)

    monkeypatch.setattr(Line, "turn", counted)
    return waited


def test_a_commit_waits_for_the_server_twice_and_a_view_once_for_all_it_asks(dsn, turns):
    ledger = Ledger(PostgresStore(dsn), [signer()], clock=ticking())
    first = put_fact(ledger, "k0", "entry:0", series="n")
    turns.clear()
    put_fact(ledger, "k1", "entry:1", series="n")
    assert len(turns) == 2
    turns.clear()
    with ledger.reading() as tx:
        look, heads = ledger.ask_look(tx, ["entry:1"]), ledger.ask_heads(tx, ["entry:0"])
        used, known = ledger.ask_used(tx, ["n"]), ledger.ask_answers(tx, ["no"], ["zz-01-001"])
        assert [f.position.sequence for f in look().on("entry:1")] == [1]
        assert heads()["entry:0"] == [(first.fact.position, 1)]
        assert (used(), known()) == ({"n": 2}, {})
    assert len(turns) == 1
    ledger.close()
