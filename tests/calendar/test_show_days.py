# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paydar.calendar.digits import to_arabic, to_latin, to_persian
from paydar.calendar.error import CalendarError
from paydar.calendar.given import GivenDate, parse
from paydar.calendar.hijri import HijriDate
from paydar.calendar.jalali import FIRST_DAY, LAST_DAY
from paydar.calendar.show import (
    CALENDARS,
    LANGUAGES,
    age_on,
    month_name,
    numeric,
    show,
    show_given,
    weekday_name,
)

DAY = date(2026, 11, 14)

# Reingold and Dershowitz, Calendrical Calculations, sample dates: arithmetic Islamic calendar.
PUBLISHED = [
    (369740, (403, 10, 5)),
    (507850, (793, 7, 1)),
    (664224, (1234, 10, 10)),
    (671401, (1255, 1, 11)),
    (694799, (1321, 1, 21)),
    (704424, (1348, 3, 19)),
    (708842, (1360, 9, 8)),
    (709409, (1362, 4, 13)),
    (709580, (1362, 10, 7)),
    (727274, (1412, 9, 13)),
    (728714, (1416, 10, 5)),
    (744313, (1460, 10, 12)),
    (764652, (1518, 3, 5)),
]


@pytest.mark.parametrize(("fixed", "expected"), PUBLISHED)
def test_published_lunar_dates_come_out(fixed: int, expected: tuple[int, int, int]) -> None:
    assert HijriDate.from_gregorian(date.fromordinal(fixed)) == HijriDate(*expected)


def test_lunar_days_follow_one_another_without_a_gap_for_a_whole_cycle() -> None:
    first = date(2000, 1, 1).toordinal()
    days = [HijriDate.from_gregorian(date.fromordinal(first + n)) for n in range(10_631 + 1)]
    for before, after in pairwise(days):
        step = (after.year - before.year, after.month - before.month, after.day - before.day)
        starts = after.day == 1 and before.day in {29, 30}
        assert step == (0, 0, 1) or (starts and step[:2] in {(0, 1), (1, -11)})
    assert (days[-1].year - days[0].year, days[-1].month) == (30, days[0].month)


def test_a_day_before_the_lunar_epoch_is_refused() -> None:
    assert HijriDate.from_gregorian(date(622, 7, 19)) == HijriDate(1, 1, 1)
    with pytest.raises(CalendarError, match="date-out-of-range"):
        HijriDate.from_gregorian(date(622, 7, 18))


@pytest.mark.parametrize(
    ("calendar", "language", "expected"),
    [
        ("jalali", "fa", "شنبه ۲۳ آبان ۱۴۰۵"),
        ("jalali", "en", "Saturday 23 Aban 1405"),
        ("gregorian", "fa", "شنبه ۱۴ نوامبر ۲۰۲۶"),
        ("gregorian", "en", "Saturday 14 November 2026"),
        ("hijri", "fa", "شنبه ۳ جمادی‌الثانی ۱۴۴۸"),
        ("hijri", "en", "Saturday 3 Jumada al-Akhirah 1448"),
    ],
)
def test_a_day_is_shown_in_each_calendar_and_language(
    calendar: str, language: str, expected: str
) -> None:
    assert show(DAY, calendar, language) == expected


def test_figures_follow_the_language_and_marks_follow_the_calendar() -> None:
    assert numeric(DAY, "jalali", "fa") == "۱۴۰۵/۰۸/۲۳"
    assert numeric(DAY, "jalali", "en") == "1405/08/23"
    assert numeric(DAY, "gregorian", "en") == "2026-11-14"
    assert numeric(DAY, "gregorian", "fa") == "۲۰۲۶-۱۱-۱۴"
    assert numeric(DAY, "hijri", "en") == "1448/06/03"


def test_a_week_has_seven_names_in_both_languages() -> None:
    week = [date(2026, 11, 14 + n) for n in range(7)]
    persian = " ".join(weekday_name(day, "fa") for day in week)
    assert persian == "شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه"
    assert [weekday_name(day, "en")[:2] for day in week] == [
        "Sa",
        "Su",
        "Mo",
        "Tu",
        "We",
        "Th",
        "Fr",
    ]


