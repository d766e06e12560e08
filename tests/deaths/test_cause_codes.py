# SPDX-License-Identifier: Apache-2.0
"""Codes of a cause of death: which there are, for whom, and what goes with the manner."""

import pytest

from paydar.deaths.cause_remarks import cause_remarks
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import (
    CauseLine,
    ExternalCause,
)
from tests.deaths.causes import (
    FALL,
    ZZ,
    certificate,
    code,
    day,
    found,
    grounds,
    kept,
    line,
    who,
    years_ago,
)


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("I21.9", "I21.9"),
        ("i219", "I21.9"),
        ("I۲۱.۹", "I21.9"),
        (" j 18 . 9 ", "J18.9"),
        ("I10", "I10"),
        ("A90", "A90"),
        ("U07.1", "U07.1"),
        ("S72.00", "S72.00"),
        ("11:2c25.0z", "2C25.0Z"),
        ("11:1C12", "1C12"),
        ("11:CA40.0Z&XN275", "CA40.0Z&XN275"),
        ("11:FA01.0&XK8G&XS25/BA00", "FA01.0&XK8G&XS25/BA00"),
    ],
)
def test_a_code_that_exists_is_kept_as_its_classification_writes_it(told: str, stored: str) -> None:
    form = certificate(line(of=told), manner="unknown")
    assert grounds(form) == set()
    assert kept(form).chain[0].code == code(f"11:{stored}" if told[:3] == "11:" else stored)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "I",
        "I2",
        "A45",  # a gap in the classification
        "I29.1",
        "V07.1",
        "U99",
        "I21.99",  # no fifth character in this chapter
        "I21.x",
        "I21.9*",
        "I21.9 and more",
        "11:I210",
        "11:CI40",  # I and O are never used
        "11:C040",
        "11:CAA0",
        "11:CA40.000",
        "11:XN275",  # an extension code alone
        "11:CA40&",
        "11:CA40/XN275",
        "11:CA40&CA41",
        "11:XA00",  # no stem codes in the chapter of extensions
        "11:TA00",
        "11:" + "CA40/" * 11 + "CA40.1",  # one character too long
    ],
)
def test_a_code_that_does_not_exist_is_refused(told: str) -> None:
    form = certificate(CauseLine(text="words", code=code(told)))
    assert grounds(form) == {("cause-code-invalid", "chain.0.code")}
    assert found(form) == set()


@pytest.mark.parametrize(
    ("told", "sex"),
    [
        ("C61", "male"),
        ("C62.9", "male"),
        ("N40", "male"),
        ("C53.9", "female"),
        ("C56", "female"),
        ("N80.0", "female"),
        ("O72.1", "female"),
        ("11:2C82.Z", "male"),
        ("11:2C77.Z", "female"),
        ("11:JA43.Z", "female"),
    ],
)
def test_a_code_of_one_sex_is_refused_with_the_other(told: str, sex: str) -> None:
    form = certificate(line(of=told))
    other = "male" if sex == "female" else "female"
    wrong = {("cause-code-other-sex", "chain.0.code")}
    assert grounds(form, who(sex, years_ago(40))) == set()
    assert grounds(form, who(other, years_ago(40))) == wrong
    assert grounds(form, who("undetermined", years_ago(40))) == set()


@pytest.mark.parametrize(
    ("told", "born", "fits"),
    [
        ("A33", "2026-10-24", True),  # 27 days
        ("A33", "2026-10-23", False),
        ("11:1C15", "2026-10-23", False),
        ("R95", "2025-11-21", True),
        ("R95", "2025-11-20", False),
        ("11:MH11", "2025-11-20", False),
        ("O72.1", years_ago(9), False),
        ("O72.1", years_ago(10), True),
        ("O72.1", years_ago(55, -1), True),
        ("O72.1", years_ago(55), False),
        ("O97", years_ago(60), True),  # a sequel
        ("11:JA43", years_ago(55), False),
    ],
)
def test_a_code_of_an_age_is_refused_at_another(told: str, born: str, *, fits: bool) -> None:
    form = certificate(line(of=told))
    wrong = set() if fits else {("cause-code-other-age", "chain.0.code")}
    assert grounds(form, who("female", born)) == wrong


def test_an_age_refuses_only_when_no_told_day_can_meet_it() -> None:
    form = certificate(line(of="A33"))
    assert grounds(form, who(born="2026-10-01..2026-10-31")) == set()
    assert grounds(form, who(born=None)) == set()
    assert grounds(form, Lifetime(sex="male", died=day("2026-11-20"), stillborn=True)) == set()


def test_a_stillborn_child_has_no_age_of_a_mother() -> None:
    stillborn = Lifetime(sex="female", died=day("2026-11-20"), stillborn=True)
    wrong = {("cause-code-other-age", "chain.0.code")}
    assert grounds(certificate(line(of="O72.1")), stillborn) == wrong


def test_what_is_refused_for_its_age_is_not_remarked_as_well() -> None:
    assert found(certificate(line(of="A33"))) == set()


def test_perinatal_causes_and_self_harm_at_an_unusual_age_are_remarked_only() -> None:
    perinatal = certificate(line(of="P21.9"))
    unusual = ("cause-code-unusual-age", "chain.0.code")
    assert unusual not in found(perinatal, who(born=years_ago(0, 3)))
    assert unusual in found(perinatal, who(born=years_ago(3)))
    assert grounds(perinatal, who(born=years_ago(3))) == set()
    child = certificate(
        line(of="X70"), manner="self-harm", external=ExternalCause(how="as certified")
    )
    assert unusual in found(child, who(born=years_ago(9)))
    assert unusual not in found(child, who(born=years_ago(19)))


