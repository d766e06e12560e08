# SPDX-License-Identifier: Apache-2.0
"""A hospital's notice at the counter: whose it is, what it becomes, what is refused, all at once."""

import datetime as dt

import msgspec
import pytest

from paydar.calendar.given import parse
from paydar.counter.commands import NoticeGive, NoticesList, NotifierEnroll
from paydar.counter.notices import find_notice, look_up_notice
from paydar.facts.notices import BirthNotice, NoticedChild
from paydar.facts.values import DateOf, Name
from paydar.ledger import verify as ledger_verify
from paydar.notices.compare import differences
from paydar.notices.tags import claim_of
from paydar.wiring.folder import projections
from tests.notices.houses import (
    HOSPITAL,
    amend,
    certificate,
    enroll,
    example,
    give,
    row,
    statuses,
    waiting,
    withdraw,
)
from tests.office import FOUNDER, changed, do, grounds, registration

CLAIM = claim_of("Sample Hospital", "001-88214")


def fields(answer):
    return {(g.field, g.ground) for g in answer.refusals}


def day(text):
    given = parse(text, "gregorian")
    return DateOf(
        earliest=given.earliest, latest=given.latest, calendar="gregorian", as_written=text
    )


@pytest.mark.parametrize("country", ["zz", "ir"])
def test_a_notice_becomes_a_registered_birth_and_leaves_the_list(country, request):
    office = request.getfixturevalue(country)
    hospital = enroll(office)
    assert give(office, hospital).status == "recorded"
    assert waiting(office) == [certificate(office).number]
    assert do(office, "birth.register", registration(country)).status == "recorded"
    assert waiting(office) == []
    assert statuses(office) == {"registered": 1}


def test_notice_and_registration_are_one_chain_on_one_claim(zz):
    given = give(zz, enroll(zz))
    registered = do(zz, "birth.register", registration())
    look = zz.ledger.look([CLAIM])
    assert [f.envelope.kind for f in look.on(CLAIM)] == ["notice.received", "birth.registered"]
    assert look.on(CLAIM)[1].envelope.after[CLAIM] == [f"{given.book}/{given.sequence}"]
    assert not look.contested(CLAIM)
    assert not zz.register.entry(registered.entry).contested


def test_the_issuer_is_that_of_the_assignment_whatever_a_client_sends(zz):
    hospital, midwife = enroll(zz), enroll(zz, "Midwife Example", "midwife")
    assert give(zz, hospital).status == "recorded"
    assert give(zz, midwife).status == "recorded"  # the same number of another issuer
    assert row(zz, CLAIM).issuer == "Sample Hospital"
    assert row(zz, claim_of("Midwife Example", "001-88214")).issuer == "Midwife Example"
    assert grounds(withdraw(zz, midwife, "001-99999")) == {"notice-unknown"}
    line = {"number": "7", "notice": example(zz), "issuer": "Sample Hospital"}
    assert grounds(do(zz, "notice.give", line, asker=midwife)) == {"malformed"}


def test_a_house_may_do_nothing_but_notify(zz):
    hospital = enroll(zz)
    assert grounds(do(zz, "birth.register", registration(), asker=hospital)) == {"not-authorised"}
    body = NotifierEnroll(issuer="Other House", role="midwife", name=Name(given="Robin"))
    assert grounds(do(zz, "notifier.enroll", body, asker=hospital)) == {"not-authorised"}
    assert zz.look_up(hospital, "registration", "x") != ()


def test_one_who_is_not_enrolled_cannot_notify_whatever_the_post_allows(zz):
    assert grounds(give(zz, FOUNDER)) == {"notifier-unknown"}


def test_an_assignment_that_ended_notifies_no_more(zz):
    hospital = enroll(zz)
    ended = {"assignment": hospital.assignment, "reason": "moved"}
    assert do(zz, "assignment.end", ended).status == "recorded"
    assert grounds(give(zz, hospital)) == {"not-authorised"}
    assert give(zz, enroll(zz)).status == "recorded"  # the house goes on under another assignment


def test_two_assignments_in_force_never_speak_in_one_name(zz):
    first = enroll(zz)
    body = NotifierEnroll(issuer="sample  hospital", role="hospital", name=Name(given="Robin"))
    assert grounds(do(zz, "notifier.enroll", body)) == {"issuer-taken"}
    again = NotifierEnroll(issuer="Sample Hospital", role="midwife", assignment=first.assignment)
    assert do(zz, "notifier.enroll", again).status == "recorded"


def test_a_house_that_was_given_another_name_speaks_in_that_one(zz):
    hospital = enroll(zz)
    renamed = enroll(zz, "River Clinic", assignment=hospital.assignment)
    assert renamed.assignment == hospital.assignment
    assert give(zz, renamed, number="1-7").status == "recorded"
    assert row(zz, claim_of("River Clinic", "1-7")) is not None
    assert row(zz, claim_of("Sample Hospital", "1-7")) is None


