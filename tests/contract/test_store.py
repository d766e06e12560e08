# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PT012 - what is refused is refused when the context ends, so it stands inside
"""What every engine promises. Each test runs for memory, for a file and for PostgreSQL."""

import threading

import pytest

from paydar.ledger.errors import LedgerError, StoreError
from paydar.ledger.stores import as_bytes

PLACE = 1 << 40
WORDS = ["b", "B", "a", "Z", "", "z z", "z-z", "z_z", "é", "e", "آ", "ا", "ی", "ي", "ک", "ك", "۱",
         "1", "\u200c", "𐎠", "\uffee", "entry:10", "entry:9", "a'b", 'a"b', "a,b", "{a}", "a\\b",
         "NULL", "null", "%s", "$1"]  # fmt: skip

# The memory store has no log to read beside: its reader waits for the writer. It is for unit tests.
beside = pytest.mark.parametrize("store", ["file", "postgres"], indirect=True)


@pytest.fixture
def thing(store):
    """A store with one empty table of all three types."""
    with store.writing() as tx:
        tx.run("CREATE TABLE thing (name TEXT PRIMARY KEY, place BIGINT, data BYTEA) /* without rowid */")  # fmt: skip
    return store


def put(tx, *names):
    for name in names:
        tx.run("INSERT INTO thing (name, place, data) VALUES ($1, $2, $3)", name, 1, None)


def names(store):
    with store.reading() as tx:
        return [n for (n,) in tx.rows("SELECT name FROM thing ORDER BY name")]


def within(seconds, work):
    """Run in a thread of its own; fail if it is not done by then (it waits for somebody)."""
    answer = []
    thread = threading.Thread(target=lambda: answer.append(work()), daemon=True)
    thread.start()
    thread.join(seconds)
    assert answer, "still waiting"
    return answer[0]


def test_what_is_written_is_there_when_the_context_has_ended(thing):
    with thing.writing() as tx:
        put(tx, "a", "b")
    assert names(thing) == ["a", "b"]


def test_an_error_of_the_caller_undoes_everything(thing):
    with pytest.raises(ZeroDivisionError), thing.writing() as tx:
        put(tx, "a", "b")
        raise ZeroDivisionError
    assert names(thing) == []


def test_an_error_of_the_engine_undoes_everything_and_the_next_write_goes_well(thing):
    with pytest.raises(StoreError), thing.writing() as tx:
        put(tx, "a", "b", "a")
    assert names(thing) == []
    with thing.writing() as tx:
        put(tx, "c")
    assert names(thing) == ["c"]


def test_a_query_that_cannot_be_read_is_a_store_error_for_reader_and_writer(thing):
    for context in (thing.reading, thing.writing):
        with pytest.raises(StoreError), context() as tx:
            tx.rows("SELECT nothing FROM nowhere")
    assert names(thing) == []


def test_a_table_made_in_a_transaction_that_fails_was_never_made(store):
    with pytest.raises(ZeroDivisionError), store.writing() as tx:
        tx.run("CREATE TABLE brief (name TEXT)")
        raise ZeroDivisionError
    with store.writing() as tx:
        tx.run("CREATE TABLE brief (name TEXT)")


@beside
def test_a_reader_neither_waits_for_half_a_batch_nor_sees_it(thing):
    with thing.writing() as tx:
        put(tx, "a")
        assert within(10, lambda: names(thing)) == []
        put(tx, "b")
    assert names(thing) == ["a", "b"]


def test_the_writer_sees_its_own_half_batch(thing):
    with thing.writing() as tx:
        put(tx, "a")
        assert tx.rows("SELECT name FROM thing") == [("a",)]


@beside
def test_a_view_stays_as_it_was_while_others_write_and_neither_waits(thing):
    with thing.writing() as tx:
        put(tx, "a")

    def write():
        with thing.writing() as tx:
            put(tx, "b")
        return True

    with thing.reading() as view:
        before = view.rows("SELECT name FROM thing")
        assert within(10, write)
        assert view.rows("SELECT name FROM thing") == before == [("a",)]
        with thing.reading() as inner:
            assert inner.rows("SELECT name FROM thing") == before
        assert view.rows("SELECT name FROM thing") == before
    assert names(thing) == ["a", "b"]


def test_an_error_in_a_view_ends_the_view_and_not_the_reader(thing):
    with pytest.raises(ZeroDivisionError), thing.reading(), thing.reading():
        raise ZeroDivisionError
    with thing.writing() as tx:
        put(tx, "a")
    assert names(thing) == ["a"]


def test_threads_that_write_take_turns(thing):
    failed = []

    def work(who):
        try:
            for _ in range(20):
                with thing.writing() as tx:
                    ((count,),) = tx.rows("SELECT count(*) FROM thing")
                    put(tx, f"{count:04d}")
        except LedgerError as error:
            failed.append((who, error))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert names(thing) == [f"{n:04d}" for n in range(80)]


