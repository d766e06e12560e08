# SPDX-License-Identifier: Apache-2.0
"""A date as somebody gave it: full, or only a month or a year, in the calendar of the paper.

Many people know the year of a birth and not the day. Writing 1 January for them would be a false
entry, so a given date is an interval of days, and a full date is an interval of one. Papers of
1355 to 1357 may carry imperial years 2535 to 2537 (1180 more); they are taken, and `understood`
says how. Which calendar a text is in is never guessed: the paper or the form says it. Only days
that the Solar Hijri table covers are taken in either calendar, so that each can be shown in both.
"""

import calendar as gregorian
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from paydar.calendar import jalali
from paydar.calendar.digits import to_latin
from paydar.calendar.error import CalendarError
from paydar.calendar.jalali import JalaliDate

Precision = Literal["day", "month", "year", "unknown"]

LONGEST_TEXT: Final = 40  # characters
FIRST_GREGORIAN_YEAR: Final = jalali.FIRST_DAY.year + 1  # whole years that Jalali can show too
LAST_GREGORIAN_YEAR: Final = jalali.LAST_DAY.year - 1
IMPERIAL_YEARS: Final = range(2535, 2538)
IMPERIAL_OFFSET: Final = 1180  # imperial 2535 is 1355

_PART: Final = r"([0-9]{1,8}|\?{1,4}|--)"
_BETWEEN: Final = r"(?: *[/.-] *| +)"
_WRITTEN: Final = re.compile(f"{_PART}(?:{_BETWEEN}{_PART})?(?:{_BETWEEN}{_PART})?")
_INVISIBLE: Final = dict.fromkeys(
    [0x200C, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SAME: Final = str.maketrans({"؟": "?", "؍": "/", "\u00a0": " ", "\u2010": "-", "\u2011": "-"})
_YEAR_DIGITS: Final = 4
_PARTS: Final = 3
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class GivenDate:
    """The days that a given date may mean, both ends included, and the text it was read from."""

    earliest: date
    latest: date
    calendar: str
    as_written: str

    def __post_init__(self) -> None:
        _require_calendar(self.calendar)
        facts = {"earliest": str(self.earliest), "latest": str(self.latest)}
        if self.earliest > self.latest:
            raise CalendarError("date-interval", **facts)
        if self.earliest < jalali.FIRST_DAY or self.latest > jalali.LAST_DAY:
            raise CalendarError("date-out-of-range", **facts)

    @property
    def is_full(self) -> bool:
        """Say whether the day itself is known."""
        return self.earliest == self.latest

    @property
    def is_open(self) -> bool:
        """Say whether nothing at all is known."""
        return (self.earliest, self.latest) == _days(self.calendar, None, None, None)

    @property
    def precision(self) -> Precision:
        """Return how much is known; an interval of another shape counts as `unknown`."""
        return precision_in(self.earliest, self.latest, self.calendar)

    @property
    def understood(self) -> str:
        """Return what was understood: Latin digits, year first, empty when nothing is known.

        >>> parse("۲۵۳۶/۷", "jalali").understood
        '1356-07'
        """
        known = {"day": 3, "month": 2, "year": 1, "unknown": 0}[self.precision]
        year, *rest = parts_of(self.earliest, self.calendar)
        return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)][:known])


def parse(text: str, calendar: str) -> GivenDate:
    """Read a date that was written in `calendar`, "jalali" or "gregorian".

    Any digits; `/ - .` or spaces between the parts; year first, or last when it has four digits. A
    part that is `?`, `؟`, `--` or only zeros is unknown. Invisible direction marks are dropped.
    Raises nothing but CalendarError. Two-digit years are refused: nobody knows their century.
    """
    _require_calendar(calendar)
    if len(text) > LONGEST_TEXT:
        raise CalendarError("date-too-long", longest=str(LONGEST_TEXT))
    as_written = text.translate(_INVISIBLE).strip(" \u00a0")
    if not as_written:
        raise CalendarError("date-empty")
    match = _WRITTEN.fullmatch(to_latin(as_written).translate(_SAME))
    if match is None:
        raise CalendarError("date-format", value=as_written)
    parts = [part for part in match.groups() if part is not None]
    year, month, day = _known(_year_first(parts, as_written))
    earliest, latest = _days(calendar, year, month, day)
    return GivenDate(earliest, latest, calendar, as_written)


def full(day: date, calendar: str = "gregorian") -> GivenDate:
    """Return a full date that no paper spelled, written the way `understood` writes it."""
    year, month, number = parts_of(day, calendar)
    return GivenDate(day, day, calendar, f"{year:04}-{month:02}-{number:02}")


