# SPDX-License-Identifier: Apache-2.0
"""What was tried against an office, and must keep failing."""

import datetime as dt
import threading

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.counter.commands import AssignmentEnd, StaffAssign
from paydar.counter.submit import Asker
from paydar.facts import codec
from paydar.facts.structure import StaffAssigned
from paydar.facts.values import By, DateOf, Name
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.checkpoint import Signer
from paydar.ledger.ledger import Ledger
from paydar.ledger.read import facts_of
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.wiring import NotAuthorised, check, open_office
from paydar.wiring.checking import rebuild
from tests.notices.houses import enroll, give
from tests.office import FOUNDER, clock, do, grounds, registration


def test_a_second_book_in_the_file_gives_nobody_authority_and_is_found(zz):
    zz.close()
    stranger = Signer(Ed25519PrivateKey.generate(), "hospital-7")
    ledger = Ledger(SqliteStore(zz.folder / "ledger.sqlite"), [stranger], clock=clock)
    tag = "office-chart:zz-01-001"
    mallory = StaffAssigned(assignment="mallory", staff="m", name=Name(given="M"), post="head",
                            office="zz-01-001", since=dt.date(2026, 1, 1))  # fmt: skip
    seen = {tag: ledger.look([tag]).heads[tag]}
    ledger.append(Proposal("hospital-7", "k", "d", "zz-01-001", "zz@2026.1", By(staff="m", post="m", assignment="m"),
                           seen, lambda _draw: (Draft(mallory, (tag,)),))).result(10)  # fmt: skip
    ledger.close()
    office = open_office(zz.folder, clock)
    assert grounds(do(office, "birth.register", registration(), asker=Asker("mallory", "en"))) == {
        "not-authorised"
    }
    office.close()
    assert "hospital-7" in {f.where for f in check(zz.folder).findings}


def test_an_act_is_recorded_though_another_process_wrote_on_the_chart_meanwhile(zz):
    assert do(zz, "birth.register", registration()).status == "recorded"  # the chart was read
    ledger = Ledger(
        SqliteStore(zz.folder / "ledger.sqlite"),
        [Signer(Ed25519PrivateKey.generate(), "zz-01-001-9")],
        clock=clock,
    )
    tag = "office-chart:zz-01-001"
    told = StaffAssigned(assignment="other", staff="o", name=Name(given="O"), post="clerk",
                         office="zz-01-001", since=dt.date(2026, 1, 1))  # fmt: skip
    by, seen = By(staff="o", post="head", assignment="other"), {tag: ledger.look([tag]).heads[tag]}
    ledger.append(Proposal("zz-01-001-9", "k", "d", "zz-01-001", "zz@2026.1", by, seen,
                           lambda _draw: (Draft(told, (tag,)),))).result(10)  # fmt: skip
    ledger.close()
    mother = zz.pack.scheme.issue("99", 9)
    another = registration(mother__number=mother, evidence__notice__number="2", child__hour="05:00")
    assert do(zz, "birth.register", another).status == "recorded"


def test_a_missing_key_file_and_a_dropped_book_of_look_ups_are_found(zz):
    do(zz, "birth.register", registration())
    zz.close()
    key = zz.folder / "keys" / "zz-01-001.pem"
    kept = key.read_bytes()
    key.unlink()
    assert "zz-01-001" in {f.where for f in check(zz.folder).findings}
    key.write_bytes(kept)
    ledger = apsw.Connection(str(zz.folder / "ledger.sqlite"))
    ledger.execute("DELETE FROM book WHERE name = 'zz-01-001-reads'")
    ledger.close()
    assert "zz-01-001-reads" in {f.where for f in check(zz.folder).findings}


@pytest.mark.parametrize("trick", ["\u034f", "\ufe0f", "\u3164", "\u180b", "\u200d", "\U000e0100"])
def test_what_no_eye_sees_makes_no_other_certificate_of_birth(zz, trick):
    do(zz, "birth.register", registration())
    for field in ("issuer", "number"):
        plain = {"issuer": "Sample Hospital", "number": "001-88214"}[field]
        tricked = registration(
            **{f"evidence__notice__{field}": plain[:3] + trick + plain[3:], "child__hour": "05:00"}
        )
        assert do(zz, "birth.register", tricked).status == "refused"


