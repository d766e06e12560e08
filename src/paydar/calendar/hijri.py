# SPDX-License-Identifier: Apache-2.0
"""The lunar Hijri calendar, for display beside a date only.

This is the tabular calendar: a cycle of 30 years with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24,
26 and 29, civil epoch Friday 16 July 622 (Julian). Months that were begun by sighting the moon may
differ from it by a day or two either way, so nothing is ever stored, decided or compared by it.
Source: Reingold and Dershowitz, Calendrical Calculations, the arithmetic Islamic calendar.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from paydar.calendar.error import CalendarError

EPOCH: Final = date(622, 7, 19).toordinal()  # proleptic Gregorian of 16 July 622 Julian
CYCLE_YEARS: Final = 30
CYCLE_DAYS: Final = 10_631


@dataclass(frozen=True, slots=True, order=True)
class HijriDate:
    """A day of the tabular lunar calendar, to be shown and not reasoned with."""

    year: int
    month: int
    day: int

    @classmethod
    def from_gregorian(cls, day: date) -> Self:
        """Return the tabular lunar day; refuses `date-out-of-range` before the epoch."""
        past = day.toordinal() - EPOCH
        if past < 0:
            raise CalendarError("date-out-of-range", value=day.isoformat(), first="0622-07-19")
        year = (CYCLE_YEARS * past + CYCLE_DAYS + 15) // CYCLE_DAYS
        in_year = past - _days_before_year(year)
        month = min((2 * in_year) // 59 + 1, 12)
        return cls(year, month, in_year - _days_before_month(month) + 1)


def _days_before_year(year: int) -> int:
    return 354 * (year - 1) + (3 + 11 * year) // CYCLE_YEARS


def _days_before_month(month: int) -> int:
    """Months have 30 and 29 days in turn; the last has 30 in a leap year."""
    return 29 * (month - 1) + month // 2
