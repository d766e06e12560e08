# SPDX-License-Identifier: Apache-2.0
import pytest

from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.stores.sqlite import SqliteStore, memory_store
from tests.contract.server import server


@pytest.fixture(params=["memory", "file", "postgres"])
def store(request, tmp_path):
    """An empty store of each engine."""
    if request.param == "postgres":
        made = PostgresStore(server().fresh())
    else:
        file = request.param == "file"
        made = SqliteStore(tmp_path / "ledger.sqlite") if file else memory_store()
    yield made
    made.close()


@pytest.fixture
def dsn():
    """The address of an empty schema on the shared server."""
    return server().fresh()
