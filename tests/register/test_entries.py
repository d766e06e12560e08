# SPDX-License-Identifier: Apache-2.0
"""The lines of the register: whoever wrote, whatever came late, they follow from the facts."""

from itertools import product

import apsw
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.births.decide import digest_of
from paydar.counter.commands import BirthDeclare, BirthReadBack, BirthRefuse, BirthReturn
from paydar.facts.births import Missing, Reason
from paydar.facts.values import By
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.ledger import Ledger, rebuild
from paydar.ledger.replay import Package
from paydar.ledger.stores.sqlite import memory_store
from paydar.ledger.verify import verify
from paydar.register.entries import Entries
from paydar.register.reader import OPEN, Register
from paydar.wiring import check
from tests.births.test_steps import DECLARED, DELIVERED, NUMBERED, READ, REFUSED, REGISTERED
from tests.deaths import test_steps as deaths
from tests.ledger.conftest import signer, ticking
from tests.office import FOUNDER, do, example_marks, registration, some_families

NAMES = ("zz-01-001", "zz-01-002", "zz-01-003")
ENTRIES = ("entry:entry-1", "entry:entry-2")
CLAIM = "notice:x/7"
DEATH_CLAIM = "death:person-1"
BODIES = (
    DECLARED, READ, REFUSED, REGISTERED, DELIVERED, NUMBERED,
    deaths.DECLARED, deaths.RETURNED, deaths.REFUSED, deaths.REGISTERED,
)  # fmt: skip


def projecting(books):
    return [Entries(books)]


class Office:
    """A book of its own with the facts that it heard of others."""

    def __init__(self, name, seed):
        self.name, self.signer, self.packages = name, signer(name, seed), []
        self.ledger = Ledger(memory_store(), [self.signer], projecting=projecting, clock=ticking())

    def act(self, key, body, tags):
        heads = self.ledger.look(tags).heads
        done = self.ledger.append(Proposal(
            self.name, key, key, self.name, "zz@2026.1", By(staff="s", post="p", assignment="a"),
            {tag: heads[tag] for tag in tags}, lambda _draw: (Draft(body, tuple(tags)),),
        )).result(10)  # fmt: skip
        fact = self.ledger.fact(done.fact.position)
        self.packages.append(Package(
            self.signer.verifier.spell(), [(fact.envelope, fact.salt, fact.body)], done.checkpoint
        ))  # fmt: skip

    def hear(self, other):
        with self.ledger.reading() as tx:
            rows = tx.rows("SELECT size FROM book WHERE name = $1", other.name)
        for package in other.packages[rows[0][0] if rows else 0 :]:
            self.ledger.receive(package)


def lines(ledger):
    """Every line and every count, places by name: local numbers of books differ by arrival."""
    with ledger.reading() as tx:
        rows = tx.rows(
            "SELECT id, event, number, status, contested, occurred, declared, pos, acted FROM entry"
        )
        counted = tx.rows("SELECT event, status, many FROM entry_count")
    named = sorted((*row[:7], str(ledger.books.position(row[7])), row[8]) for row in rows)
    sums = {(e, s): sum(m for *t, m in counted if t == [e, s]) for e, s, _ in counted}
    return named, sums


acts = st.tuples(
    st.just("act"), st.integers(0, 2), st.sampled_from(BODIES),
    st.sets(st.sampled_from((*ENTRIES, CLAIM, DEATH_CLAIM)), min_size=1),
)  # fmt: skip
hears = st.tuples(st.just("hear"), st.integers(0, 2), st.integers(0, 2))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(acts, hears), max_size=14), st.randoms(use_true_random=False))
def test_lines_and_counts_follow_from_the_facts_in_any_order_of_arrival(moves, rnd):
    offices = [Office(name, seed) for seed, name in enumerate(NAMES, 1)]
    for n, move in enumerate(moves):
        if move[0] == "act":
            offices[move[1]].act(f"k{n}", move[2], sorted(move[3]))
        elif move[1] != move[2]:
            offices[move[1]].hear(offices[move[2]])
    results = []
    for _ in range(2):
        hub = Ledger(memory_store(), [], projecting=projecting, clock=ticking())
        queues = [list(o.packages) for o in offices]
        while any(queues):
            hub.receive(rnd.choice([q for q in queues if q]).pop(0))
        assert verify(hub.store, projecting).findings == []
        results.append(lines(hub))
        register = Register(hub)
        for entry, event, number, status, contested, *_ in results[-1][0]:
            whole = register.entry(entry)
            assert (event, number, status, bool(contested)) == (
                whole.event, whole.progress.number, whole.progress.status, whole.contested,
            )  # fmt: skip
        rebuild(hub.store, projecting)
        assert lines(hub) == results[-1]
        hub.close()
    assert results[0] == results[1]
    for office in offices:
        assert verify(office.ledger.store, projecting).findings == []
        office.ledger.close()


