# SPDX-License-Identifier: Apache-2.0
"""Full registration on PostgreSQL, beside the raw rate of the same server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tools.postgres import serving

from bench import raw, registration
from bench.figures import Figure, Limit, per_second
from bench.office import founded, opened, size
from bench.plan import Plan
from paydar.counter.submit import Counter
from paydar.facts.codec import decode_body
from paydar.facts.envelope import Position
from paydar.facts.values import By
from paydar.ledger.append import Draft, Draw, Proposal
from paydar.ledger.books import Books
from paydar.ledger.checkpoint import Signer
from paydar.ledger.ledger import Ledger, rebuild
from paydar.ledger.projection import Projection
from paydar.ledger.stores.postgres import PostgresStore
from paydar.ledger.verify import Asked, verify
from paydar.register.reader import Register
from paydar.structure.chart import chart_tag
from paydar.structure.founding import FOUNDER
from paydar.wiring import HANDLERS, KEYS, Office

_KINDS: Final = {"pos": "BIGINT", "depth": "BIGINT", "head": "BIGINT", "book": "BIGINT",
          "contested": "BIGINT", "envelope": "BYTEA", "salt": "BYTEA", "body": "BYTEA"}  # fmt: skip


class PlainPostgres:
    """Plain tables in the same database; rows go in by COPY where ours do."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg.connect(address)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA plain")
            cursor.execute("CREATE TABLE plain.whole (data BYTEA)")
            for table, columns in raw.TABLES.items():
                typed = ", ".join(f"{c} {_KINDS.get(c, 'TEXT')}" for c in columns)
                cursor.execute(f"CREATE TABLE plain.{table} ({typed})")

    def commit(self, rows: raw.Rows) -> None:
        """See `raw.Plain`."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for table, some in rows.items():
                with cursor.copy(f"COPY plain.{table} FROM STDIN") as copy:
                    for row in some:
                        copy.write_row(row)

    def used(self) -> int:
        """Return the bytes of our own tables in the database, indexes included."""
        sql = (
            "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind = 'r'"
        )
        found = self._connection.execute(sql).fetchone()
        self._connection.rollback()
        return int(found[0] or 0) if found else 0

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure on a server of the wheel or of Debian, started for this run."""
    at = founded(place / "hub")
    with serving() as address, opened(at) as made, _on_postgres(made, address) as office:
        plain = PlainPostgres(address)
        before = plain.used()
        run = registration.drive(registration.Engine("PostgreSQL", office, plain), plan)
        used = plain.used() - before
        plain.close()
        store = office.ledger.store
        projecting = _Projecting(made)
        report = registration.clean(verify(store, projecting))
        figures = registration.told("PostgreSQL", run, report, used)
        return [*figures, *_again(office, report.facts, projecting)]


def _again(office: Office, facts: int, projecting: "_Projecting") -> list[Figure]:
    store = office.ledger.store
    tree = per_second(facts, lambda: registration.clean(verify(store, asked=Asked(replay=False))))
    again = per_second(facts, lambda: rebuild(store, projecting))
    limit = Limit(what="the tree pass of the same facts", measured=tree, unit="/s")
    area = "Full registration on PostgreSQL"
    return [
        Figure(area=area, what="tree pass", measured=tree, unit="/s"),
        Figure(area=area, what="rebuild", measured=again, unit="/s", limit=limit),
    ]


class _Projecting:
    """The projections of an office, made anew for other books."""

    def __init__(self, office: Office) -> None:
        self._kinds = [type(projection) for projection in office.ledger.projections]

    def __call__(self, books: Books) -> list[Projection]:
        return [kind(books) for kind in self._kinds]  # type: ignore[call-arg]


@contextmanager
def _on_postgres(made: Office, address: str) -> Iterator[Office]:
    """Give the same office, with its founding facts and keys, on an empty database."""
    settings = made.settings
    names = (settings.book, settings.reads_book)
    store = PostgresStore(address)
    ledger = Ledger(
        store,
        [_signer(made, name) for name in names],
        projecting=_Projecting(made),
        clock=made.clock,
    )
    try:
        _found_again(made, ledger)
        counter = Counter(settings, made.pack, ledger, handlers=HANDLERS, clock=made.clock)
        yield replace(made, ledger=ledger, counter=counter, register=Register(ledger))
    finally:
        ledger.close()


def _signer(office: Office, name: str) -> Signer:
    data = (office.folder / KEYS / f"{name}.pem").read_bytes()
    key = serialization.load_pem_private_key(data, password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return Signer(key, name)


def _found_again(made: Office, ledger: Ledger) -> None:
    """Write the founding facts of an office into another ledger, as one command."""
    settings, tag = made.settings, chart_tag(made.settings.office)
    facts = [made.ledger.fact(Position(settings.book, n)) for n in range(size(made))]
    drafts = tuple(Draft(decode_body(fact.body or b""), (tag,)) for fact in facts)

    def finish(_draw: Draw) -> tuple[Draft, ...]:
        return drafts

    proposal = Proposal(
        book=settings.book,
        key="founding",
        command="0" * 64,
        office=settings.office,
        law=made.pack.name,
        by=By(staff=FOUNDER, post="head", assignment=FOUNDER),
        seen={tag: ()},
        finish=finish,
    )
    ledger.append(proposal).result()
