# SPDX-License-Identifier: Apache-2.0
"""The pace of look-ups: entries opened, searches, numbers whose persons are asked for.

Each is written down. A pace besides keeps whoever sits down at an open desk from reading through
the register, and is far above what one clerk needs. Each account has a bucket in the memory of
this process: it may use what the bucket holds at a stretch, and then goes on as it fills.
"""

import threading
import time
from collections.abc import Callable
from math import ceil
from typing import Final

MOST_A_MINUTE: Final = 30  # look-ups of one account, for long
MOST_AT_A_STRETCH: Final = 60  # look-ups of one account after a rest of two minutes


class TooFast(Exception):
    """An account asks faster than its pace; in `seconds` the next look-up may be made."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} seconds")
        self.seconds = seconds


class Paces:
    """A bucket for each account of a node. `now` gives seconds that never go back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._guard = now, threading.Lock()
        self._left = dict[int, tuple[float, float]]()

    def take(self, account: int) -> None:
        """Take one look-up out of an account's bucket; raises `TooFast`."""
        with self._guard:
            now = self._now()
            left, since = self._left.get(account, (float(MOST_AT_A_STRETCH), now))
            left = min(MOST_AT_A_STRETCH, left + (now - since) * MOST_A_MINUTE / 60)
            self._left[account] = (left - 1 if left >= 1 else left), now
        if left < 1:
            raise TooFast(ceil((1 - left) * 60 / MOST_A_MINUTE))
