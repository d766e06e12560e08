# SPDX-License-Identifier: Apache-2.0
"""Frame B of the form, the certifier, and what is said of a refusal."""

import msgspec
import pytest

from paydar.deaths.cause import check_cause
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import (
    Autopsy,
    Certifier,
    Infant,
    Pregnancy,
    Surgery,
)
from paydar.facts.values import Name
from paydar.law.say import say
from tests.deaths.causes import (
    DOCTOR,
    IR,
    TODAY,
    certificate,
    day,
    found,
    grounds,
    line,
    who,
    years_ago,
)


def test_surgery_has_its_reason_and_lies_within_four_weeks() -> None:
    def of(**told: object) -> set[tuple[str, str]]:
        return grounds(certificate(line(), surgery=Surgery(**told)))  # type: ignore[arg-type]

    assert of(performed="yes") == {("cause-answer-missing", "surgery.reason")}
    assert of(performed="yes", reason="ulcer", on=day("2026-10-23")) == set()
    assert of(performed="yes", reason="ulcer", on=day("2026-10-22")) == {
        ("cause-date-impossible", "surgery.on")
    }
    assert of(performed="yes", reason="ulcer", on=day("2026-11-21")) == {
        ("cause-date-impossible", "surgery.on")
    }
    assert of(performed="no", reason="ulcer", on=day("2026-11-01")) == {
        ("cause-answers-differ", "surgery.reason"),
        ("cause-answers-differ", "surgery.on"),
    }


def test_findings_of_an_autopsy_that_was_not_requested_are_refused() -> None:
    told = Autopsy(requested="no", findings_used="yes")
    assert grounds(certificate(line(), autopsy=told)) == {
        ("cause-answers-differ", "autopsy.findings_used")
    }
    told = Autopsy(requested="yes", findings_used="no")
    assert grounds(certificate(line(), autopsy=told)) == set()


@pytest.mark.parametrize(
    ("sex", "age", "possible"),
    [
        ("female", 9, False),
        ("female", 10, True),
        ("female", 54, True),
        ("female", 55, False),
        ("male", 30, False),
        ("undetermined", 30, False),
    ],
)
def test_a_pregnancy_needs_a_woman_of_ten_to_fifty_four(
    sex: str, age: int, *, possible: bool
) -> None:
    told = Pregnancy(pregnant="yes", when="at-death", contributed="no")
    wrong = set() if possible else {("pregnancy-not-possible", "pregnancy")}
    assert grounds(certificate(line(), pregnancy=told), who(sex, years_ago(age))) == wrong


def test_the_answers_on_a_pregnancy_follow_from_one_another() -> None:
    woman = who("female", years_ago(30))

    def of(**told: object) -> set[tuple[str, str]]:
        part = Pregnancy(**told)  # type: ignore[arg-type]
        return grounds(certificate(line(), pregnancy=part), woman)

    assert of(pregnant="yes") == {
        ("cause-answer-missing", "pregnancy.when"),
        ("cause-answer-missing", "pregnancy.contributed"),
    }
    assert of(pregnant="no", when="at-death", contributed="yes") == {
        ("cause-answers-differ", "pregnancy.when"),
        ("cause-answers-differ", "pregnancy.contributed"),
    }
    assert of(pregnant="unknown", when="unknown", contributed="unknown") == set()
    assert of(pregnant="no") == set()


def test_an_old_woman_who_was_not_pregnant_may_have_the_part() -> None:
    told = certificate(line(), pregnancy=Pregnancy(pregnant="no"))
    assert grounds(told, who("female", years_ago(80))) == set()


def test_the_part_for_newborns_is_for_the_first_year_and_the_stillborn() -> None:
    told = certificate(line(), infant=Infant())
    assert grounds(told, who(born="2025-11-20")) == set()
    assert grounds(told, who(born="2025-11-19")) == {("infant-part-not-possible", "infant")}
    assert grounds(told, Lifetime(sex="male", died=day("2026-11-20"), stillborn=True)) == set()


def test_the_measures_of_a_newborn_are_possible_ones() -> None:
    told = Infant(hours_survived=25, weight=100, weeks=50, mother_age=8)
    assert grounds(certificate(line(), infant=told), who(born="2026-11-19")) == {
        ("count-impossible", "infant.hours_survived"),
        ("weight-impossible", "infant.weight"),
        ("gestation-impossible", "infant.weeks"),
        ("count-impossible", "infant.mother_age"),
    }


def test_a_stillborn_child_survived_no_hour_and_the_form_says_what_the_entry_says() -> None:
    stillborn = Lifetime(sex="male", died=day("2026-11-20"), stillborn=True)
    told = certificate(line(), infant=Infant(stillborn="yes", hours_survived=1))
    assert grounds(told, stillborn) == {("cause-answers-differ", "infant.hours_survived")}
    living = certificate(line(), infant=Infant(stillborn="no"))
    assert grounds(living, stillborn) == {("cause-answers-differ", "infant.stillborn")}
    dead = certificate(line(), infant=Infant(stillborn="yes"))
    assert grounds(dead, who(born="2026-11-19")) == {("cause-answers-differ", "infant.stillborn")}


def test_somebody_certifies() -> None:
    assert grounds(certificate(line(), certifier=None)) == {("certifier-missing", "certifier")}
    nobody = Certifier(role="physician", name=Name(given=" "), licence="1")
    assert grounds(certificate(line(), certifier=nobody)) == {
        ("certifier-missing", "certifier.name")
    }


def test_a_certificate_is_not_older_than_the_death() -> None:
    early = msgspec.structs.replace(DOCTOR, on=day("2026-11-19"))
    assert grounds(certificate(line(), certifier=early)) == {
        ("cause-date-impossible", "certifier.on")
    }
    same_day = msgspec.structs.replace(DOCTOR, on=day("2026-11-20"))
    assert grounds(certificate(line(), certifier=same_day)) == set()


def test_a_doctor_without_licence_number_and_a_pending_manner_are_remarked() -> None:
    told = certificate(
        line(), manner="pending", certifier=msgspec.structs.replace(DOCTOR, licence="")
    )
    assert found(told) == {
        ("manner-pending", "manner"),
        ("certifier-without-licence", "certifier.licence"),
    }
    neighbour = Certifier(role="other", name=Name(given="Arin", family="Soltan"))
    assert found(certificate(line(), certifier=neighbour)) == set()


def test_the_refusal_is_said_in_persian_with_the_form_it_rests_on() -> None:
    told = certificate(line(of="C61"))
    _, refused = check_cause(IR, told, who("female"), TODAY)
    said = say(IR, refused[0], "fa")
    assert said.message == "کد \u2068C61\u2069 تنها برای جنس دیگر به کار می‌رود."
    assert said.law == "طبقه‌بندی بین‌المللی بیماری‌ها، ویرایش دهم، جلد ۲"
