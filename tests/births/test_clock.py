# SPDX-License-Identifier: Apache-2.0
"""Which term runs on an open entry, and when it ends. Days counted by hand on a wall calendar."""

import datetime as dt

import pytest

from paydar.births.clock import appeal_until, clock_of
from paydar.births.progress import Progress
from paydar.calendar.jalali import JalaliDate
from tests.births.cases import IR, ZZ, day, told


def solar(text):
    year, month, number = (int(part) for part in text.split("/"))
    return JalaliDate(year, month, number).to_gregorian()


def entry(pack, born, declared, status="declared"):
    """An entry in that state: born and declared on these days."""
    return Progress(
        status=status,
        declaration=told(pack, child__born=day(born.isoformat())),
        declared_on=day(declared.isoformat()),
    )


@pytest.mark.parametrize("status", ["declared", "returned", "read-back"])
def test_what_is_not_registered_is_held_to_the_term_of_its_birth(status):
    # Art. 15: born Saturday 23 Aban 1405, the fifteenth day after it is Sunday 8 Azar.
    clock = clock_of(IR, entry(IR, solar("1405/08/23"), solar("1405/09/01"), status))
    assert (clock.about, clock.last_day, clock.article) == ("term", solar("1405/09/08"), "15")
    assert clock.kept


def test_a_term_that_would_end_on_a_friday_ends_on_the_next_open_day():
    # The fifteenth day after 28 Aban 1405 is 13 Azar, a Friday.
    clock = clock_of(IR, entry(IR, solar("1405/08/28"), solar("1405/09/01")))
    assert clock.last_day == solar("1405/09/14")


@pytest.mark.parametrize(
    ("today", "ends", "left"),
    [
        ("1405/09/01", "later", 7),
        ("1405/09/06", "later", 2),
        ("1405/09/07", "tomorrow", 1),
        ("1405/09/08", "today", 0),
        ("1405/09/09", "over", -1),
    ],
)
def test_the_last_day_still_counts_and_the_day_after_is_over(today, ends, left):
    clock = clock_of(IR, entry(IR, solar("1405/08/23"), solar("1405/09/01")))
    assert (clock.ends(solar(today)), clock.days_left(solar(today))) == (ends, left)


def test_a_late_declaration_is_held_to_the_line_at_which_it_would_be_delayed():
    # zz: 365 days after 1 June 2026.
    clock = clock_of(ZZ, entry(ZZ, dt.date(2026, 6, 1), dt.date(2026, 11, 22)))
    assert (clock.about, clock.last_day, clock.kept) == ("late", dt.date(2027, 6, 1), False)


def test_nothing_ends_for_what_was_declared_after_a_year():
    clock = clock_of(ZZ, entry(ZZ, dt.date(2020, 6, 1), dt.date(2026, 11, 22)))
    assert (clock.about, clock.last_day) == ("delayed", None)
    assert clock.ends(dt.date(2026, 11, 22)) == "never"


def test_a_rule_that_nobody_could_check_names_no_article():
    clock = clock_of(IR, entry(IR, solar("1405/03/01"), solar("1405/09/01")))
    assert (clock.about, clock.article) == ("late", "")


def test_a_refusal_can_be_contested_for_ten_days_after_its_own_day():
    # Refused on Sunday 1 Azar 1405: the tenth day after it is Wednesday 11 Azar.
    refused = Progress(status="refused")
    clock = clock_of(IR, refused, refused_on=solar("1405/09/01"))
    assert (clock.about, clock.last_day) == ("appeal", solar("1405/09/11"))
    # zz: twenty-eight days.
    assert appeal_until(ZZ, dt.date(2026, 11, 2)) == dt.date(2026, 11, 30)


def test_a_last_day_beyond_the_known_holidays_is_not_certain():
    known = IR.holidays.known_until
    early = clock_of(IR, Progress(status="refused"), refused_on=solar("1405/09/01"))
    beyond = clock_of(IR, Progress(status="refused"), refused_on=known)
    assert early.certain
    assert not beyond.certain


def test_what_is_registered_waits_for_no_term_and_what_is_handed_over_for_nothing():
    assert clock_of(IR, Progress(status="registered")).ends(dt.date(2026, 11, 22)) == "never"
    assert clock_of(IR, Progress(status="delivered")) is None
    assert clock_of(IR, Progress()) is None
