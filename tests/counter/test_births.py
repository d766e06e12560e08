# SPDX-License-Identifier: Apache-2.0
"""A birth at the counter, from the JSON line to the disk and back."""

import hashlib
import threading

import msgspec
import pytest

from paydar.births.decide import digest_of
from paydar.counter.commands import (
    AssignmentEnd,
    BirthAmend,
    BirthDeclare,
    BirthDeliver,
    BirthReadBack,
    BirthRefuse,
    BirthRegister,
    BirthReturn,
    BookletsCount,
    BookletSpoil,
    BookletsReceive,
    StaffAssign,
    command,
)
from paydar.counter.submit import Asker
from paydar.facts import codec
from paydar.facts.births import Booklet, Missing, Reason
from paydar.facts.values import Attachment, Name
from paydar.identity.registration_number import RegistrationNumber
from paydar.wiring import check
from tests.office import FOUNDER, changed, do, example_marks, grounds, registration, some_families


@pytest.mark.parametrize("country", ["zz", "ir"])
def test_a_walk_in_is_numbered_final_and_found_again(country, request):
    office = request.getfixturevalue(country)
    done = do(office, "birth.register", registration(country))
    assert done.status == "recorded"
    number = RegistrationNumber.parse(done.number)
    assert (number.office, number.year) == (
        office.settings.office,
        {"zz": 2026, "ir": 1405}[country],
    )
    assert office.pack.scheme.is_valid(done.national_number)
    entry = office.register.by_number(done.number)
    assert entry.progress.status == "registered"
    assert entry.id == done.entry
    assert office.register.by_national(office.pack.id, done.national_number).id == entry.id
    stored = office.ledger.fact(entry.facts[0].position)
    assert hashlib.sha256(b"\x00" + stored.envelope).hexdigest() == done.leaf


def test_the_envelope_holds_no_name_and_no_birth_date(zz):
    done = do(zz, "birth.register", registration())
    envelope = zz.ledger.fact(zz.register.by_number(done.number).facts[0].position).envelope
    for personal in (b"Samplewood", b"Arin", b"Maryam", b"1996-05-02", b"River Street"):
        assert personal not in envelope


def test_the_same_key_gives_the_same_receipt_and_another_body_is_refused(zz):
    first = do(zz, "birth.register", registration(), key="same")
    assert do(zz, "birth.register", registration(), key="same") == first
    other = registration(child__weight=3200)
    assert grounds(do(zz, "birth.register", other, key="same")) == {"key-reused"}
    assert zz.register.counts() == {"registered": 1}


def test_every_ground_is_named_not_only_the_first(ir):
    told = registration("ir", child__name__given="آرین\u202e", mother__number="1234567890",
                        child__weight=90_000)  # fmt: skip
    refused = do(ir, "birth.register", told)
    assert {"name-control-character", "number-checksum", "weight-impossible"} <= grounds(refused)
    assert all(g.message and g.way_out for g in refused.refusals)


def test_no_refusal_tells_the_right_check_digit(ir):
    refused = do(ir, "birth.register", registration("ir", mother__number="1234567890"))
    said = msgspec.json.encode(refused).decode()
    assert "1234567891" not in said
    assert "۱۲۳۴۵۶۷۸۹۱" not in said


def test_a_certificate_of_birth_is_used_once(zz):
    first = do(zz, "birth.register", registration())
    again = do(zz, "birth.register", registration(child__hour="05:10"), key="other")
    assert "notice-claimed" in grounds(again)
    said = next(g for g in again.refusals if g.ground == "notice-claimed")
    assert first.number in said.message


def test_a_mother_is_one_person_in_both_of_her_births(zz):
    first = do(zz, "birth.register", registration(child__plurality=2, child__order=1))
    second = do(
        zz,
        "birth.register",
        registration(
            child__plurality=2, child__order=2, child__hour="04:41",
            child__name__given="Davin", child__name__given_latin="Davin",
            evidence__notice__number="001-88215",
        ),
    )  # fmt: skip
    assert second.status == "recorded", second
    one, two = (zz.register.by_number(r.number).progress.persons for r in (first, second))
    assert one.mother == two.mother
    assert one.father == two.father
    assert one.child != two.child


