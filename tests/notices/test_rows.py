# SPDX-License-Identifier: Apache-2.0
"""Rows of notices where books of two offices meet: any arrival, every engine, the same rows."""

import itertools

import pytest

from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.stores.sqlite import memory_store
from paydar.ledger.verify import verify
from paydar.register import notices as register
from paydar.register.entries import Entries
from paydar.register.notices import Noticing
from tests.contract.server import server
from tests.notices.houses import amend, enroll, give, withdraw
from tests.office import clock, do, registration
from tests.register.test_conflicts import packages, two

__all__ = ["two"]


def projecting(books):
    return [Entries(books), Noticing(books)]


@pytest.fixture(params=["memory", "postgres"])
def store(request):
    def make():
        memory = request.param == "memory"
        return memory_store() if memory else PostgresStore(server().fresh())

    return make


def rows(made, arriving):
    ledger = Ledger(made, [], projecting=projecting, clock=clock)
    for package in arriving:
        ledger.receive(package)
    assert verify(ledger.store, projecting).findings == []
    with ledger.reading() as tx:
        found = [register.one(tx, "notice:samplehospital/001-88214"), register.counts(tx)]
        found += [register.notifiers(tx), register.lists(tx, 10), register.waiting(tx, 10)]
    ledger.close()
    return [str(part).replace(str(getattr(part, "pos", "")), "") for part in found]


def shuffled(one, other):
    """Every way in which the two books can come in slices of their own order, the first few."""
    first, second = list(packages(one)), list(packages(other))
    yield [*first, *second]
    yield [*second, *first]
    pairs = itertools.zip_longest(first, second)
    yield [package for pair in pairs for package in pair if package]


def test_a_notice_at_one_office_and_the_birth_at_the_other_meet_in_any_order(two, store):
    """The office that has the notice does not know of the birth; who holds both books does."""
    one, other = two
    hospital = enroll(one)
    give(one, hospital)
    give(one, hospital, "2")
    amend(one, hospital, child__weight=3000)
    withdraw(one, hospital, "2")
    body = {"list_number": 1, "first": "1", "last": "3"}
    assert do(one, "notices.list", body, asker=hospital).status == "recorded"
    told = registration(child__place__code="zz-01-02")
    assert do(other, "birth.register", told).status == "recorded"
    seen = [rows(store(), arriving) for arriving in shuffled(one, other)]
    assert seen[0][1] == "{'registered': 1, 'withdrawn': 1}"
    assert seen[0][4] == "[]"
    positions_differ = [[part for n, part in enumerate(one_way) if n != 0] for one_way in seen]
    assert positions_differ[0] == positions_differ[1] == positions_differ[2]
