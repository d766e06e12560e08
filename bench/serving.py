# SPDX-License-Identifier: Apache-2.0
"""A served office: how soon it answers, how much memory it holds, what HTTP carries and how soon.

The server is a process of its own; light clients speak to it over loopback, on the same cores.
Start and memory are measured with an empty book and with the largest of the run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import Final

from bench.clients import Asked, Load, Share, load
from bench.figures import Figure, Limit, middle, per_second
from bench.machine import family_of, resident
from bench.office import founded, lines, opened, receipts, register, size, take
from bench.plan import Plan
from bench.server import running
from paydar.structure.founding import FOUNDER
from paydar.wiring import Office
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
AREA: Final = "Served over HTTP"
LIGHT: Final = "clients: one loop on the same cores, connections kept open, requests spelled before"


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
        before = _direct(office, take(fresh, plan.requests * MANY // 4))
        kept = take(fresh, plan.requests * MANY // 4)
        numbers = [row.number for row in office.register.waiting("registered") if row.number]
        shares = [take(fresh, plan.requests) for _ in range(2 * MANY + 1)]
        today = office.settings.today(office.clock())
    tokens = Tokens(at)
    writer = tokens.create("bench", ("submit",), FOUNDER, today)
    readers = [tokens.create(f"r{n}", ("read",), FOUNDER, today) for n in range(READERS)]
    nothing = [[NOTHING] * plan.requests] * MANY
    posts = [[post(writer, line) for line in share] for share in shares]
    looks = [[_look(token, number) for number in numbers[:READS]] for token in readers]
    with running(at) as served:

        def sent(all_of_them: Sequence[Sequence[Asked]]) -> list[Share]:
            return [Share(served.port, share) for share in all_of_them]

        null_one, one = load(sent(nothing[:1])), load(sent(posts[:1]))
        null_many, many = load(sent(nothing)), load(sent(posts[1 : MANY + 1]))
        reads = load(sent(looks), beside=sent(posts[MANY + 1 :]))
        memory = resident(family_of(served.pid))
    with opened(at) as office:  # before and after: the machine is not equally quick all the time
        direct = middle([before, _direct(office, kept)])
    return Seen(facts, memory, direct, one, many, reads, null_one, null_many)


def _direct(office: Office, some: list[bytes]) -> float:
    """Return the rate of the same work without HTTP."""
    return per_second(len(some), lambda: receipts(register(office, some, AT_ONCE)))


NOTHING: Final = Asked("GET", "/healthz", HTTPStatus.OK)
READS: Final = 40  # of one reader: a token may look this often at once


def post(token: str, line: bytes) -> Asked:
    return Asked("POST", "/api/v1/commands", HTTPStatus.CREATED, line, token)


def _look(token: str, number: str) -> Asked:
    path = f"/api/v1/entries/{number}?purpose=registration"
    return Asked("GET", path, HTTPStatus.OK, None, token)


def _starts(places: Sequence[Path]) -> list[float]:
    """Return for each office the median seconds until it answers, started in turns."""
    taken: list[list[float]] = [[] for _ in places]
    for _ in range(STARTS):
        for at, times in zip(places, taken, strict=True):
            with running(at) as served:
                times.append(served.start)
    return [middle(times) for times in taken]


def _http(small: Seen, large: Seen) -> list[Figure]:
    return [figure for seen in (small, large) for figure in (*_rates(seen), *_waits(seen))]


def _rates(seen: Seen) -> list[Figure]:
    direct = Limit(
        what=f"in-process, {AT_ONCE} a commit, before and after", measured=seen.direct, unit="/s"
    )
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
            note=LIGHT,
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