def test_two_windows_at_once_give_one_mother_one_id_and_distinct_numbers(zz):
    answers = []

    def window(n):
        told = registration(
            child__plurality=8, child__order=n, child__hour=f"04:{n:02d}",
            child__name__given="ABCDEFGH"[n - 1] + "rin", child__name__given_latin="",
            evidence__notice__number=f"T-{n}",
        )  # fmt: skip
        answers.append(do(zz, "birth.register", told, key=f"window-{n}"))

    threads = [threading.Thread(target=window, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.status for a in answers] == ["recorded"] * 8, answers
    persons = [zz.register.by_number(a.number).progress.persons for a in answers]
    assert len({p.mother for p in persons}) == 1
    assert len({a.number for a in answers}) == 8
    assert sorted(RegistrationNumber.parse(a.number).sequence for a in answers) == list(range(1, 9))


def declared(office, country="zz"):
    done = do(office, "birth.declare", BirthDeclare(declaration=registration(country).declaration))
    assert done.status == "recorded", done
    return done.entry, office.register.entry(done.entry)


def test_declaration_read_back_registration_and_delivery_are_steps_of_one_entry(zz):
    entry, now = declared(zz)
    digest = digest_of(now.progress.declaration)
    read = BirthReadBack(entry=entry, digest=digest, read_back=example_marks())
    assert do(zz, "birth.read_back", read, basis=now.heads).status == "recorded"
    now = zz.register.entry(entry)
    done = do(
        zz, "birth.register", BirthRegister(entry=entry, fee=registration().fee), basis=now.heads
    )
    assert done.number
    assert (
        do(
            zz, "birth.deliver", BirthDeliver(number=done.number, how="hand", to="the father")
        ).status
        == "recorded"
    )
    now = zz.register.entry(entry)
    assert now.progress.status == "delivered"
    assert [f.envelope.kind for f in now.facts] == [
        "birth.declared", "birth.read-back", "birth.registered", "birth.delivered"]  # fmt: skip


def test_what_was_not_read_back_is_not_registered(zz):
    entry, now = declared(zz)
    refused = do(
        zz, "birth.register", BirthRegister(entry=entry, fee=registration().fee), basis=now.heads
    )
    assert "not-read-back" in grounds(refused)


def test_another_sheet_than_the_one_that_was_read_is_refused(zz):
    entry, now = declared(zz)
    read = BirthReadBack(entry=entry, digest="0" * 64, read_back=example_marks())
    assert "read-back-differs" in grounds(do(zz, "birth.read_back", read, basis=now.heads))


def test_a_clerk_whose_page_is_out_of_date_is_told_what_was_written_since(zz):
    entry, seen = declared(zz)
    told = changed(seen.progress.declaration, ["child", "weight"], 3300)
    assert (
        do(zz, "birth.amend", BirthAmend(entry=entry, declaration=told), basis=seen.heads).status
        == "recorded"
    )
    late = BirthReturn(entry=entry, missing=(Missing(field="evidence", need="the certificate"),))
    refused = do(zz, "birth.return", late, basis=seen.heads)
    assert grounds(refused) == {"changed-since-seen"}
    assert "basis" in {g.field for g in refused.refusals}


def test_a_command_on_an_entry_says_what_its_author_saw(zz):
    entry, _ = declared(zz)
    late = BirthReturn(entry=entry, missing=(Missing(field="evidence", need="the certificate"),))
    assert grounds(do(zz, "birth.return", late)) == {"changed-since-seen"}


def test_a_returned_declaration_can_be_completed_and_a_refused_one_cannot(zz):
    entry, now = declared(zz)
    back = BirthReturn(entry=entry, missing=(Missing(field="evidence", need="the certificate"),))
    assert do(zz, "birth.return", back, basis=now.heads).status == "recorded"
    now = zz.register.entry(entry)
    told = changed(now.progress.declaration, ["child", "weight"], 3300)
    assert (
        do(zz, "birth.amend", BirthAmend(entry=entry, declaration=told), basis=now.heads).status
        == "recorded"
    )
    now = zz.register.entry(entry)
    no = BirthRefuse(
        entry=entry,
        reasons=(Reason(ground="name-forbidden", field="child.name.given", law="names"),),
    )
    assert do(zz, "birth.refuse", no, basis=now.heads).status == "recorded"
    now = zz.register.entry(entry)
    assert (now.progress.status, bool(now.progress.appeal)) == ("refused", True)
    assert "already-refused" in grounds(
        do(zz, "birth.amend", BirthAmend(entry=entry, declaration=told), basis=now.heads)
    )


def test_an_unknown_entry_and_an_unknown_number_are_refused(zz):
    ghost = BirthReturn(entry="0" * 20, missing=(Missing(field="a", need="b"),))
    assert grounds(do(zz, "birth.return", ghost, basis=[])) == {"entry-unknown"}
    assert grounds(
        do(zz, "birth.deliver", BirthDeliver(number="ZZ01-001-2026-000001-M", how="hand", to="x"))
    ) == {"entry-unknown"}


def test_a_booklet_is_given_once_and_a_spoiled_one_never(ir):
    spoiled = BookletSpoil(series="الف۱", serial=100_002, reason="torn")
    assert do(ir, "booklet.spoil", spoiled).status == "recorded"
    assert grounds(do(ir, "booklet.spoil", spoiled)) == {"booklet-spoiled"}
    body = registration("ir")
    with_spoiled = msgspec.structs.replace(body, booklet=Booklet(series="الف۱", serial=100_002))
    assert "booklet-spoiled" in grounds(do(ir, "birth.register", with_spoiled))
    assert do(ir, "birth.register", body).status == "recorded"
    assert "booklet-used" in grounds(do(ir, "birth.register", body))
    unknown = msgspec.structs.replace(body, booklet=Booklet(series="ب", serial=1))
    assert "booklet-unknown" in grounds(do(ir, "birth.register", unknown))
    counted = do(ir, "booklets.count", BookletsCount(counted=97))
    fact = ir.ledger.fact(ir.ledger.look(["stock:ir-23-001"]).on("stock:ir-23-001")[-1].position)
    assert counted.status == "recorded"
    assert codec.decode_body(fact.body).expected == 98  # 100 received, one spoiled, one given


def test_booklets_are_not_received_twice(ir):
    again = BookletsReceive(series="الف۱", first=100_050, last=100_060, waybill="w-2")
    assert grounds(do(ir, "booklets.receive", again)) == {"booklet-used"}


def test_authority_is_a_fact_and_ends_with_its_fact(zz):
    made = StaffAssign(staff="s-9", name=Name(given="Robin"), post="clerk")
    assert do(zz, "staff.assign", made).status == "recorded"
    clerk = next(a for a in zz.counter.chart().assignments.values() if a.staff == "s-9")
    asker = Asker(clerk.assignment, "en")
    assert grounds(do(zz, "birth.register", registration(), asker=asker)) == {"not-authorised"}
    told = BirthDeclare(declaration=registration().declaration)
    assert do(zz, "birth.declare", told, asker=asker).status == "recorded"
    assert (
        do(zz, "assignment.end", AssignmentEnd(assignment=clerk.assignment, reason="left")).status
        == "recorded"
    )
    assert grounds(do(zz, "birth.declare", told, asker=asker)) == {"not-authorised"}
    assert grounds(do(zz, "birth.declare", told, asker=Asker("nobody", "en"))) == {"not-authorised"}


def test_what_a_line_needs_may_stand_in_the_line_before_it(ir):
    """Lines that come together are read for together; their answers are as if one by one."""
    booklet = Booklet(series="الف۱", serial=500_050)
    told = msgspec.structs.replace(registration("ir"), booklet=booklet)
    run = BookletsReceive(series=booklet.series, first=500_001, last=500_100, waybill="w-2")
    lines = [command("booklets.receive", "run", run), command("birth.register", "born", told)]
    assert [a.status for a in ir.counter.submit_many(lines, FOUNDER)] == ["recorded"] * 2
    other = msgspec.structs.replace(told, booklet=Booklet(series="الف۱", serial=600_050))
    late = BookletsReceive(series=booklet.series, first=600_001, last=600_100, waybill="w-3")
    lines = [command("birth.register", "early", other), command("booklets.receive", "late", late)]
    early, _ = ir.counter.submit_many(lines, FOUNDER)
    assert "booklet-unknown" in grounds(early)


def clerk_of(office):
    made = StaffAssign(staff="s-9", name=Name(given="Robin"), post="clerk")
    assert do(office, "staff.assign", made).status == "recorded"
    chart = office.counter.chart()
    return next(a.assignment for a in chart.assignments.values() if a.staff == "s-9")


def between(office, monkeypatch, assignment, happens):
    """Let something happen once, after an act of this assignment is decided, before it is written."""
    honest, once = office.ledger.append, iter([happens])

    def append(proposal):
        if proposal.by.assignment == assignment:
            for happening in once:
                assert happening().status == "recorded"
        return honest(proposal)

    monkeypatch.setattr(office.ledger, "append", append)


def test_an_act_decided_before_an_assignment_ended_is_not_written_after_it(zz, monkeypatch):
    clerk = clerk_of(zz)
    end = AssignmentEnd(assignment=clerk, reason="left")
    between(zz, monkeypatch, clerk, lambda: do(zz, "assignment.end", end))
    told = BirthDeclare(declaration=registration().declaration)
    answer = do(zz, "birth.declare", told, asker=Asker(clerk, "en"))
    assert grounds(answer) == {"not-authorised"}
    assert zz.register.counts() == {}


def test_an_act_stands_when_the_chart_moved_and_its_author_may_still_do_it(zz, monkeypatch):
    clerk = clerk_of(zz)
    other = StaffAssign(staff="s-10", name=Name(given="Kim"), post="clerk")
    between(zz, monkeypatch, clerk, lambda: do(zz, "staff.assign", other))
    told = BirthDeclare(declaration=registration().declaration)
    assert do(zz, "birth.declare", told, asker=Asker(clerk, "en")).status == "recorded"
    assert zz.register.counts() == {"declared": 1}


def test_an_attachment_must_have_been_handed_in(zz):
    named = Attachment(digest="a" * 64, media_type="image/png", size=10)
    told = registration(evidence__attachments=(named,))
    assert "attachment-invalid" in grounds(do(zz, "birth.register", told))


def test_many_at_once_are_answered_as_if_one_after_the_other(zz):
    commands = some_families(zz, 40)
    together = zz.counter.submit_many(commands + commands[:5], FOUNDER)
    assert [a.status for a in together] == ["recorded"] * 45
    assert together[40:] == together[:5]
    assert sorted(RegistrationNumber.parse(a.number).sequence for a in together[:40]) == list(
        range(1, 41)
    )
    zz.close()
    assert check(zz.folder).findings == []


def test_a_refusal_is_not_remembered(zz):
    bad = registration(child__weight=90_000)
    assert do(zz, "birth.register", bad, key="k").status == "refused"
    assert do(zz, "birth.register", registration(), key="k").status == "recorded"
