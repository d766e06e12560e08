# SPDX-License-Identifier: Apache-2.0
"""Numbered migrations of what cannot be rebuilt: append-only, applied once, checked by hash."""

import hashlib
from importlib import resources
from typing import Final

from paydar.ledger.errors import StoreError
from paydar.ledger.stores import Reading, Store, Writing

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, hash TEXT NOT NULL)"
)


def migrations() -> list[tuple[int, str]]:
    """Return (number, SQL) of every migration, in order."""
    folder = resources.files("paydar.ledger") / "sql"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name.removesuffix(".sql")), f.read_text("utf-8")) for f in files]


def migrate(store: Store) -> None:
    """Bring the store to this version; raises `StoreError` for one from a newer version."""
    with store.writing() as tx:
        tx.run(_TABLE)
        done = _applied(tx)
        known = migrations()
        if newer := set(done) - {number for number, _ in known}:
            raise StoreError(f"the ledger was written by a newer version (migration {max(newer)})")
        for number, sql in known:
            _apply(tx, number, sql, done.get(number))


def _applied(tx: Reading) -> dict[int, str]:
    found = tx.rows("SELECT number, hash FROM migration")
    return {int(number): str(digest) for number, digest in found if number is not None}


def _apply(tx: Writing, number: int, sql: str, known: str | None) -> None:
    digest = hashlib.sha256(sql.encode()).hexdigest()
    if known not in (None, digest):
        raise StoreError(f"migration {number} is not the one that this ledger was made with")
    if known is None:
        for statement in statements(sql):
            tx.run(statement)
        tx.run("INSERT INTO migration (number, hash) VALUES ($1, $2)", number, digest)


def statements(sql: str) -> list[str]:
    """Split a script at its semicolons; comment lines are dropped."""
    text = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    return [s.strip() for s in text.split(";") if s.strip()]
