# SPDX-License-Identifier: Apache-2.0
"""Somebody with full access to the database file changes history. Verify names what and where."""

import apsw
import pytest

from paydar.ledger.books import Books
from paydar.ledger.errors import BrokenChain
from paydar.ledger.ledger import Ledger, rebuild
from paydar.ledger.read import Shelf
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.ledger.verify import Asked, verify
from tests.ledger.conftest import proposal, signer, ticking

FIRST = 1 << 40


@pytest.fixture
def folder(tmp_path):
    """A closed ledger of 300 facts in 3 commits."""
    ledger = Ledger(SqliteStore(tmp_path / "l.sqlite"), [signer()], clock=ticking())
    for start in (0, 100, 200):
        futures = [
            ledger.append(proposal(f"k{i}", f"entry:{i}", series="n"))
            for i in range(start, start + 100)
        ]
        [f.result(30) for f in futures]
    ledger.close()
    return tmp_path


def tamper(folder, *statements):
    connection = apsw.Connection(str(folder / "l.sqlite"))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def findings(folder, **asked):
    store = SqliteStore(folder / "l.sqlite")
    report = verify(store, asked=Asked(**asked))
    store.close()
    return [(f.where, f.what) for f in report.findings]


def test_an_untouched_ledger_is_clean(folder):
    assert findings(folder, signatures=True, keys={"zz-01-001": signer().verifier.spell()}) == []


@pytest.mark.parametrize(
    ("change", "where", "word"),
    [
        (f"UPDATE fact SET body = replace(CAST(body AS TEXT), 'torn', 'lost') WHERE pos = {FIRST + 7}",
         "zz-01-001/7", "body"),
        (f"UPDATE fact SET salt = zeroblob(16) WHERE pos = {FIRST + 8}", "zz-01-001/8", "salt"),
        (f"UPDATE fact SET body = NULL WHERE pos = {FIRST + 9}", "zz-01-001/9", "missing"),
        (f"UPDATE fact SET envelope = CAST(replace(CAST(envelope AS TEXT), 's-1', 's-2') AS BLOB) WHERE pos = {FIRST + 10}",
         "zz-01-001/10", "envelope"),
        (f"DELETE FROM fact WHERE pos = {FIRST + 11}", "zz-01-001/11", "missing"),
        (f"DELETE FROM fact WHERE pos = {FIRST + 299}", "zz-01-001", "299"),
        (f"UPDATE fact SET pos = pos + 1000 WHERE pos = {FIRST + 12}", "zz-01-001/12", "missing"),
        (f"UPDATE fact SET envelope = (SELECT envelope FROM fact WHERE pos = {FIRST + 14}) WHERE pos = {FIRST + 13}",
         "zz-01-001/13", "envelope"),
        (f"INSERT INTO fact SELECT pos + 300, envelope, salt, body FROM fact WHERE pos = {FIRST}",
         "zz-01-001", "301"),
        ("DELETE FROM checkpoint WHERE size > 200", "zz-01-001/200", "not covered"),
        ("UPDATE checkpoint SET note = replace(note, 'zz-01-001', 'zz-01-002') WHERE size > 200",
         "zz-01-001 checkpoint", ""),
        ("UPDATE book SET size = 200", "zz-01-001", "200"),
        ("DELETE FROM tag WHERE tag = 'entry:17'", "table tag, row ('entry:17'", "missing"),
        ("UPDATE series SET used = 5", "table series", "does not follow"),
        ("INSERT INTO idem VALUES (1, 'ghost', 5)", "table idem", "no fact"),
        ("UPDATE tile SET hashes = zeroblob(8192)", "table tile", "does not follow"),
        ("UPDATE projection SET version = 1 WHERE name = 'index'", "tables of index", "rebuild"),
    ],
)  # fmt: skip
def test_what_was_changed_is_found_and_named(folder, change, where, word):
    tamper(folder, change)
    found = findings(folder)
    assert any(w.startswith(where) and word in what for w, what in found), found


def test_two_facts_that_changed_places_are_both_named(folder):
    a, b = FIRST + 20, FIRST + 21
    tamper(folder, f"UPDATE fact SET pos = -1 WHERE pos = {a}", f"UPDATE fact SET pos = {a} WHERE pos = {b}",
           f"UPDATE fact SET pos = {b} WHERE pos = -1")  # fmt: skip
    assert [w for w, _ in findings(folder)] == ["zz-01-001/20", "zz-01-001/21"]


