# SPDX-License-Identifier: Apache-2.0
"""Two and three books in one store: any arrival order ends in the same order, heads and conflicts."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paydar.facts.envelope import Position
from paydar.ledger.index import Index
from paydar.ledger.ledger import Ledger
from paydar.ledger.replay import Package
from paydar.ledger.stores.sqlite import memory_store
from paydar.ledger.verify import verify
from tests.ledger.conftest import proposal, signer, ticking

NAMES = ["zz-01-001", "zz-01-002", "zz-01-003"]
TAGS = ["entry:a", "entry:b", "notice:7", "person:p"]


class Office:
    """One office with its own store, which may hold prefixes of the others' books."""

    def __init__(self, name, seed):
        self.name, self.signer = name, signer(name, seed)
        self.ledger = Ledger(memory_store(), [self.signer], clock=ticking())
        self.packages = []

    def act(self, key, tags):
        heads = self.ledger.look(tags).heads
        done = self.ledger.append(proposal(key, *tags, seen=heads, book=self.name)).result(10)
        fact = self.ledger.fact(done.fact.position)
        package = Package(
            self.signer.verifier.spell(), [(fact.envelope, fact.salt, fact.body)], done.checkpoint
        )
        self.packages.append(package)

    def hear(self, other, upto):
        """Take what the other office wrote up to a size."""
        with self.ledger.reading() as tx:
            rows = tx.rows("SELECT size FROM book WHERE name = $1", other.name)
        for package in other.packages[rows[0][0] if rows else 0 : upto]:
            self.ledger.receive(package)


def standing(ledger):
    """Order, depth and heads of every tag, by position."""
    with ledger.reading() as tx:
        heads = Index(ledger.books).heads(tx, TAGS)
        rows = tx.rows("SELECT tag, pos, depth FROM tag")
    places = sorted((t, d, str(ledger.books.position(p))) for t, p, d in rows)
    return places, {t: sorted(str(p) for p, _ in h) for t, h in heads.items()}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("act"), st.integers(0, 2), st.sets(st.sampled_from(TAGS), min_size=1)),
        st.tuples(st.just("hear"), st.integers(0, 2), st.integers(0, 2)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(2, 3), st.randoms(use_true_random=False))
def test_any_arrival_order_gives_the_same_order_and_heads(moves, count, rnd):
    offices = [Office(name, seed) for seed, name in enumerate(NAMES[:count], 1)]
    for n, move in enumerate(moves):
        if move[0] == "act":
            offices[move[1] % count].act(f"k{n}", sorted(move[2]))
        elif move[1] % count != move[2] % count:
            one, other = offices[move[1] % count], offices[move[2] % count]
            one.hear(other, len(other.packages))
    results = []
    for _ in range(3):
        hub = Ledger(memory_store(), [], clock=ticking())
        queues = [list(o.packages) for o in offices]
        while any(queues):
            hub.receive(rnd.choice([q for q in queues if q]).pop(0))
        results.append(standing(hub))
        assert verify(hub.store).findings == []
        hub.close()
    assert results[0] == results[1] == results[2]
    for office in offices:
        office.ledger.close()


def test_a_conflict_stays_until_a_fact_covers_both_heads():
    one, two = Office(NAMES[0], 1), Office(NAMES[1], 2)
    one.act("k1", ["notice:7"])
    two.act("k2", ["notice:7"])
    one.hear(two, 1)
    assert one.ledger.look(["notice:7"]).contested("notice:7")
    assert one.ledger.look(["notice:7"]).heads["notice:7"] == ("zz-01-001/0", "zz-01-002/0")
    one.act("k3", ["notice:7"])
    assert not one.ledger.look(["notice:7"]).contested("notice:7")
    two.hear(one, 2)
    assert two.ledger.look(["notice:7"]).heads["notice:7"] == ("zz-01-001/1",)


def test_a_cause_that_arrives_after_its_effect_takes_its_place_before_it():
    one, two = Office(NAMES[0], 1), Office(NAMES[1], 2)
    one.act("k1", ["entry:a"])
    one.act("k2", ["entry:a"])
    two.hear(one, 2)
    two.act("k3", ["entry:a"])
    hub = Ledger(memory_store(), [], clock=ticking())
    hub.receive(two.packages[0])
    assert hub.look(["entry:a"]).on("entry:a")[0].depth == 1
    for package in one.packages:
        hub.receive(package)
    order = [(f.depth, f.position) for f in hub.look(["entry:a"]).on("entry:a")]
    assert order == [
        (1, Position(NAMES[0], 0)),
        (2, Position(NAMES[0], 1)),
        (3, Position(NAMES[1], 0)),
    ]
    assert hub.look(["entry:a"]).heads["entry:a"] == ("zz-01-002/0",)


def test_who_watches_a_tag_learns_that_anothers_facts_came():
    one, two = Office(NAMES[0], 1), Office(NAMES[1], 2)
    before = one.ledger.moves("notice:7")
    two.act("k1", ["notice:7"])
    one.hear(two, 1)
    assert one.ledger.moves("notice:7") != before
