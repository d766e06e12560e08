# SPDX-License-Identifier: Apache-2.0
import hashlib
import threading
from dataclasses import replace
from datetime import datetime

import pytest

from paydar.facts import codec
from paydar.facts.envelope import Position
from paydar.ledger import checkpoint, proof, tree
from paydar.ledger.append import Draft
from paydar.ledger.errors import (
    ClaimHeld,
    Conflict,
    KeyReused,
    LedgerError,
    Miscounted,
    StoreError,
    UnknownTag,
    WrongKey,
)
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.sqlite import SqliteStore
from tests.ledger.conftest import proposal, put, signer, spoiled, ticking


def test_a_fact_is_acknowledged_with_a_checkpoint_that_covers_it(ledger):
    done = put(ledger, "k1", "entry:e1")
    held = checkpoint.read(done.checkpoint, signer().verifier)
    assert (held.checkpoint.origin, held.checkpoint.size) == ("zz-01-001", 1)
    stored = ledger.fact(done.fact.position)
    assert held.checkpoint.root == hashlib.sha256(b"\x00" + stored.envelope).digest()


def test_the_envelope_commits_to_salt_and_body(ledger):
    stored = ledger.fact(put(ledger, "k1", "entry:e1").fact.position)
    envelope = codec.decode_envelope(stored.envelope)
    assert envelope.body == hashlib.sha256(stored.salt + stored.body).hexdigest()
    assert len(stored.salt) == 16


def test_a_decision_on_heads_that_have_moved_is_a_conflict(ledger):
    first = put(ledger, "k1", "entry:e1")
    with pytest.raises(Conflict):
        put(ledger, "k2", "entry:e1")
    second = put(ledger, "k2", "entry:e1", seen={"entry:e1": [str(first.fact.position)]})
    assert second.fact.envelope.after == {"entry:e1": ["zz-01-001/0"]}
    assert second.fact.depth == 2


def test_two_that_race_for_one_tag_in_one_batch_do_not_both_get_it(ledger):
    futures = [ledger.append(proposal(f"k{i}", "notice:hospital/7")) for i in range(20)]
    outcomes = [f.exception(10) for f in futures]
    assert outcomes.count(None) == 1
    assert sum(isinstance(e, Conflict) for e in outcomes) == 19


def test_what_gave_the_authority_must_not_have_moved_and_is_not_written_on(ledger):
    first = put(ledger, "a", "office-chart:zz-01-001")
    under = {"office-chart:zz-01-001": (str(first.fact.position),)}
    act = replace(proposal("b", "person:p"), under=under)
    assert list(ledger.append(act).result(10).fact.envelope.after) == ["person:p"]
    later = replace(proposal("c", "person:q"), under=under)
    moved = ledger.append(proposal("d", "office-chart:zz-01-001", seen=under))
    behind = ledger.append(later)  # in the same batch or the next one
    assert moved.result(10).fresh
    assert isinstance(behind.exception(10), Conflict)
    with pytest.raises(Conflict):
        ledger.append(later).result(10)


def test_the_same_key_and_command_get_the_same_answer_for_ever(ledger):
    first = put(ledger, "k1", "entry:e1")
    put(ledger, "k2", "entry:e2")
    again = put(ledger, "k1", "entry:e1")
    assert (again.fact.position, again.checkpoint) == (first.fact.position, first.checkpoint)
    assert not again.fresh
    assert first.fresh
    with ledger.shelf("zz-01-001") as shelf:
        assert shelf.size == 2


def test_the_same_key_twice_in_one_batch_gives_one_fact(ledger):
    futures = [ledger.append(proposal("k1", "entry:e1")) for _ in range(10)]
    assert {str(f.result(10).fact.position) for f in futures} == {"zz-01-001/0"}
    assert sum(f.result().fresh for f in futures) == 1


def test_the_same_key_with_another_command_is_refused(ledger):
    put(ledger, "k1", "entry:e1")
    with pytest.raises(KeyReused):
        put(ledger, "k1", "entry:e1", command="another")


def test_numbers_are_drawn_without_gap_even_when_others_conflict(ledger):
    put(ledger, "k0", "notice:7", series="n")
    futures = [
        ledger.append(proposal(f"k{i}", "notice:7" if i % 2 else f"notice:{i}x", series="n"))
        for i in range(1, 40)
    ]
    drawn = [f.result().fact.body.serial for f in futures if f.exception(10) is None]
    assert drawn == list(range(1, 20))


