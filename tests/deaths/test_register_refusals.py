# SPDX-License-Identifier: Apache-2.0
"""One change to a valid declaration of a death, and exactly the ground that it must give."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from paydar.births.example import example_marks
from paydar.deaths.case import term_of_death
from paydar.facts.births import Booklet, Fee, Witness
from paydar.facts.deaths import Certificate, Collected, DeathDeclared, Permit
from paydar.facts.values import Attachment, Name, Paper, Place
from paydar.law.load import load_folder
from paydar.persons.standing import ChildBorn, Standing
from tests.births.cases import IR, ZZ, day, fact, grounds
from tests.deaths.cases import case, register, told
from tests.deaths.test_steps import folded
from tests.law.packs import change, copy_of

NUMBERS = [ZZ.scheme.issue("10", serial) for serial in range(1, 4)]
ADULT = Witness(name=Name(given="Wit", family="One"), number=NUMBERS[0], born=day("1980-01-01"))
OTHER = Witness(name=Name(given="Wit", family="Two"), paper=Paper(kind="card", number="C-2"))
NO_PAPERS = {"evidence__certificate": None}
DECEASED = told().deceased

TOLD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    (
        "a death in the future",
        {"died__on": day("2026-11-23"), **NO_PAPERS, "evidence__witnesses": ()},
        {("date-in-future", "died.on"), ("death-evidence-missing", "evidence")},
    ),
    ("days in the wrong order", {"deceased__born": day("1948-02-18..1948-02-17")},
     {("date-interval", "deceased.born")}),
    ("a day no calendar here can show", {"deceased__born": day("0001-01-01")},
     {("date-out-of-range", "deceased.born")}),
    ("no such hour", {"died__hour": "24:00"}, {("hour-malformed", "died.hour")}),
    ("a death before the birth", {"deceased__born": day("2026-11-21")},
     {("death-before-birth", "died.on")}),
    ("a certificate before the death",
     {"evidence__certificate__issued_on": day("2026-11-19")},
     {("certificate-before-death", "evidence.certificate.issued_on")}),
    ("a certificate without number", {"evidence__certificate__number": " "},
     {("certificate-incomplete", "evidence.certificate.number")}),
    ("known before it happened", {"declarant__knew_on": day("2026-11-18")},
     {("known-before-death", "declarant.knew_on")}),
    ("nobody named", {"deceased__name__given": ""}, {("name-empty", "deceased.name.given")}),
    ("a bidi control in a name", {"deceased__name__given": "S\u202eam"},
     {("name-control-character", "deceased.name.given")}),
    ("another script than the register's", {"deceased__name__family": "نمونه"},
     {("name-not-in-register-script", "deceased.name.family")}),
    ("a wrong check digit", {"deceased__number": DECEASED.number[:-1] + "0"},
     {("number-checksum", "deceased.number")}),
    ("neither number nor reason", {"deceased__number": ""},
     {("number-missing", "deceased.number")}),
    ("a number and a reason", {"deceased__no_number": "lost-record"},
     {("number-and-reason", "deceased.number")}),
    ("a foreigner of no country",
     {"deceased__number": "", "deceased__no_number": "foreign", "deceased__nationality": ""},
     {("deceased-incomplete", "deceased.nationality")}),
    ("no such country", {"deceased__nationality": "qq"},
     {("code-unknown", "deceased.nationality")}),
    ("no registration number", {"deceased__birth_entry": "ZZ01-1"},
     {("number-format", "deceased.birth_entry")}),
    ("no place", {"died__place": Place()}, {("place-missing", "died.place")}),
    ("an unknown place", {"died__place__code": "zz-99"}, {("place-unknown", "died.place")}),
    ("abroad in the country", {"died__site": "abroad"},
     {("site-and-place-differ", "died.place")}),
    ("neither certificate nor witnesses", NO_PAPERS, {("death-evidence-missing", "evidence")}),
    ("one witness", {**NO_PAPERS, "evidence__witnesses": (ADULT,)},
     {("death-evidence-missing", "evidence"), ("marks-differ", "read_back.witnesses")}),
    ("the same witness twice", {"evidence__witnesses": (ADULT, ADULT)},
     {("witness-twice", "evidence.witnesses.1"), ("marks-differ", "read_back.witnesses")}),
    ("the deceased as a witness", {"evidence__witnesses": (
        Witness(name=DECEASED.name, number=DECEASED.number),)},
     {("declarant-is-deceased", "evidence.witnesses.0"),
      ("marks-differ", "read_back.witnesses")}),
    ("a paper that nobody can have scanned",
     {"evidence__attachments": (Attachment(digest="x", media_type="image/png", size=1),)},
     {("attachment-invalid", "evidence.attachments.0")}),
    ("an institution at a death at home",
     {"died__site": "home", "declarant__role": "institution", "declarant__authority": "L-1"},
     {("death-declarant-not-entitled", "declarant.role")}),
    ("an institution without its letter", {"declarant__role": "institution"},
     {("death-declarant-authority-missing", "declarant.authority")}),
    ("a relative who says not why nobody nearer came", {"declarant__role": "relative"},
     {("death-declarant-reason-missing", "declarant.instead_because")}),
    ("a declarant nobody identified", {"declarant__number": ""},
     {("declarant-not-identified", "declarant.identified_by")}),
    ("the deceased as declarant", {"declarant__number": DECEASED.number},
     {("declarant-is-deceased", "declarant.number")}),
    ("a permit where the registrar issues it",
     {"permit": Permit(issuer="x", number="1")}, {("permit-not-due", "permit")}),
    ("a place of another office",
     {"died__place__code": "zz-02-01", "deceased__residence": None},
     {("death-office-not-competent", "died.place")}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "changes", "wanted"), TOLD, ids=[row[0] for row in TOLD])
def test_each_fault_gives_its_ground_and_no_other(
    what: str, changes: dict[str, Any], wanted: set[tuple[str, str]]
) -> None:
    assert grounds(register(case(), told(**changes))) == wanted, what


def test_every_ground_is_named_not_only_the_first() -> None:
    changes = {"died__hour": "25:00", "deceased__number": "", "declarant__role": "relative"}
    assert grounds(register(case(), told(**changes), marks=None, fee=Fee(amount=1))) == {
        ("hour-malformed", "died.hour"),
        ("number-missing", "deceased.number"),
        ("death-declarant-reason-missing", "declarant.instead_because"),
        ("read-back-missing", "read_back"),
        ("fee-not-due", "fee"),
    }


# What the register knows


def known(**changes: Any) -> Standing:
    plain: dict[str, Any] = {
        "person": "person-1", "registered": True, "birth": "b", "name": DECEASED.name,
        "sex": "male", "born": day("1948-02-17"), "numbers": (DECEASED.number,),
    }  # fmt: skip
    return Standing(**{**plain, **changes})


def child(born: str) -> ChildBorn:
    return ChildBorn("e", "c", day(born), 1, 1)


KNOWN: list[tuple[str, Standing, set[tuple[str, str]]]] = [
    ("as told", known(), set()),
    ("a second death", known(death="d", death_number="ZZ01-001-2026-000001-M"),
     {("already-dead", "deceased.number")}),
    ("told dead at birth, not registered", known(died=day("2026-11-20")), set()),
    ("another name", known(name=Name(given="Kim", family="Samplewood")),
     {("deceased-name-differs", "deceased.name")}),
    ("another sex", known(sex="female"), {("deceased-sex-differs", "deceased.sex")}),
    ("another day of birth", known(born=day("1949-02-17")),
     {("deceased-birth-date-differs", "deceased.born")}),
    # zz: a father's child may be born up to 308 days after his death.
    ("a child 308 days after a father's death", known(children=(child("2027-09-24"),)), set()),
    ("a child 309 days after a father's death", known(children=(child("2027-09-25"),)),
     {("death-before-child", "died.on")}),
    ("a mother's child the next day",
     known(sex="female", registered=False, children=(child("2026-11-21"),)),
     {("death-before-child", "died.on"), ("deceased-sex-differs", "deceased.sex")}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "standing", "wanted"), KNOWN, ids=[row[0] for row in KNOWN])
def test_the_register_speaks_against_an_impossible_death(
    what: str, standing: Standing, wanted: set[tuple[str, str]]
) -> None:
    result = register(case(standing=standing), told())
    found = grounds(result) if isinstance(result, tuple) else set()
    assert found == wanted, what


def test_a_day_that_only_the_register_knows_is_no_part_of_the_refusal() -> None:
    at = case(standing=known(born=day("2026-11-21")))
    (no,) = register(at, told(deceased__born=None))  # type: ignore[misc]
    assert (no.ground, dict(no.facts)["other_on"]) == ("death-before-birth", "")


def test_a_number_and_a_birth_entry_of_two_persons_are_refused() -> None:
    assert ("deceased-two-persons", "deceased.birth_entry") in grounds(
        register(case(two_persons=True), told())
    )


def test_a_certificate_that_stands_on_another_entry_is_refused() -> None:
    assert grounds(register(case(certificate_on="ZZ01-001-2026-000001-M"), told())) == {
        ("certificate-claimed", "evidence.certificate.number")
    }


# Terms


def declared(on: str, **changes: Any) -> Any:
    entry = DeathDeclared(
        entry="entry-1", person="person-1", declaration=told(**changes), declared_on=day(on)
    )
    return case(progress=folded(entry))


def test_zz_counts_five_days_with_the_day_of_death_itself() -> None:
    assert term_of_death(ZZ, told()).last_day.isoformat() == "2026-11-24"
    assert fact(register(declared("2026-11-24"), None)).timeliness == "timely"
    assert grounds(register(declared("2026-11-25"), None)) == {("fee-missing", "fee")}
    done = fact(register(declared("2026-11-25"), None, fee=Fee(amount=300, receipt="R-1")))
    assert done.timeliness == "late"


def test_a_delayed_registration_needs_a_further_paper_and_the_highest_fee() -> None:
    long_ago = {"died__on": day("2025-01-10"), "evidence__certificate__issued_on": None}
    fee = Fee(amount=1000, receipt="R-1")
    assert grounds(register(case(), told(**long_ago), fee=fee)) == {
        ("death-extra-missing", "evidence.extra")
    }
    done = fact(register(case(), told(**long_ago, evidence__extra=("court-order",)), fee=fee))
    assert done.timeliness == "delayed"
    assert "d5" in done.articles


def test_iran_counts_ten_days_from_the_death_or_from_knowledge_of_it() -> None:
    # Art. 25. 20 November 2026 + 10 days is Monday 30 November, an open day.
    assert term_of_death(IR, told(IR)).last_day.isoformat() == "2026-11-30"
    # Known on the 24th: ten days later is Friday 4 December, a day off, and Saturday is open.
    later = told(IR, declarant__knew_on=day("2026-11-24"))
    assert term_of_death(IR, later).last_day.isoformat() == "2026-12-05"
    # zz does not count from knowledge.
    same = told(declarant__knew_on=day("2026-11-22"))
    assert term_of_death(ZZ, same) == term_of_death(ZZ, told())


def test_twelve_days_instead_of_ten_change_the_decision(tmp_path: Path) -> None:
    folder = copy_of("ir", tmp_path)
    change(folder / "death.toml", "days = 10\nday_of_event", "days = 12\nday_of_event")
    assert term_of_death(load_folder(folder), told(IR)).last_day.isoformat() == "2026-12-02"


# Permit and booklet, as Iran has them


def test_iran_keeps_the_number_of_the_permit_or_why_there_is_none() -> None:
    assert grounds(register(case(IR), told(IR, permit=None))) == {("permit-missing", "permit")}
    fact(register(case(IR), told(IR, permit=None, no_permit="not-buried-yet")))
    assert grounds(register(case(IR), told(IR, no_permit="lost"))) == {
        ("permit-and-reason", "permit")
    }
    assert grounds(register(case(IR), told(IR, permit__issued_on=day("2026-11-19")))) == {
        ("permit-before-death", "permit.issued_on")
    }
    assert grounds(register(case(IR), told(IR, permit__number=""))) == {
        ("permit-incomplete", "permit.number")
    }


def test_iran_takes_the_booklet_in_or_says_why_not() -> None:
    nothing = Collected()
    assert grounds(register(case(IR), told(IR), collected=nothing)) == {
        ("booklet-not-collected", "collected")
    }
    done = fact(register(case(IR), told(IR), collected=Collected(why_not="lost")))
    assert done.collected == Collected(why_not="lost")
    both = Collected(booklet=Booklet(series="ب۲", serial=1), why_not="lost")
    assert grounds(register(case(IR), told(IR), collected=both)) == {
        ("booklet-and-reason", "collected")
    }
    assert grounds(register(case(IR, booklet_voided=True), told(IR))) == {
        ("booklet-voided", "collected")
    }
    assert grounds(register(case(IR, booklet_of_another=True), told(IR))) == {
        ("booklet-of-another", "collected")
    }


def test_a_foreigner_has_no_booklet_to_bring() -> None:
    foreign = told(
        IR, deceased__number="", deceased__no_number="foreign", deceased__nationality="af"
    )
    assert fact(register(case(IR), foreign, collected=Collected())).collected == Collected()


def test_zz_takes_no_booklet_in() -> None:
    assert grounds(register(case(), told(), collected=Collected(why_not="lost"))) == {
        ("booklet-not-taken-in", "collected")
    }


def test_two_witnesses_prove_a_death_without_certificate() -> None:
    marks = msgspec.structs.replace(example_marks(), witnesses=("signature", "fingerprint"))
    two = told(evidence__certificate=None, evidence__witnesses=(ADULT, OTHER))
    assert fact(register(case(), two, marks=marks)).timeliness == "timely"


def test_what_is_kept_is_cleaned() -> None:
    shown = told(
        deceased__name__given=" Sam ",
        deceased__birth_entry="zz01-001-2026-000001-m",
        evidence__certificate=Certificate(issuer="Sample Hospital", number="D-1"),
    )
    kept = fact(register(case(), shown)).declaration
    assert kept.deceased.name.given == "Sam"
    assert kept.deceased.birth_entry == "ZZ01-001-2026-000001-M"
