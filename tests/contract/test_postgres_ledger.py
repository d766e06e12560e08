# SPDX-License-Identifier: Apache-2.0
"""A whole ledger in PostgreSQL: stale writers, rival processes, killed ones, tampering, order."""

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.facts.envelope import Position
from paydar.ledger.errors import Conflict, LedgerStopped, WrongKey
from paydar.ledger.ledger import Ledger, rebuild
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.verify import Asked, verify
from paydar.register.entries import Entries
from tests.contract.server import server
from tests.ledger import test_order as order
from tests.ledger.conftest import proposal, put, signer, ticking

ROOT = Path(__file__).parents[2]
BOOK, RIVAL = "zz-01-001", "zz-01-002"
FIRST = 1 << 40


def entries(books):
    return [Entries(books)]


def opened(dsn, *signers):
    return Ledger(PostgresStore(dsn), signers or [signer()], clock=ticking())


def verified(dsn, projecting=None, **asked):
    store = PostgresStore(dsn)
    report = verify(store, *([projecting] if projecting else []), asked=Asked(**asked))
    store.close()
    return report


def worker(*args):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contract.worker", *map(str, args)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )  # fmt: skip


def test_a_stale_writer_of_the_same_book_is_stopped_and_writes_nothing(dsn):
    first, stale = opened(dsn), opened(dsn)
    put(first, "k1", "entry:1")
    for key in ("k2", "k3"):
        with pytest.raises(LedgerStopped, match="another writer"):
            put(stale, key, f"entry:{key}")
    assert stale.stopped
    assert put(first, "k4", "entry:4").fact.position == Position(BOOK, 1)
    first.close()
    stale.close()
    report = verified(dsn)
    assert (report.findings, report.facts) == ([], 2)


def test_a_stale_writer_that_comes_with_a_used_key_gets_the_old_answer(dsn):
    first, stale = opened(dsn), opened(dsn)
    done = put(first, "k1", "entry:1")
    again = put(stale, "k1", "entry:1")
    assert (again.fact.position, again.checkpoint, again.fresh) == (
        done.fact.position, done.checkpoint, False)  # fmt: skip
    first.close()
    stale.close()


def test_two_processes_with_a_book_each_never_both_win_a_claim_and_never_deadlock(dsn):
    count = 400
    opened(dsn, signer(BOOK, 1), signer(RIVAL, 2)).close()
    log = server().folder / "log"
    before = log.read_text().count("deadlock detected")
    rivals = [worker("race", dsn, BOOK, 1, count), worker("race", dsn, RIVAL, 2, count)]
    for rival in rivals:
        assert json.loads(rival.stdout.readline()) == ["open"]
    for rival in rivals:
        rival.stdin.write("go\n")
        rival.stdin.flush()
    said = [[json.loads(line) for line in rival.communicate(timeout=120)[0].splitlines()]
            for rival in rivals]  # fmt: skip
    outcomes = Counter(outcome for one in said for _, outcome in one)
    winners = Counter(n for one in said for n, outcome in one if outcome == "won")
    assert outcomes == {"won": count, "lost": count}
    assert winners == dict.fromkeys(range(count), 1)
    assert all(any(outcome == "won" for _, outcome in one) for one in said), "no race took place"
    assert log.read_text().count("deadlock detected") == before
    report = verified(dsn)
    assert (report.findings, report.facts) == ([], count)


def test_a_writer_that_is_killed_in_the_middle_loses_nothing_that_it_acknowledged(dsn):
    process, asked, told = worker("load", dsn, BOOK, 1), [], {}
    for line in process.stdout:
        word, key, *place = json.loads(line)
        if word == "told":
            told[key] = Position.parse(place[0])
        else:
            asked.append(key)
        if len(told) == 80:
            break
    process.kill()
    for line in process.communicate()[0].splitlines(keepends=True):
        if line.endswith("\n"):
            word, key, *place = json.loads(line)
            told |= {key: Position.parse(place[0])} if word == "told" else {}
            asked += [key] if word == "asked" else []
    ledger = opened(dsn)
    again = {key: put(ledger, key, f"entry:{key}") for key in asked}
    ledger.close()
    assert {key: again[key].fact.position for key in told} == told
    assert not any(again[key].fresh for key in told)
    assert len({a.fact.position for a in again.values()}) == len(asked)
    report = verified(dsn, signatures=True)
    assert (report.findings, report.facts) == ([], len(asked))


def test_a_batch_that_met_a_serialization_failure_is_committed_singly(dsn):
    ledger, go = opened(dsn), threading.Event()
    held = proposal("held", "entry:held")
    fields = {f: getattr(held, f) for f in held.__slots__}
    waiting = type(held)(**fields | {"finish": lambda draw: go.wait(20) and held.finish(draw)})
    futures = [ledger.append(waiting)]
    with psycopg.connect(dsn, autocommit=True) as admin:
        admin.execute("CREATE SEQUENCE tries")
        admin.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF nextval('tries') = 2 THEN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END IF;"
            " RETURN NEW; END $$"
        )
        admin.execute(
            "CREATE TRIGGER once BEFORE INSERT ON fact FOR EACH STATEMENT EXECUTE FUNCTION fail()"
        )
        futures += [ledger.append(proposal(f"k{i}", f"entry:{i}")) for i in range(40)]
        go.set()
        assert [f.exception(20) for f in futures] == [None] * 41
        assert admin.execute("SELECT last_value FROM tries").fetchone()[0] == 42
    ledger.close()
    assert verified(dsn).facts == 41