def test_a_drawn_number_that_is_already_claimed_is_never_given_out(ledger):
    put(ledger, "k0", "number:zz:5")
    late = proposal("k1", "number:zz:5")
    blind = type(late)(**{f: getattr(late, f) for f in late.__slots__} | {"seen": {}})
    with pytest.raises(ClaimHeld):
        ledger.append(blind).result(10)


def test_one_proposal_that_breaks_does_not_spoil_its_neighbours(ledger):
    def explode(_draw):
        raise ZeroDivisionError

    good = [ledger.append(proposal(f"g{i}", f"entry:{i}")) for i in range(5)]
    bad = proposal("bad", "entry:bad")
    bad = type(bad)(**{f: getattr(bad, f) for f in bad.__slots__} | {"finish": explode})
    failed = ledger.append(bad)
    good += [ledger.append(proposal(f"h{i}", f"entry:h{i}")) for i in range(5)]
    assert isinstance(failed.exception(10), ZeroDivisionError)
    assert [f.exception(10) for f in good] == [None] * 10
    with ledger.shelf("zz-01-001") as shelf:
        assert shelf.size == 10


def asking(key, finish, **fields):
    """A proposal that decides by itself what it draws and what its facts carry."""
    plain = proposal(key)
    return type(plain)(
        **{f: getattr(plain, f) for f in plain.__slots__} | {"finish": finish} | fields
    )


@pytest.mark.parametrize(
    ("guarded", "index", "named"),
    [(("preson:x",), (), "preson:x"), (("entry",), ("entry:x",), "entry:x"),
     (("looked:x",), (), "looked:x"), ((), ("entry:x",), "entry:x"), (("",), (), "guarded"),
     ((), ("drown:n",), "drown:n")],
)  # fmt: skip
def test_a_tag_whose_word_means_nothing_there_is_refused_and_spoils_nobody(
    ledger, guarded, index, named
):
    wrong = asking("wrong", lambda _draw: (Draft(spoiled(1), guarded, index),))
    futures = [ledger.append(p) for p in (proposal("a", "entry:a"), wrong, proposal("b"))]
    with pytest.raises(UnknownTag, match=named):
        futures[1].result(10)
    assert isinstance(futures[1].exception(), LedgerError)
    assert [futures[n].result(10).fact.position.sequence for n in (0, 2)] == [0, 1]


@pytest.mark.parametrize(
    ("draws", "told"),
    [(["n"], []), ([], ["n"]), (["n"], ["m"]), (["n", "n"], ["n"]), (["n"], ["n", "n"])],
)
def test_numbers_drawn_and_numbers_named_must_agree_or_one_would_be_given_twice(
    ledger, draws, told
):
    def finish(draw):
        numbers = [draw(series) for series in draws]
        return (Draft(spoiled(len(numbers)), (), tuple(f"drawn:{series}" for series in told)),)

    with pytest.raises(Miscounted):
        ledger.append(asking("wrong", finish)).result(10)
    assert put(ledger, "k1", series="n").fact.body.serial == 0
    assert put(ledger, "k2", series="n").fact.body.serial == 1


def test_one_command_may_draw_several_numbers_for_several_facts(ledger):
    def finish(draw):
        return tuple(Draft(spoiled(draw("n")), (), ("drawn:n",)) for _ in range(3))

    first = ledger.append(asking("three", finish)).result(10).fact
    assert [ledger.fact(Position("zz-01-001", n)).body for n in range(3)] == [
        codec.encode_body(spoiled(n)) for n in range(3)
    ]
    assert first.position.sequence == 0
    assert put(ledger, "next", series="n").fact.body.serial == 3


def test_a_size_that_moves_behind_the_back_of_a_batch_is_refused_by_the_store(store):
    ledger = Ledger(store, [signer()], clock=ticking())
    put(ledger, "k1", "entry:1")

    moved = []
    advance = ledger._appender._advance

    def meddle(batch, book, growth):
        batch.tx.run("UPDATE book SET size = 7")  # as a writer that knows of no lock
        moved.append(book.name)
        return advance(batch, book, growth)

    ledger._appender._advance = meddle
    with pytest.raises(StoreError):
        put(ledger, "k2", "entry:2")
    ledger._appender._advance = advance
    done = put(ledger, "k2", "entry:2")
    ledger.close()
    assert moved
    assert (done.fact.position.sequence, done.fresh) == (1, True)


