# SPDX-License-Identifier: Apache-2.0
"""Reads how long before death a condition began: "3 days", "۳ روز", "unknown".

Only a number with its unit is read. "since childhood" or "2-3 days" stay as they were written: the
certifier's words are the certificate, and a guess would be ours.
"""

import re
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.facts.causes import Interval, Unit
from paydar.names.script import fold

LONGEST_INTERVAL: Final = 60  # characters of an interval as it was written
MOST_VALUE: Final = 9_999
MINUTES: Final[dict[str, int]] = {
    "minutes": 1,
    "hours": 60,
    "days": 1_440,
    "weeks": 10_080,
    "months": 43_830,  # a twelfth of 365.25 days
    "years": 525_960,
}
_WORDS: Final[dict[Unit, tuple[str, ...]]] = {
    "minutes": ("min", "mins", "minute", "minutes", "دقیقه"),
    "hours": ("h", "hr", "hrs", "hour", "hours", "ساعت"),
    "days": ("d", "day", "days", "روز"),
    "weeks": ("wk", "wks", "week", "weeks", "هفته"),
    "months": ("mo", "mos", "month", "months", "ماه"),
    "years": ("y", "yr", "yrs", "year", "years", "سال"),
}
_UNIT_OF: Final = {fold(word): unit for unit, words in _WORDS.items() for word in words}
_UNKNOWN: Final = frozenset(
    fold(word) for word in ("unknown", "not known", "نامعلوم", "نامشخص", "ناشناخته")
)
_ABOUT: Final = r"(?:about |approx\.? |approximately |~|حدود |تقریبا |تقریباً )?"
_READ: Final = re.compile(rf"{_ABOUT}\s*([0-9]{{1,4}})\s*([^\W\d_]+)\.?")


def read_interval(written: str) -> Interval:
    """Return the interval with value and unit where they can be read; never raises.

    >>> read_interval("حدود ۳ روز").value, read_interval("حدود ۳ روز").unit
    (3, 'days')
    """
    if fold(written[: LONGEST_INTERVAL + 1]) in _UNKNOWN:
        return Interval(as_written=written, unit="unknown")
    # Signs are not folded away: "<3 days" and "2-3 days" are no three days.
    found = _READ.fullmatch(" ".join(to_latin(written[: LONGEST_INTERVAL + 1]).casefold().split()))
    unit = _UNIT_OF.get(fold(found[2])) if found else None
    if found is None or unit is None:
        return Interval(as_written=written)
    return Interval(as_written=written, value=int(found[1]), unit=unit)


def minutes_between(interval: Interval) -> tuple[int, int] | None:
    """Return the shortest time that is meant, and one that is surely not reached; None if unread.

    Units are completed ones: "1 year" is any time from one year to less than two.
    """
    unit = MINUTES.get(interval.unit)
    if interval.value is None or unit is None:
        return None
    return interval.value * unit, (interval.value + 1) * unit
