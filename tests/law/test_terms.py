# SPDX-License-Identifier: Apache-2.0
"""Art. 15: fifteen days; day of birth, closed days at the end, and travel. Counted by hand."""

import datetime as dt

import pytest

from paydar.calendar.jalali import JalaliDate
from paydar.facts.births import Child, Found
from paydar.facts.values import DateOf, Name, Place
from paydar.law.pack import find_pack
from paydar.law.terms import ClosedDays, last_day, term_of, timeliness


def solar(text: str) -> dt.date:
    year, month, day = (int(part) for part in text.split("/"))
    return JalaliDate(year, month, day).to_gregorian()


def days(first: dt.date, last: dt.date) -> DateOf:
    return DateOf(earliest=first, latest=last, calendar="gregorian", as_written="told")


def on(day: dt.date) -> DateOf:
    return days(day, day)


def child(born: DateOf, **more: object) -> Child:
    told = {"name": Name(given="x"), "sex": "male", "place": Place(), "site": "hospital", **more}
    return Child(born=born, **told)  # type: ignore[arg-type]


IR = find_pack("ir")
ZZ = find_pack("zz")


@pytest.mark.parametrize(
    ("born", "last", "why"),
    [
        ("1405/08/23", "1405/09/08", "Saturday; the sheet as drawn; the fifteenth day is a Sunday"),
        ("1405/08/01", "1405/08/16", "Friday; the fifteenth day is a Saturday"),
        ("1405/08/28", "1405/09/14", "the fifteenth day, 13 Azar, is a Friday: Saturday counts"),
        ("1404/12/14", "1405/01/05", "29 Esfand and the first four days of Nowruz are closed"),
        ("1405/10/28", "1405/11/13", "the fifteenth day is a Tuesday"),
        ("1405/11/07", "1405/11/24", "22 Bahman is a holiday and the next day is a Friday"),
        ("1403/12/15", "1403/12/30", "a leap year: 30 Esfand is the fifteenth day, and open"),
    ],
)
def test_the_term_in_iran_ends_on_this_day(born: str, last: str, why: str) -> None:
    assert last_day(IR.birth.term, solar(born), IR.closed) == solar(last), why


def test_the_day_of_birth_is_not_counted() -> None:
    never = ClosedDays(frozenset(), frozenset())
    born = dt.date(2026, 11, 14)
    assert last_day(IR.birth.term, born, never) == dt.date(2026, 11, 29)


def test_where_the_day_of_the_event_counts_the_term_is_a_day_shorter() -> None:
    never = ClosedDays(frozenset(), frozenset())
    # zz: thirty days, the day of birth is the first: 1 to 30 November.
    assert last_day(ZZ.birth.term, dt.date(2026, 11, 1), never) == dt.date(2026, 11, 30)


def test_where_closed_days_count_the_term_may_end_on_one() -> None:
    # 30 May 2026 is a Saturday, closed in zz.
    assert last_day(ZZ.birth.term, dt.date(2026, 5, 1), ZZ.closed) == dt.date(2026, 5, 30)


def test_a_birth_while_travelling_counts_from_arrival() -> None:
    born, arrived = solar("1405/08/01"), solar("1405/08/23")
    told = child(on(born), site="travelling", arrived=on(arrived))
    assert term_of(IR.birth, told, IR.closed).last_day == solar("1405/09/08")


def test_an_arrival_does_not_matter_for_a_birth_at_home() -> None:
    told = child(on(solar("1405/08/01")), site="home", arrived=on(solar("1405/08/23")))
    assert term_of(IR.birth, told, IR.closed).last_day == solar("1405/08/16")


def test_a_partial_date_counts_from_its_last_day() -> None:
    told = child(days(solar("1405/08/01"), solar("1405/08/23")))
    assert term_of(IR.birth, told, IR.closed).last_day == solar("1405/09/08")


def test_a_found_child_counts_from_the_finding() -> None:
    found = Found(on=on(solar("1405/08/23")), place=Place(), report="12")
    told = child(on(solar("1405/07/01")), found=found)
    assert term_of(IR.birth, told, IR.closed).last_day == solar("1405/09/08")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("1405/08/23", "timely"),
        ("1405/09/08", "timely"),
        ("1405/09/09", "late"),
        ("1406/08/23", "late"),
        ("1406/08/24", "delayed"),
    ],
)
def test_a_declaration_is_timely_late_or_delayed(declared: str, expected: str) -> None:
    term = term_of(IR.birth, child(on(solar("1405/08/23"))), IR.closed)
    assert timeliness(term, solar(declared)) == expected


def test_days_left_are_counted_down_to_zero_on_the_last_day() -> None:
    term = term_of(IR.birth, child(on(solar("1405/08/23"))), IR.closed)
    assert term.days_left(solar("1405/09/01")) == 7
    assert term.days_left(solar("1405/09/08")) == 0
    assert term.days_left(solar("1405/09/10")) == -2
