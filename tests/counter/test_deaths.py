# SPDX-License-Identifier: Apache-2.0
"""A death at the counter, from the JSON line to the disk and back."""

import datetime as dt

import msgspec
import pytest

from paydar.births.example import example_marks
from paydar.cli.operations import Show, find, show
from paydar.counter.commands import (
    BirthDeclare,
    BirthDeliver,
    BirthReturn,
    DocumentIssue,
    StaffAssign,
)
from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathRegister, DeathReturn
from paydar.counter.submit import Asker
from paydar.deaths.example import example_collected, example_death
from paydar.facts.births import Booklet, Fee, Missing, Reason
from paydar.facts.causes import CauseCode, CauseLine, CauseOfDeath, Certifier, Interval, Pregnancy
from paydar.facts.deaths import Collected
from paydar.facts.values import DateOf, Name
from paydar.identity.registration_number import RegistrationNumber
from paydar.law.pack import find_pack
from paydar.persons.fold import standing_of
from paydar.register.day import Counting
from paydar.wiring import check
from paydar.worklist.work import Worklist
from tests.office import FOUNDER, changed, do, grounds, registration

TODAY = dt.date(2026, 11, 22)
MISSING = (Missing(field="evidence.certificate", need="the certificate"),)
LATE_FEE = Fee(amount=300, receipt="R-1")


def day(text):
    on = dt.date.fromisoformat(text)
    return DateOf(earliest=on, latest=on, calendar="gregorian", as_written=text)


def death(country="zz", **changes):
    """The example of a walk-in, with parts of the declaration changed by dotted name."""
    pack = find_pack(country)
    told = example_death(pack, TODAY)
    for path, value in changes.items():
        told = changed(told, path.split("__"), value)
    return DeathRegister(
        declaration=told, read_back=example_marks(), collected=example_collected(pack)
    )


def of_child(office, birth, country="zz", **changes):
    """The death of the child of a registered birth, today, with a certificate of its own."""
    child = office.register.by_number(birth.number).progress.declaration.child
    told = {
        "deceased__name": child.name, "deceased__sex": child.sex, "deceased__born": child.born,
        "deceased__number": birth.national_number, "deceased__paper": None,
        "deceased__marital": "single", "died__on": day("2026-11-22"),
        "evidence__certificate__number": "D-2", "evidence__certificate__issued_on": None,
    }  # fmt: skip
    if country == "ir":
        told["permit__issued_on"] = None
    return death(country, **{**told, **changes})


def of_mother(on, **changes):
    """The death of the example's mother on a day long enough ago for the highest fee."""
    mother = registration().declaration.mother
    told = {
        "deceased__name": mother.name, "deceased__sex": "female", "deceased__born": mother.born,
        "deceased__number": mother.number, "died__on": day(on),
        "evidence__certificate__issued_on": None,
    }  # fmt: skip
    return death(**{**told, **changes})


def told_of(office, number):
    asked = Show(assignment="founder", language="en", number=number, purpose="registration")
    return msgspec.json.decode(show(office, msgspec.msgpack.encode(asked)))


@pytest.mark.parametrize("country", ["zz", "ir"])
def test_a_walk_in_is_numbered_final_and_found_again(country, request):
    office = request.getfixturevalue(country)
    birth = do(office, "birth.register", registration(country))
    done = do(office, "death.register", death(country))
    assert done.status == "recorded", done
    assert done.national_number == ""
    number = RegistrationNumber.parse(done.number)
    before = RegistrationNumber.parse(birth.number)
    assert (number.office, number.year, number.sequence) == (
        before.office, before.year, before.sequence + 1,
    )  # fmt: skip
    entry = office.register.by_number(done.number)
    assert (entry.event, entry.progress.status, entry.id) == ("death", "registered", done.entry)
    said = told_of(office, done.number)
    assert (said["event"], said["status"]) == ("death", "registered")
    assert (
        said["declaration"]["deceased"]["number"]
        == example_death(office.pack, TODAY).deceased.number
    )
    asked = Show("founder", "en", entry.progress.declaration.deceased.name.family, "registration")
    hits = msgspec.json.decode(find(office, msgspec.msgpack.encode(asked)))["entries"]
    assert (done.number, "death") in {(hit["number"], hit["event"]) for hit in hits}
    assert office.register.counts() == {"registered": 2}
    assert office.register.waits() == {"registered": 1}  # the birth: its paper is to be given
    office.close()
    assert check(office.folder).findings == []


