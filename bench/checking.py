# SPDX-License-Identifier: Apache-2.0
"""Verify and rebuild on a book that grows: how fast, and whether it stays as fast.

The tree pass stands beside reading and hashing the same facts and nothing else; replay and rebuild
beside SQLite copying the derived rows into a fresh file. The larger the book, the fewer repeats.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from bench import raw
from bench.figures import Figure, Limit, middle, per_second, seconds
from bench.office import AT_ONCE, founded, grow, lines, opened, receipts, register, size, take
from bench.plan import Plan
from bench.registration import clean
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.ledger.verify import Asked, verify
from paydar.wiring import LEDGER, check, rebuild

LEAST_TREE: Final = 50_000
LEAST_REPLAY: Final = 10_000
FLAT: Final = 0.8  # the largest book's rate over the smallest's: below it, it does not stay flat
REPEAT_BELOW: Final = 50_000  # facts
AREA: Final = "Verify and rebuild"


@dataclass(frozen=True, slots=True)
class Rates:
    """Facts a second in a book of `facts`: ours and the limits; registrations a second before."""

    facts: int
    growing: float
    tree: float
    hashing: float
    replay: float
    rebuilding: float
    copying: float


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Grow the office `grown` to each size of the plan and measure there."""
    at, small = founded(place / "grown"), place / "small"
    with opened(at) as office:
        source = lines(office)
    measured = list[Rates]()
    for facts in plan.sizes:
        with opened(at) as office:
            growing = grow(office, source, facts)
        measured.append(_rates(at, growing, plan.repeats if facts < REPEAT_BELOW else 1))
        if not small.exists():
            shutil.copytree(at, small)
    figures = [figure for rates in measured for figure in _told(rates)]
    return [*figures, *_flat(small, at, plan.batched)]


def _rates(at: Path, growing: float, times: int) -> Rates:
    ledger = at / LEDGER
    with opened(at) as office:
        acts = size(office)
    report = clean(check(at))
    tree, hashing = _turns(times, lambda: _tree(at), raw.hashing(ledger))
    whole, copying = _turns(times, lambda: clean(check(at)), raw.copying(ledger, at / "copy.tmp"))
    again, _ = _turns(times, lambda: rebuild(at), lambda: None)
    for left in at.glob("copy.tmp*"):
        left.unlink()
    facts = report.facts
    return Rates(
        facts=acts,
        growing=growing,
        tree=facts / tree,
        hashing=facts / hashing,
        replay=facts / max(whole - tree, 1e-9),
        rebuilding=facts / again,
        copying=facts / copying,
    )


def _turns(
    times: int, ours: Callable[[], object], limit: Callable[[], object]
) -> tuple[float, float]:
    """Return the medians of both, measured in turns, in seconds."""
    pairs = [(seconds(ours), seconds(limit)) for _ in range(times)]
    return middle([p[0] for p in pairs]), middle([p[1] for p in pairs])


def _tree(at: Path) -> int:
    """Check leaves, bodies, roots and the newest signature, derive nothing; return the facts."""
    store = SqliteStore(at / LEDGER)
    try:
        return clean(verify(store, asked=Asked(replay=False))).facts
    finally:
        store.close()


def _told(rates: Rates) -> list[Figure]:
    at = f"{rates.facts:,} facts"
    read = Limit(what="reading and hashing them, no more", measured=rates.hashing, unit="/s")
    copy = Limit(what="SQLite copying the derived rows", measured=rates.copying, unit="/s")

    def figure(what: str, got: float, target: float, limit: Limit) -> Figure:
        return Figure(
            area=AREA, what=f"{what}, {at}", measured=got, unit="/s", target=target, limit=limit
        )

    return [
        figure("tree pass", rates.tree, LEAST_TREE, read),
        figure("replay and comparison", rates.replay, LEAST_REPLAY, copy),
        figure("rebuild", rates.rebuilding, LEAST_REPLAY, copy),
        Figure(
            area=AREA, what=f"registering on the way to {at}", measured=rates.growing, unit="/s"
        ),
    ]


def _flat(small: Path, large: Path, batched: int) -> list[Figure]:
    """Return how the largest book's rates stand to the smallest's, measured around it."""
    works: dict[str, Callable[[Path], float]] = {
        "tree pass": lambda at: _pace(lambda: _tree(at)),
        "verify": lambda at: _pace(lambda: clean(check(at)).facts),
        "rebuild": lambda at: _pace(lambda: rebuild(at)),
        "registering": lambda at: _registering(at, batched),
    }
    sizes = _facts(small), _facts(large)
    return [_flatness(name, work, (small, large), sizes) for name, work in works.items()]


def _flatness(
    name: str, work: Callable[[Path], float], books: tuple[Path, Path], sizes: tuple[int, int]
) -> Figure:
    small, large = books
    before, late, after = work(small), work(large), work(small)
    around = f"the same with {sizes[0]:,} facts, before and after"
    return Figure(
        area=AREA,
        what=f"{name} stays flat, {sizes[1]:,} facts",
        measured=late,
        unit="/s",
        target_ratio=FLAT,
        limit=Limit(what=around, measured=(before + after) / 2, unit="/s"),
    )


def _pace(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    count = work()
    return count / (time.perf_counter() - start)


def _registering(at: Path, count: int) -> float:
    """Return registrations a second for some that are new to this book."""
    with opened(at) as office:
        given = take(islice(lines(office), size(office), None), count)
        return per_second(count, lambda: receipts(register(office, given, AT_ONCE)))


def _facts(at: Path) -> int:
    with opened(at) as office:
        return size(office)