def parts_of(day: date, calendar: str) -> tuple[int, int, int]:
    """Return year, month and day of `day` in `calendar`."""
    _require_calendar(calendar)
    if calendar == "gregorian":
        return day.year, day.month, day.day
    there = JalaliDate.from_gregorian(day)
    return there.year, there.month, there.day


def precision_in(earliest: date, latest: date, calendar: str) -> Precision:
    """Return whether the interval is one day, month or year of `calendar`, or something else."""
    if earliest == latest:
        return "day"
    year, month, _ = parts_of(earliest, calendar)
    if (earliest, latest) == (_day(calendar, year, month, 1), _end(calendar, year, month)):
        return "month"
    if (earliest, latest) == (_day(calendar, year, 1, 1), _end(calendar, year, _MONTHS)):
        return "year"
    return "unknown"


def _is_year(part: str) -> bool:
    return part.isdigit() and len(part) == _YEAR_DIGITS and int(part) > 0


def _year_first(parts: list[str], as_written: str) -> list[str]:
    """Put the year first; refuses when no part, or more than one, can be the year."""
    if any(part.isdigit() and len(part) > _YEAR_DIGITS for part in parts):
        raise CalendarError("date-format", value=as_written)
    years = [_is_year(part) for part in parts]
    if sum(years) > 1 or (len(parts) == _PARTS and years[1]):
        raise CalendarError("date-format", value=as_written)
    if years[-1]:
        return parts[::-1]
    if years[0] or _unknown(parts[0]):
        return parts
    if _unknown(parts[-1]):
        return parts[::-1]
    raise CalendarError("date-two-digit-year", value=as_written)


def _unknown(part: str) -> bool:
    return part.strip("0?-") == ""


def _known(parts: list[str]) -> tuple[int | None, int | None, int | None]:
    """Return the parts as numbers; refuses a known part below an unknown one.

    "Some year, 5 Mordad" cannot be kept as an interval, and dropping the day silently would be
    worse than asking.
    """
    numbers = [None if _unknown(part) else int(part) for part in parts]
    year, month, day = numbers + [None] * (_PARTS - len(numbers))
    if year is None and (month is not None or day is not None):
        raise CalendarError("date-part-unknown", part="year")
    if month is None and day is not None:
        raise CalendarError("date-part-unknown", part="month")
    return year, month, day


def _days(calendar: str, year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    """Return the first and last day that the known parts allow."""
    first_year, last_year = _range(calendar)
    if year is None:
        return _day(calendar, first_year, 1, 1), _end(calendar, last_year, _MONTHS)
    if calendar == "jalali" and year in IMPERIAL_YEARS:
        year -= IMPERIAL_OFFSET
    if not first_year <= year <= last_year:
        facts = {"value": str(year), "first": str(first_year), "last": str(last_year)}
        raise CalendarError("date-out-of-range", **facts, **_fits_other(calendar, year))
    if month is None:
        return _day(calendar, year, 1, 1), _end(calendar, year, _MONTHS)
    if day is None:
        return _day(calendar, year, month, 1), _end(calendar, year, month)
    only = _day(calendar, year, month, day)
    return only, only


def _range(calendar: str) -> tuple[int, int]:
    if calendar == "jalali":
        return jalali.FIRST_YEAR, jalali.LAST_YEAR
    return FIRST_GREGORIAN_YEAR, LAST_GREGORIAN_YEAR


def _fits_other(calendar: str, year: int) -> dict[str, str]:
    """Name the other calendar when the year would stand there; the message may ask."""
    other = "gregorian" if calendar == "jalali" else "jalali"
    first, last = _range(other)
    return {"fits": other} if first <= year <= last else {}


def _length(calendar: str, year: int, month: int) -> int:
    if calendar == "jalali":
        return jalali.month_length(year, month)
    if not 1 <= month <= _MONTHS:
        raise CalendarError("date-impossible", part="month", value=str(month), longest=str(_MONTHS))
    return gregorian.monthrange(year, month)[1]


def _day(calendar: str, year: int, month: int, day: int) -> date:
    longest = _length(calendar, year, month)
    if not 1 <= day <= longest:
        raise CalendarError("date-impossible", part="day", value=str(day), longest=str(longest))
    if calendar == "jalali":
        return JalaliDate(year, month, day).to_gregorian()
    return date(year, month, day)


def _end(calendar: str, year: int, month: int) -> date:
    first = _day(calendar, year, month, 1)
    return first + timedelta(days=_length(calendar, year, month) - 1)


def _require_calendar(calendar: str) -> None:
    if calendar not in {"jalali", "gregorian"}:
        raise CalendarError("calendar-unknown", value=calendar)