def test_a_history_that_was_signed_again_with_another_key_is_found(folder):
    forged = signer(seed=2)
    tamper(folder, f"UPDATE book SET vkey = '{forged.verifier.spell()}'")
    assert findings(folder) != []
    assert any(
        "verifier key" in what
        for _, what in findings(folder, keys={"zz-01-001": signer().verifier.spell()})
    )


def test_a_folder_that_was_rolled_back_is_found_by_an_anchor_only(folder):
    old = (folder / "l.sqlite").read_bytes()
    ledger = Ledger(SqliteStore(folder / "l.sqlite"), [signer()], clock=ticking())
    receipt = ledger.append(proposal("late", "entry:late")).result(10).checkpoint
    ledger.close()
    assert findings(folder, anchors=[receipt]) == []
    for name in ("l.sqlite-wal", "l.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "l.sqlite").write_bytes(old)
    assert findings(folder) == []
    found = findings(folder, anchors=[receipt])
    assert found == [("zz-01-001 at 301", "rolled back: an anchor proves 301, 300 are held")]


def test_an_anchor_of_another_history_is_found(folder, tmp_path):
    other = Ledger(SqliteStore(tmp_path / "other.sqlite"), [signer()], clock=ticking())
    anchor = other.append(proposal("x", "entry:x")).result(10).checkpoint
    other.close()
    assert findings(folder, anchors=[anchor])[0][0] == "zz-01-001 at 1"


def test_rebuild_makes_the_same_derived_tables_from_the_facts_alone(folder):
    tamper(folder, "DELETE FROM tag", "DELETE FROM idem", "DELETE FROM series", "DELETE FROM tile")
    assert findings(folder) != []
    store = SqliteStore(folder / "l.sqlite")
    assert rebuild(store) == 300
    ledger = Ledger(store, [signer()], clock=ticking())
    again = ledger.append(proposal("k5", "entry:5", series="n")).result(10)
    ledger.close()
    assert (again.fact.position.sequence, again.fresh) == (5, False)
    assert findings(folder) == []


@pytest.mark.parametrize(
    "change",
    [
        f"DELETE FROM fact WHERE pos = {FIRST + 299}",
        "DELETE FROM checkpoint WHERE size > 200",
        "DELETE FROM tile",
    ],
)
def test_a_damaged_book_is_not_written_further(folder, change):
    tamper(folder, change)
    with pytest.raises(BrokenChain):
        Ledger(SqliteStore(folder / "l.sqlite"), [signer()], clock=ticking())


def test_a_book_that_nobody_vouches_for_and_one_that_is_missing_are_named(folder):
    known = frozenset({"zz-01-001"})
    assert findings(folder, known=known) == []
    stranger = signer("hospital-7", seed=9)
    tamper(
        folder,
        f"INSERT INTO book (id, name, vkey, size) VALUES (2, 'hospital-7', '{stranger.verifier.spell()}', 0)",
    )
    assert [w for w, _ in findings(folder, known=known)] == ["hospital-7"]
    keys = {"zz-01-001-reads": signer("zz-01-001-reads").verifier.spell()}
    assert ("zz-01-001-reads", "this book is missing") in findings(folder, keys=keys)


def test_a_closed_book_that_was_written_again_is_found_by_the_root_it_was_closed_with(folder):
    store = SqliteStore(folder / "l.sqlite")
    with store.reading() as tx:
        books = Books()
        books.load(tx)
        root = Shelf(tx, books, "zz-01-001").root_at(300).hex()
    store.close()
    assert findings(folder, ends={"zz-01-001": (300, root)}) == []
    assert findings(folder, ends={"zz-01-001": (300, "00" * 32)}) != []
    assert findings(folder, ends={"zz-01-001": (299, root)}) != []


@pytest.mark.parametrize(
    "change",
    ["CREATE TRIGGER spy AFTER INSERT ON fact BEGIN SELECT 1; END", "CREATE VIEW lie AS SELECT 1",
     "INSERT INTO cosignature VALUES (1, 300, 'hub', 'a line')"],
)  # fmt: skip
def test_what_is_not_ours_in_the_store_is_found(folder, change):
    tamper(folder, change)
    assert findings(folder) != []