def test_text_keys_sort_in_byte_order_whatever_the_language(thing):
    with thing.writing() as tx:
        tx.run_many("INSERT INTO thing (name) VALUES ($1)", [(w,) for w in WORDS])
    assert names(thing) == sorted(WORDS, key=str.encode)
    with thing.reading() as tx:
        assert tx.rows("SELECT max(name), min(name) FROM thing WHERE name < $1", "a") == [("Z", "")]
        below = tx.rows("SELECT name FROM thing WHERE name < $1 ORDER BY name DESC LIMIT 1", "ی")
    assert below == [(max((w for w in WORDS if w < "ی"), key=str.encode),)]


def test_a_page_goes_on_after_the_last_key_by_row_values(store):
    with store.writing() as tx:
        tx.run("CREATE TABLE pair (name TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (name, place))")  # fmt: skip
        rows = [(w, p) for w in ("B", "a", "آ", "ی") for p in (-1, 0, 2, 10, PLACE)]
        tx.run_many("INSERT INTO pair (name, place) VALUES ($1, $2)", rows[::-1])
    with store.reading() as tx:
        found = page = tx.rows("SELECT name, place FROM pair ORDER BY name, place LIMIT 3")
        while page:
            sql = ("SELECT name, place FROM pair WHERE (name, place) > ($1, $2)"
                   " ORDER BY name, place LIMIT 3")  # fmt: skip
            page = tx.rows(sql, *page[-1])
            found = found + page
    assert found == rows


def test_a_list_of_texts_finds_each_of_them_and_an_empty_list_none(thing):
    with thing.writing() as tx:
        tx.run_many("INSERT INTO thing (name) VALUES ($1)", [(w,) for w in WORDS])
    sql = "SELECT name FROM thing WHERE name = ANY($1) ORDER BY name"
    with thing.reading() as tx:
        assert [n for (n,) in tx.rows(sql, WORDS)] == sorted(WORDS, key=str.encode)
        assert tx.rows(sql, ["{a}", "absent"]) == [("{a}",)]
        assert tx.rows(sql, []) == []


def test_a_list_of_places_finds_small_and_large_ones(thing):
    places = [-1, 0, 7, 40_000, 3_000_000_000, PLACE + 5, (1 << 63) - 1]
    with thing.writing() as tx:
        rows = [(str(p), p) for p in places]
        tx.run_many("INSERT INTO thing (name, place) VALUES ($1, $2)", rows)
    sql = "SELECT place FROM thing WHERE place = ANY($1) ORDER BY place"
    with thing.reading() as tx:
        assert [p for (p,) in tx.rows(sql, [*places, 8])] == places
        assert tx.rows(sql, [7]) == [(7,)]
        assert tx.rows(sql, []) == []


@pytest.mark.parametrize("count", [1, 100])
def test_bytes_come_back_as_bytes_and_nothing_is_not_empty(thing, count):
    every = bytes(range(256))
    rows = [(f"{n}-{kind}", n, data) for n in range(count)
            for kind, data in (("all", every), ("empty", b""), ("none", None))]  # fmt: skip
    with thing.writing() as tx:
        tx.run_many("INSERT INTO thing (name, place, data) VALUES ($1, $2, $3)", rows)
    with thing.reading() as tx:
        found = tx.rows("SELECT name, place, data FROM thing WHERE data IS NOT NULL")
        missing = tx.rows("SELECT count(*) FROM thing WHERE data IS NULL")
    assert {(n, p, as_bytes(d)) for n, p, d in found} == {r for r in rows if r[2] is not None}
    assert all(isinstance(data, bytes) for _, _, data in found)
    assert missing == [(count,)]


@pytest.mark.parametrize("count", [1, 100])
def test_many_rows_may_end_in_constants_and_have_columns_without_a_value(thing, count):
    with thing.writing() as tx:
        rows = [(f"{n:03d}", None) for n in range(count)]
        tx.run_many("INSERT INTO thing (name, data, place) VALUES ($1, $2, 7)", rows)
        tx.run_many("INSERT INTO thing (name, data, place) VALUES ($1, $2, 7)", [])
    with thing.reading() as tx:
        found = tx.rows("SELECT name, place, data FROM thing ORDER BY name")
    assert found == [(f"{n:03d}", 7, None) for n in range(count)]


@pytest.mark.parametrize("count", [3, 100])
def test_one_bad_row_among_many_undoes_everything(thing, count):
    rows = [(f"{n}",) for n in range(count)]
    with pytest.raises(StoreError), thing.writing() as tx:
        put(tx, "before")
        tx.run_many("INSERT INTO thing (name) VALUES ($1)", [*rows, rows[1]])
    assert names(thing) == []