def test_a_death_is_found_by_its_day_and_by_the_name_of_the_deceased(zz):
    done = do(zz, "death.register", death())
    for words in ("2026-11-20", "sam samplewood"):
        found = zz.find(FOUNDER, "registration", words)
        assert [entry.progress.number for entry in found] == [done.number]
    assert zz.find(FOUNDER, "registration", "2026-11-19") == []


def test_a_death_annotates_the_birth_entry_and_says_which_fact_caused_it(zz):
    birth = do(zz, "birth.register", registration())
    assert told_of(zz, birth.number)["annotations"] == []
    done = do(zz, "death.register", of_child(zz, birth))
    assert done.status == "recorded", done
    said = told_of(zz, birth.number)
    assert said["annotations"] == [
        {
            "event": "death",
            "on": {
                "earliest": "2026-11-22", "latest": "2026-11-22", "calendar": "gregorian",
                "as_written": "2026-11-22",
            },
            "entry": done.entry,
            "number": done.number,
            "cause": f"{done.book}/{done.sequence}",
        }
    ]  # fmt: skip
    assert said["national_number_retired"] is True
    back = told_of(zz, done.number)["birth"]
    assert (back["number"], back["entry"]) == (birth.number, birth.entry)
    assert back["cause"] == f"{birth.book}/{birth.sequence}"


def test_a_death_ends_the_duty_that_a_birth_left(zz):
    birth = do(zz, "birth.register", registration(child__died=day("2026-11-20")))
    assert told_of(zz, birth.number)["follow_up"] == ["death-to-register"]
    done = do(zz, "death.register", of_child(zz, birth, died__on=day("2026-11-20")))
    assert done.status == "recorded", done
    assert told_of(zz, birth.number)["follow_up"] == []


def test_a_birth_entry_names_the_person_as_well_as_a_number_does(zz):
    birth = do(zz, "birth.register", registration())
    told = of_child(
        zz, birth, deceased__number="", deceased__no_number="lost-record",
        deceased__birth_entry=birth.number.lower(),
    )  # fmt: skip
    done = do(zz, "death.register", told)
    assert done.status == "recorded", done
    assert told_of(zz, birth.number)["annotations"][0]["number"] == done.number
    other = do(zz, "death.register", of_child(zz, birth, evidence__certificate__number="D-3"))
    assert grounds(other) == {"already-dead"}


def test_a_number_and_a_birth_entry_of_two_persons_are_refused(zz):
    birth = do(zz, "birth.register", registration())
    told = registration(
        child__born=day("2026-01-02"), child__name__given="Kim", evidence__notice__number="N-9",
        evidence__notice__issued_on=None, child__hour="03:00",
    )  # fmt: skip
    late = msgspec.structs.replace(told, fee=Fee(amount=500, receipt="r"))
    other = do(zz, "birth.register", late)
    assert other.status == "recorded", other
    mixed = of_child(zz, birth, deceased__birth_entry=other.number)
    assert "deceased-two-persons" in grounds(do(zz, "death.register", mixed))


def test_a_second_death_of_one_person_is_refused_with_the_number_of_the_first(zz):
    first = do(zz, "death.register", death())
    again = do(zz, "death.register", death(evidence__certificate__number="D-9"))
    (no,) = again.refusals
    assert (no.ground, no.field) == ("already-dead", "deceased.number")
    assert first.number in no.message


def test_a_declared_death_does_not_close_the_person(zz):
    first = do(zz, "death.declare", DeathDeclare(declaration=death().declaration))
    assert first.status == "recorded"
    other = death(evidence__certificate__number="D-9")
    assert do(zz, "death.register", other).status == "recorded"
    heads = zz.register.entry(first.entry).heads
    late = DeathRegister(entry=first.entry, read_back=example_marks())
    assert grounds(do(zz, "death.register", late, basis=heads)) == {"already-dead"}


