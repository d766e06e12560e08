# SPDX-License-Identifier: Apache-2.0
"""Art. 20: listed, unlisted, unsuited and forbidden names. The gazetteer of the pack."""

import datetime as dt

import pytest

from paydar.facts.births import Sex
from paydar.law.names import judge
from paydar.law.pack import find_pack

IR, ZZ = find_pack("ir"), find_pack("zz")


@pytest.mark.parametrize(
    ("name", "sex", "judged"),
    [
        ("آرین", "male", "listed"),
        ("محمدرضا", "male", "listed"),
        ("محمد رضا", "male", "listed"),
        ("امیرعلي", "male", "listed"),  # with an Arabic yeh
        ("مریم", "female", "listed"),
        ("مریم", "male", "other-sex"),
        ("مریم", "undetermined", "listed"),
        ("نور", "male", "listed"),
        ("نور", "female", "listed"),
        ("گگگگ", "male", "unlisted"),
        ("دکتر علی", "male", "forbidden"),
        ("شیطان", "male", "forbidden"),
        ("شاهین", "male", "listed"),
    ],
)
def test_a_name_is_judged_by_the_list(name: str, sex: Sex, judged: str) -> None:
    assert judge(IR.guide, name, sex) == judged


def test_a_coded_value_is_typed_by_number_or_word() -> None:
    assert IR.value_of("attendant", "1") == "physician"
    assert IR.value_of("attendant", "ماما") == "midwife"
    assert IR.value_of("attendant", "MIDWIFE") == "midwife"
    assert IR.value_of("attendant", "42") is None


def test_the_gazetteer_holds_every_division_of_the_source() -> None:
    # The source lists 31 provinces, 448 counties, 1,099 districts, 1,554 cities and zones.
    kinds = [place.kind for place in IR.gazetteer.on(dt.date(2026, 1, 1))]
    assert kinds.count("province") == 31
    assert kinds.count("county") == 448
    assert kinds.count("district") == 1099
    assert kinds.count("city") + kinds.count("city-zone") == 1554


def test_a_county_lies_in_its_province() -> None:
    path = [place.name for place in IR.gazetteer.path("ir-2304")]
    assert path == ["تهران", "شمیرانات"]
