# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paydar.calendar.digits import to_arabic, to_latin, to_persian
from paydar.calendar.error import CalendarError
from paydar.calendar.given import (
    FIRST_GREGORIAN_YEAR,
    LAST_GREGORIAN_YEAR,
    GivenDate,
    full,
    parse,
    parts_of,
)
from paydar.calendar.jalali import FIRST_DAY, LAST_DAY

DAYS = st.dates(FIRST_DAY, LAST_DAY)
WHOLE_YEARS = st.dates(date(FIRST_GREGORIAN_YEAR, 1, 1), date(LAST_GREGORIAN_YEAR, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "1405/08/23",
        "۱۴۰۵/۸/۲۳",
        "١٤٠٥/٨/٢٣",
        "1405-08-23",
        "1405.8.23",
        "1405 8 23",
        "1405 / 8 / 23",
        "23/8/1405",
        "۲۳ ۰۸ ۱۴۰۵",
        "  1405/8/23 ",
        "\u200f۱۴۰۵/۸/۲۳\u200e",
        "1405؍8؍23",
    ],
)
def test_a_full_jalali_date_is_read_however_it_is_written(text: str) -> None:
    read = parse(text, "jalali")
    assert read.earliest == read.latest == date(2026, 11, 14)
    assert (read.is_full, read.precision, read.understood) == (True, "day", "1405-08-23")


@pytest.mark.parametrize("text", ["2026-11-14", "14 11 2026", "14.11.2026", "۲۰۲۶/۱۱/۱۴"])
def test_a_full_gregorian_date_is_read_however_it_is_written(text: str) -> None:
    assert parse(text, "gregorian").earliest == date(2026, 11, 14)
    assert parse(text, "gregorian").is_full


def test_day_first_is_read_when_the_year_comes_last() -> None:
    assert parse("30 12 1403", "jalali").earliest == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("text", "calendar", "earliest", "latest", "precision", "understood"),
    [
        ("1360", "jalali", date(1981, 3, 21), date(1982, 3, 20), "year", "1360"),
        ("1360/5", "jalali", date(1981, 7, 23), date(1981, 8, 22), "month", "1360-05"),
        ("5/1360", "jalali", date(1981, 7, 23), date(1981, 8, 22), "month", "1360-05"),
        ("2026-11", "gregorian", date(2026, 11, 1), date(2026, 11, 30), "month", "2026-11"),
        ("2024-02", "gregorian", date(2024, 2, 1), date(2024, 2, 29), "month", "2024-02"),
        ("1403/12", "jalali", date(2025, 2, 19), date(2025, 3, 20), "month", "1403-12"),
        ("1360/؟/؟", "jalali", date(1981, 3, 21), date(1982, 3, 20), "year", "1360"),
        ("1360/00/00", "jalali", date(1981, 3, 21), date(1982, 3, 20), "year", "1360"),
        ("00/00/1360", "jalali", date(1981, 3, 21), date(1982, 3, 20), "year", "1360"),
        ("1360/05/?", "jalali", date(1981, 7, 23), date(1981, 8, 22), "month", "1360-05"),
        ("1360-05---", "jalali", date(1981, 7, 23), date(1981, 8, 22), "month", "1360-05"),
        ("1360/--/--", "jalali", date(1981, 3, 21), date(1982, 3, 20), "year", "1360"),
    ],
)
def test_what_is_not_known_stays_an_interval(
    text: str, calendar: str, earliest: date, latest: date, precision: str, understood: str
) -> None:
    read = parse(text, calendar)
    assert (read.earliest, read.latest) == (earliest, latest)
    assert (read.precision, read.understood, read.is_full) == (precision, understood, False)
    assert read.as_written == text


@pytest.mark.parametrize("text", ["?", "؟", "--", "0000", "00/00/0000", "؟/؟/؟", "????/??/??"])
@pytest.mark.parametrize("calendar", ["jalali", "gregorian"])
def test_a_date_of_which_nothing_is_known_is_open(text: str, calendar: str) -> None:
    read = parse(text, calendar)
    assert (read.is_open, read.precision, read.understood) == (True, "unknown", "")
    assert not parse("1990" if calendar == "gregorian" else "1360", calendar).is_open


@pytest.mark.parametrize(
    ("text", "understood"),
    [("2535/1/1", "1355-01-01"), ("۲۵۳۶/۷", "1356-07"), ("5/6/2537", "1357-06-05")],
)
def test_an_imperial_year_is_taken_and_says_how_it_was_understood(
    text: str, understood: str
) -> None:
    read = parse(text, "jalali")
    assert read.understood == understood
    assert read.as_written == text


def test_the_imperial_years_begin_with_nowruz_of_1976() -> None:
    assert parse("2535/1/1", "jalali").earliest == date(1976, 3, 21)


