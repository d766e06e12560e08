# SPDX-License-Identifier: Apache-2.0
"""A served office: how soon it answers, how much memory it holds, what HTTP carries.

The server is a process of its own, started as an operator would; clients speak to it over loopback.
Start and memory are measured with an empty book and with the largest of the run.
"""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from bench.figures import Figure, Limit, middle, per_second
from bench.machine import family_of, resident
from bench.office import founded, lines, opened, size, take
from bench.plan import Plan
from paydar.api.tokens import Tokens
from paydar.structure.founding import FOUNDER

MANY: Final = 16  # clients
STARTS: Final = 5
MOST_START: Final = 2.0  # seconds
MOST_MEMORY: Final = 250.0  # MB of 10**6 bytes
PATIENCE: Final = 120.0  # seconds until a server that does not answer is given up
AREA: Final = "Served over HTTP"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where, how long it took, its process, a token."""

    port: int
    start: float
    pid: int
    token: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one server showed: facts of its book, memory in MB, requests a second."""

    facts: int
    memory: float | None
    one: float
    many: float
    null_one: float
    null_many: float


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Serve a new office and the grown one."""
    places = [founded(place / "served"), place / "grown"]
    starts = _starts(places)
    small, large = (_seen(plan, at) for at in places)
    return [*_http(small, large), *_start(small, large, starts), *_memory(small, large)]


def _seen(plan: Plan, at: Path) -> Seen:
    with opened(at) as office:
        facts = size(office)
        # The book took fewer lines than it has facts: what comes after them is new to it.
        fresh = islice(lines(office), facts, None)
        shares = [take(fresh, plan.requests) for _ in range(MANY + 1)]
        today = office.settings.today(office.clock())
    token = Tokens(at).create("bench", ("commands",), FOUNDER, today)
    nothing: list[list[bytes | None]] = [[None] * plan.requests] * MANY
    with _serving(at, token) as served:
        null_one, one = _rate(served, nothing[:1]), _rate(served, shares[:1])
        null_many, many = _rate(served, nothing), _rate(served, shares[1:])
        memory = resident(family_of(served.pid))
    return Seen(facts, memory, one, many, null_one, null_many)


def _starts(places: Sequence[Path]) -> list[float]:
    """Return for each office the median seconds until it answers, started in turns."""
    taken: list[list[float]] = [[] for _ in places]
    for _ in range(STARTS):
        for at, times in zip(places, taken, strict=True):
            with _serving(at) as served:
                times.append(served.start)
    return [middle(times) for times in taken]


@contextmanager
def _serving(at: Path, token: str = "") -> Iterator[Served]:
    """Run `paydar serve` on a free port until the context ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "paydar.cli", "serve", "--dir", str(at), "--port", str(port)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                raise RuntimeError("the server did not come up")
            time.sleep(0.005)
        yield Served(port, time.perf_counter() - begun, process.pid, token)
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _rate(served: Served, shares: Sequence[Sequence[bytes | None]]) -> float:
    """Return requests a second when each client sends its share; None asks for `/healthz`."""
    failed = list[str]()
    clients = [
        threading.Thread(target=_client, args=(served, share, failed), daemon=True)
        for share in shares
    ]

    def work() -> None:
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    rate = per_second(sum(len(share) for share in shares), work)
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed, the first with {failed[0]}")
    return rate


def _client(served: Served, share: Sequence[bytes | None], failed: list[str]) -> None:
    """Send a share over one connection that is kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = {"Authorization": f"Bearer {served.token}", "Content-Type": "application/json"}
    try:
        for line in share:
            if line is None:
                connection.request("GET", "/healthz")
            else:
                connection.request("POST", "/api/v1/commands", line, headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != (http.HTTPStatus.OK if line is None else http.HTTPStatus.CREATED):
                failed.append(f"{answer.status} {body[:200]!r}")
    except (OSError, http.client.HTTPException) as error:
        failed.append(repr(error))
    finally:
        connection.close()


def _http(small: Seen, large: Seen) -> list[Figure]:
    figures = list[Figure]()
    for seen in (small, large):
        for clients, rate, null in (
            (1, seen.one, seen.null_one),
            (MANY, seen.many, seen.null_many),
        ):
            word = "client" if clients == 1 else "clients"
            beside = Limit(what=f"GET /healthz, {clients} {word}", measured=null, unit="/s")
            figures.append(
                Figure(
                    area=AREA,
                    what=f"POST commands, {clients} {word}, {seen.facts:,} facts",
                    measured=rate,
                    unit="/s",
                    limit=beside,
                )
            )
    return figures


def _start(small: Seen, large: Seen, starts: Sequence[float]) -> list[Figure]:
    limit = Limit(what=f"the same with {small.facts:,} facts", measured=starts[0], unit="s")
    plain = Figure(
        area=AREA,
        what=f"start to first answer, {large.facts:,} facts",
        measured=starts[1],
        unit="s",
        better="less",
        target=MOST_START,
        limit=limit,
    )
    return [plain]


def _memory(small: Seen, large: Seen) -> list[Figure]:
    if small.memory is None or large.memory is None:
        return []
    limit = Limit(what=f"the same with {small.facts:,} facts", measured=small.memory, unit="MB")
    plain = Figure(
        area=AREA,
        what=f"memory after {MANY} clients, {large.facts:,} facts",
        measured=large.memory,
        unit="MB",
        better="less",
        target=MOST_MEMORY,
        limit=limit,
    )
    return [plain]
