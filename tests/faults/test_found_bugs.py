# SPDX-License-Identifier: Apache-2.0
"""What the harness found broken in the ledger. These fail until it is mended."""

import threading
from collections import Counter

import pytest

from paydar.facts.booklets import BookletSpoiled
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.errors import ClaimHeld, LedgerStopped
from paydar.ledger.index import SERIES
from tests.faults.births import BOOK, BY, job, proposal
from tests.faults.load import LedgerDoor, Story, burst
from tests.faults.office import FILE, PagedStore, opened


@pytest.fixture
def ledger(tmp_path):
    made = opened(PagedStore(tmp_path / FILE), 1)
    yield made
    made.close()


def test_attachments_from_other_threads_never_disturb_registrations(ledger):
    door, story, blobs, going = LedgerDoor(ledger), Story(), Counter(), threading.Event()

    def attach(n):
        while not going.is_set():
            try:
                ledger.put_blob(f"{n} {blobs.total()}".encode() * 400)
            except Exception as error:  # noqa: BLE001
                blobs[repr(error)] += 1
            else:
                blobs["kept"] += 1

    threads = [threading.Thread(target=attach, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    try:
        errors = burst(door, story, [f"a-{n}" for n in range(20)])
        for n in range(40):
            errors |= burst(door, story, [f"b-{n}"])
    finally:
        going.set()
        for thread in threads:
            thread.join()
    assert not errors, next(iter(errors.items()))
    assert set(blobs) == {"kept"}, blobs


def test_a_client_that_gives_up_does_not_kill_the_writer(ledger):
    door, gate = LedgerDoor(ledger), threading.Event()
    door.offer(job("first"), before=lambda: gate.wait(10))
    given_up, _ = door.offer(job("given-up"))
    given_up.cancel()
    gate.set()
    future, _ = door.offer(job("next"))
    assert future.exception(5) is None


def test_an_append_after_the_close_is_answered(tmp_path):
    ledger = opened(PagedStore(tmp_path / FILE), 1)
    late = job("late")
    look = ledger.look(late.tags)
    ledger.close()
    future = ledger.append(proposal(late, look.heads))
    assert isinstance(future.exception(2), LedgerStopped)


def claiming(key, *more, before=lambda: None):
    """Return a proposal that draws a number and claims it, and claims `more` that nobody read."""

    def finish(draw):
        before()
        body = BookletSpoiled(series="B", serial=draw("blanks"), reason="torn")
        claims = (f"booklet:B/{body.serial}", *more)
        return (Draft(body, (f"entry:{key}", *claims), (f"{SERIES}blanks",)),)

    return Proposal(
        book=BOOK, key=key, command=key, office=BOOK, law="zz@2026.1", by=BY,
        seen={f"entry:{key}": ()}, finish=finish,
    )  # fmt: skip


def test_a_held_claim_takes_no_number_from_those_who_come_after_it(ledger):
    ledger.append(claiming("one", "decree:7")).result(5)
    inside, gate = threading.Event(), threading.Event()

    def hold():
        inside.set()
        gate.wait(5)

    futures = [ledger.append(claiming("two", before=hold))]
    assert inside.wait(5)
    futures += [ledger.append(claiming("blind", "decree:7")), ledger.append(claiming("three"))]
    gate.set()
    errors = [type(f.exception(5)) for f in futures]
    assert errors == [type(None), ClaimHeld, type(None)]
    last = ledger.append(claiming("four")).result(5)
    serials = [f.result().fact.body.serial for f in (futures[0], futures[2])]
    assert [*serials, last.fact.body.serial] == [1, 2, 3]
