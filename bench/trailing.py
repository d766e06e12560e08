# SPDX-License-Identifier: Apache-2.0
"""Do trailing projections keep up? The search index, while registering at 100 a commit.

The same office registers in turns with the index at rest and with the index following in the same
process. What is still unread when the last receipt is given is the lag; reading it is the price of
having followed, and is held against the time that registering took.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.figures import Figure, Limit, middle
from bench.office import AT_ONCE, founded, lines, opened, receipts, register, take
from bench.plan import Plan
from paydar.wiring import Office

MOST_BEHIND: Final = 1.0  # seconds of registering; "catch up within a second"
MOST_CATCHING_UP: Final = 0.1  # ours: of the registering time
ALONE: Final = 0.5  # ours: of the registering time, when all of it is read afterwards
AREA: Final = "Trailing projections"


@dataclass(frozen=True, slots=True)
class Turn:
    """Registering `seconds` long, facts unread at its end, and the seconds to read them."""

    seconds: float
    behind: int
    reading: float


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure on SQLite, in an office of its own."""
    with opened(founded(place / "trailing")) as office:
        source = lines(office)
        _turn(office, source, AT_ONCE)
        resting = [_turn(office, source, plan.batched) for _ in range(plan.rounds)]
        office.names.follow()
        following = [_turn(office, source, plan.batched) for _ in range(plan.rounds)]
        if office.names.fault:
            raise RuntimeError(f"the index stopped: {office.names.fault}")
    return _told(plan.batched, resting, following)


def _turn(office: Office, source: Iterator[bytes], count: int) -> Turn:
    given = take(source, count)
    begun = time.perf_counter()
    receipts(register(office, given, AT_ONCE))
    middle_of_it = time.perf_counter()
    behind = office.names.lag().behind
    office.names.catch_up()
    ended = time.perf_counter()
    if office.names.lag().behind:
        raise RuntimeError("the index did not catch up")
    return Turn(middle_of_it - begun, behind, ended - middle_of_it)


def _told(count: int, resting: list[Turn], following: list[Turn]) -> list[Figure]:
    spent = middle([turn.seconds for turn in following])
    alone = middle([turn.seconds for turn in resting])
    afterwards = middle([turn.reading for turn in resting])
    took = Limit(what=f"registering these {count:,}, 100 a commit", measured=alone, unit="s")
    beside = Limit(what=took.what + ", the index following", measured=spent, unit="s")
    return [
        Figure(
            area=AREA,
            what="search: reading all of it afterwards",
            measured=afterwards,
            unit="s",
            better="less",
            target_ratio=ALONE,
            limit=took,
        ),
        Figure(
            area=AREA,
            what="search: catching up after having followed",
            measured=middle([turn.reading for turn in following]),
            unit="s",
            better="less",
            target_ratio=MOST_CATCHING_UP,
            limit=beside,
            note=f"{middle([float(turn.behind) for turn in following]):,.0f} facts behind at the"
            " last receipt, none afterwards",
        ),
        Figure(
            area=AREA,
            what="search: behind, in seconds of registering",
            measured=max(turn.behind * turn.seconds / count for turn in following),
            unit="s",
            better="less",
            target=MOST_BEHIND,
            note=f"the worst of {len(following)} turns",
        ),
        Figure(
            area=AREA,
            what="registering while search follows",
            measured=count / spent,
            unit="/s",
            limit=Limit(what="the same, the index at rest", measured=count / alone, unit="/s"),
        ),
    ]