def test_only_an_assignment_that_notifies_and_nothing_else_is_enrolled(zz):
    body = NotifierEnroll(issuer="Sample Hospital", role="hospital", assignment="founder")
    assert fields(do(zz, "notifier.enroll", body)) == {("assignment", "code-unknown")}


def test_every_ground_against_an_enrolment_is_named(zz):
    body = NotifierEnroll(issuer=" ", role="hospital", key="x+y+z", name=Name())
    assert fields(do(zz, "notifier.enroll", body)) == {
        ("issuer", "name-empty"),
        ("key", "public-key-invalid"),
        ("name.given", "name-empty"),
    }


def test_a_notice_may_leave_out_everything_but_one_thing_of_child_or_mother(zz):
    hospital = enroll(zz)
    bare = BirthNotice(live_birth=True, child=NoticedChild(sex="female"))
    body = NoticeGive(number="1", notice=bare)
    assert do(zz, "notice.give", body, asker=hospital).status == "recorded"
    empty = NoticeGive(number="2", notice=BirthNotice(live_birth=True))
    assert grounds(do(zz, "notice.give", empty, asker=hospital)) == {"notice-empty"}


def test_every_ground_against_a_notice_is_named_not_only_the_first(zz):
    answer = give(
        zz,
        enroll(zz),
        number="-",
        live_birth=False,
        child__born=day("2026-12-01"),
        child__hour="25:10",
        child__weight=90_000,
        child__gestation=70,
        child__order=3,
        mother__number="123",
        issued_on=day("2026-11-01"),
    )
    assert fields(answer) == {
        ("number", "notice-incomplete"),
        ("notice.live_birth", "notice-not-live-birth"),
        ("notice.child.born", "date-in-future"),
        ("notice.child.hour", "hour-malformed"),
        ("notice.child.weight", "weight-impossible"),
        ("notice.child.gestation", "gestation-impossible"),
        ("notice.child.order", "order-impossible"),
        ("notice.mother.number", "number-length"),
        ("notice.issued_on", "notice-before-birth"),
    }
    laws = {g.ground: g.law for g in answer.refusals}
    assert laws["notice-not-live-birth"] == "Births Act, s. 17"
    assert all(g.way_out for g in answer.refusals)


def test_a_number_is_notified_once_and_used_up_when_it_was_withdrawn(zz):
    hospital = enroll(zz)
    first = give(zz, hospital, key="k-1")
    assert give(zz, hospital, key="k-1") == first
    assert grounds(give(zz, hospital)) == {"notice-known"}
    assert grounds(give(zz, hospital, number="۰۰۱/۸۸۲۱۴")) == {"notice-known"}
    assert withdraw(zz, hospital).status == "recorded"
    assert statuses(zz) == {"withdrawn": 1}
    assert grounds(give(zz, hospital)) == {"notice-withdrawn"}
    assert grounds(amend(zz, hospital, child__weight=2000)) == {"notice-withdrawn"}


def test_an_amended_notice_says_which_fields_changed(zz):
    hospital = enroll(zz)
    give(zz, hospital, child__weight=None)
    assert amend(zz, hospital, child__hour="05:00").status == "recorded"
    last = zz.ledger.look([CLAIM]).on(CLAIM)[-1].body
    assert last.changed == ("child.hour", "child.weight")
    assert grounds(amend(zz, hospital, child__hour="05:00")) == {"nothing-changed"}


@pytest.mark.parametrize("step", ["declare", "register"])
def test_after_a_declaration_the_house_is_told_to_ring_the_office(zz, step):
    hospital = enroll(zz)
    give(zz, hospital)
    body = registration() if step == "register" else {"declaration": registration().declaration}
    assert do(zz, f"birth.{step}", body).status == "recorded"
    for answer in (amend(zz, hospital, child__weight=3000), withdraw(zz, hospital)):
        assert grounds(answer) == {"notice-declared"}
        assert "Ring the office" in answer.refusals[0].way_out


def test_a_notice_that_comes_after_the_registration_is_kept_and_does_not_wait(zz):
    registered = do(zz, "birth.register", registration())
    assert give(zz, enroll(zz)).status == "recorded"
    assert statuses(zz) == {"registered": 1}
    assert row(zz, CLAIM).entry == registered.entry
    assert not zz.register.entry(registered.entry).contested