def test_a_certificate_stands_on_one_death_only(zz):
    do(zz, "death.register", death())
    number = zz.pack.scheme.issue(zz.pack.numbers.sample_prefix, 777)
    other = death(deceased__number=number, evidence__certificate__issuer="SAMPLE  hospital")
    assert grounds(do(zz, "death.register", other)) == {"certificate-claimed"}


def test_no_birth_after_the_mother_died_and_none_past_the_term_after_the_father(zz):
    late = msgspec.structs.replace(of_mother("2026-11-10"), fee=LATE_FEE)
    assert do(zz, "death.register", late).status == "recorded"
    # The example's child was born on 19 November 2026.
    assert grounds(do(zz, "birth.register", registration())) == {"mother-dead-before-birth"}


@pytest.mark.parametrize(
    ("died", "wanted"),
    # zz: 308 days, and the child of the example was born on 19 November 2026.
    [("2026-01-15", set()), ("2026-01-14", {"father-dead-too-long"})],
)
def test_a_father_may_have_died_before_within_the_pack_s_term(zz, died, wanted):
    father = registration().declaration.father
    told = death(
        deceased__name=father.name, deceased__born=father.born, deceased__number=father.number,
        died__on=day(died), evidence__certificate__issued_on=None,
    )  # fmt: skip
    done = do(zz, "death.register", msgspec.structs.replace(told, fee=LATE_FEE))
    assert done.status == "recorded", done
    mother = registration().declaration
    by_mother = registration(
        declarant__role="mother", declarant__name=mother.mother.name,
        declarant__number=mother.mother.number,
    )  # fmt: skip
    assert grounds(do(zz, "birth.register", by_mother)) == wanted


def test_a_death_before_a_birth_that_is_registered_is_refused(zz):
    do(zz, "birth.register", registration())
    late = msgspec.structs.replace(of_mother("2026-11-10"), fee=LATE_FEE)
    assert grounds(do(zz, "death.register", late)) == {"death-before-child"}


def test_a_declaration_is_returned_completed_and_registered_by_whoever_saw_it(zz):
    told = death(died__hour="")
    first = do(zz, "death.declare", DeathDeclare(declaration=told.declaration))
    seen = zz.register.entry(first.entry).heads
    returned = do(zz, "death.return", DeathReturn(entry=first.entry, missing=MISSING), basis=seen)
    assert returned.status == "recorded"
    register = DeathRegister(
        entry=first.entry, declaration=death().declaration, read_back=example_marks()
    )
    assert grounds(do(zz, "death.register", register, basis=seen)) == {"changed-since-seen"}
    now = zz.register.entry(first.entry).heads
    done = do(zz, "death.register", register, basis=now)
    assert (done.status, done.entry) == ("recorded", first.entry)
    assert zz.register.by_number(done.number).progress.declaration.died.hour == "22:15"


def test_a_refused_death_says_where_to_contest_it(zz):
    first = do(zz, "death.declare", DeathDeclare(declaration=death().declaration))
    reasons = (Reason(ground="death-evidence-missing", field="evidence", law="d4"),)
    seen = zz.register.entry(first.entry).heads
    done = do(zz, "death.refuse", DeathRefuse(entry=first.entry, reasons=reasons), basis=seen)
    assert done.status == "recorded"
    entry = zz.register.entry(first.entry)
    assert entry.progress.status == "refused"
    assert "Registrar General" in entry.progress.appeal
    (item,) = Worklist(zz.register, zz.pack, 0).read(TODAY).items
    # zz: 28 days after 22 November 2026.
    assert (item.clock.about, item.clock.last_day) == ("appeal", dt.date(2026, 12, 20))
    assert item.next == "death.refuse"


def test_the_same_key_gives_the_same_receipt_and_another_body_is_refused(zz):
    first = do(zz, "death.register", death(), key="k-1")
    assert do(zz, "death.register", death(), key="k-1") == first
    other = death(died__hour="23:00")
    assert grounds(do(zz, "death.register", other, key="k-1")) == {"key-reused"}
    assert zz.register.counts() == {"registered": 1}


