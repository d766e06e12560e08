# SPDX-License-Identifier: Apache-2.0
"""A clock that leapt ahead writes nothing; a clock behind does no harm; a person can overrule."""

import datetime as dt
import json

import pytest

from paydar.cli.operations import answer_lines
from paydar.counter.examples import example_of
from paydar.counter.receipts import Receipt
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.settings import Settings
from paydar.wiring import found, open_office
from paydar.wiring import health as readings
from paydar.wiring.clock import ClockRefused, accept

FOUNDED = dt.datetime(2026, 11, 1, 8, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


class Machine:
    """A machine's two clocks: one that can be set, and one that only runs."""

    def __init__(self):
        self.now, self.seconds = FOUNDED, 100.0

    def __call__(self):
        return self.now

    def steady(self):
        return self.seconds

    def passes(self, time):
        self.now += time
        self.seconds += time.total_seconds()


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def folder(tmp_path, machine):
    settings = Settings(country="zz", office="zz-01-001")
    found(tmp_path / "o", settings, Name(given="Robin"), machine)
    return tmp_path / "o"


def opened(folder, machine):
    return open_office(folder, machine, steady=machine.steady)


def written(office, number):
    """Give somebody a post; returns the time of the newest act."""
    told = json.loads(example_of("staff.assign", "zz"))
    told |= {"key": f"k{number}", "body": told["body"] | {"staff": f"s-{number}"}}
    answer = answer_lines(office, Asker("founder", "en"), [json.dumps(told).encode()])[0]
    assert isinstance(answer, Receipt), answer
    return office.ledger.floor("zz-01-001")


def look_up(office):
    return office.look_up(Asker("founder", "en"), "court", "anything")


@pytest.mark.parametrize(("days", "opens"), [(20, True), (21, True), (22, False), (365, False)])
def test_an_office_closed_for_longer_than_three_weeks_asks_whether_the_clock_is_right(
    folder, machine, days, opens
):
    machine.passes(days * DAY)
    if opens:
        opened(folder, machine).close()
        return
    with pytest.raises(ClockRefused, match=f"{days} days after the newest act"):
        opened(folder, machine)
    opened_later = opened_after_accepting(folder, machine)
    assert look_up(opened_later) == ()
    opened_later.close()


def opened_after_accepting(folder, machine):
    """The refusal let go of the folder, so that the operator can go on at once."""
    accept(folder, machine.now)
    return opened(folder, machine)


def test_what_was_accepted_once_vouches_for_three_weeks_and_not_for_ever(folder, machine):
    machine.passes(100 * DAY)
    opened_after_accepting(folder, machine).close()
    machine.passes(22 * DAY)
    with pytest.raises(ClockRefused):
        opened(folder, machine)


def test_a_clock_that_leaps_while_the_office_serves_writes_nothing_until_it_is_put_back(
    folder, machine
):
    office = opened(folder, machine)
    machine.passes(2 * HOUR)
    assert look_up(office) == ()
    newest = office.ledger.floor("zz-01-001-reads")
    machine.now += 25 * HOUR
    for _ in range(2):
        with pytest.raises(ClockRefused, match="cannot be later than 2026-11-02 10:00"):
            look_up(office)
    assert office.ledger.floor("zz-01-001-reads") == newest
    assert readings.ready(office) == "clock"
    assert readings.clock(office).said == "ahead"
    machine.now -= 25 * HOUR
    assert look_up(office) == ()
    assert readings.ready(office) is None
    office.close()


def test_a_leap_that_the_operator_accepts_is_gone_on_from(folder, machine):
    office = opened(folder, machine)
    machine.now += 40 * DAY
    with pytest.raises(ClockRefused):
        look_up(office)
    accept(folder, machine.now)
    assert look_up(office) == ()
    assert office.ledger.floor("zz-01-001-reads") == machine.now
    machine.now += 40 * DAY
    with pytest.raises(ClockRefused):
        look_up(office)
    office.close()


def test_hours_that_really_pass_are_no_leap(folder, machine):
    office = opened(folder, machine)
    for _ in range(60):
        machine.passes(12 * HOUR)
        assert look_up(office) == ()
    office.close()


def test_a_dead_battery_at_start_is_no_leap_when_the_network_puts_the_clock_right(folder, machine):
    """The machine wakes in the year 2000; the book's newest time stands in, then time is set."""
    machine.now = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    office = opened(folder, machine)
    assert look_up(office) == ()
    assert office.ledger.floor("zz-01-001-reads") == FOUNDED
    assert (readings.clock(office).state, readings.clock(office).said) == ("wrong", "behind")
    machine.now = FOUNDED + 5 * DAY
    assert look_up(office) == ()
    assert office.ledger.floor("zz-01-001-reads") == FOUNDED + 5 * DAY
    machine.now = FOUNDED + 400 * DAY  # that would not be right
    with pytest.raises(ClockRefused):
        look_up(office)
    office.close()


def test_a_refused_clock_loses_no_registration_and_the_same_key_is_taken_afterwards(
    folder, machine
):
    office = opened(folder, machine)
    machine.passes(HOUR)
    before = written(office, 1)
    machine.now += 90 * DAY
    with pytest.raises(ClockRefused):
        written(office, 2)
    machine.now -= 90 * DAY
    machine.passes(HOUR)
    assert written(office, 2) == before + HOUR
    office.close()


@pytest.mark.parametrize(
    ("put", "state", "said"),
    [
        (dt.timedelta(0), "good", "right"),
        (dt.timedelta(seconds=119), "good", "right"),
        (dt.timedelta(seconds=121), "look", "put"),
        (dt.timedelta(seconds=-121), "look", "behind"),
        (dt.timedelta(hours=-2), "wrong", "behind"),
    ],
)
def test_a_clock_that_was_put_is_told_from_one_that_stands_right(folder, machine, put, state, said):
    office = opened(folder, machine)
    look_up(office)
    machine.now += put
    reading = readings.clock(office)
    assert (reading.state, reading.said) == (state, said)
    assert reading.values["drift"] == put.total_seconds()
    assert reading.values["behind"] == max(-put.total_seconds(), 0)
    office.close()


def test_an_unreadable_acceptance_accepts_nothing(folder, machine):
    machine.passes(60 * DAY)
    for text in ("", "soon", "2027-01-01T00:00:00"):
        (folder / "clock-accepted").write_text(text)
        with pytest.raises(ClockRefused):
            opened(folder, machine)
