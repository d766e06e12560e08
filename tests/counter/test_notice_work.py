# SPDX-License-Identifier: Apache-2.0
"""What notices leave to do: terms as the law counts days, gaps in numbered lists, lateness.

Days by hand. `ir`: born on Saturday 7 November 2026 (16 Aban 1405), fifteen days, the day of birth
not counted: the last one is Sunday 22 November; today, 22 November, is that day. One day earlier
the fifteenth is Saturday 21 November. A term that ends on a Friday ends on the Saturday after.
"""

import datetime as dt

import pytest

from paydar.calendar.given import parse
from paydar.counter.commands import NoticesList
from paydar.counter.notice_work import NoticeWork
from paydar.facts.values import DateOf
from paydar.notices.clock import declare_by, is_late, notify_by
from paydar.notices.numbers import missing_lists, run_of
from tests.notices.houses import enroll, give
from tests.office import do, registration

TODAY = dt.date(2026, 11, 22)


def on(text):
    given = parse(text, "gregorian")
    return DateOf(
        earliest=given.earliest, latest=given.latest, calendar="gregorian", as_written=text
    )


def send(office, asker, number, first, last, *spoiled):
    body = NoticesList(list_number=number, first=first, last=last, spoiled=spoiled)
    assert do(office, "notices.list", body, asker=asker).status == "recorded"


@pytest.mark.parametrize(
    ("born", "last"),
    [
        ("2026-11-07", "2026-11-22"),
        ("2026-11-06", "2026-11-21"),
        ("2026-11-05", "2026-11-21"),  # the fifteenth day, 20 November, is a Friday
    ],
)
def test_the_term_of_a_notice_is_that_of_declaring_a_birth(ir, born, last):
    day = dt.date.fromisoformat(born)
    term = declare_by(ir.pack, day, TODAY)
    assert term.last_day == dt.date.fromisoformat(last)
    assert term.article == "15"


def test_without_a_day_of_birth_the_term_counts_from_the_notice(ir):
    assert declare_by(ir.pack, None, TODAY) == declare_by(ir.pack, TODAY, TODAY)


def test_what_nobody_declared_in_the_term_is_first_in_the_list_and_counted(ir):
    hospital = enroll(ir)
    give(ir, hospital, "1", child__born=on("2026-11-07"), issued_on=None)  # ends today
    give(ir, hospital, "2", child__born=on("2026-11-05"), issued_on=None)  # ended yesterday
    give(ir, hospital, "3", child__born=None, issued_on=None)
    waiting = ir.notice_work.waiting()
    assert [w.row.number for w in waiting] == ["2", "1", "3"]
    assert [w.term.ends(TODAY) for w in waiting] == ["over", "today", "later"]
    counts = ir.notice_work.counts(TODAY)
    assert (counts.waiting, counts.over) == (3, 1)
    tomorrow = ir.notice_work.counts(TODAY + dt.timedelta(days=1))
    assert (tomorrow.waiting, tomorrow.over) == (3, 2)


def test_the_list_goes_on_behind_the_last_one_that_was_seen(zz):
    hospital = enroll(zz)
    for number in range(5):
        give(zz, hospital, str(number), child__born=on(f"2026-11-1{number}"), issued_on=None)
    first = zz.notice_work.waiting(limit=3)
    last = first[-1].row
    rest = zz.notice_work.waiting((last.since, last.claim))
    assert [w.row.number for w in [*first, *rest]] == ["0", "1", "2", "3", "4"]


def test_numbers_that_never_came_are_raised_until_they_come(zz):
    hospital = enroll(zz)
    send(zz, hospital, 1, "A-098", "A-103", "A-099")
    give(zz, hospital, "A-098")
    give(zz, hospital, "A-102")
    (gap,) = zz.notice_work.gaps()
    assert (gap.issuer, gap.list_number) == ("Sample Hospital", 1)
    assert gap.missing == ("A-100", "A-101", "A-103")
    for number in gap.missing:
        give(zz, hospital, number)
    assert zz.notice_work.gaps() == []


