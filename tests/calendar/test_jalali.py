# SPDX-License-Identifier: Apache-2.0
import math
from datetime import date, timedelta

import jdatetime
import pytest
from persiantools.jdatetime import JalaliDate as PersiantoolsDate

from paydar.calendar.error import CalendarError
from paydar.calendar.jalali import (
    FIRST_DAY,
    FIRST_YEAR,
    LAST_DAY,
    LAST_YEAR,
    JalaliDate,
    is_leap,
    month_length,
)

# Reingold and Dershowitz, Calendrical Calculations, appendix of sample dates: fixed day number and
# astronomical Persian date.
PUBLISHED = [
    (671401, (1218, 1, 7)),
    (694799, (1282, 1, 29)),
    (704424, (1308, 6, 3)),
    (708842, (1320, 7, 7)),
    (709409, (1322, 1, 29)),
    (709580, (1322, 7, 14)),
    (727274, (1370, 12, 27)),
    (728714, (1374, 12, 6)),
    (744313, (1417, 8, 19)),
    (764652, (1473, 4, 28)),
]


@pytest.mark.parametrize(("fixed", "expected"), PUBLISHED)
def test_published_sample_dates_come_out(fixed: int, expected: tuple[int, int, int]) -> None:
    assert JalaliDate.from_gregorian(date.fromordinal(fixed)) == JalaliDate(*expected)


def test_every_day_of_the_table_agrees_with_two_libraries_and_comes_back() -> None:
    day = FIRST_DAY
    while day <= LAST_DAY:
        ours = JalaliDate.from_gregorian(day)
        first = jdatetime.date.fromgregorian(date=day)
        assert (ours.year, ours.month, ours.day) == (first.year, first.month, first.day)
        assert ours.to_gregorian() == day
        second = PersiantoolsDate(day)
        assert (ours.year, ours.month, ours.day) == (second.year, second.month, second.day)
        day += timedelta(days=1)


def test_the_table_begins_and_ends_where_it_says() -> None:
    assert JalaliDate(FIRST_YEAR, 1, 1).to_gregorian() == FIRST_DAY
    assert JalaliDate(LAST_YEAR, 12, 30).to_gregorian() == LAST_DAY


def test_the_last_day_of_1403_is_30_esfand() -> None:
    assert JalaliDate.from_gregorian(date(2025, 3, 20)) == JalaliDate(1403, 12, 30)
    assert JalaliDate.from_gregorian(date(2025, 3, 21)) == JalaliDate(1404, 1, 1)


# Meeus, Astronomical Algorithms, chapter 27: mean March equinox and its periodic terms.
TERMS = [
    (485, 324.96, 1934.136),
    (203, 337.23, 32964.467),
    (199, 342.08, 20.186),
    (182, 27.85, 445267.112),
    (156, 73.14, 45036.886),
    (136, 171.52, 22518.443),
    (77, 222.54, 65928.934),
    (74, 296.72, 3034.906),
    (70, 243.58, 9037.513),
    (58, 119.81, 33718.147),
    (52, 297.17, 150.678),
    (50, 21.02, 2281.226),
]


def equinox_in_tehran(year: int) -> float:
    """Days since the start of the proleptic calendar, true solar time at 52.5 degrees east."""
    y = (year - 2000) / 1000
    mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    t = (mean - 2451545) / 36525
    w = math.radians(35999.373 * t - 2.47)
    wobble = sum(a * math.cos(math.radians(b + c * t)) for a, b, c in TERMS)
    dynamical = mean + 0.00001 * wobble / (1 + 0.0334 * math.cos(w) + 0.0007 * math.cos(2 * w))
    earth_slower = max(0.0, 63 + 0.32 * (year - 2000) + 0.0056 * (year - 2000) ** 2)  # seconds
    delta = earth_slower if year >= 2000 else max(0.0, (year - 1900) * 0.63)
    return dynamical - delta / 86400 + 52.5 / 360 - 7.5 / 1440 + 0.5 - 1721425


def test_every_new_year_is_the_one_that_the_sun_gives() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        moment = equinox_in_tehran(year + 621)
        day = math.floor(moment) + (moment % 1 >= 0.5)
        assert JalaliDate(year, 1, 1).to_gregorian().toordinal() == day, year


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1, 0, -1, 99999])
def test_a_year_outside_the_table_is_refused(year: int) -> None:
    with pytest.raises(CalendarError) as caught:
        is_leap(year)
    assert caught.value.ground == "date-out-of-range"
    with pytest.raises(CalendarError, match="date-out-of-range"):
        JalaliDate(year, 1, 1)


@pytest.mark.parametrize(
    "day", [FIRST_DAY - timedelta(1), LAST_DAY + timedelta(1), date.min, date.max]
)
def test_a_day_outside_the_table_is_refused(day: date) -> None:
    with pytest.raises(CalendarError, match="date-out-of-range"):
        JalaliDate.from_gregorian(day)


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ((1404, 12, 30), "day"),
        ((1404, 7, 31), "day"),
        ((1404, 1, 32), "day"),
        ((1404, 1, 0), "day"),
        ((1404, 13, 1), "month"),
        ((1404, 0, 1), "month"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_and_the_part_named(
    parts: tuple[int, int, int], part: str
) -> None:
    with pytest.raises(CalendarError) as caught:
        JalaliDate(*parts)
    assert caught.value.ground == "date-impossible"
    assert caught.value.facts["part"] == part


def test_months_have_31_30_and_29_or_30_days() -> None:
    assert [month_length(1404, month) for month in range(1, 13)] == [31] * 6 + [30] * 5 + [29]
    assert month_length(1403, 12) == 30


def test_days_are_ordered_as_they_pass() -> None:
    assert JalaliDate(1403, 12, 30) < JalaliDate(1404, 1, 1) < JalaliDate(1404, 1, 2)
