# SPDX-License-Identifier: Apache-2.0
"""A served office: how soon it answers, how much memory it holds, what HTTP carries and how soon.

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
from bench.office import founded, lines, opened, receipts, register, size, take
from bench.plan import Plan
from paydar.structure.founding import FOUNDER
from paydar.wiring.tokens import Tokens

MANY: Final = 32  # clients
READERS: Final = 4  # who look at entries while the others register
AT_ONCE: Final = 100  # in-process, beside which HTTP is held
LEAST_PART: Final = 0.4  # of the in-process rate
MOST_P99: Final = 100.0  # milliseconds, MANY clients
MOST_P50: Final = 5.0  # milliseconds, one client
MOST_READ: Final = 50.0  # milliseconds at p99, under the load
STARTS: Final = 5
MOST_START: Final = 2.0  # seconds
MOST_MEMORY: Final = 250.0  # MB of 10**6 bytes
PATIENCE: Final = 120.0  # seconds until a server that does not answer is given up
AREA: Final = "Served over HTTP"


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where, how long it took, its process."""

    port: int
    start: float
    pid: int


@dataclass(frozen=True, slots=True)
class Load:
    """What clients got: requests a second, and the milliseconds of each, sorted."""

    rate: float
    waits: tuple[float, ...]

    def within(self, part: float) -> float:
        """Return the milliseconds in which this part of the requests was answered."""
        return self.waits[min(int(len(self.waits) * part), len(self.waits) - 1)]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one server showed: facts of its book, memory in MB, loads; the rate without HTTP."""

    facts: int
    memory: float | None
    direct: float
    one: Load
    many: Load
    reads: Load
    null_one: Load
    null_many: Load


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
        some = take(fresh, plan.requests * MANY // 4)
        direct = per_second(len(some), lambda: receipts(register(office, some, AT_ONCE)))
        numbers = [row.number for row in office.register.waiting("registered") if row.number]
        shares = [take(fresh, plan.requests) for _ in range(2 * MANY + 1)]
        today = office.settings.today(office.clock())
    tokens = Tokens(at)
    writer = tokens.create("bench", ("submit",), FOUNDER, today)
    readers = [tokens.create(f"r{n}", ("read",), FOUNDER, today) for n in range(READERS)]
    nothing = [[NOTHING] * plan.requests] * MANY
    posts = [[_post(writer, line) for line in share] for share in shares]
    looks = [[_look(token, number) for number in numbers[:READS]] for token in readers]
    with _serving(at) as served:
        null_one, one = _load(served, nothing[:1]), _load(served, posts[:1])
        null_many, many = _load(served, nothing), _load(served, posts[1 : MANY + 1])
        reads = _load(served, looks, beside=posts[MANY + 1 :])
        memory = resident(family_of(served.pid))
    return Seen(facts, memory, direct, one, many, reads, null_one, null_many)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and the status that it must get."""

    method: str
    path: str
    status: int
    body: bytes | None = None
    token: str = ""


NOTHING: Final = Asked("GET", "/healthz", http.HTTPStatus.OK)
READS: Final = 40  # of one reader: a token may look this often at once


def _post(token: str, line: bytes) -> Asked:
    return Asked("POST", "/api/v1/commands", http.HTTPStatus.CREATED, line, token)


def _look(token: str, number: str) -> Asked:
    path = f"/api/v1/entries/{number}?purpose=registration"
    return Asked("GET", path, http.HTTPStatus.OK, None, token)


def _starts(places: Sequence[Path]) -> list[float]:
    """Return for each office the median seconds until it answers, started in turns."""
    taken: list[list[float]] = [[] for _ in places]
    for _ in range(STARTS):
        for at, times in zip(places, taken, strict=True):
            with _serving(at) as served:
                times.append(served.start)
    return [middle(times) for times in taken]


@contextmanager
def _serving(at: Path) -> Iterator[Served]:
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
        yield Served(port, time.perf_counter() - begun, process.pid)
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


def _load(
    served: Served, shares: Sequence[Sequence[Asked]], *, beside: Sequence[Sequence[Asked]] = ()
) -> Load:
    """Return what clients get when each sends its share, while others send theirs beside them."""
    failed, waits, unheard = list[str](), list[float](), list[float]()

    def clients(
        all_of_them: Sequence[Sequence[Asked]], heard: list[float]
    ) -> list[threading.Thread]:
        made = [
            threading.Thread(target=_client, args=(served, share, failed, heard), daemon=True)
            for share in all_of_them
        ]
        for client in made:
            client.start()
        return made

    others = clients(beside, unheard)

    def work() -> None:
        for client in clients(shares, waits):
            client.join()

    rate = per_second(sum(len(share) for share in shares), work)
    for client in others:
        client.join()
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed, the first with {failed[0]}")
    return Load(rate, tuple(sorted(waits)))


def _client(served: Served, share: Sequence[Asked], failed: list[str], waits: list[float]) -> None:
    """Send a share over one connection that is kept open; note how long each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    try:
        for asked in share:
            headers = {"Authorization": f"Bearer {asked.token}"} if asked.token else {}
            if asked.body is not None:
                headers["Content-Type"] = "application/json"
            begun = time.perf_counter()
            connection.request(asked.method, asked.path, asked.body, headers)
            answer = connection.getresponse()
            body = answer.read()
            waits.append((time.perf_counter() - begun) * 1_000)
            if answer.status != asked.status:
                failed.append(f"{answer.status} {body[:200]!r}")
    except (OSError, http.client.HTTPException) as error:
        failed.append(repr(error))
    finally:
        connection.close()


def _http(small: Seen, large: Seen) -> list[Figure]:
    return [figure for seen in (small, large) for figure in (*_rates(seen), *_waits(seen))]


def _rates(seen: Seen) -> list[Figure]:
    direct = Limit(what=f"in-process, {AT_ONCE} a commit", measured=seen.direct, unit="/s")
    null = Limit(what="GET /healthz, 1 client", measured=seen.null_one.rate, unit="/s")
    whole = Limit(what=f"GET /healthz, {MANY} clients", measured=seen.null_many.rate, unit="/s")
    many = f"POST commands, {MANY} clients, {seen.facts:,} facts"
    one = f"POST commands, 1 client, {seen.facts:,} facts"
    return [
        Figure(area=AREA, what=one, measured=seen.one.rate, unit="/s", limit=null),
        Figure(area=AREA, what=many, measured=seen.many.rate, unit="/s", limit=whole),
        Figure(
            area=AREA,
            what=many,
            measured=seen.many.rate,
            unit="/s",
            limit=direct,
            target_ratio=LEAST_PART,
            note="the clients run on the same cores",
        ),
    ]


def _waits(seen: Seen) -> list[Figure]:
    def figure(what: str, wait: float, null: float, most: float) -> Figure:
        beside = Limit(what="the same part of GET /healthz", measured=null, unit="ms")
        return Figure(
            area=AREA,
            what=f"{what}, {seen.facts:,} facts",
            measured=wait,
            unit="ms",
            better="less",
            target=most,
            limit=beside,
        )

    null_one, null_many = seen.null_one.within(0.5), seen.null_many.within(0.99)
    return [
        figure("answer to 1 client, half within", seen.one.within(0.5), null_one, MOST_P50),
        figure(f"answer to {MANY}, 99% within", seen.many.within(0.99), null_many, MOST_P99),
        figure(
            "entry read under that load, 99% within", seen.reads.within(0.99), null_many, MOST_READ
        ),
    ]


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
