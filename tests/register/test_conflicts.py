# SPDX-License-Identifier: Apache-2.0
"""Two offices, cut off from each other, register the same birth. Nothing is lost or overwritten."""

import itertools

import pytest

from paydar.facts.envelope import Position
from paydar.facts.values import Name
from paydar.ledger.ledger import Ledger
from paydar.ledger.replay import Package
from paydar.ledger.stores.sqlite import memory_store
from paydar.ledger.verify import verify
from paydar.register.entries import Entries
from paydar.register.reader import Register
from paydar.settings import Settings
from paydar.wiring import found, open_office
from tests.office import clock, do, new_office, registration


@pytest.fixture
def two(tmp_path):
    one = new_office(tmp_path / "one", "zz")
    found(
        tmp_path / "two", Settings(country="zz", office="zz-01-002"), Name(given="Founder"), clock
    )
    other = open_office(tmp_path / "two", clock)
    yield one, other
    one.close()
    other.close()


def packages(office):
    """The whole acts book of an office, a fact at a time, as a sync would bring it."""
    book = office.settings.book
    with office.ledger.reading() as tx:
        vkey = tx.rows("SELECT vkey FROM book WHERE name = $1", book)[0][0]
        sizes = [(s, n) for s, n in tx.rows(
            "SELECT c.size, c.note FROM checkpoint c JOIN book b ON b.id = c.book WHERE b.name = $1 ORDER BY c.size", book)]  # fmt: skip
    start = 0
    for size, note in sizes:
        facts = [office.ledger.fact(Position(book, s)) for s in range(start, size)]
        yield Package(vkey, [(f.envelope, f.salt, f.body) for f in facts], note)
        start = size


def hub(*books):
    ledger = Ledger(memory_store(), [], projecting=lambda books: [Entries(books)], clock=clock)
    for package in itertools.chain(*books):
        ledger.receive(package)
    assert verify(ledger.store, lambda books: [Entries(books)]).findings == []
    return Register(ledger)


def test_both_registrations_are_kept_and_both_are_contested_in_any_order_of_arrival(two):
    one, other = two
    first = do(one, "birth.register", registration(child__place__code="zz-01-02"))
    second = do(other, "birth.register", registration(child__place__code="zz-01-02"))
    assert second.status == "recorded", (first, second)
    assert first.number != second.number
    assert first.national_number != second.national_number
    for order in (two, two[::-1]):
        register = hub(*(packages(office) for office in order))
        entries = [register.by_number(r.number) for r in (first, second)]
        assert [e.contested for e in entries] == [True, True]
        assert [e.progress.status for e in entries] == ["registered", "registered"]
        assert {row.contested for row in register.waiting("registered")} == {True}


def test_an_entry_that_nobody_else_wrote_is_not_contested(two):
    one, other = two
    first = do(one, "birth.register", registration(child__place__code="zz-01-02"))
    do(
        other,
        "birth.register",
        registration(child__place__code="zz-01-02", evidence__notice__number="another"),
    )
    assert not hub(packages(one), packages(other)).by_number(first.number).contested