def test_a_clock_that_jumps_back_never_makes_time_run_backwards(store):
    times = iter(["2026-11-22T08:00:00+00:00", "2026-11-22T07:00:00+00:00",
                  "2026-11-22T09:00:00+00:00"])  # fmt: skip
    ledger = Ledger(store, [signer()], clock=lambda: datetime.fromisoformat(next(times)))
    told = [put(ledger, f"k{i}", f"entry:{i}").fact.envelope.recorded_at for i in range(3)]
    ledger.close()
    assert told == ["2026-11-22T08:00:00.000Z", "2026-11-22T08:00:00.000Z",
                    "2026-11-22T09:00:00.000Z"]  # fmt: skip


def test_a_book_grows_across_tiles_and_every_fact_is_proven_by_a_published_path(ledger):
    futures = [ledger.append(proposal(f"k{i}", f"entry:{i}")) for i in range(600)]
    done = [f.result(30) for f in futures]
    key = signer().verifier
    with ledger.shelf("zz-01-001") as shelf:
        newest = checkpoint.read(shelf.checkpoint(), key).checkpoint
        leaves = [
            tree.leaf_hash(ledger.fact(Position("zz-01-001", i)).envelope) for i in range(600)
        ]
        assert (newest.size, newest.root) == (600, tree.root_of(leaves))
        for at in (0, 255, 256, 511, 599):
            leaf = ledger.fact(done[at].fact.position).envelope
            told = shelf.inclusion(at)
            assert told.checkpoint == done[at].checkpoint
            assert proof.verify(told, leaf, key).checkpoint.size > at
        for old in (1, 255, 256, 257, 600):
            assert tree.consistent(old, 600, shelf.consistency(old),
                                   old_root=tree.root_of(leaves[:old]), root=newest.root)  # fmt: skip


def test_a_reopened_book_goes_on_from_where_it_was(tmp_path):
    for start in (0, 300):
        ledger = Ledger(SqliteStore(tmp_path / "l.sqlite"), [signer()], clock=ticking())
        futures = [
            ledger.append(proposal(f"k{i}", f"entry:{i}")) for i in range(start, start + 300)
        ]
        last = futures[-1].result(30)
        ledger.close()
    ledger = Ledger(SqliteStore(tmp_path / "l.sqlite"), [signer()], clock=ticking())
    leaves = [tree.leaf_hash(ledger.fact(Position("zz-01-001", i)).envelope) for i in range(600)]
    ledger.close()
    assert checkpoint.read(last.checkpoint, signer().verifier).checkpoint.root == tree.root_of(
        leaves
    )


def test_a_wrong_key_file_does_not_open_the_book(tmp_path):
    Ledger(SqliteStore(tmp_path / "l.sqlite"), [signer()], clock=ticking()).close()
    with pytest.raises(WrongKey):
        Ledger(SqliteStore(tmp_path / "l.sqlite"), [signer(seed=2)], clock=ticking())


def test_many_threads_lose_nothing(ledger):
    done = list[str]()

    def work(n):
        done.extend(
            str(put(ledger, f"t{n}-{i}", f"entry:{n}-{i}").fact.position) for i in range(25)
        )

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(done)) == 200


def test_what_a_key_was_answered_is_asked_for_beside_the_heads_and_the_facts(ledger):
    first = put(ledger, "k1", "entry:e1", series="n")
    second = put(ledger, "k2", "entry:e1", seen={"entry:e1": ["zz-01-001/0"]})
    with ledger.reading() as tx:
        answers = ledger.ask_answers(tx, ["k1", "other", ""], ["zz-01-001", "zz-09-009"])
        look, heads = ledger.ask_look(tx, ["entry:e1"]), ledger.ask_heads(tx, ["entry:e1"])
        used, nothing = ledger.ask_used(tx, ["n", "m"]), ledger.ask_look(tx, [])
        known = answers()
        assert list(known) == ["k1"]
        assert (known["k1"].fact.position, known["k1"].fresh) == (first.fact.position, False)
        assert known["k1"].checkpoint == first.checkpoint
        assert look() == ledger.look(["entry:e1"])
        assert heads() == {"entry:e1": [(second.fact.position, 2)]}
        assert used() == {"n": 1, "m": 0}
        assert nothing().heads == {}


def test_who_watches_a_tag_learns_of_what_is_written_on_it_and_of_nothing_else(ledger):
    before, other = ledger.moves("entry:e"), ledger.moves("entry:f")
    put(ledger, "k1", "entry:e")
    after = ledger.moves("entry:e")
    assert after != before
    put(ledger, "k2", "entry:g")
    assert (ledger.moves("entry:e"), ledger.moves("entry:f")) == (after, other)