@pytest.mark.parametrize(
    "told", ["S72.0", "T14.9", "Z51.1", "D63.0", "U82.1", "11:NC72.2Z", "11:QA00", "11:SA00"]
)
def test_an_injury_or_a_mark_beside_a_disease_is_no_underlying_cause(told: str) -> None:
    form = certificate(line(of="I10"), underlying=told)
    assert grounds(form) == {("cause-code-not-underlying", "underlying.code")}
    assert ("cause-code-not-underlying", "chain.0.code") not in grounds(certificate(line(of=told)))


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("R99", "not-a-cause"),
        ("R54", "not-a-cause"),
        ("I10", "not-a-cause"),
        ("I46.9", "final"),
        ("I50.0", "intermediate"),
        ("A41.9", "intermediate"),
        ("K72.9", "intermediate"),
        ("C80", "unspecified"),
        ("X59.9", "unspecified"),
        ("11:MG44", "not-a-cause"),
        ("R95", None),
        ("11:MH11", None),
        ("K71.7", None),
        ("I21.9", None),
        ("C34.9", None),
    ],
)
def test_a_cause_that_says_little_is_remarked_with_its_reason(
    told: str, problem: str | None
) -> None:
    form = certificate(line(of="I46.9"), line(of=told), manner="unknown")
    said = [r for r in cause_remarks(ZZ, form, who()) if r.about == "cause-ill-defined"]
    wanted = [("chain.1.code", {"value": told.removeprefix("11:"), "problem": problem})]
    told_of = [(r.field.removeprefix("cause."), dict(r.facts)) for r in said]
    assert told_of == (wanted if problem else [])


def test_only_what_began_the_chain_is_asked_whether_it_says_enough() -> None:
    form = certificate(line(of="I50.0"), line(of="I25.1"), underlying="I25.1")
    assert found(form) == set()
    assert found(certificate(line(of="I25.1"), underlying="I50.0")) == {
        ("cause-ill-defined", "underlying.code")
    }


# Manner and external cause


@pytest.mark.parametrize(
    ("told", "manner", "fits"),
    [
        ("V43.5", "accident", True),
        ("V43.5", "disease", False),
        ("V43.5", "self-harm", False),
        ("X70", "self-harm", True),
        ("X70", "accident", False),
        ("X95", "assault", True),
        ("Y20", "not-determined", True),
        ("Y20", "accident", False),
        ("Y35.0", "legal-intervention", True),
        ("Y36.2", "war", True),
        ("Y83.1", "disease", True),
        ("X70", "pending", True),
        ("X70", "unknown", True),
        ("I21.9", "accident", False),
        ("I21.9", "disease", True),
        ("11:PA04", "accident", True),
        ("11:PA04", "disease", False),
        ("11:PB80", "assault", False),
    ],
)
def test_the_underlying_cause_and_the_manner_say_the_same(
    told: str, manner: str, *, fits: bool
) -> None:
    external = None if manner == "disease" else FALL
    form = certificate(line(), underlying=told, manner=manner, external=external)
    wrong = set() if fits else {("manner-and-code-differ", "underlying.code")}
    assert grounds(form) == wrong


def test_an_external_cause_on_any_line_is_denied_by_a_disease() -> None:
    told = certificate(line(of="W11"), line(of="I63.9"), other=(line(of="X31"),))
    assert grounds(told) == {
        ("manner-and-code-differ", "chain.0.code"),
        ("manner-and-code-differ", "other.0.code"),
    }


def test_a_cluster_with_its_external_cause_can_be_the_underlying_cause() -> None:
    told = {"manner": "accident", "external": FALL}
    assert grounds(certificate(line(), underlying="11:NC72.2Z/PA04", **told)) == set()
    nature_only = grounds(certificate(line(), underlying="11:NC72.2Z/NA00", **told))
    assert ("cause-code-not-underlying", "underlying.code") in nature_only


def test_the_lowest_line_stands_for_a_cause_that_nobody_selected() -> None:
    told = certificate(line(of="S72.0"), line(of="X70"), manner="accident", external=FALL)
    assert grounds(told) == {("manner-and-code-differ", "chain.1.code")}
    nature_only = certificate(line(of="S72.0"), manner="accident", external=FALL)
    assert grounds(nature_only) == set()


@pytest.mark.parametrize(
    "manner", ["accident", "self-harm", "assault", "legal-intervention", "war"]
)
def test_a_violent_manner_says_how_it_came_about(manner: str) -> None:
    missing = {("cause-answer-missing", "external.how")}
    assert grounds(certificate(line(), manner=manner)) == missing
    assert grounds(certificate(line(), manner=manner, external=ExternalCause(how=" "))) == missing
    assert grounds(certificate(line(), manner=manner, external=FALL)) == set()


def test_a_disease_has_no_part_on_an_external_cause() -> None:
    assert grounds(certificate(line(), external=FALL)) == {("cause-answers-differ", "external")}
    assert grounds(certificate(line(), external=FALL, manner="pending")) == set()


def test_another_place_is_named_and_an_injury_is_not_after_death() -> None:
    later = ExternalCause(how="x", place="other", on=day("2026-11-21"))
    assert grounds(certificate(line(), manner="accident", external=later)) == {
        ("cause-answer-missing", "external.place_text"),
        ("cause-date-impossible", "external.on"),
    }
