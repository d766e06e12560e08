# SPDX-License-Identifier: Apache-2.0
"""The numbers of a list: from the first to the last, as they are printed.

Two printed numbers make a run when they differ only in their last figures: `001-88201` to
`001-88260`. Figures of any script are read; those of the first number's width are written.
"""

import re
from typing import Final

from paydar.calendar.digits import to_latin

MOST_LISTED: Final = 1_000  # numbers of one list
_PRINTED: Final = re.compile(r"(.*?)([0-9]{1,12})")


def run_of(first: str, last: str) -> tuple[str, ...]:
    """Return every number of the run in Latin figures; empty when the two make none.

    >>> run_of("A-098", "A-101")
    ('A-098', 'A-099', 'A-100', 'A-101')
    """
    low = _PRINTED.fullmatch(to_latin(first.strip()))
    high = _PRINTED.fullmatch(to_latin(last.strip()))
    if low is None or high is None or low[1] != high[1] or len(low[2]) > len(high[2]):
        return ()
    begin, end = int(low[2]), int(high[2])
    if not begin <= end < begin + MOST_LISTED:
        return ()
    return tuple(f"{low[1]}{n:0{len(low[2])}}" for n in range(begin, end + 1))


def missing_lists(counted: set[int]) -> tuple[int, ...]:
    """Return the lists below the highest one that never came; lists count from 1.

    At most `MOST_LISTED` below the highest are named.
    """
    highest = max(counted, default=0)
    lowest = max(1, highest - MOST_LISTED)
    return tuple(n for n in range(lowest, highest) if n not in counted)