@pytest.mark.parametrize("count", [2, 100])
def test_an_upsert_counts_every_row_even_when_a_key_comes_twice(thing, count):
    sql = ("INSERT INTO thing (name, place) VALUES ($1, $2)"
           " ON CONFLICT (name) DO UPDATE SET place = thing.place + excluded.place")  # fmt: skip
    with thing.writing() as tx:
        tx.run_many(sql, [("n", 1)] * count)
        tx.run_many(sql, [("n", 10), ("m", 5)])
    with thing.reading() as tx:
        assert tx.rows("SELECT name, place FROM thing ORDER BY name") == [
            ("m", 5), ("n", count + 10)]  # fmt: skip


def test_an_upsert_may_set_what_it_does_not_insert_for_many_rows(thing):
    sql = (
        "INSERT INTO thing (name, place) VALUES ($1, 0) ON CONFLICT (name) DO UPDATE SET place = $2"
    )
    rows = [(f"{n:03d}", n + 1) for n in range(100)]
    with thing.writing() as tx:
        tx.run_many("INSERT INTO thing (name, place) VALUES ($1, -1)", [(r[0],) for r in rows[:50]])
        tx.run_many(sql, rows)
    with thing.reading() as tx:
        found = tx.rows("SELECT name, place FROM thing ORDER BY name")
    assert found == rows[:50] + [(name, 0) for name, _ in rows[50:]]


def test_a_conflict_that_is_let_go_keeps_the_first_row(thing):
    sql = "INSERT INTO thing (name, place) VALUES ($1, $2) ON CONFLICT DO NOTHING"
    with thing.writing() as tx:
        tx.run_many(sql, [("a", n) for n in range(40)])
        tx.run(sql, "a", 99)
    with thing.reading() as tx:
        assert tx.rows("SELECT name, place FROM thing") == [("a", 0)]


def test_what_is_asked_sees_what_was_written_before_and_not_after_it(thing):
    sql = "SELECT name FROM thing ORDER BY name"
    with thing.writing() as tx:
        put(tx, "a")
        first = tx.ask(sql)
        put(tx, "b")
        second = tx.ask(sql)
        put(tx, "c")
        assert second() == [("a",), ("b",)]
        assert first() == first() == [("a",)]
    with thing.reading() as tx:
        every, one = tx.ask(sql), tx.ask("SELECT count(*) FROM thing WHERE name = $1", "a")
        assert (one(), every()) == ([(1,)], [("a",), ("b",), ("c",)])


def test_what_is_asked_and_not_listened_to_disturbs_nobody(thing):
    with thing.writing() as tx:
        tx.ask("SELECT name FROM thing")
        put(tx, "a")
    with thing.reading() as tx:
        tx.ask("SELECT name FROM thing")
    with thing.reading() as tx:
        assert tx.rows("SELECT count(*) FROM thing") == [(1,)]
    assert names(thing) == ["a"]


def test_a_question_that_cannot_be_answered_is_a_store_error_and_undoes_everything(thing):
    with pytest.raises(StoreError), thing.writing() as tx:
        put(tx, "a")
        tx.ask("SELECT nothing FROM nowhere")()
    with pytest.raises(StoreError), thing.reading() as tx:
        tx.ask("SELECT nothing FROM nowhere")()
    assert names(thing) == []


def test_tidying_up_after_any_commit_changes_nothing(thing):
    thing.tidy()
    for n in range(30):
        with thing.writing() as tx:
            put(tx, f"{n:02d}")
        thing.tidy()
    assert len(names(thing)) == 30


def test_an_update_that_finds_another_value_returns_nothing_and_changes_nothing(thing):
    sql = "UPDATE thing SET place = $1 WHERE name = $2 AND place = $3 RETURNING place"
    with thing.writing() as tx:
        put(tx, "a")
        assert tx.rows(sql, 2, "a", 1) == [(2,)]
        assert tx.rows(sql, 3, "a", 1) == []
    with thing.reading() as tx:
        assert tx.rows("SELECT place FROM thing") == [(2,)]


def test_sums_and_counts_are_whole_numbers(thing):
    with thing.reading() as tx:
        assert tx.rows("SELECT max(place), count(*) FROM thing") == [(None, 0)]
    with thing.writing() as tx:
        put(tx, "a", "b")
        (row,) = tx.rows("SELECT max(place), count(*), coalesce(max(place), 0) FROM thing")
    assert row == (1, 2, 1)
    assert {type(v) for v in row} == {int}


def test_names_can_be_held_twice_unseen_and_none_at_all(thing):
    with thing.writing() as tx:
        tx.lock(["b", "a", "b"])
        tx.lock(["c", "a"])
        tx.lock([])
        put(tx, "x")
    assert names(thing) == ["x"]


def test_a_closed_store_takes_nothing_more(store):
    store.close()
    with pytest.raises(LedgerError), store.writing() as tx:
        tx.run("CREATE TABLE late (name TEXT)")