def test_a_number_whose_birth_was_declared_without_notice_is_no_gap(zz):
    hospital = enroll(zz)
    send(zz, hospital, 1, "001-88214", "001-88215")
    assert do(zz, "birth.register", registration()).status == "recorded"
    (gap,) = zz.notice_work.gaps()
    assert gap.missing == ("001-88215",)


def test_a_list_that_never_came_is_raised_by_its_number(zz):
    hospital = enroll(zz)
    send(zz, hospital, 3, "7", "7")
    give(zz, hospital, "7")
    assert [(g.list_number, g.lost) for g in zz.notice_work.gaps()] == [(1, True), (2, True)]
    send(zz, hospital, 1, "5", "5", "5")
    assert [(g.list_number, g.lost) for g in zz.notice_work.gaps()] == [(2, True)]


def test_gaps_follow_from_the_ledger_and_from_nothing_that_was_remembered(zz):
    hospital = enroll(zz)
    send(zz, hospital, 1, "5", "6")
    send(zz, hospital, 2, "7", "8", "7", "8")
    assert zz.notice_work.gaps() == NoticeWork(zz.pack, zz.ledger).gaps()
    give(zz, hospital, "5")
    assert zz.notice_work.gaps() == NoticeWork(zz.pack, zz.ledger).gaps()
    assert [gap.missing for gap in zz.notice_work.gaps()] == [("6",)]


def test_a_notice_after_its_term_is_late(zz):
    """`zz`, section 17: five days, the day of birth counted. Born on the 18th: until the 22nd."""
    hospital = enroll(zz)
    give(zz, hospital, "1", child__born=on("2026-11-18"), issued_on=None)
    give(zz, hospital, "2", child__born=on("2026-11-17"), issued_on=None)
    assert notify_by(zz.pack, dt.date(2026, 11, 18)).last_day == TODAY
    assert [(late.row.number, late.term.article) for late in zz.notice_work.late(TODAY)] == [
        ("2", "17")
    ]
    assert not is_late(zz.pack, None, TODAY)


def test_the_term_of_notifying_is_that_of_declaring_where_the_pack_says_no_other(ir):
    born = dt.date(2026, 11, 5)
    assert notify_by(ir.pack, born).last_day == declare_by(ir.pack, born, TODAY).last_day
    assert notify_by(ir.pack, born).article == ""  # nobody could check the rule


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("1", "1000", 1000),
        ("1", "1001", 0),
        ("2", "1", 0),
        ("A-1", "B-2", 0),
        ("x", "y", 0),
        ("", "", 0),
        ("۰۰۱-۸۸۲۰۱", "۰۰۱-۸۸۲۶۰", 60),
        ("9", "10", 2),
        ("10", "9", 0),
        ("99", "9", 0),
    ],
)
def test_two_printed_numbers_make_a_run_when_only_their_last_figures_differ(first, last, count):
    assert len(run_of(first, last)) == count


def test_lists_count_from_one():
    assert missing_lists({2, 4}) == (1, 3)
    assert missing_lists({1, 2}) == ()
    assert missing_lists(set()) == ()


def test_a_declaration_that_moved_to_another_certificate_leaves_its_first_notice_in_sight(zz):
    hospital = enroll(zz)
    give(zz, hospital)
    told = registration().declaration
    done = do(zz, "birth.declare", {"declaration": told})
    assert zz.notice_work.astray() == []
    moved = registration(evidence__notice__number="001-88999").declaration
    basis = [f"{done.book}/{done.sequence}"]
    body = {"entry": done.entry, "declaration": moved}
    assert do(zz, "birth.amend", body, basis=basis).status == "recorded"
    assert [row.number for row in zz.notice_work.astray()] == ["001-88214"]
