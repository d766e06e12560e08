# SPDX-License-Identifier: Apache-2.0
"""A hub's second process founds its book while the first one is running."""

from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.postgres import PostgresStore
from tests.ledger.conftest import proposal, put, signer, ticking


def test_a_book_founded_by_another_process_is_read_by_the_first_one(dsn):
    first = Ledger(PostgresStore(dsn), [signer("zz-01-001", 1)], clock=ticking())
    put(first, "k1", "entry:e")
    second = Ledger(PostgresStore(dsn), [signer("zz-01-002", 2)], clock=ticking())
    heads = {"entry:e": second.look(["entry:e"]).heads["entry:e"]}
    second.append(proposal("k2", "entry:e", seen=heads, book="zz-01-002")).result(10)
    look = first.look(["entry:e"])
    assert [str(f.position) for f in look.on("entry:e")] == ["zz-01-001/0", "zz-01-002/0"]
    done = first.append(proposal("k3", "entry:e", seen=look.heads)).result(10)
    assert done.fact.envelope.after["entry:e"] == ["zz-01-002/0"]
    first.close()
    second.close()