def test_a_separator_in_a_number_counts(zz):
    first = do(zz, "birth.register", registration(evidence__notice__number="1/123"))
    assert first.status == "recorded"
    other = do(
        zz, "birth.register", registration(evidence__notice__number="11/23", child__hour="05:00")
    )
    assert "notice-claimed" not in grounds(other)
    assert "notice-claimed" in grounds(
        do(zz, "birth.register", registration(evidence__notice__number="1-123"))
    )


def test_a_refusal_tells_nothing_that_only_the_register_knows(zz):
    born = do(zz, "birth.register", registration())
    day = dt.date(2026, 11, 20)
    later = DateOf(earliest=day, latest=day, calendar="gregorian", as_written="2026-11-20")
    probe = registration(
        mother__number=born.national_number, mother__born=None, child__born=later,
        evidence__notice__number="9", evidence__notice__issued_on=later,
    )  # fmt: skip
    refused = do(zz, "birth.register", probe)
    assert "parent-too-young" in grounds(refused)
    said = " ".join(g.message + g.way_out for g in refused.refusals)
    assert "19 November 2026" not in said
    assert "Arin" not in said


def test_the_last_one_who_can_assign_anyone_cannot_be_ended(zz):
    assert grounds(do(zz, "assignment.end", AssignmentEnd(assignment="founder", reason="x"))) == {
        "not-authorised"
    }


def test_a_clerk_draws_no_document_and_an_ended_one_hands_in_no_papers(zz):
    do(zz, "staff.assign", StaffAssign(staff="c", name=Name(given="C"), post="clerk"))
    clerk = next(a.assignment for a in zz.counter.chart().assignments.values() if a.post == "clerk")
    fact = zz.register.by_number(do(zz, "birth.register", registration()).number).facts[0]
    with pytest.raises(NotAuthorised):
        zz.issued(Asker(clerk, "en"), fact.position)
    do(zz, "assignment.end", AssignmentEnd(assignment=clerk, reason="left"))
    refusals = zz.take_in(Asker(clerk, "en"), b"\xff\xd8\xff")
    assert {r.ground for r in refusals} == {"not-authorised"}


def test_everyone_whom_a_search_showed_can_see_it(zz):
    entry = do(zz, "birth.register", registration()).entry
    assert [e.id for e in zz.find(FOUNDER, "registration", "ari sam")] == [entry]
    assert [looked.what for _, looked in zz.register.looked(entry)] == ["ari sam"]
    assert zz.find(FOUNDER, "registration", "a") == []


def test_a_clock_that_was_set_back_does_not_set_back_the_day_of_a_decision(zz):
    do(zz, "birth.register", registration())
    zz.close()
    office = open_office(zz.folder, lambda: clock() - dt.timedelta(days=10))
    assert office.counter.desk("founder").today == dt.date(2026, 11, 22)
    office.close()


def test_appending_goes_on_beside_many_readers(zz):
    stop = threading.Event()

    def read():
        while not stop.is_set():
            zz.register.counts()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        assert do(zz, "birth.register", registration()).status == "recorded"
    finally:
        stop.set()
        for reader in readers:
            reader.join()


def test_a_guessed_key_gives_nobody_the_receipt_of_another(zz):
    registered = do(zz, "birth.register", registration(), key="guessed")
    house = enroll(zz, "Sample Hospital")
    stranger = Asker("nobody", "en")
    for asker in (house, stranger):
        again = do(zz, "birth.register", registration(), key="guessed", asker=asker)
        assert grounds(again) == {"not-authorised"}
    do(zz, "staff.assign", StaffAssign(staff="s-2", name=Name(given="Dana"), post="registrar"))
    held = zz.counter.chart().assignments.values()
    clerk = Asker(next(a.assignment for a in held if a.staff == "s-2"), "en")
    assert do(zz, "birth.register", registration(), key="guessed", asker=clerk) == registered


