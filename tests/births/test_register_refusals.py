# SPDX-License-Identifier: Apache-2.0
"""One change to a valid declaration, and exactly the ground that it must give."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paydar.facts.births import Booklet, Fee, Found, Parent, ReadBack, Witness
from paydar.facts.values import Attachment, Name, Paper, Place
from paydar.law.load import load_folder
from paydar.persons.standing import ChildBorn, Standing
from tests.births.cases import IR, TODAY, ZZ, case, day, fact, grounds, register, told
from tests.law.packs import change, copy_of

UNKNOWN = Parent(known="unknown")
NUMBERS = [ZZ.scheme.issue("10", serial) for serial in range(1, 4)]
ADULT = Witness(name=Name(given="Wit", family="One"), number=NUMBERS[0], born=day("1980-01-01"))
OTHER = Witness(name=Name(given="Wit", family="Two"), paper=Paper(kind="card", number="C-2"))
PDF = "application/pdf"

TOLD: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    (
        "a birth in the future",
        {"child__born": day("2026-11-23"), "evidence__notice__issued_on": None},
        {("date-in-future", "child.born")},
    ),
    (
        "a date that is not as written",
        {"child__born": day("2026-11-18"), "mother__born__as_written": "1996-05-03"},
        {("date-not-as-written", "mother.born")},
    ),
    (
        "days in the wrong order",
        {"mother__born": day("1996-05-03..1996-05-02")},
        {("date-interval", "mother.born")},
    ),
    (
        "a day no calendar here can show",
        {"mother__born": day("0001-01-01")},
        {("date-out-of-range", "mother.born")},
    ),
    (
        "an unknown calendar",
        {"mother__born__calendar": "mayan"},
        {("calendar-unknown", "mother.born")},
    ),
    ("no such hour", {"child__hour": "24:00"}, {("hour-malformed", "child.hour")}),
    ("an hour in words", {"child__hour": "noon"}, {("hour-malformed", "child.hour")}),
    (
        "a twin without hour",
        {"child__hour": "", "child__plurality": 2},
        {("hour-missing", "child.hour")},
    ),
    (
        "the third of two",
        {"child__plurality": 2, "child__order": 3},
        {("order-impossible", "child.order")},
    ),
    (
        "no child at all",
        {"child__plurality": 0, "child__order": 0},
        {("order-impossible", "child.order")},
    ),
    ("too heavy", {"child__weight": 9000}, {("weight-impossible", "child.weight")}),
    ("too early", {"child__gestation": 10}, {("gestation-impossible", "child.gestation")}),
    (
        "dead before birth",
        {"child__died": day("2026-11-18")},
        {("died-before-birth", "child.died")},
    ),
    (
        "died long after birth",
        {
            "child__born": day("2026-09-01"),
            "child__died": day("2026-10-30"),
            "evidence__notice__issued_on": None,
        },
        {("died-too-long-after-birth", "child.died"), ("fee-missing", "fee")},
    ),
    (
        "arrived before the birth",
        {"child__site": "travelling", "child__arrived": day("2026-11-18")},
        {("arrival-before-birth", "child.arrived")},
    ),
    (
        "a bidi control in a name",
        {"child__name__given": "Ar\u202ein"},
        {("name-control-character", "child.name.given")},
    ),
    (
        "a digit in a name",
        {"child__name__given": "Arin2"},
        {("name-character", "child.name.given")},
    ),
    (
        "two scripts in a word",
        {"mother__name__given": "Mary\u0430m"},
        {("name-mixed-scripts", "mother.name.given")},
    ),
    (
        "a Latin name in Persian letters",
        {"child__name__given_latin": "آرین"},
        {("name-not-latin", "child.name.given_latin")},
    ),
    ("no given name", {"child__name__given": "  "}, {("name-empty", "child.name.given")}),
    (
        "a word that is no name",
        {"child__name__given": "Unknown"},
        {("name-forbidden", "child.name.given")},
    ),
    (
        "five names",
        {"child__name__given": "Arin Bo Cy Di Ed"},
        {("name-too-many-parts", "child.name.given")},
    ),
    (
        "another script than the register's",
        {"child__name__given": "آرین"},
        {("name-not-in-register-script", "child.name.given")},
    ),
    (
        "a family name of neither parent",
        {"child__name__family": "Other"},
        {("family-name-not-fathers", "child.name.family")},
    ),
    (
        "a wrong check digit",
        {"mother__number": "100087655"},
        {("number-checksum", "mother.number")},
    ),
    ("too short a number", {"mother__number": "10008"}, {("number-length", "mother.number")}),
    (
        "letters in a number",
        {"declarant__number": "10004321X"},
        {("number-format", "declarant.number"), ("declarant-is-not-parent", "declarant.name")},
    ),
    ("neither number nor reason", {"mother__number": ""}, {("number-missing", "mother.number")}),
    (
        "a number and a reason",
        {"mother__no_number": "foreign"},
        {("number-and-reason", "mother.number")},
    ),
    (
        "a foreigner of no country",
        {"mother__number": "", "mother__no_number": "foreign", "mother__nationality": ""},
        {("parent-incomplete", "mother.nationality")},
    ),
    (
        "one number for both parents",
        {"mother__number": "100043215"},
        {("number-twice", "father.number")},
    ),
    (
        "a nationality that is none",
        {"mother__nationality": "ZZ"},
        {("code-unknown", "mother.nationality")},
    ),
    (
        "a country that is none",
        {"child__place__country": "qq"},
        {("code-unknown", "child.place.country")},
    ),
    ("a place that is none", {"child__place__code": "zz-99"}, {("place-unknown", "child.place")}),
    (
        "a place that had ended",
        {"child__place__code": "zz-01-04"},
        {("place-unknown", "child.place")},
    ),
    ("no place", {"child__place": Place()}, {("place-missing", "child.place")}),
    (
        "abroad without country",
        {"child__site": "abroad"},
        {("site-and-place-differ", "child.place")},
    ),
    (
        "a paper without number",
        {"mother__paper__number": " "},
        {("paper-incomplete", "mother.paper")},
    ),
    (
        "a certificate without number",
        {"evidence__notice__number": " "},
        {("notice-incomplete", "evidence.notice.number")},
    ),
    (
        "a certificate older than the birth",
        {"evidence__notice__issued_on": day("2026-11-18")},
        {("notice-before-birth", "evidence.notice.issued_on")},
    ),
    (
        "a line break in a text",
        {"marriage__place": "North\nbridge"},
        {("text-unreadable", "marriage.place")},
    ),
    (
        "a direction mark in a text",
        {"marriage__place": "North\u202ebridge"},
        {("text-unreadable", "marriage.place")},
    ),
    ("too long a text", {"marriage__place": "x" * 201}, {("text-too-long", "marriage.place")}),
    (
        "more living than born",
        {"statistics__living": 2},
        {("count-impossible", "statistics.living")},
    ),
    (
        "a count below zero",
        {"statistics__fetal_deaths": -1},
        {("count-impossible", "statistics.fetal_deaths")},
    ),
    (
        "an attachment without digest",
        {"evidence__attachments": (Attachment(digest="x", media_type=PDF, size=1),)},
        {("attachment-invalid", "evidence.attachments.0")},
    ),
    (
        "too large an attachment",
        {"evidence__attachments": (Attachment(digest="a" * 64, media_type=PDF, size=11_000_000),)},
        {("attachment-too-large", "evidence.attachments.0")},
    ),
    (
        "too many attachments",
        {"evidence__attachments": (Attachment(digest="a" * 64, media_type=PDF, size=1),) * 21},
        {("attachments-too-many", "evidence.attachments")},
    ),
    ("no mother", {"mother": UNKNOWN}, {("mother-missing", "mother")}),
    (
        "a married father unknown",
        {
            "father": UNKNOWN,
            "declarant__role": "mother",
            "declarant__name": Name(given="Maryam", family="Tester"),
            "declarant__number": "100087654",
        },
        {("marriage-needs-father", "father")},
    ),
    (
        "details of an unnamed parent",
        {
            "father": Parent(known="unknown", nationality="zz"),
            "marriage__state": "unregistered",
            "declarant__role": "mother",
            "declarant__name": Name(given="Maryam", family="Tester"),
            "declarant__number": "100087654",
        },
        {("unnamed-parent-with-details", "father")},
    ),
    (
        "a mother born after the child",
        {"mother__born": day("2026-11-19")},
        {("parent-born-after-child", "mother.born")},
    ),
    (
        "a mother of nine",
        {"mother__born": day("2017-01-01"), "marriage__permission": "order 12"},
        {("parent-too-young", "mother.born")},
    ),
    (
        "a mother of fifteen without permission",
        {"mother__born": day("2011-01-01")},
        {("permission-missing", "marriage.permission")},
    ),
    (
        "a mother dead before the birth",
        {"mother__died": day("2026-11-18")},
        {("mother-dead-before-birth", "mother.died")},
    ),
    (
        "a father dead for a year",
        {
            "father__died": day("2025-11-18"),
            "declarant__role": "mother",
            "declarant__name": Name(given="Maryam", family="Tester"),
            "declarant__number": "100087654",
        },
        {("father-dead-too-long", "father.died")},
    ),
    (
        "a marriage of the unmarried",
        {"marriage__state": "none"},
        {("marriage-incomplete", "marriage.state")},
    ),
    (
        "a dead declarant",
        {"father__died": day("2026-11-01")},
        {("declarant-dead", "declarant.role")},
    ),
    (
        "a stranger as father",
        {"declarant__number": "", "declarant__name": Name(given="Some", family="Body")},
        {
            ("declarant-is-not-parent", "declarant.name"),
            ("declarant-not-identified", "declarant.identified_by"),
        },
    ),
    (
        "a grandfather without reason",
        {"declarant__role": "paternal-grandfather", "declarant__number": NUMBERS[0]},
        {("declarant-reason-missing", "declarant.instead_because")},
    ),
    (
        "a guardian without order",
        {"declarant__role": "guardian", "declarant__instead_because": "dead"},
        {("declarant-authority-missing", "declarant.authority")},
    ),
    (
        "a newborn declares itself",
        {"declarant__role": "self", "declarant__instead_because": "dead"},
        {("declarant-too-young", "declarant.role")},
    ),
    (
        "a letter that is not there",
        {"declarant__identified_by": "letter"},
        {("declarant-not-identified", "declarant.identified_by")},
    ),
    ("no proof", {"evidence__notice": None}, {("evidence-missing", "evidence")}),
    (
        "one witness",
        {"evidence__notice": None, "evidence__witnesses": (ADULT,)},
        {("evidence-missing", "evidence"), ("marks-differ", "read_back.witnesses")},
    ),
    (
        "a place elsewhere",
        {"child__place__code": "zz-02-01", "mother__residence": None, "father__residence": None},
        {("office-not-competent", "child.place")},
    ),
    (
        "born in an open year",
        {"child__born": day("2025-12-01..2026-11-19"), "evidence__notice__issued_on": None},
        {("birth-date-needs-assessment", "child.born")},
    ),
    (
        "delayed by two years",
        {"child__born": day("2024-11-01"), "evidence__notice__issued_on": None},
        {("extra-evidence-missing", "evidence.extra"), ("fee-missing", "fee")},
    ),
]


BY_MOTHER: dict[str, Any] = {
    "marriage__state": "unregistered",
    "declarant__role": "mother",
    "declarant__name": Name(given="Maryam", family="Tester"),
    "declarant__number": "100087654",
}
TOLD += [
    (
        "a nameless mother",
        {"mother__name": Name(family="Tester")},
        {("name-empty", "mother.name.given")},
    ),
    (
        "a first name that is not told",
        {**BY_MOTHER, "father": Parent(known="first-name-only")},
        {("name-empty", "father.name.given")},
    ),
    (
        "a family name of one known by first name",
        {
            **BY_MOTHER,
            "father": Parent(known="first-name-only", name=Name(given="Dan", family="Wood")),
        },
        {("unnamed-parent-with-details", "father.name.family")},
    ),
    (
        "the name of an unknown father",
        {**BY_MOTHER, "father": Parent(known="unknown", name=Name(given="Dan"))},
        {("unnamed-parent-with-details", "father.name")},
    ),
    (
        "a nameless declarant",
        {"declarant__name": Name(family="Samplewood")},
        {("name-empty", "declarant.name.given")},
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), [row[1:] for row in TOLD], ids=[r[0] for r in TOLD]
)
def test_what_is_told_is_refused_on_this_ground(
    changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert grounds(register(case(), told(**changes))) == expected


def with_witnesses(*witnesses: Witness) -> dict[str, Any]:
    return {"evidence__notice": None, "evidence__witnesses": witnesses}


def marks(count: int) -> ReadBack:
    return ReadBack(how="read-aloud", declarant="fingerprint", witnesses=("signature",) * count)


def test_two_adult_witnesses_stand_for_a_certificate() -> None:
    fact(register(case(), told(**with_witnesses(ADULT, OTHER)), marks=marks(2)))


@pytest.mark.parametrize(
    ("witness", "ground"),
    [
        (
            Witness(name=Name(given="Daniel", family="Samplewood"), number="100043215"),
            "witness-is-declarant",
        ),
        (ADULT, "witness-twice"),
        (
            Witness(name=Name(given="Kid"), number=NUMBERS[1], born=day("2010-01-01")),
            "witness-too-young",
        ),
        (Witness(name=Name(given="No", family="Paper")), "witness-not-identified"),
    ],
)
def test_a_witness_is_an_identified_adult_and_nobody_else(witness: Witness, ground: str) -> None:
    told_ = told(**with_witnesses(ADULT, witness))
    found = grounds(register(case(), told_, marks=marks(2)))
    assert (ground, "evidence.witnesses.1") in found


def test_every_witness_puts_a_mark() -> None:
    told_ = told(**with_witnesses(ADULT, OTHER))
    assert grounds(register(case(), told_, marks=marks(1))) == {
        ("marks-differ", "read_back.witnesses")
    }


def test_who_cannot_sign_needs_a_trusted_person() -> None:
    read = ReadBack(how="read-aloud", declarant="read-to-and-understood")
    assert grounds(register(case(), told(), marks=read)) == {
        ("trusted-person-missing", "read_back.trusted_person")
    }


def test_a_walk_in_without_read_back_is_refused() -> None:
    assert grounds(register(case(), told(), marks=None)) == {("read-back-missing", "read_back")}


def test_a_certificate_used_before_names_what_stands_on_it() -> None:
    held = {"notice:samplehospital/001-88214": "ZZ01-001-2026-000412-9"}
    result = register(case(held=held), told(evidence__notice__number="۰۰۱ ۸۸۲۱۴"))
    assert grounds(result) == {("notice-claimed", "evidence.notice.number")}
    assert dict(result[0].facts) == {"standing": "ZZ01-001-2026-000412-9"}


def test_a_fee_where_none_is_due_is_refused() -> None:
    assert grounds(register(case(), told(), fee=Fee(amount=5))) == {("fee-not-due", "fee")}


@pytest.mark.parametrize(
    ("fee", "expected"),
    [
        (None, {("fee-missing", "fee")}),
        (Fee(amount=99_999, receipt="1"), {("fee-out-of-range", "fee.amount")}),
        (Fee(amount=100_000), {("fee-receipt-missing", "fee.receipt")}),
    ],
)
def test_the_fee_of_the_tariff_is_paid_with_a_receipt(
    fee: Fee | None, expected: set[tuple[str, str]]
) -> None:
    assert grounds(register(case(IR), told(IR), fee=fee)) == expected


@pytest.mark.parametrize(
    ("state", "ground"),
    [
        ("unknown", "booklet-unknown"),
        ("", "booklet-unknown"),
        ("spoiled", "booklet-spoiled"),
        ("used", "booklet-used"),
    ],
)
def test_the_booklet_comes_from_this_offices_safe(state: str, ground: str) -> None:
    assert grounds(register(case(IR, booklet_state=state), told(IR))) == {(ground, "booklet")}


def test_a_booklet_is_due_in_iran_and_not_in_zz() -> None:
    assert grounds(register(case(IR), told(IR), booklet=None)) == {("booklet-missing", "booklet")}
    blank = Booklet(series="A", serial=1)
    assert grounds(register(case(), told(), booklet=blank)) == {("booklet-not-due", "booklet")}


def test_a_number_follows_later_where_the_law_allows_it() -> None:
    result = fact(register(case(numbers_left=False), told()))
    assert result.follow_up == ("national-number-to-follow",)


def test_numbers_used_up_refuse_where_they_may_not_follow(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    change(folder / "birth.toml", "may_follow = true", "may_follow = false")
    strict = replace(case(), pack=load_folder(folder), numbers_left=False)
    assert grounds(register(strict, told())) == {("number-block-used-up", "")}


# What the register knows of the parents

MOTHER = Standing(
    person="mother-1",
    registered=True,
    name=Name(given="Maryam", family="Tester"),
    sex="female",
    born=day("1996-05-02"),
)


def test_a_parent_as_the_register_knows_her_is_taken() -> None:
    fact(register(case(mother=MOTHER), told()))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({"sex": "male"}, ("parent-wrong-sex", "mother.number")),
        ({"name": Name(given="Someone", family="Else")}, ("parent-name-differs", "mother.name")),
        ({"born": day("1990-01-01")}, ("parent-birth-date-differs", "mother.born")),
        ({"died": day("2026-11-01")}, ("mother-dead-before-birth", "mother.died")),
    ],
)
def test_a_number_of_another_person_is_noticed(
    standing: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert grounds(register(case(mother=replace(MOTHER, **standing)), told())) == {expected}


def sibling(born: str, plurality: int = 1, order: int = 1, entry: str = "other") -> Standing:
    child = ChildBorn(entry=entry, child="c", born=day(born), plurality=plurality, order=order)
    return Standing(person="mother-1", children=(child,))


@pytest.mark.parametrize(
    ("mother", "changes", "expected"),
    [
        (sibling("2026-08-01"), {}, ("births-too-near", "child.born")),
        (sibling("2026-11-19"), {}, ("births-too-near", "child.born")),
        (sibling("2026-11-19", 2, 1), {"child__plurality": 2}, ("order-taken", "child.order")),
        (
            sibling("2026-11-19", 3, 2),
            {"child__plurality": 2},
            ("plurality-differs", "child.plurality"),
        ),
    ],
)
def test_two_births_of_one_mother_must_be_possible(
    mother: Standing, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert grounds(register(case(mother=mother), told(**changes))) == {expected}


@pytest.mark.parametrize(
    ("mother", "changes"),
    [
        (sibling("2025-06-01"), {}),
        (sibling("2026-11-19", 2, 1), {"child__plurality": 2, "child__order": 2}),
        (sibling("2026-11-19", entry="entry-1"), {}),
        (sibling("2026-01-01..2026-12-31"), {}),  # some day of that year is far enough
    ],
)
def test_a_sibling_a_twin_the_entry_itself_and_an_open_date_are_taken(
    mother: Standing, changes: dict[str, Any]
) -> None:
    fact(register(case(mother=mother), told(**changes)))


# Iran

MARYAM = {
    "declarant__role": "mother",
    "declarant__name": Name(given="مریم", family="آزمایشی"),
    "declarant__number": "9990087652",
}
ALONE = {
    **MARYAM,
    "marriage__state": "unregistered",
    "marriage__number": "",
    "marriage__on": None,
    "child__name__family": "آزمایشی",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"child__name__given": "گگگگ"}, {("name-needs-inquiry", "child.name.given")}),
        ({"child__name__given": "مریم"}, {("name-not-for-sex", "child.name.given")}),
        ({"child__name__given": "دکتر علی"}, {("name-forbidden", "child.name.given")}),
        ({"child__name__family": "دیگر"}, {("family-name-not-fathers", "child.name.family")}),
        ({"child__hour": ""}, {("hour-missing", "child.hour")}),
        (MARYAM, {("declarant-reason-missing", "declarant.instead_because")}),
        (
            {**MARYAM, "declarant__instead_because": "none"},
            {("declarant-reason-missing", "declarant.instead_because")},
        ),
        (
            {**ALONE, "child__name__family": "نمونه‌زاده"},
            {("absent-parent-first-name-only", "father.name")},
        ),
        (
            {
                **ALONE,
                "father": Parent(known="first-name-only", name=Name(given="دانیال")),
                "child__name__family": "نمونه‌زاده",
            },
            {("family-name-not-mothers", "child.name.family")},
        ),
    ],
)
def test_iran_refuses_on_this_ground(
    changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert grounds(register(case(IR), told(IR, **changes))) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {**MARYAM, "declarant__instead_because": "absent"},
        {**ALONE, "father": Parent(known="first-name-only", name=Name(given="دانیال"))},
        {**ALONE, "father": Parent(known="unknown")},
        {**ALONE, "child__name__family": "نمونه‌زاده", "evidence__extra": ("parents-affidavit",)},
        {"child__name__given": "گگگگ", "evidence__extra": ("court-order",)},
        {"child__name__family": "نمونه زاده"},  # spaced otherwise, the same name
        {"child__sex": "undetermined"},
    ],
)
def test_iran_registers_this(changes: dict[str, Any]) -> None:
    fact(register(case(IR), told(IR, **changes)))


def test_every_ground_is_named_not_only_the_first() -> None:
    result = register(
        case(IR),
        told(
            IR,
            child__hour="25:00",
            child__weight=1,
            mother__number="9990087653",
            child__name__given="شیطان",
        ),
        fee=None,
        booklet=None,
    )
    assert grounds(result) == {
        ("hour-malformed", "child.hour"),
        ("weight-impossible", "child.weight"),
        ("number-checksum", "mother.number"),
        ("name-forbidden", "child.name.given"),
        ("fee-missing", "fee"),
        ("booklet-missing", "booklet"),
    }
    assert all(refusal.law for refusal in result)


def test_a_foundling_has_no_parents_and_a_report() -> None:
    found = Found(on=day("2026-11-20"), place=Place(code="zz-01-01"), report="P-9")
    changes: dict[str, Any] = {
        "child__found": found,
        "child__name": Name(given="Arin", family="Bridge"),
        "child__born": day("2026-11-01..2026-11-19"),
        "child__hour": "",
        "mother": UNKNOWN,
        "father": UNKNOWN,
        "marriage__state": "undisclosed",
        "marriage__number": "",
        "marriage__on": None,
        "declarant__role": "institution",
        "declarant__instead_because": "none",
        "declarant__authority": "letter 7",
        "evidence__notice__issued_on": None,
    }
    done = fact(register(case(), told(**changes)))
    assert done.follow_up == ("birth-date-to-establish", "parents-to-find")
    blank = {**changes, "child__found": Found(on=found.on, place=found.place, report=" ")}
    assert grounds(register(case(), told(**blank))) == {
        ("found-report-missing", "child.found.report")
    }
    early = {**changes, "child__found": Found(on=day("2026-10-20"), place=found.place, report="9")}
    assert grounds(register(case(), told(**early))) == {("found-before-birth", "child.found.on")}
    with_mother = {**changes, "mother": told().mother}
    assert ("foundling-with-parents", "child.found") in grounds(
        register(case(), told(**with_mother))
    )
    as_father = {**changes, "declarant__role": "father"}
    assert grounds(register(case(), told(**as_father))) == {
        ("declarant-not-entitled", "declarant.role")
    }


def test_a_place_in_another_country_needs_a_site_abroad() -> None:
    there = Place(country="af", text="Kabul")
    assert grounds(register(case(), told(child__place=there))) == {
        ("site-and-place-differ", "child.place")
    }
    fact(register(case(), told(child__place=there, child__site="abroad")))
    fact(register(case(), told(child__place=there, child__site="travelling")))


def test_in_iran_a_child_whose_parents_nobody_knows_still_gets_a_family_name() -> None:
    changes: dict[str, Any] = {
        "child__found": Found(on=day("2026-11-20"), place=Place(code="ir-2304"), report="P-9"),
        "mother": UNKNOWN,
        "father": UNKNOWN,
        "marriage__state": "undisclosed",
        "marriage__number": "",
        "marriage__on": None,
        "declarant__role": "institution",
        "declarant__instead_because": "none",
        "declarant__authority": "letter 7",
    }
    fact(register(case(IR), told(IR, **changes)))
    nameless = {**changes, "child__name__family": ""}
    assert grounds(register(case(IR), told(IR, **nameless))) == {
        ("family-name-missing", "child.name.family")
    }


def test_the_child_of_a_father_with_one_name_may_have_one_name() -> None:
    one = Name(given="دانیال")
    changes = {"father__name": one, "declarant__name": one, "child__name__family": ""}
    fact(register(case(IR), told(IR, **changes)))


def test_a_crowd_of_witnesses_and_a_nameless_one_are_refused() -> None:
    crowd = tuple(
        Witness(name=Name(given="Wit"), number=ZZ.scheme.issue("10", 100 + n)) for n in range(9)
    )
    assert grounds(register(case(), told(**with_witnesses(*crowd)), marks=marks(9))) == {
        ("count-impossible", "evidence.witnesses")
    }
    nameless = Witness(name=Name(family="One"), number=NUMBERS[2])
    assert grounds(register(case(), told(**with_witnesses(ADULT, nameless)), marks=marks(2))) == {
        ("name-empty", "evidence.witnesses.1.name.given")
    }


def test_today_is_the_day_that_these_tests_are_told() -> None:
    assert told().child.born.latest < TODAY
    assert ZZ is not IR
