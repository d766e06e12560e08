# SPDX-License-Identifier: Apache-2.0
"""The work that waits: what ends first, what is remembered, what the filters let through."""

import datetime as dt
import itertools

import pytest

from paydar.counter.commands import BirthDeclare, BirthDeliver, BirthRefuse, BirthReturn
from paydar.facts.births import Missing, Reason
from paydar.facts.values import DateOf
from paydar.wiring import open_office
from paydar.worklist import work
from paydar.worklist.sieve import Desk, Sieve, sifted
from paydar.worklist.work import Worklist
from tests.office import NOON, do, new_office, registration

TODAY = dt.date(2026, 11, 22)
_nth = itertools.count(1)


@pytest.fixture
def office(tmp_path):
    opened = new_office(tmp_path / "zz")
    yield opened
    opened.close()


def told(office, born):
    """A family that nobody told of before, its child born on that day."""
    nth, prefix = next(_nth), office.pack.numbers.sample_prefix
    day = DateOf(earliest=born, latest=born, calendar="gregorian", as_written=born.isoformat())
    return registration(
        "zz",
        child__born=day,
        evidence__notice__number=f"W-{nth}",
        evidence__notice__issued_on=None,
        mother__number=office.pack.scheme.issue(prefix, 5000 + 2 * nth),
        father__number=office.pack.scheme.issue(prefix, 5001 + 2 * nth),
        declarant__number="",
        declarant__paper=None,
        declarant__identified_by="known-to-registrar",
    )


def declare(office, born):
    answer = do(office, "birth.declare", BirthDeclare(declaration=told(office, born).declaration))
    assert answer.status == "recorded", answer
    return answer.entry


def register(office, born):
    answer = do(office, "birth.register", told(office, born))
    assert answer.status == "recorded", answer
    return answer


def refuse(office, entry):
    heads = office.register.entry(entry).heads
    reason = Reason(ground="evidence-missing", field="", law="")
    answer = do(office, "birth.refuse", BirthRefuse(entry=entry, reasons=(reason,)), basis=heads)
    assert answer.status == "recorded", answer
    return entry


def listed(office):
    return Worklist(office.register, office.pack, 0)


def order(found):
    return [item.row.id for item in found.items]


def test_what_ends_first_stands_first_whatever_came_first(office):
    # zz: thirty days, the day of birth is the first.
    later = declare(office, dt.date(2026, 11, 14))  # until 13 December
    over = declare(office, dt.date(2026, 10, 24))  # until 22 November: its last day
    sooner = declare(office, dt.date(2026, 11, 1))  # until 30 November
    done = register(office, dt.date(2026, 11, 3)).entry
    found = listed(office).read(TODAY)
    assert order(found) == [over, sooner, later, done]
    ends = [item.clock.ends(TODAY) for item in found.items]
    assert ends == ["today", "later", "later", "never"]
    assert [item.office for item in found.items[:3]] == ["zz-01-001"] * 3


def test_what_was_handed_over_waits_no_more(office):
    answer = register(office, dt.date(2026, 11, 3))
    assert order(listed(office).read(TODAY)) == [answer.entry]
    do(office, "birth.deliver", BirthDeliver(number=answer.number, how="hand", to="R. Sample"))
    assert order(listed(office).read(TODAY)) == []


def test_a_refusal_waits_while_it_can_be_contested_and_no_day_longer(office):
    entry = refuse(office, declare(office, dt.date(2026, 11, 14)))
    list_ = listed(office)
    # Twenty-eight days after 22 November 2026: 20 December.
    assert order(list_.read(dt.date(2026, 12, 20))) == [entry]
    assert order(list_.read(dt.date(2026, 12, 21))) == []
    assert order(listed(office).read(dt.date(2026, 12, 21))) == []


