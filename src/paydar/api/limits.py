# SPDX-License-Identifier: Apache-2.0
"""How much one program may ask for: sizes, a rate for each token, and how much is done at once.

Rates are token buckets in the memory of the one process: a token may use ten seconds' worth at a
stretch and then its rate. Look-ups of persons are kept slow on purpose: there is no bulk path to
persons. Notices come from houses outside, one for each birth there, and never at the rate of an
office's own programs. Nothing here knows an address of a client.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from paydar.api.problems import Problem

LONGEST_ADDRESS: Final = 2_048  # characters of path and query
LARGEST_HEADERS: Final = 16_384  # bytes, names and values
MOST_COMMANDS_A_SECOND: Final = 1_000
MOST_NOTICES_A_SECOND: Final = 10
MOST_LOOKUPS_A_SECOND: Final = 10
MOST_PROOFS_A_SECOND: Final = 100
STRETCH: Final = 10  # seconds' worth that may be used at once
MOST_AT_ONCE: Final = 64
MOST_BODIES_AT_ONCE: Final = 48  # being received; the rest of the threads stays for others
MOST_PAPERS_AT_ONCE: Final = 4
Pace = Literal["commands", "notices", "lookups", "proofs"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one office. `rates` are requests a second of one token."""

    commands: float = MOST_COMMANDS_A_SECOND
    notices: float = MOST_NOTICES_A_SECOND
    lookups: float = MOST_LOOKUPS_A_SECOND
    proofs: float = MOST_PROOFS_A_SECOND
    at_once: int = MOST_AT_ONCE
    bodies: int = MOST_BODIES_AT_ONCE
    papers: int = MOST_PAPERS_AT_ONCE


class Buckets:
    """A bucket for each token and pace. `now` gives seconds that never go back."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._rates: dict[Pace, float] = {
            "commands": limits.commands,
            "notices": limits.notices,
            "lookups": limits.lookups,
            "proofs": limits.proofs,
        }
        self._now, self._guard = now, threading.Lock()
        self._left = dict[tuple[str, Pace], tuple[float, float]]()

    def take(self, token: str, pace: Pace) -> None:
        """Take one request out of a token's bucket; raises 429 with the seconds to wait."""
        rate, now = self._rates[pace], self._now()
        full = rate * STRETCH
        with self._guard:
            left, since = self._left.get((token, pace), (full, now))
            left = min(full, left + (now - since) * rate)
            self._left[token, pace] = (left - 1 if left >= 1 else left), now
        if left < 1:
            wait = str(ceil((1 - left) / rate))
            raise Problem(
                "too-many-requests", f"at most {rate:g} {pace} a second", Retry_After=wait
            )


class Room:
    """How much is done at once; whoever finds it full is sent away, never kept waiting."""

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)

    def enter(self) -> None:
        """Take a place; raises 503 when there is none."""
        if not self._places.acquire(blocking=False):
            raise Problem("busy", Retry_After="1")

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place for as long as the context lasts."""
        self.enter()
        try:
            yield
        finally:
            self.leave()
