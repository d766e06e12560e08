# SPDX-License-Identifier: Apache-2.0
"""Verify and rebuild on a book that grows: how fast, and whether it stays as fast.

The tree pass stands beside reading and hashing the same facts and nothing else; replay and rebuild
beside SQLite copying the derived rows into a fresh file. The larger the book, the fewer repeats;
flat is how the largest book stands to the smallest, which is measured again right after it.
"""

import shutil
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
    """Facts a second in a book of `facts`: ours and the limits.

    `whole` is `paydar verify` as it is run: tree, signature, replay and comparison.
    """

    facts: int
    tree: float
    hashing: float
    whole: float
    replay: float
    rebuilding: float
    copying: float


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Grow the office `grown` to each size of the plan and measure there."""
    at, small = founded(place / "grown"), place / "small"
    with opened(at) as office:
        source = lines(office)
    figures, measured = list[Figure](), list[Rates]()
    for facts in plan.sizes:
        with opened(at) as office:
            growing = grow(office, source, facts)
            reading = per_second(facts, office.names.catch_up)
        rates = _rates(at, plan.repeats if facts < REPEAT_BELOW else 1)
        measured.append(rates)
        figures += [*_told(rates), *_filled(rates.facts, growing, reading)]
        if not small.exists():
            shutil.copytree(at, small)
    again = _rates(small, plan.repeats)
    registering = [_registering(one, plan.batched) for one in (small, at, small)]
    return [*figures, *_flat(measured[0], measured[-1], again), _steady(registering, measured)]


def _rates(at: Path, times: int) -> Rates:
    ledger = at / LEDGER
    with opened(at) as office:
        acts = size(office)
    counts = list[int]()
    tree, hashing = _turns(times, lambda: counts.append(_tree(at)), raw.hashing(ledger))
    whole, copying = _turns(times, lambda: clean(check(at)), raw.copying(ledger, at / "copy.tmp"))
    again, _ = _turns(times, lambda: rebuild(at), lambda: None)
    for left in at.glob("copy.tmp*"):
        left.unlink()
    facts = counts[0]
    return Rates(
        facts=acts,
        tree=facts / tree,
        hashing=facts / hashing,
        whole=facts / whole,
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
        figure("tree, replay and comparison", rates.whole, LEAST_REPLAY, copy),
        figure("rebuild", rates.rebuilding, LEAST_REPLAY, copy),
    ]


def _filled(facts: int, growing: float, reading: float) -> list[Figure]:
    way = Limit(what="registering them", measured=growing, unit="/s")
    return [
        Figure(area=AREA, what=f"registering up to {facts:,} facts", measured=growing, unit="/s"),
        Figure(
            area=AREA,
            what=f"search reads up to {facts:,} facts",
            measured=reading,
            unit="/s",
            limit=way,
        ),
    ]


def _flat(small: Rates, large: Rates, again: Rates) -> list[Figure]:
    """Return how the largest book's rates stand to the smallest's, measured before and after."""
    names = {"tree": "tree pass", "whole": "verify", "rebuilding": "rebuild"}
    return [
        _flatness(name, [getattr(rates, of) for rates in (small, large, again)], (small, large))
        for of, name in names.items()
    ]


def _steady(rates: list[float], measured: list[Rates]) -> Figure:
    return _flatness("registering", rates, (measured[0], measured[-1]))


def _flatness(name: str, rates: list[float], books: tuple[Rates, Rates]) -> Figure:
    before, late, after = rates
    small, large = books
    around = f"the same with {small.facts:,} facts, before and after"
    return Figure(
        area=AREA,
        what=f"{name} stays flat, {large.facts:,} facts",
        measured=late,
        unit="/s",
        target_ratio=FLAT,
        limit=Limit(what=around, measured=(before + after) / 2, unit="/s"),
    )


def _registering(at: Path, count: int) -> float:
    """Return registrations a second for some that are new to this book."""
    with opened(at) as office:
        given = take(islice(lines(office), size(office), None), count)
        return per_second(count, lambda: receipts(register(office, given, AT_ONCE)))
