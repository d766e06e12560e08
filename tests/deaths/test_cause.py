# SPDX-License-Identifier: Apache-2.0
"""The form of the cause of death: what is refused, what is remarked, what is left alone.

Chains and codes of the examples are those of WHO's guidance on certification (ICD-10 Volume 2,
section 4) and of its teaching cases; the words are ours.
"""

import pytest

from paydar.deaths.cause import MOST_CHAIN, MOST_OTHER
from paydar.deaths.interval import read_interval
from paydar.facts.causes import (
    CauseLine,
    ExternalCause,
    Infant,
    Interval,
    Pregnancy,
)
from tests.deaths.causes import (
    FALL,
    certificate,
    found,
    grounds,
    kept,
    line,
    who,
    years_ago,
)

# Examples as published


def test_bleeding_varices_down_to_hepatitis_is_entered_as_it_is() -> None:
    told = certificate(
        line("bleeding varices of the oesophagus", "2 hours", "I85.0"),
        line("portal hypertension", "3 months", "K76.6"),
        line("cirrhosis of the liver", "2 years", "K74.6"),
        line("chronic hepatitis B", "10 years", "B18.1"),
        underlying="B18.1",
    )
    assert grounds(told) == set()
    assert found(told) == set()


def test_a_fractured_hip_has_its_fall_as_the_underlying_cause() -> None:
    told = certificate(
        line("embolism of the lung", "1 day", "I26.9"),
        line("fracture of the neck of the femur", "5 days", "S72.0"),
        line("fall from a ladder", "5 days", "W11"),
        manner="accident",
        external=FALL,
        underlying="W11",
    )
    assert grounds(told) == set()
    assert found(told) == set()


def test_a_mother_who_bled_after_delivery_is_entered_with_her_pregnancy() -> None:
    told = certificate(
        line("haemorrhagic shock", "۴ ساعت", "R57.1"),
        line("bleeding after delivery", "۶ ساعت", "O72.1"),
        underlying="O72.1",
        pregnancy=Pregnancy(pregnant="yes", when="within-42-days", contributed="yes"),
    )
    assert grounds(told, who("female", years_ago(31))) == set()


def test_a_newborn_with_immature_lungs_is_entered_with_the_part_for_newborns() -> None:
    told = certificate(
        line("respiratory distress of the newborn", "10 hours", "P22.0"),
        line("extreme immaturity", "10 hours", "P07.2"),
        infant=Infant(
            multiple="no", stillborn="no", hours_survived=10, weight=900, weeks=26, mother_age=24
        ),
    )
    newborn = who("female", "2026-11-20", "2026-11-20")
    assert grounds(told, newborn) == set()
    assert found(told, newborn) == set()


def test_an_icd_11_certificate_with_a_cluster_is_entered() -> None:
    told = certificate(
        line("fracture of the femur, car occupant", "1 hour", "11:NC72.2Z/PA04"),
        manner="accident",
        external=ExternalCause(how="collision on the road", place="street"),
        underlying="11:PA04",
    )
    assert grounds(told) == set()


# Lines and intervals


def test_part_one_begins_at_line_a() -> None:
    assert grounds(certificate()) == {("cause-missing", "chain")}
    assert grounds(certificate(manner="pending")) == set()


def test_a_gap_between_lines_is_refused_where_it_is() -> None:
    told = certificate(line(), CauseLine(), CauseLine(text="  "), line())
    assert grounds(told) == {("cause-line-gap", "chain.1"), ("cause-line-gap", "chain.2")}


def test_empty_lines_at_the_end_are_left_out() -> None:
    told = certificate(line("stroke"), CauseLine(), CauseLine())
    assert grounds(told) == set()
    assert [each.text for each in kept(told).chain] == ["stroke"]


def test_a_code_without_words_is_refused() -> None:
    assert grounds(certificate(line("", of="I63.9"))) == {("cause-missing", "chain.0.text")}


