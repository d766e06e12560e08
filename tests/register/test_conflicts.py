# SPDX-License-Identifier: Apache-2.0
"""Two offices, cut off from each other, register the same birth. Nothing is lost or overwritten."""

import itertools

import msgspec
import pytest

from paydar.facts.births import BirthNumbered
from paydar.facts.envelope import Position
from paydar.facts.values import Name
from paydar.ledger.ledger import Ledger
from paydar.ledger.replay import Package
from paydar.ledger.stores.sqlite import memory_store
from paydar.ledger.verify import verify
from paydar.persons.fold import standing_of
from paydar.register.entries import Entries
from paydar.register.reader import Register
from paydar.settings import Settings
from paydar.wiring import found, open_office
from tests.births import test_steps as births
from tests.births.cases import day
from tests.counter.test_deaths import death
from tests.deaths import test_steps as deaths
from tests.deaths.cases import told
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


def test_two_deaths_of_one_person_are_both_kept_and_both_contested(two):
    one, other = two
    place = {"died__place__code": "zz-01-02"}
    first = do(one, "death.register", death(**place))
    second = do(
        other, "death.register", death(**place, evidence__certificate__number="of another house")
    )
    assert second.status == "recorded", (first, second)
    assert first.number != second.number
    for order in (two, two[::-1]):
        register = hub(*(packages(office) for office in order))
        entries = [register.by_number(r.number) for r in (first, second)]
        assert [e.contested for e in entries] == [True, True]
        assert [e.progress.status for e in entries] == ["registered", "registered"]


def test_the_standing_of_one_who_died_twice_is_the_first_in_order_and_contested():
    first = deaths.REGISTERED
    second = msgspec.structs.replace(
        first, entry="entry-2", declaration=told(died__on=day("2026-11-19"))
    )
    standing = standing_of("person-1", [first, second])
    assert (standing.death, standing.contested) == ("entry-1", True)
    assert standing.died == first.declaration.died.on
    assert standing_of("person-1", [first, first]).contested is False


def test_births_and_deaths_of_a_person_fold_alike_wherever_the_death_stands():
    """A father's death told before, between or after the births of his children."""
    dead = msgspec.structs.replace(deaths.REGISTERED, person="father-1", number="N")
    born = births.REGISTERED
    numbered = BirthNumbered(entry="entry-9", child="father-1", national_number="100000026")
    for order in itertools.permutations([dead, born, numbered]):
        standing = standing_of("father-1", order)
        assert standing.died == dead.declaration.died.on
        assert (standing.death, standing.death_number) == ("entry-1", "N")
        assert len(standing.children) == 1
        assert "100000026" in standing.retired


def test_a_registered_death_outweighs_a_day_that_was_only_told():
    dead = msgspec.structs.replace(deaths.REGISTERED, person="father-1", number="N")
    told_of = births.REGISTERED.declaration
    father = msgspec.structs.replace(told_of.father, died=day("2026-11-01"))
    born = msgspec.structs.replace(
        births.REGISTERED, declaration=msgspec.structs.replace(told_of, father=father)
    )
    assert standing_of("father-1", [born]).died == day("2026-11-01")
    for order in ([born, dead], [dead, born]):
        assert standing_of("father-1", order).died == dead.declaration.died.on