def test_a_clerk_may_declare_and_a_registrar_register_a_death(zz):
    askers = {}
    for post in ("clerk", "registrar"):
        do(zz, "staff.assign", StaffAssign(staff=post, name=Name(given="Robin"), post=post))
        held = zz.counter.chart().assignments.values()
        askers[post] = Asker(next(a.assignment for a in held if a.staff == post), "en")
    no = do(zz, "death.register", death(), asker=askers["clerk"])
    assert grounds(no) == {"not-authorised"}
    told = DeathDeclare(declaration=death().declaration)
    first = do(zz, "death.declare", told, asker=askers["clerk"])
    assert first.status == "recorded"
    register = DeathRegister(entry=first.entry, read_back=example_marks())
    seen = zz.register.entry(first.entry).heads
    done = do(zz, "death.register", register, basis=seen, asker=askers["registrar"])
    assert done.status == "recorded"


def test_steps_of_a_birth_and_of_a_death_are_not_mixed(zz):
    birth = do(zz, "birth.declare", BirthDeclare(declaration=registration().declaration))
    dead = do(zz, "death.declare", DeathDeclare(declaration=death().declaration))
    other = {"other-event"}
    heads = {e: zz.register.entry(e).heads for e in (birth.entry, dead.entry)}
    no = do(zz, "death.return", DeathReturn(entry=birth.entry, missing=MISSING),
            basis=heads[birth.entry])  # fmt: skip
    assert grounds(no) == other
    no = do(zz, "birth.return", BirthReturn(entry=dead.entry, missing=MISSING),
            basis=heads[dead.entry])  # fmt: skip
    assert grounds(no) == other
    smuggled = msgspec.structs.replace(registration(), entry=dead.entry)
    assert grounds(do(zz, "birth.register", smuggled, basis=heads[dead.entry])) == other
    done = do(zz, "death.register", DeathRegister(entry=dead.entry, read_back=example_marks()),
              basis=heads[dead.entry])  # fmt: skip
    issue = DocumentIssue(number=done.number, document="certificate")
    assert grounds(do(zz, "document.issue", issue)) == other
    hand = BirthDeliver(number=done.number, how="hand", to="x")
    assert grounds(do(zz, "birth.deliver", hand)) == other


def test_iran_voids_a_booklet_once_and_only_its_holders(ir):
    birth = do(ir, "birth.register", registration("ir"))
    mine = Booklet(series="الف۱", serial=100_001)  # given out with the birth
    stranger = msgspec.structs.replace(death("ir"), collected=Collected(booklet=mine))
    assert grounds(do(ir, "death.register", stranger)) == {"booklet-of-another"}
    own = of_child(ir, birth, "ir")
    own = msgspec.structs.replace(own, collected=Collected(booklet=mine))
    done = do(ir, "death.register", own)
    assert done.status == "recorded", done
    assert told_of(ir, done.number)["collected"]["booklet"]["serial"] == 100_001
    assert grounds(do(ir, "death.register", stranger)) == {"booklet-of-another", "booklet-voided"}


def test_a_declared_death_waits_with_its_legal_clock(zz):
    first = do(zz, "death.declare", DeathDeclare(declaration=death().declaration))
    work = Worklist(zz.register, zz.pack, 0).read(TODAY)
    (item,) = work.items
    assert (item.row.id, item.row.event, item.next) == (first.entry, "death", "death.register")
    # zz: five days, the day of death, 20 November, is the first.
    assert (item.clock.about, item.clock.last_day) == ("term", dt.date(2026, 11, 24))
    heads = zz.register.entry(first.entry).heads
    register = DeathRegister(entry=first.entry, read_back=example_marks())
    assert do(zz, "death.register", register, basis=heads).status == "recorded"
    assert Worklist(zz.register, zz.pack, 0).read(TODAY).items == ()


