# SPDX-License-Identifier: Apache-2.0
"""Closing the day: counted from the ledger, compared with safe and till, signed by two people."""

import datetime as dt
import hashlib
import threading
from dataclasses import replace

import msgspec
import pytest

from paydar.cli.node import anchors_in
from paydar.counter import days
from paydar.counter.commands import (
    AssignmentEnd,
    BookletSpoil,
    BookletsReceive,
    DayClose,
    DocumentIssue,
    StaffAssign,
)
from paydar.counter.submit import Asker
from paydar.facts.births import BirthNumbered
from paydar.facts.envelope import Position
from paydar.facts.values import Name
from paydar.ledger.read import UnknownFact
from paydar.register import day as register_day
from paydar.register.day import Counting, Tally
from paydar.structure.founding import POSTS
from paydar.wiring import check, open_office
from tests.certificates import pdf_text
from tests.office import FOUNDER, clock, do, grounds, registration


def colleague(office, post="registrar"):
    told = StaffAssign(staff="s-17", name=Name(given="Kim", family="Sample"), post=post)
    assert do(office, "staff.assign", told).status == "recorded"
    chart = office.counter.chart()
    return next(a for a, held in chart.assignments.items() if held.staff == "s-17")


def closed(office, number=-1):
    desk = office.counter.desk(FOUNDER.assignment)
    tag = days.day_tag(desk)
    fact = office.ledger.look([tag]).on(tag)[number]
    return fact.position, fact.body


def counts(body):
    return {act.kind: act.count for act in body.acts}


def test_a_closing_counts_what_was_done_since_the_last_one(ir):
    witness = colleague(ir)
    first = do(ir, "birth.register", registration("ir"))
    do(ir, "document.issue", DocumentIssue(number=first.number, document="certificate"))
    do(ir, "booklet.spoil", BookletSpoil(series="الف۱", serial=100_050, reason="wet"))
    ir.look_up(FOUNDER, "registration", "anything")
    paid = registration("ir").fee.amount
    done = do(ir, "day.close", DayClose(witness=witness, blanks=98, fees=paid))
    assert done.status == "recorded", done
    _, body = closed(ir)
    # By hand: one birth, one certificate, one spoiled, one run received, one look-up, and what
    # founding wrote: an office, its posts, the founder, numbers and a key.
    assert counts(body) == {
        "birth.registered": 1, "booklet.spoiled": 1, "booklets.received": 1,
        "document-key.enrolled": 1, "document.issued": 1, "number-block.leased": 1,
        "office.founded": 1, "person.looked-up": 1, "post.created": len(POSTS),
        "staff.assigned": 2,
    }  # fmt: skip
    assert (body.first_number, body.last_number) == (first.number, first.number)
    assert body.national_numbers == 1
    assert [(b.series, b.used, b.spoiled, b.left) for b in body.blanks] == [("الف۱", 1, 1, 98)]
    assert (body.blanks_counted, body.fees, body.fees_counted) == (98, paid, paid)

    assert grounds(do(ir, "day.close", DayClose(witness=witness, blanks=98))) == {"day-empty"}
    run = BookletsReceive(series="ب۲", first=1, last=5, waybill="w-2")
    do(ir, "booklets.receive", run)
    do(ir, "day.close", DayClose(witness=witness, blanks=103))
    _, second = closed(ir)
    assert second.since == str(closed(ir, -2)[0])
    assert counts(second) == {"booklets.received": 1, "day.closed": 1}
    assert second.fees == 0

    do(ir, "booklets.receive", BookletsReceive(series="ب۲", first=6, last=6, waybill="w-3"))
    do(ir, "day.close", DayClose(witness=witness, blanks=104))
    assert closed(ir)[1].since == str(closed(ir, -2)[0])
    assert counts(closed(ir)[1]) == {"booklets.received": 1, "day.closed": 1}