def test_no_more_lines_than_the_form_has() -> None:
    assert grounds(certificate(*[line()] * MOST_CHAIN, other=(line(),) * MOST_OTHER)) == set()
    told = certificate(*[line()] * (MOST_CHAIN + 1), other=(line(),) * (MOST_OTHER + 1))
    assert grounds(told) == {("count-impossible", "chain"), ("count-impossible", "other")}


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("3 days", 3, "days"),
        ("۳ روز", 3, "days"),
        ("٣ ساعت", 3, "hours"),
        ("۱۲ساعت", 12, "hours"),
        ("about 20 min.", 20, "minutes"),
        ("حدود ۲ هفته", 2, "weeks"),
        ("6 mo", 6, "months"),
        ("10 yrs", 10, "years"),
        ("۱۰ سال", 10, "years"),
        ("نامعلوم", None, "unknown"),
        ("unknown", None, "unknown"),
        ("since childhood", None, ""),
        ("2-3 days", None, ""),
        ("<3 days", None, ""),
        ("1.5 years", None, ""),
        ("چند روز", None, ""),
        ("12345 days", None, ""),
        ("", None, ""),
    ],
)
def test_an_interval_is_read_in_both_digits_or_kept_as_written(
    written: str, value: int | None, unit: str
) -> None:
    assert read_interval(written) == Interval(as_written=written, value=value, unit=unit)


def test_the_reading_of_an_interval_stands_beside_the_words() -> None:
    first = kept(certificate(line("stroke", "۲ روز"))).chain[0]
    assert first.interval == Interval(as_written="۲ روز", value=2, unit="days")


@pytest.mark.parametrize(
    "told",
    [
        Interval(as_written="2 days", value=3, unit="days"),
        Interval(as_written="2 days", value=2, unit="hours"),
        Interval(as_written="2 days", value=2),
        Interval(as_written="since June", value=-1, unit="days"),
        Interval(as_written="since June", value=10_000, unit="days"),
        Interval(as_written="since June", value=2, unit="unknown"),
        Interval(as_written="since June", unit="days"),
    ],
)
def test_a_reading_that_contradicts_the_written_interval_is_refused(told: Interval) -> None:
    form = certificate(CauseLine(text="stroke", interval=told))
    assert grounds(form) == {("interval-not-as-written", "chain.0.interval")}


def test_a_reading_of_words_that_no_program_reads_is_kept() -> None:
    told = Interval(as_written="since last spring", value=7, unit="months")
    form = certificate(CauseLine(text="stroke", interval=told))
    assert grounds(form) == set()
    assert kept(form).chain[0].interval == told


@pytest.mark.parametrize(
    ("above", "below", "shorter"),
    [
        ("3 days", "1 day", True),
        ("2 years", "3 months", True),
        ("۵ روز", "۲ ساعت", True),
        ("12 months", "1 year", False),
        ("24 hours", "1 day", False),
        ("5 days", "5 days", False),
        ("1 day", "10 years", False),
        ("5 days", "unknown", False),
    ],
)
def test_what_is_lower_in_part_one_began_no_later(above: str, below: str, *, shorter: bool) -> None:
    remarks = found(certificate(line("x", above), line("y", below)))
    assert remarks == ({("cause-interval-shorter", "chain.1.interval")} if shorter else set())


def test_a_shorter_interval_is_seen_past_an_unknown_one_and_not_in_part_two() -> None:
    told = certificate(
        line("x", "3 days"), line("y", "unknown"), line("z", "1 hour"), other=(line("w", "1 hour"),)
    )
    assert found(told) == {("cause-interval-shorter", "chain.2.interval")}


def test_each_line_is_held_against_the_longest_above() -> None:
    told = certificate(line("x", "9 days"), line("y", "1 day"), line("z", "5 days"))
    assert found(told) == {
        ("cause-interval-shorter", "chain.1.interval"),
        ("cause-interval-shorter", "chain.2.interval"),
    }


def test_an_interval_that_cannot_be_read_is_remarked() -> None:
    assert found(certificate(line("x", "a while"))) == {
        ("cause-interval-unread", "chain.0.interval")
    }


def test_an_interval_beyond_the_life_is_remarked() -> None:
    young = who(born=years_ago(20))
    told = certificate(line("diabetes", "19 years"), other=(line("asthma", "21 years"),))
    assert found(told, young) == {("cause-interval-beyond-life", "other.0.interval")}
    assert found(told, who(born=None)) == set()