def test_a_registration_decided_before_the_notice_changed_is_decided_again(zz, monkeypatch):
    """The house amends between reading and writing: the act still goes through, on the new head."""
    hospital = enroll(zz)
    give(zz, hospital)
    plain, raced = zz.ledger.append, []

    def append(proposal):
        if not raced and CLAIM in proposal.seen and proposal.by.assignment == "founder":
            raced.append(proposal)
            assert amend(zz, hospital, child__weight=2900).status == "recorded"
        return plain(proposal)

    monkeypatch.setattr(zz.ledger, "append", append)
    assert do(zz, "birth.register", registration()).status == "recorded"
    kinds = [f.envelope.kind for f in zz.ledger.look([CLAIM]).on(CLAIM)]
    assert raced
    assert kinds == ["notice.received", "notice.amended", "birth.registered"]


def test_a_declaration_that_departs_from_the_notice_is_registered_and_shows_it(zz):
    give(zz, enroll(zz))
    told = registration(child__weight=3300, mother__name__family="Testerly")
    registered = do(zz, "birth.register", told)
    assert registered.status == "recorded"
    progress = find_notice(zz.counter.desk("founder"), CLAIM).progress
    declared = zz.register.entry(registered.entry).progress.declaration
    found = {d.field: (d.noticed, d.declared) for d in differences(progress.notice, declared)}
    assert found["child.weight"] == (3150, 3300)
    assert found["mother.name"][1].family == "Testerly"
    assert set(found) == {"child.weight", "mother.name"}


def test_what_the_notice_leaves_out_is_no_difference():
    told = registration().declaration
    bare = BirthNotice(live_birth=True, child=NoticedChild(sex="male"))
    assert differences(bare, told) == ()
    other = msgspec.structs.replace(bare, child=NoticedChild(sex="female"))
    assert [d.field for d in differences(other, told)] == ["child.sex"]


def test_a_list_of_numbers_is_a_run_that_overlaps_no_other_and_comes_once(zz):
    hospital = enroll(zz)

    def send(number, first, last, *spoiled):
        body = NoticesList(list_number=number, first=first, last=last, spoiled=spoiled)
        return do(zz, "notices.list", body, asker=hospital)

    assert send(1, "001-88201", "001-88214", "001-88207").status == "recorded"
    assert fields(send(1, "001-88214", "001-88220", "001-88300")) == {
        ("list_number", "list-known"),
        ("first", "list-overlaps"),
        ("spoiled.0", "code-unknown"),
    }
    assert fields(send(0, "001-88250", "002-88250")) == {
        ("list_number", "count-impossible"),
        ("first", "list-not-a-run"),
    }
    assert fields(send(2, "1", "1001")) == {("first", "list-not-a-run")}
    assert send(2, "001-88215", "001-89000").status == "recorded"


def test_who_reads_a_notice_stands_in_the_reads_book_first(zz):
    hospital, other = enroll(zz), enroll(zz, "Midwife Example", "midwife")
    give(zz, hospital)
    tag = f"looked:{CLAIM}"
    assert zz.ledger.look([tag]).on(tag) == []
    for asker in (hospital, FOUNDER):
        assert look_up_notice(zz.counter.desk(asker.assignment), "registration", CLAIM) == ()
    read = [f.envelope.by.assignment for f in zz.ledger.look([tag]).on(tag)]
    assert read == [hospital.assignment, "founder"]
    assert look_up_notice(zz.counter.desk(other.assignment), "registration", CLAIM)
    assert len(zz.ledger.look([tag]).on(tag)) == 2


def test_rows_of_notices_are_the_same_when_made_again_from_the_facts(zz):
    hospital = enroll(zz)
    give(zz, hospital)
    give(zz, hospital, "2", child__born=None)
    give(zz, hospital, "3")
    amend(zz, hospital, "2", child__weight=2500)
    withdraw(zz, hospital, "3")
    do(zz, "birth.register", registration())
    give(zz, enroll(zz, "Midwife Example", "midwife"), "4")
    body = NoticesList(list_number=1, first="1", last="9", spoiled=("4", "5"))
    do(zz, "notices.list", body, asker=hospital)
    assert statuses(zz) == {"registered": 1, "waiting": 2, "withdrawn": 1}
    assert ledger_verify.verify(zz.ledger.store, projections).findings == []
    with zz.ledger.store.writing() as tx:
        tx.run("UPDATE notice SET status = 'withdrawn' WHERE status = 'waiting'")
    assert ledger_verify.verify(zz.ledger.store, projections).findings != []


def test_facts_of_a_notice_have_no_field_for_what_is_never_asked():
    shape = str(msgspec.json.schema(BirthNotice)).lower()
    for word in ("relig", "ethnic", "language", "tribe", "belief", "marital"):
        assert word not in shape


def test_the_example_changes_nothing_that_the_declaration_would_say(zz):
    assert differences(example(zz), registration().declaration) == ()
    assert HOSPITAL["zz"] == certificate(zz).issuer
    assert dt.date(2026, 11, 22) == zz.settings.today(zz.clock())
    assert changed(example(zz), ["child", "sex"], "female").child.sex == "female"