def test_the_numbers_of_the_dead_are_retired(zz):
    birth = do(zz, "birth.register", registration())
    done = do(zz, "death.register", of_child(zz, birth))
    entry = zz.register.by_number(birth.number)
    person = entry.progress.persons.child
    bodies = [f.body for f in zz.ledger.look([f"person:{person}"]).on(f"person:{person}")]
    standing = standing_of(person, bodies)
    assert standing.retired == (birth.national_number,)
    assert (standing.death, standing.death_number) == (done.entry, done.number)
    assert not standing.contested


def test_the_day_counts_deaths_among_the_numbers_of_the_series(zz):
    births = do(zz, "birth.register", registration())
    late = {"died__on": day("2026-11-10"), "evidence__certificate__issued_on": None}
    deaths = do(zz, "death.register", msgspec.structs.replace(death(**late), fee=LATE_FEE))
    assert deaths.status == "recorded", deaths
    counted = Counting(zz.ledger, zz.settings.today).tally([zz.settings.book], None)
    assert (counted.first_number, counted.last_number) == (births.number, deaths.number)
    assert counted.kinds["death.registered"] == 1
    assert counted.fees == LATE_FEE.amount


def test_a_book_with_deaths_verifies_and_is_rebuilt(zz):
    birth = do(zz, "birth.register", registration())
    do(zz, "death.register", of_child(zz, birth))
    do(zz, "death.declare", DeathDeclare(declaration=death().declaration))
    folder = zz.folder
    zz.close()
    assert check(folder).findings == []


def test_a_refusal_that_tells_of_a_dead_person_is_written_down_before_it_is_given(zz):
    first = do(zz, "death.register", death())
    before = len(zz.register.looked(first.entry))
    again = do(zz, "death.register", death(evidence__certificate__number="D-9"))
    assert grounds(again) == {"already-dead"}
    looked = zz.register.looked(first.entry)
    assert len(looked) == before + 1
    assert looked[-1][1].purpose == "registration"
    # What the register does not know of is refused without a look-up.
    assert grounds(do(zz, "death.register", death(died__hour="99", deceased__number=""))) == {
        "hour-malformed", "number-missing", "certificate-claimed",
    }  # fmt: skip
    assert len(zz.register.looked(first.entry)) == before + 2  # the certificate told of it


def _line(text, interval="", code=""):
    return CauseLine(
        text=text,
        interval=Interval(as_written=interval) if interval else None,
        code=CauseCode(classification="icd-10", code=code) if code else None,
    )


def _form(*lines):
    by = Certifier(role="physician", name=Name(given="Kim", family="Sampleton"))
    return CauseOfDeath(chain=lines, manner="disease", certifier=by)


def test_the_certificate_of_a_cause_is_kept_as_it_is_read_and_told_in_its_order(zz):
    done = do(zz, "death.register", death(cause=_form(_line("stroke", "۳ روز", "i64"), _line(""))))
    kept = zz.register.by_number(done.number).progress.declaration.cause
    assert len(kept.chain) == 1
    assert (kept.chain[0].interval.value, kept.chain[0].interval.unit) == (3, "days")
    assert kept.chain[0].code.code == "I64"
    told = told_of(zz, done.number)["declaration"]["cause"]
    assert [line["text"] for line in told["chain"]] == ["stroke"]


def test_a_cause_that_cannot_be_is_refused_with_every_field_beside_the_law_s_grounds(zz):
    form = _form(_line(""), _line("eclampsia", "1 hour", "O15"))
    cause = msgspec.structs.replace(form, pregnancy=Pregnancy(pregnant="yes"), certifier=None)
    refused = do(zz, "death.register", death(cause=cause, evidence__certificate__number=""))
    fields = {(g.field, g.ground) for g in refused.refusals}
    assert ("cause.chain.0", "cause-line-gap") in fields
    assert ("cause.chain.1.code", "cause-code-other-sex") in fields
    assert ("cause.certifier", "certifier-missing") in fields
    assert any(field.startswith("cause.pregnancy") for field, _ in fields)
    assert any(field == "evidence.certificate.number" for field, _ in fields)


def test_a_death_without_its_cause_is_registered_all_the_same(zz):
    done = do(zz, "death.register", death(cause=None))
    assert done.status == "recorded"