def test_two_in_one_process_that_race_for_a_claim_do_not_both_get_it(dsn):
    one = opened(dsn, signer(BOOK, 1), signer(RIVAL, 2))
    futures = [one.append(proposal(f"k{i}", "notice:7", book=book))
               for i in range(10) for book in (BOOK, RIVAL)]  # fmt: skip
    outcomes = [f.exception(20) for f in futures]
    one.close()
    assert outcomes.count(None) == 1
    assert sum(isinstance(e, Conflict) for e in outcomes) == 19


def test_a_wrong_key_does_not_open_the_book(dsn):
    opened(dsn).close()
    with pytest.raises(WrongKey):
        opened(dsn, signer(seed=2))


@pytest.fixture(scope="module")
def tampered():
    """A ledger of 300 facts in 3 commits, for tests that undo what they do."""
    dsn = server().fresh()
    ledger = Ledger(PostgresStore(dsn), [signer()], projecting=entries, clock=ticking())
    for start in (0, 100, 200):
        futures = [ledger.append(proposal(f"k{i}", f"entry:{i}", series="n"))
                   for i in range(start, start + 100)]  # fmt: skip
        [f.result(30) for f in futures]
    ledger.close()
    return dsn


@pytest.mark.parametrize(
    ("change", "where", "word"),
    [
        ("SELECT 1", None, None),
        (f"UPDATE fact SET body = body || 'x'::bytea WHERE pos = {FIRST + 7}", "zz-01-001/7", "body"),
        (f"UPDATE fact SET body = NULL WHERE pos = {FIRST + 9}", "zz-01-001/9", "missing"),
        (f"UPDATE fact SET envelope = set_byte(envelope, 20, 1) WHERE pos = {FIRST + 10}", "zz-01-001/10", "envelope"),
        (f"DELETE FROM fact WHERE pos = {FIRST + 11}", "zz-01-001/11", "missing"),
        ("DELETE FROM checkpoint WHERE size > 200", "zz-01-001/", "not covered"),
        ("UPDATE book SET size = 200", "zz-01-001", "200"),
        ("DELETE FROM tag WHERE tag = 'entry:17'", "table tag, row ('entry:17'", "missing"),
        ("INSERT INTO idem (book, key, pos) VALUES (1, 'ghost', 5)", "table idem", "no fact"),
        ("UPDATE entry SET status = 'other' WHERE id = '99'", "table entry, row ('99'", "does not follow"),
        ("DELETE FROM entry WHERE id = '0'", "table entry, row ('0'", "is missing"),
    ],
)  # fmt: skip
def test_what_was_changed_in_the_server_is_found_and_named(tampered, change, where, word):
    schema = tampered.rpartition("%3D")[2]
    with psycopg.connect(server().dsn(), autocommit=True) as admin:
        tables = admin.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]
        ).fetchall()
        copy = server().fresh()
        admin.execute(f"SET search_path = {copy.rpartition('%3D')[2]}")
        for (table,) in tables:
            admin.execute(f"CREATE TABLE {table} (LIKE {schema}.{table} INCLUDING ALL)")
            admin.execute(f"INSERT INTO {table} SELECT * FROM {schema}.{table}")
        admin.execute(change)
    found = [(f.where, f.what) for f in verified(copy, entries).findings]
    if where is None:
        assert found == []
    else:
        assert any(w.startswith(where) and word in what for w, what in found), found


def test_rebuild_makes_the_same_derived_tables_from_the_facts_alone(dsn):
    ledger = Ledger(PostgresStore(dsn), [signer()], projecting=entries, clock=ticking())
    for start in (0, 40, 80):
        seen = {f"entry:{i}": [f"{BOOK}/{start - 40 + i}"] if start else [] for i in range(40)}
        futures = [ledger.append(proposal(f"k{start + i}", f"entry:{i}", seen=seen, series="n"))
                   for i in range(40)]  # fmt: skip
        [f.result(30) for f in futures]
    ledger.close()
    assert verified(dsn, entries).findings == []
    with psycopg.connect(dsn, autocommit=True) as admin:
        for table in ("tag", "idem", "series", "tile", "entry"):
            admin.execute(f"DELETE FROM {table}")
    assert verified(dsn, entries).findings
    store = PostgresStore(dsn)
    assert rebuild(store, entries) == 120
    store.close()
    assert verified(dsn, entries).findings == []


@pytest.fixture
def in_postgres(monkeypatch):
    """Let the offices and hubs of the order tests lie in PostgreSQL, each in its own schema."""
    monkeypatch.setattr(order, "memory_store", lambda: PostgresStore(server().fresh()))


@pytest.mark.parametrize(
    "story",
    [order.test_a_conflict_stays_until_a_fact_covers_both_heads,
     order.test_a_cause_that_arrives_after_its_effect_takes_its_place_before_it],
)  # fmt: skip
@pytest.mark.usefixtures("in_postgres")
def test_books_of_several_offices_fold_to_one_order(story):
    story()


@pytest.mark.usefixtures("in_postgres")
@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(order.steps, st.integers(2, 3), st.randoms(use_true_random=False))
def test_any_arrival_order_gives_the_same_order_and_heads(moves, count, rnd):
    told = order.test_any_arrival_order_gives_the_same_order_and_heads.hypothesis.inner_test
    told(moves, count, rnd)