def test_counts_that_differ_need_a_word_and_two_people(ir):
    witness = colleague(ir)
    do(ir, "birth.register", registration("ir"))
    alone = do(ir, "day.close", DayClose(witness="founder"))
    assert grounds(alone) == {"second-person-missing", "blanks-not-counted", "fees-not-counted"}
    paid = registration("ir").fee.amount
    short = do(ir, "day.close", DayClose(witness=witness, blanks=97, fees=paid))
    assert grounds(short) == {"count-differs"}
    assert "97" in short.refusals[0].message
    assert "99" in short.refusals[0].message
    told = DayClose(witness=witness, blanks=97, fees=paid, note="two blanks are missing")
    assert do(ir, "day.close", told).status == "recorded"
    assert closed(ir)[1].note == "two blanks are missing"


def test_a_number_is_counted_when_it_is_given_at_once_or_later(zz):
    do(zz, "birth.register", registration())
    entry = zz.register.waiting("registered")[0].id
    born = zz.register.entry(entry).facts[-1].body
    counted = Tally()
    counted.add(born)
    counted.add(msgspec.structs.replace(born, national_number=""))
    assert counted.national_numbers == 1
    counted.add(BirthNumbered(entry=entry, child=born.persons.child, national_number="7"))
    assert counted.national_numbers == 2


@pytest.fixture
def read_facts(monkeypatch):
    """The facts that were read to count a day, since this list was last emptied."""
    honest, seen = register_day.facts_of, []

    def facts_of(tx, book, first=0):
        for fact in honest(tx, book, first):
            seen.append(fact[0])
            yield fact

    monkeypatch.setattr(register_day, "facts_of", facts_of)
    return seen


def taken(seen):
    many = len(seen)
    seen.clear()
    return many


def test_a_day_that_is_looked_at_again_reads_only_what_is_new(ir, read_facts):
    def look():
        return days.today_at(ir.counter.desk(FOUNDER.assignment))

    witness = colleague(ir)
    do(ir, "birth.register", registration("ir"))
    first = look()
    assert taken(read_facts) == sum(book.size for book in first.tally.books)
    assert look() == first
    assert taken(read_facts) == 0
    ir.look_up(FOUNDER, "registration", "anything")
    do(ir, "booklet.spoil", BookletSpoil(series="الف۱", serial=100_050, reason="wet"))
    second = look()
    assert taken(read_facts) == 2
    assert second.tally.kinds - first.tally.kinds == {"person.looked-up": 1, "booklet.spoiled": 1}
    assert first.tally.spoiled == {}  # what was counted before is nobody's to go on with
    paid = registration("ir").fee.amount
    told = DayClose(witness=witness, blanks=98, fees=paid)
    assert do(ir, "day.close", told).status == "recorded"
    assert taken(read_facts) == 0  # the sheet is made of the same count
    assert look().is_empty
    assert taken(read_facts) == 1  # the closing itself
    assert counts(closed(ir)[1]) == dict(second.tally.kinds)


def test_a_count_carried_on_is_the_count_that_begins_anew(ir):
    for step in (
        lambda: do(ir, "birth.register", registration("ir")),
        lambda: ir.look_up(FOUNDER, "registration", "anything"),
        lambda: do(ir, "booklet.spoil", BookletSpoil(series="الف۱", serial=100_050, reason="wet")),
        lambda: do(ir, "day.close", DayClose(witness=colleague(ir), blanks=98, fees=100_000)),
        lambda: do(
            ir, "booklets.receive", BookletsReceive(series="ب", first=1, last=9, waybill="w")
        ),
    ):
        step()
        desk = ir.counter.desk(FOUNDER.assignment)
        anew = Counting(ir.ledger, ir.settings.today)
        assert days.today_at(desk) == days.today_at(replace(desk, counting=anew))


def test_a_view_that_is_older_than_the_count_gets_its_own_count(zz):
    desk = zz.counter.desk(FOUNDER.assignment)
    with zz.ledger.reading():
        before = days.today_at(desk)
        other = threading.Thread(
            target=lambda: (do(zz, "birth.register", registration()), days.today_at(desk))
        )
        other.start()
        other.join()
        assert days.today_at(desk) == before
    assert days.today_at(desk).tally.kinds["birth.registered"] == 1


