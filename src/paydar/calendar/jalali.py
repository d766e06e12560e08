# SPDX-License-Identifier: Apache-2.0
"""The Solar Hijri (Jalali) calendar, pinned to a table of leap years.

A year begins on the day whose spring equinox falls before true noon at 52.5 degrees east, so leap
years are astronomy, not arithmetic, and formulas disagree (the 2820-year cycle moves the leap day
of 1403 to 1404). The range is that of the table published by the calendar center of the University
of Tehran (Institute of Geophysics), 1206 to 1498. The tests hold the years below against two
libraries, day by day, and against computed equinoxes; the publication itself still has to be
compared by hand. Every day outside is refused.

The months of 31, 30 and 29 days have been law since 1304 (the act of 11 Farvardin 1304). Earlier
days are counted backwards by the same rule; papers of that time may name zodiac months of other
lengths, or lunar dates, and have to be converted by the registrar.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Self

from paydar.calendar.error import CalendarError

FIRST_YEAR: Final = 1206
LAST_YEAR: Final = 1498
FIRST_DAY: Final = date(1827, 3, 22)  # 1 Farvardin 1206
LAST_DAY: Final = date(2120, 3, 20)  # 30 Esfand 1498

# fmt: off
LEAP_YEARS: Final = frozenset({
    1210, 1214, 1218, 1222, 1226, 1230, 1234, 1238, 1243, 1247, 1251, 1255, 1259, 1263, 1267, 1271,
    1276, 1280, 1284, 1288, 1292, 1296, 1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337,
    1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403,
    1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461, 1465, 1469,
    1474, 1478, 1482, 1486, 1490, 1494, 1498,
})
# fmt: on

_MONTHS: Final = 12
_LONG_MONTHS: Final = 6  # Farvardin to Shahrivar, 31 days each
_LONG_DAYS: Final = 186


def is_leap(year: int) -> bool:
    """Say whether Esfand of `year` has 30 days; refuses `date-out-of-range`."""
    _require_year(year)
    return year in LEAP_YEARS


def month_length(year: int, month: int) -> int:
    """Return the days in a month; refuses `date-out-of-range` and `date-impossible`."""
    if not 1 <= month <= _MONTHS:
        raise CalendarError("date-impossible", part="month", value=str(month), longest=str(_MONTHS))
    if month == _MONTHS:
        return 30 if is_leap(year) else 29
    _require_year(year)
    return 31 if month <= _LONG_MONTHS else 30


@dataclass(frozen=True, slots=True, order=True)
class JalaliDate:
    """A day of the Solar Hijri calendar that exists; refuses every other one."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        longest = month_length(self.year, self.month)
        if not 1 <= self.day <= longest:
            raise CalendarError(
                "date-impossible", part="day", value=str(self.day), longest=str(longest)
            )

    @classmethod
    def from_gregorian(cls, day: date) -> Self:
        """Return the same day in this calendar; refuses `date-out-of-range`."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise CalendarError(
                "date-out-of-range", value=day.isoformat(), first=str(FIRST_DAY), last=str(LAST_DAY)
            )
        year = day.year - 621
        if year > LAST_YEAR or day.toordinal() < _new_year(year):
            year -= 1
        past = day.toordinal() - _new_year(year)  # days since 1 Farvardin
        if past < _LONG_DAYS:
            return cls(year, past // 31 + 1, past % 31 + 1)
        month, day_before = divmod(past - _LONG_DAYS, 30)
        return cls(year, month + _LONG_MONTHS + 1, day_before + 1)

    def to_gregorian(self) -> date:
        """Return the same day in the Gregorian calendar."""
        days = 30 * (self.month - 1) + min(self.month - 1, _LONG_MONTHS) + self.day - 1
        return date.fromordinal(_new_year(self.year) + days)


@cache
def _new_year(year: int) -> int:
    """Return the ordinal of 1 Farvardin, counted from the table."""
    leaps = sum(1 for leap in LEAP_YEARS if leap < year)
    return FIRST_DAY.toordinal() + 365 * (year - FIRST_YEAR) + leaps


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(
            "date-out-of-range", value=str(year), first=str(FIRST_YEAR), last=str(LAST_YEAR)
        )