def test_a_refusal_is_found_behind_more_old_ones_than_are_looked_at_together(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "MOST_OPEN", 1)
    office = new_office(tmp_path / "zz")
    refuse(office, declare(office, dt.date(2026, 11, 14)))  # can be contested until 20 December
    office.close()
    office = open_office(tmp_path / "zz", lambda: NOON + dt.timedelta(days=10))
    later = refuse(office, declare(office, dt.date(2026, 11, 15)))
    list_ = listed(office)
    assert order(list_.read(dt.date(2026, 12, 21))) == [later]
    assert order(list_.read(dt.date(2026, 12, 31))) == []
    office.close()


def test_the_list_learns_of_each_new_act_and_folds_nothing_twice(office, monkeypatch):
    first = declare(office, dt.date(2026, 11, 1))
    list_, folded = listed(office), []
    asked = list_.register.entry
    monkeypatch.setattr(
        type(list_.register), "entry", lambda _self, entry: folded.append(entry) or asked(entry)
    )
    assert order(list_.read(TODAY)) == [first]
    second = declare(office, dt.date(2026, 11, 2))
    assert order(list_.read(TODAY)) == [first, second]
    assert folded == [first, second]


def test_the_list_sees_an_act_on_an_entry_that_it_remembers(office):
    entry = declare(office, dt.date(2026, 11, 14))
    list_ = listed(office)
    assert [(i.row.status, i.next) for i in list_.read(TODAY).items] == [
        ("declared", "birth.read_back")
    ]
    missing = (Missing(field="", need="the hospital's certificate"),)
    heads = office.register.entry(entry).heads
    answer = do(office, "birth.return", BirthReturn(entry=entry, missing=missing), basis=heads)
    assert answer.status == "recorded", answer
    assert [(i.row.status, i.next) for i in list_.read(TODAY).items] == [
        ("returned", "birth.amend")
    ]


def test_of_what_never_ends_decisions_stand_before_handing_over(office):
    handed = register(office, dt.date(2026, 11, 3)).entry
    delayed = declare(office, dt.date(2024, 11, 3))  # zz: no term is left after a year
    found = listed(office).read(TODAY)
    assert order(found) == [delayed, handed]
    assert {item.clock.ends(TODAY) for item in found.items} == {"never"}


def test_of_very_many_the_ones_that_wait_longest_are_looked_at_and_the_list_says_so(
    office, monkeypatch
):
    monkeypatch.setattr(work, "MOST_OPEN", 2)
    waiting = [declare(office, dt.date(2026, 11, day)) for day in (3, 2, 1)]
    found = listed(office).read(TODAY)
    assert sorted(order(found)) == sorted(waiting[:2])
    assert found.cut == ("declared", "read-back", "returned")


def test_each_filter_lets_through_what_it_names(office):
    day = dt.date(2026, 11, 24)  # two days after they were declared
    over = declare(office, dt.date(2026, 10, 25))  # until 23 November
    soon = declare(office, dt.date(2026, 10, 27))  # until 25 November
    later = declare(office, dt.date(2026, 11, 14))
    done = register(office, dt.date(2026, 11, 4)).entry
    posts = office.counter.chart().posts
    desk = Desk(day, "7", {soon: "7", later: "8"}, posts)
    items = listed(office).read(day).items

    def through(**chosen):
        return {item.row.id for item in sifted(items, Sieve(**chosen), desk)}

    assert through() == {over, soon, later, done}
    assert through(ends="over") == {over}
    assert through(ends="soon") == {over, soon}
    assert through(state="registered") == {done}
    assert through(whose="mine") == {soon}
    assert through(whose="free") == {over, done}
    assert through(office="zz-01-001") == {over, soon, later, done}
    assert through(office="zz-01-002") == {done}  # nobody looked at who wrote its last act
    # A clerk may declare and amend; reading back and handing over is a registrar's.
    assert through(post="clerk") == set()
    assert through(post="registrar") == {over, soon, later, done}


def test_a_choice_that_is_none_lets_everything_through():
    chosen = Sieve.read({"state": "sold", "ends": "never", "whose": "theirs", "post": "x" * 900})
    assert chosen.kept() == {"post": "x" * 60}
    assert Sieve.read(chosen.kept()) == chosen