@pytest.mark.parametrize(
    ("text", "calendar", "ground"),
    [
        ("", "jalali", "date-empty"),
        (" \u200f ", "jalali", "date-empty"),
        ("60/5/3", "jalali", "date-two-digit-year"),
        ("3/5/60", "jalali", "date-two-digit-year"),
        ("60", "jalali", "date-two-digit-year"),
        ("360/5/3", "jalali", "date-two-digit-year"),
        ("1404/12/30", "jalali", "date-impossible"),
        ("1404/13/1", "jalali", "date-impossible"),
        ("2026-02-29", "gregorian", "date-impossible"),
        ("11/14/2026", "gregorian", "date-impossible"),
        ("2534/1/1", "jalali", "date-out-of-range"),
        ("2538/1/1", "jalali", "date-out-of-range"),
        ("1205/1/1", "jalali", "date-out-of-range"),
        ("1499/1/1", "jalali", "date-out-of-range"),
        ("1827", "gregorian", "date-out-of-range"),
        ("2120-03-20", "gregorian", "date-out-of-range"),
        ("?/5/3", "jalali", "date-part-unknown"),
        ("1360/?/3", "jalali", "date-part-unknown"),
        ("1360/5/3/1", "jalali", "date-format"),
        ("1360/5/3/", "jalali", "date-format"),
        ("13600503", "jalali", "date-format"),
        ("5/1360/3", "jalali", "date-format"),
        ("1360/1361", "jalali", "date-format"),
        ("1360\n5\n3", "jalali", "date-format"),
        ("-1360/5/3", "jalali", "date-format"),
        ("x", "jalali", "date-format"),
        ("१३६०/५/३", "jalali", "date-format"),
        ("1" * 41, "jalali", "date-too-long"),
        ("1360", "hijri", "calendar-unknown"),
    ],
)
def test_each_refusal_names_its_ground(text: str, calendar: str, ground: str) -> None:
    with pytest.raises(CalendarError) as caught:
        parse(text, calendar)
    assert caught.value.ground == ground


def test_an_impossible_day_names_the_part_and_how_long_the_month_is() -> None:
    with pytest.raises(CalendarError) as caught:
        parse("1404/12/30", "jalali")
    assert caught.value.facts == {"part": "day", "value": "30", "longest": "29"}


def test_a_year_of_the_other_calendar_is_hinted_at() -> None:
    with pytest.raises(CalendarError) as caught:
        parse("2026/08/23", "jalali")
    assert caught.value.facts["fits"] == "gregorian"


@given(st.text(max_size=45), st.sampled_from(["jalali", "gregorian"]))
def test_no_text_raises_anything_but_a_calendar_error(text: str, calendar: str) -> None:
    with suppress(CalendarError):
        parse(text, calendar)


@settings(max_examples=500)
@given(st.text("0123456789۰۵٣٩/-.?؟ ", max_size=14), st.sampled_from(["jalali", "gregorian"]))
def test_whatever_is_read_is_consistent_with_itself(text: str, calendar: str) -> None:
    try:
        read = parse(text, calendar)
    except CalendarError:
        return
    assert read.earliest <= read.latest
    assert read.is_full == (read.precision == "day")
    if read.understood:
        again = parse(read.understood, calendar)
        assert (again.earliest, again.latest) == (read.earliest, read.latest)


@given(DAYS, st.sampled_from("/-. "), st.sampled_from([to_latin, to_persian, to_arabic]))
def test_every_day_is_read_back_from_every_way_of_writing_it(
    day: date, mark: str, digits: Callable[[str], str]
) -> None:
    for calendar in ("jalali", "gregorian"):
        if calendar == "gregorian" and not 1828 <= day.year <= 2119:
            continue
        year, month, number = (str(part) for part in parts_of(day, calendar))
        for order in ((year, month, number), (number, month, year)):
            assert parse(digits(mark.join(order)), calendar).earliest == day


@given(WHOLE_YEARS, st.sampled_from(["jalali", "gregorian"]))
def test_a_day_that_no_paper_spelled_reads_back_as_itself(day: date, calendar: str) -> None:
    given_date = full(day, calendar)
    assert parse(given_date.as_written, calendar) == given_date


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(CalendarError, match="date-interval"):
        GivenDate(date(2026, 1, 2), date(2026, 1, 1), "gregorian", "")


def test_a_given_date_that_the_table_cannot_show_is_refused() -> None:
    before = FIRST_DAY - timedelta(1)
    with pytest.raises(CalendarError, match="date-out-of-range"):
        GivenDate(before, before, "gregorian", "")


def test_an_interval_of_another_shape_is_kept_without_a_name() -> None:
    span = GivenDate(date(1981, 3, 1), date(1985, 6, 30), "gregorian", "")
    assert (span.precision, span.understood, span.is_open) == ("unknown", "", False)