def test_every_calendar_has_twelve_different_months_in_every_language() -> None:
    for calendar in CALENDARS:
        for language in LANGUAGES:
            assert len({month_name(calendar, month, language) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("text", "calendar", "language", "expected"),
    [
        ("1360/5/3", "jalali", "fa", "شنبه ۳ مرداد ۱۳۶۰"),
        ("1360/5", "jalali", "fa", "مرداد ۱۳۶۰"),
        ("1360", "jalali", "fa", "۱۳۶۰"),
        ("?", "jalali", "fa", "نامعلوم"),
        ("?", "gregorian", "en", "unknown"),
        ("2026-11", "gregorian", "en", "November 2026"),
    ],
)
def test_only_what_is_known_is_shown(
    text: str, calendar: str, language: str, expected: str
) -> None:
    assert show_given(parse(text, calendar), language) == expected


def test_a_year_is_shown_as_its_ends_in_the_other_calendar() -> None:
    year = parse("1360", "jalali")
    assert show_given(year, "en", "gregorian") == "21 March 1981 to 20 March 1982"
    assert show_given(year, "fa", "jalali") == "۱۳۶۰"
    assert show_given(parse("1981", "gregorian"), "fa", "jalali") == "۱۱ دی ۱۳۵۹ تا ۱۰ دی ۱۳۶۰"
    assert show_given(year, "en", "hijri") == "15 Jumada al-Ula 1401 to 24 Jumada al-Ula 1402"


def test_an_interval_of_another_shape_is_shown_as_its_ends() -> None:
    span = GivenDate(date(1981, 3, 1), date(1985, 6, 30), "gregorian", "")
    assert show_given(span, "en") == "1 March 1981 to 30 June 1985"


@pytest.mark.parametrize(
    ("birth", "day", "calendar", "expected"),
    [
        (date(2000, 5, 10), date(2018, 5, 9), "gregorian", 17),
        (date(2000, 5, 10), date(2018, 5, 10), "gregorian", 18),
        (date(2000, 5, 10), date(2000, 5, 10), "gregorian", 0),
        (date(2000, 5, 10), date(2000, 5, 9), "gregorian", -1),
        (date(2000, 2, 29), date(2018, 2, 28), "gregorian", 17),
        (date(2000, 2, 29), date(2018, 3, 1), "gregorian", 18),
        (date(2000, 2, 29), date(2020, 2, 29), "gregorian", 20),
        # born 30 Esfand 1379; 1397 is common: complete on 1 Farvardin 1398
        (date(2001, 3, 20), date(2019, 3, 20), "jalali", 17),
        (date(2001, 3, 20), date(2019, 3, 21), "jalali", 18),
    ],
)
def test_age_is_completed_years(birth: date, day: date, calendar: str, expected: int) -> None:
    assert age_on(birth, day, calendar) == expected


@pytest.mark.parametrize(
    ("call", "ground"),
    [
        (lambda: show(DAY, "mayan", "en"), "calendar-unknown"),
        (lambda: show(DAY, "jalali", "xx"), "language-unknown"),
        (lambda: numeric(DAY, "jalali", "xx"), "language-unknown"),
        (lambda: numeric(DAY, "mayan", "en"), "calendar-unknown"),
        (lambda: month_name("jalali", 0, "fa"), "date-impossible"),
        (lambda: month_name("mayan", 1, "fa"), "calendar-unknown"),
        (lambda: show_given(parse("1360", "jalali"), "fa", "mayan"), "calendar-unknown"),
    ],
)
def test_an_unknown_calendar_language_or_month_is_refused(
    call: Callable[[], str], ground: str
) -> None:
    with pytest.raises(CalendarError) as caught:
        call()
    assert caught.value.ground == ground


@given(st.dates(FIRST_DAY, LAST_DAY), st.dates(FIRST_DAY, LAST_DAY))
def test_any_given_date_can_be_shown_in_every_calendar(one: date, two: date) -> None:
    span = GivenDate(min(one, two), max(one, two), "jalali", "")
    for calendar in CALENDARS:
        for language in LANGUAGES:
            assert show_given(span, language, calendar)


@given(st.text())
def test_folding_digits_keeps_every_other_character(text: str) -> None:
    assert to_latin(to_persian(text)) == to_latin(text) == to_latin(to_arabic(text))
    assert len(to_persian(text)) == len(text)


def test_the_three_ways_of_writing_digits() -> None:
    assert to_latin("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩") == "0123456789 0123456789"
    assert to_persian("0123456789 ٠١٢٣٤٥٦٧٨٩") == "۰۱۲۳۴۵۶۷۸۹ ۰۱۲۳۴۵۶۷۸۹"
    assert to_arabic("0123456789 ۰۱۲۳۴۵۶۷۸۹") == "٠١٢٣٤٥٦٧٨٩ ٠١٢٣٤٥٦٧٨٩"