def test_an_act_of_another_event_changes_nothing_and_makes_the_entry_contested():
    born = (DECLARED, READ, REFUSED, REGISTERED)
    died = (deaths.DECLARED, deaths.RETURNED, deaths.REFUSED, deaths.REGISTERED)
    for n, (first, second) in enumerate([*product(born, died), *product(died, born)]):
        office = Office("zz-01-001", 1)
        office.act(f"a{n}", first, ENTRIES[:1])
        before = lines(office.ledger)[0][0]
        office.act(f"b{n}", second, ENTRIES[:1])
        after = lines(office.ledger)[0][0]
        whole = Register(office.ledger).entry("entry-1")
        assert after[1:4] == before[1:4] == (whole.event, *_stands(whole))
        assert (after[4], whole.contested) == (1, True)
        assert verify(office.ledger.store, projecting).findings == []
        office.ledger.close()


def _stands(entry):
    return entry.progress.number, entry.progress.status


def test_a_death_of_somebody_else_is_no_annotation_whatever_tag_it_carries():
    office, tags = Office("zz-01-001", 1), ("entry:entry-1", "person:child-1")
    office.act("a", REGISTERED, tags)
    other = msgspec.structs.replace(deaths.REGISTERED, entry="entry-2")
    office.act("b", other, ("entry:entry-2", "person:child-1"))
    assert Register(office.ledger).entry("entry-1").links == ()
    own = msgspec.structs.replace(other, entry="entry-3", person="child-1")
    office.act("c", own, ("entry:entry-3", "person:child-1"))
    (link,) = Register(office.ledger).entry("entry-1").links
    assert (link.event, link.entry, link.cause) == ("death", "entry-3", "zz-01-001/2")
    office.ledger.close()


@pytest.fixture
def busy(zz):
    """Four declared, of which one was returned, one read back, one refused; five registered."""
    ids = []
    for n in range(4):
        told = registration(evidence__notice__number=f"D-{n}", child__hour=f"01:{n:02d}")
        ids.append(do(zz, "birth.declare", BirthDeclare(declaration=told.declaration)).entry)
    entry = [zz.register.entry(i) for i in ids]
    missing = (Missing(field="evidence", need="certificate"),)
    did = [
        do(zz, "birth.return", BirthReturn(entry=ids[1], missing=missing), basis=entry[1].heads),
        do(zz, "birth.read_back", BirthReadBack(entry=ids[2], read_back=example_marks(),
           digest=digest_of(entry[2].progress.declaration)), basis=entry[2].heads),
        do(zz, "birth.refuse", BirthRefuse(entry=ids[3], reasons=(
            Reason(ground="evidence-missing", field="", law="4"),)), basis=entry[3].heads),
    ]  # fmt: skip
    did += zz.counter.submit_many(some_families(zz, 5), FOUNDER)
    assert {d.status for d in did} == {"recorded"}, did
    return zz


def test_counts_are_those_of_a_count_by_hand(busy):
    assert busy.register.counts() == {
        "declared": 1, "returned": 1, "read-back": 1, "refused": 1, "registered": 5,
    }  # fmt: skip
    assert busy.register.counts("returned", "delivered") == {"returned": 1}


def test_open_entries_are_read_page_by_page_each_once_and_oldest_first(busy):
    seen, after = [], (-1, "")
    while rows := busy.register.open_entries(after=after, limit=3):
        assert len(rows) <= 3
        seen += rows
        after = rows[-1].cursor
    assert len(seen) == len({row.id for row in seen}) == 8
    assert [row.pos for row in seen] == sorted(row.pos for row in seen)
    assert {row.status for row in seen} == set(OPEN)
    assert [row.status for row in busy.register.open_entries("returned", "read-back")] == [
        "returned", "read-back",
    ]  # fmt: skip


def test_a_page_of_open_entries_is_a_walk_in_the_index_and_no_sort(busy):
    sql = (
        "EXPLAIN QUERY PLAN SELECT id FROM entry WHERE event = $1 AND status = $2"
        " AND (pos, id) > ($3, $4) ORDER BY pos, id LIMIT $5"
    )
    with busy.ledger.reading() as tx:
        plan = " ".join(str(row[-1]) for row in tx.rows(sql, "birth", "registered", -1, "", 50))
    assert "entry_status" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry_count SET many = many + 1 WHERE status = 'registered'",
        "DELETE FROM entry_count WHERE status = 'declared'",
        "INSERT INTO entry_count VALUES (1, 'birth', 'delivered', 3)",
        "UPDATE entry SET acted = '2020-01-01T00:00:00.000Z'",
        "UPDATE entry SET status = 'delivered' WHERE status = 'registered'",
        "DELETE FROM entry WHERE status = 'refused'",
    ],
)
def test_a_line_or_a_count_that_was_changed_is_found(busy, change):
    busy.close()
    ledger = apsw.Connection(str(busy.folder / "ledger.sqlite"))
    ledger.execute(change)
    ledger.close()
    assert any(f.where.startswith("table entry") for f in check(busy.folder).findings)
