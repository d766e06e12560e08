# SPDX-License-Identifier: Apache-2.0
"""The office clock is watched: a clock that leapt ahead must not write into the book.

A book's times never fall, so one act recorded under a clock a year ahead would hold every later
act at that time for a year. A clock behind does no such harm: the book's newest time stands in for
it. So only ahead is refused, and a person who knows the time can say that it is right
(`docs/decisions/0019`).
"""

import datetime as dt
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from paydar.ledger.errors import PaydarError
from paydar.wiring.folder import Clock, sync

ACCEPTED: Final = "clock-accepted"
# Longer than an office is closed at the new year, shorter than a month that was mistyped.
CLOSED_FOR: Final = dt.timedelta(days=21)
LEAP: Final = dt.timedelta(days=1)  # ahead of the steady clock, while the office serves
Steady = Callable[[], float]


class ClockRefused(PaydarError):
    """The clock is so far ahead that nothing is written under it."""

    what_to_do = (
        "Put the clock right; nothing was recorded. If it is right, say so: `paydar clock accept`."
    )


def steady() -> float:
    """Return seconds of the clock that nobody sets; it runs on while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(slots=True)
class Watch:
    """The office clock beside a steady one. `floor` is the newest time of our books, or None."""

    folder: Path
    clock: Clock
    steady: Steady = steady
    floor: dt.datetime | None = None
    _vouched: dt.datetime | None = field(init=False, default=None)
    _began: dt.datetime = field(init=False)
    _at: float = field(init=False)
    _guard: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._began, self._at = self.clock(), self.steady()

    def begin(self, floor: dt.datetime) -> None:
        """Start against the newest time of our books; raises `ClockRefused`."""
        self.floor, self._vouched = floor, max([floor, *_accepted(self.folder)])
        if self._began > self._vouched + CLOSED_FOR:
            days = (self._began - floor).days
            raise ClockRefused(
                f"the clock says {_said(self._began)}, {days} days after the newest act of the "
                f"book ({_said(floor)})"
            )

    def __call__(self) -> dt.datetime:
        """Return now, for writing, never below the newest time of our books when we began.

        Each book keeps its own time from falling; this keeps one from falling behind another.
        Raises `ClockRefused`.
        """
        now = self.clock()
        if now > self.limit():
            self._begin_again(now)
        return now if self.floor is None else max(now, self.floor)

    def limit(self) -> dt.datetime:
        """Return the latest time that is believed at this moment."""
        passed = dt.timedelta(seconds=self.steady() - self._at)
        if self._vouched is not None and self._began < self._vouched:  # behind when we began
            return self._vouched + passed + CLOSED_FOR
        return self._began + passed + LEAP

    def drift(self) -> dt.timedelta:
        """Return how far the clock was put ahead (or back) since we began."""
        return self.clock() - self._began - dt.timedelta(seconds=self.steady() - self._at)

    def _begin_again(self, now: dt.datetime) -> None:
        """Go on from a time that was accepted meanwhile, or refuse."""
        with self._guard:
            said = max(_accepted(self.folder), default=None)
            if said is None or not said - LEAP <= now <= said + CLOSED_FOR:
                raise ClockRefused(
                    f"the clock says {_said(now)}; by the time that passed since the office "
                    f"opened it cannot be later than {_said(self.limit())}"
                )
            self._began, self._at = now, self.steady()


def accept(folder: Path, now: dt.datetime) -> None:
    """Note that somebody who knows the time says that the clock is right."""
    part = folder / f"{ACCEPTED}.part"
    with part.open("w", encoding="ascii") as file:
        file.write(now.isoformat(timespec="seconds") + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / ACCEPTED)
    sync(folder)


def _accepted(folder: Path) -> list[dt.datetime]:
    """Return the time that was accepted last; none when nobody did, or the note is unreadable."""
    try:
        said = dt.datetime.fromisoformat((folder / ACCEPTED).read_text("ascii").strip())
    except (OSError, ValueError):
        return []
    return [said] if said.tzinfo else []


def _said(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
