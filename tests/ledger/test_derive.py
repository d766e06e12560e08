# SPDX-License-Identifier: Apache-2.0
"""Derived rows made from all facts at once: depths by hand, sorting beyond memory, no endless way."""

from array import array

import pytest

from paydar.facts.envelope import Position
from paydar.ledger.books import BOOK_SHIFT, Books
from paydar.ledger.derive import Derived
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores import sorter
from paydar.ledger.stores.sorter import Sorter
from paydar.ledger.stores.sqlite import memory_store
from tests.ledger.conftest import put, signer, ticking
from tests.ledger.test_order import NAMES, Office


def rows_of(ledger, name):
    with ledger.reading() as tx, Derived(ledger.books, ()) as derived:
        derived.gather(tx)
        return {table.name: list(rows) for table, rows in derived.tables()}[name]


def test_heads_and_depths_are_those_of_a_count_by_hand():
    ledger = Ledger(memory_store(), [signer()], clock=ticking())
    put(ledger, "a", "entry:x", "person:p")
    put(ledger, "b", "entry:x", seen=ledger.look(["entry:x"]).heads)
    put(ledger, "c", "entry:y", "person:p", seen=ledger.look(["person:p"]).heads)
    first = 1 << BOOK_SHIFT
    assert rows_of(ledger, "tag") == [
        ("entry:x", first, 1, 0),
        ("entry:x", first + 1, 2, 1),
        ("entry:y", first + 2, 2, 1),
        ("person:p", first, 1, 0),
        ("person:p", first + 2, 2, 1),
    ]
    assert rows_of(ledger, "idem") == [
        ("a", 1, first),
        ("b", 1, first + 1),
        ("c", 1, first + 2),
    ]
    ledger.close()


def test_a_cause_in_a_book_that_is_walked_later_counts():
    one, two = Office(NAMES[0], 1), Office(NAMES[1], 2)
    two.act("k1", ["entry:a"])
    two.act("k2", ["entry:a"])
    one.hear(two, 2)
    one.act("k3", ["entry:a"])  # book 001 is walked first, and its cause lies in 002
    found = {one.ledger.books.position(p): d for _, p, d, _ in rows_of(one.ledger, "tag")}
    assert found == {
        Position(NAMES[1], 0): 1,
        Position(NAMES[1], 1): 2,
        Position(NAMES[0], 0): 3,
    }
    for office in (one, two):
        office.ledger.close()


def test_a_circle_of_causes_which_only_a_forger_can_write_is_cut():
    books = Books()
    books.add(1, NAMES[0])
    books.add(2, NAMES[1])
    with Derived(books, ()) as derived:
        a, b = 1 << BOOK_SHIFT, 2 << BOOK_SHIFT
        derived._depths = {1: depths(0), 2: depths(0)}
        derived._pending = {a: [b], b: [a]}
        derived._settle(a)
        assert derived._pending == {}
        assert sorted((derived._known(a), derived._known(b))) == [1, 2]


def depths(*values):
    return array("L", values)


@pytest.mark.parametrize("kib", [16, 16 * 1024])
def test_rows_come_out_in_byte_order_whether_or_not_they_fit_in_memory(monkeypatch, kib):
    monkeypatch.setattr(sorter, "CACHE_KIB", kib)
    rows = [(f"{(n * 7919) % 20_011:05d}-ب", n) for n in range(20_011)]
    heap = Sorter()
    heap.heap("some", ("word", "n"))
    for start in range(0, len(rows), 500):
        heap.add("some", rows[start : start + 500])
    out = [row for page in heap.pages("SELECT word, n FROM some ORDER BY word") for row in page]
    heap.close()
    assert out == sorted(rows, key=lambda row: row[0].encode())


def test_nothing_is_left_behind_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    ledger = Ledger(memory_store(), [signer()], clock=ticking())
    put(ledger, "a", "entry:x")
    assert len(rows_of(ledger, "tag")) == 1
    ledger.close()
    assert list(tmp_path.iterdir()) == []