def test_a_house_is_never_told_that_the_notice_of_another_is_its_own(zz):
    first, second = enroll(zz, "Sample Hospital"), enroll(zz, "River Clinic")
    told = give(zz, first, key="same")
    assert told.status == "recorded"
    theirs = give(zz, second, key="same")
    assert (theirs.status, theirs.key) == ("recorded", "same")
    assert theirs.sequence != told.sequence
    assert give(zz, first, key="same") == told
    assert give(zz, second, key="same") == theirs


def test_nor_when_both_send_at_the_same_moment(zz, monkeypatch):
    first, second = enroll(zz, "Sample Hospital"), enroll(zz, "River Clinic")
    told = give(zz, first, key="same")
    known, blind = zz.counter._known, [True]

    def not_yet(commands, found, knowing):
        return iter([None] * len(commands)) if blind.pop() else known(commands, found, knowing)

    monkeypatch.setattr(zz.counter, "_known", not_yet)
    blind[:] = [True]
    assert give(zz, second, key="same").sequence != told.sequence
    assert blind == []
    # One house that sends two notices under one key at once has one of them refused.
    blind[:] = [True]
    assert grounds(give(zz, first, number="S-2", key="same")) == {"key-reused"}
    assert blind == []


def test_no_house_uses_up_the_keys_of_the_office_or_of_another_house(zz):
    first, second = enroll(zz, "Sample Hospital"), enroll(zz, "River Clinic")
    squatted = [f"row-{n}" for n in range(1, 4)]
    for n, key in enumerate(squatted):
        assert give(zz, first, number=f"S-{n}", key=key).status == "recorded"
    for n, key in enumerate(squatted):
        assert give(zz, second, number=f"R-{n}", key=key).status == "recorded"
    recorded = do(zz, "birth.register", registration(), key="row-1")
    assert recorded.status == "recorded"
    # And a key with a house's name in it, as the ledger keeps it, is no key that anybody can send.
    staff = zz.counter.chart().assignments[second.assignment].staff
    assert grounds(give(zz, first, number="S-9", key=f"{staff} next")) == {"malformed"}


def test_a_house_with_a_new_assignment_keeps_its_receipts_also_after_a_rebuild(zz):
    house = enroll(zz, "Sample Hospital")
    staff = zz.counter.chart().assignments[house.assignment].staff
    told = give(zz, house, number="S-1", key="one")
    do(zz, "assignment.end", AssignmentEnd(assignment=house.assignment, reason="moved"))
    made = StaffAssign(staff=staff, name=Name(given="Robin"), post="notifier")
    assert do(zz, "staff.assign", made).status == "recorded"
    chart = zz.counter.chart()
    (fresh,) = [a for a in chart.assignments if chart.assignments[a].staff == staff
                and chart.is_living(a, dt.date(2026, 11, 22))]  # fmt: skip
    zz.close()
    rebuild(zz.folder)
    office = open_office(zz.folder, clock)
    assert give(office, Asker(fresh, "en"), number="S-1", key="one") == told
    office.close()


def test_a_receipt_of_a_house_in_a_book_of_the_first_version_is_given_again(zz, monkeypatch):
    first, second = enroll(zz, "Sample Hospital"), enroll(zz, "River Clinic")
    monkeypatch.setattr(zz.counter, "_kept", lambda command, _desk: command.key)  # as it kept them
    told = give(zz, first, number="S-1", key="old")
    monkeypatch.undo()
    assert give(zz, first, number="S-1", key="old") == told
    assert grounds(give(zz, first, number="S-2", key="old")) == {"key-reused"}
    assert give(zz, second, number="R-1", key="old").status == "recorded"


def test_any_text_of_an_address_becomes_no_tag_of_the_book_of_look_ups(zz):
    text = "\u202e\x00 x" * 400
    assert zz.look_up(FOUNDER, "registration", text, text) == ()
    assert zz.register.looked(text) == []
    with zz.ledger.reading() as tx:
        *_, (_, envelope, _, body) = facts_of(tx, zz.ledger.books.number("zz-01-001-reads"), 0)
    assert b"looked:" not in envelope
    told = codec.decode_body(body)
    assert (told.entry, told.what) == ("", text[:200])
