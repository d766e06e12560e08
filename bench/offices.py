# SPDX-License-Identifier: Apache-2.0
"""Two offices on one PostgreSQL server: two processes, two books, clients of both at once.

Each office has a schema of its own in the one database. In one schema claims would hold across both
(`tests/contract`), but `verify` of either says of the other's books that nobody vouches for them:
a hub that writes several books is not reached. Server, log and disk are the same either way.

Beside it the same server's own rate: durable INSERTs of the same bytes, one row a transaction, on
as many connections, sent by a loop that costs as little as that of the clients.
"""

import secrets
import selectors
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from psycopg import pq
from tools.postgres import Server, new_server

from bench import raw
from bench.clients import Load, Share, load
from bench.figures import Figure, Limit, middle
from bench.office import founded, lines, opened, receipts, register, size, take
from bench.plan import Plan
from bench.registration import NotWhole, clean
from bench.server import running
from bench.serving import LIGHT, post
from paydar.facts.envelope import Position
from paydar.structure.founding import FOUNDER
from paydar.wiring import check
from paydar.wiring.tokens import Tokens

CODES: Final = ("zz-01-001", "zz-01-002")
CLIENTS: Final = 32  # in all
LEAST: Final = 600.0  # a second
MOST_P99: Final = 200.0  # milliseconds
WARM_UP: Final = 60  # registrations of each office, whose rows say how many bytes one has
AREA: Final = "Two offices on one PostgreSQL"
_INSERT: Final = b"INSERT INTO plain (data) VALUES ($1)"


@dataclass(frozen=True, slots=True)
class Ready:
    """An office before it is served: folder, facts so far, bytes of a registration, shares."""

    at: Path
    facts: int
    volume: float
    token: str
    shares: list[list[bytes]]


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure both at once, between two measurements of the server itself."""
    server = new_server()
    try:
        offices = [_ready(plan, place / code, server.fresh()) for code in CODES]
        volume = round(middle([office.volume for office in offices]))
        before = plainly(server, volume, plan.requests)
        ours = _served(offices)
        after = plainly(server, volume, plan.requests)
        for office in offices:
            _whole(office)
    finally:
        server.discard()
    return _told(ours, [before, after], volume)


def _ready(plan: Plan, at: Path, store: str) -> Ready:
    with opened(founded(at, office=at.name, store=store)) as office:
        fresh = lines(office)
        if at.name != CODES[0]:  # no family comes to both
            fresh = islice(fresh, WARM_UP + CLIENTS * plan.requests, None)
        given = receipts(register(office, take(fresh, WARM_UP), WARM_UP))
        found = (office.ledger.books.pos(Position(r.book, r.sequence)) for r in given)
        with office.ledger.reading() as tx:
            rows = raw.written(tx, [pos for pos in found if pos is not None])
        today = office.settings.today(office.clock())
        token = Tokens(at).create("bench", ("submit",), FOUNDER, today)
        shares = [take(fresh, plan.requests) for _ in range(CLIENTS // len(CODES))]
        return Ready(at, size(office), raw.volume(rows) / len(given), token, shares)


def _served(offices: list[Ready]) -> Load:
    with ExitStack() as stack:
        shares = list[Share]()
        for office in offices:
            served = stack.enter_context(running(office.at))
            shares += [
                Share(served.port, [post(office.token, line) for line in share])
                for share in office.shares
            ]
        return load(shares)


def _whole(office: Ready) -> None:
    """Raise `NotWhole` unless the book verifies and holds every registration that was answered."""
    report = clean(check(office.at))
    due = office.facts + sum(len(share) for share in office.shares)
    if report.verified[office.at.name] != due:
        raise NotWhole(f"{report.verified[office.at.name]} facts instead of {due}")


@dataclass(slots=True)
class _Line:
    """One connection that inserts; `left` rows are still to come."""

    connection: pq.abc.PGconn
    left: int
    begun: float = 0.0

    def send(self, data: bytes) -> None:
        self.begun, self.left = time.perf_counter(), self.left - 1
        self.connection.send_query_params(_INSERT, [data], param_formats=[pq.Format.BINARY])

    def is_done(self) -> bool:
        """Take what came; whether the row is on disk."""
        self.connection.consume_input()
        if self.connection.is_busy():
            return False
        while (result := self.connection.get_result()) is not None:
            if result.status != pq.ExecStatus.COMMAND_OK:
                raise RuntimeError(result.error_message.decode())
        return True


def plainly(server: Server, volume: int, count: int) -> Load:
    """Return what `CLIENTS` connections get that each insert `count` rows of this many bytes."""
    dsn, waits = server.fresh().encode(), list[float]()
    made = [_Line(_connected(dsn), count) for _ in range(CLIENTS)]
    made[0].connection.exec_(b"CREATE TABLE plain (data BYTEA)")
    data, going = secrets.token_bytes(volume), CLIENTS
    with selectors.DefaultSelector() as ready:
        for each in made:
            ready.register(each.connection.socket, selectors.EVENT_READ, each)
        started = time.perf_counter()
        for each in made:
            each.send(data)
        while going:
            for key, _ in ready.select():
                line: _Line = key.data
                if not line.is_done():
                    continue
                waits.append((time.perf_counter() - line.begun) * 1_000)
                if line.left:
                    line.send(data)
                else:
                    ready.unregister(line.connection.socket)
                    going -= 1
        spent = time.perf_counter() - started
    for each in made:
        each.connection.finish()
    return Load(len(waits) / spent, tuple(sorted(waits)))


def _connected(dsn: bytes) -> pq.abc.PGconn:
    connection = pq.PGconn.connect(dsn)
    if connection.status != pq.ConnStatus.OK:
        raise RuntimeError(connection.error_message.decode())
    return connection


def _told(ours: Load, plain: list[Load], volume: int) -> list[Figure]:
    alone = f"durable INSERTs of the same {volume:,} bytes, {CLIENTS} connections"
    return [
        Figure(
            area=AREA,
            what=f"POST commands, 2 processes, {CLIENTS} clients",
            measured=ours.rate,
            unit="/s",
            target=LEAST,
            limit=Limit(what=alone, measured=middle([load.rate for load in plain]), unit="/s"),
            note=f"{LIGHT}; a schema for each office, both books verified clean",
        ),
        Figure(
            area=AREA,
            what=f"answer to {CLIENTS} at both, 99% within",
            measured=ours.within(0.99),
            unit="ms",
            better="less",
            target=MOST_P99,
            limit=Limit(
                what=alone, measured=middle([load.within(0.99) for load in plain]), unit="ms"
            ),
        ),
    ]
