# SPDX-License-Identifier: Apache-2.0
import threading

from paydar.ledger.errors import LedgerError
from tests.ledger.conftest import put


def test_attachments_are_kept_while_the_appender_writes(ledger):
    names, failed = [], []

    def keep(n):
        try:
            names.extend(ledger.put_blob(f"{n}-{i}".encode() * 100) for i in range(20))
        except LedgerError as error:
            failed.append(error)

    threads = [threading.Thread(target=keep, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    done = [put(ledger, f"k{i}", f"entry:{i}") for i in range(60)]
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(done) == 60
    assert all(ledger.blob(name) is not None for name in names)