def test_whoever_left_is_no_second_person(zz):
    witness = colleague(zz)
    do(zz, "assignment.end", AssignmentEnd(assignment=witness, reason="moved"))
    refused = do(zz, "day.close", DayClose(witness=witness))
    assert grounds(refused) == {"second-person-missing"}


def test_money_is_counted_also_where_none_is_due_and_never_less_than_nothing(zz):
    witness = colleague(zz)
    assert grounds(do(zz, "day.close", DayClose(witness=witness, fees=5))) == {"count-differs"}
    below = do(zz, "day.close", DayClose(witness=witness, fees=-1, note="why"))
    assert grounds(below) == {"count-impossible"}


def test_a_day_is_open_from_the_next_morning_on(zz):
    do(zz, "birth.register", registration())
    desk = zz.counter.desk(FOUNDER.assignment)
    now, today = days.today_at(desk), dt.date(2026, 11, 22)
    assert desk.today == today
    assert now.open_days(today) == []
    assert now.open_days(dt.date(2026, 11, 23)) == [today]


def test_a_clerk_does_not_close_the_day(zz):
    clerk = colleague(zz, "clerk")
    refused = do(zz, "day.close", DayClose(witness="founder"), asker=Asker(clerk, "en"))
    assert grounds(refused) == {"not-authorised"}


def test_the_books_on_the_sheet_are_those_of_the_ledger(zz):
    do(zz, "birth.register", registration())
    with zz.ledger.shelf("zz-01-001") as shelf:
        size, root = shelf.size, shelf.root_at(shelf.size)
    witness = colleague(zz)
    zz.look_up(FOUNDER, "registration", "anything")
    do(zz, "day.close", DayClose(witness=witness))
    _, body = closed(zz)
    reached = {r.book: r for r in body.books}
    assert reached["zz-01-001"].size == size + 1  # the colleague's assignment
    with zz.ledger.shelf("zz-01-001") as shelf:
        assert shelf.root_at(size) == root
        assert shelf.root_at(size + 1).hex() == reached["zz-01-001"].root
    assert reached["zz-01-001-reads"].size == 1
    assert body.only_here == size + 2


def test_a_cut_tail_of_the_look_ups_no_longer_fits_the_closing(zz):
    witness = colleague(zz)
    for number in range(3):
        zz.look_up(FOUNDER, "registration", f"number {number}")
    do(zz, "day.close", DayClose(witness=witness))
    _, body = closed(zz)
    assert days.still_fits(zz.ledger, body) == []
    with zz.ledger.store.writing() as tx:  # someone cuts the newest look-up out of the book
        number = zz.ledger.books.number("zz-01-001-reads")
        tx.run("UPDATE book SET size = 2 WHERE id = $1", number)
    assert days.still_fits(zz.ledger, body) == ["zz-01-001-reads"]


def test_the_sheet_is_a_paper_that_verify_takes_as_an_anchor(ir, tmp_path):
    witness = colleague(ir)
    do(ir, "birth.register", registration("ir"))
    paid = registration("ir").fee.amount
    do(ir, "day.close", DayClose(witness=witness, blanks=99, fees=paid, note="همه چیز درست است"))
    position, _ = closed(ir)
    pdf = ir.day_sheet(FOUNDER, position, "fa")
    text = pdf_text.text(pdf)
    for words in ("برگهٔ پایان روز", "ثبت ولادت", "مهر اداره", "Kim Sample", "یکشنبه ۱ آذر ۱۴۰۵"):
        assert words in text
    fact = ir.ledger.fact(position)
    leaf = hashlib.sha256(b"\0" + fact.envelope).hexdigest()
    assert leaf[:8] in text
    sheet = tmp_path / "day.pdf"
    sheet.write_bytes(pdf)
    folder = ir.folder
    ir.close()
    report = check(folder, anchors_in(sheet))
    assert not report.findings
    assert report.anchored["ir-23-001"] == position.sequence + 1
    again = open_office(folder, clock)
    with pytest.raises(UnknownFact, match="closed no day"):
        again.day_sheet(FOUNDER, Position("ir-23-001", 0), "fa")
