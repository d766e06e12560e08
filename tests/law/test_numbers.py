# SPDX-License-Identifier: Apache-2.0
"""The two schemes of national numbers, and the slices that a stand-alone office may issue."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from paydar.identity.refused import NumberRefused
from paydar.law.grounds import Ground
from paydar.law.offices import OfficeUnknownError, office_of, stand_alone_block
from paydar.law.pack import find_pack
from paydar.law.say import say

IR, ZZ = find_pack("ir"), find_pack("zz")


@pytest.mark.parametrize("code", ["1234567891", "0012345679", "9876543210"])
def test_the_published_sample_codes_are_valid(code: str) -> None:
    assert IR.scheme.validate(code) == code


@pytest.mark.parametrize(
    ("written", "compact"),
    [
        ("۱۲۳۴۵۶۷۸۹۱", "1234567891"),
        ("٠٠١٢٣٤٥٦٧٩", "0012345679"),
        ("12345679", "0012345679"),
        ("001-234567-9", "0012345679"),
    ],
)
def test_digits_and_lost_zeros_are_understood(written: str, compact: str) -> None:
    assert IR.scheme.validate(written) == compact


@pytest.mark.parametrize(
    ("code", "ground"),
    [
        ("1234567890", "number-checksum"),
        ("1111111111", "number-component"),
        ("0000000000", "number-component"),
        ("123456", "number-length"),
        ("12345678912", "number-length"),
        ("12345678x1", "number-format"),
    ],
)
def test_a_wrong_code_is_refused_and_the_right_digit_is_never_told(code: str, ground: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        IR.scheme.validate(code)
    assert refused.value.ground == ground
    assert "check" not in refused.value.facts
    message = say(
        IR, IR.refuse(Ground(ground), "mother.number", **refused.value.facts), "en"
    ).message
    assert not any(letter.isdigit() for letter in message)


@given(st.integers(0, 99), st.integers(0, 999_999))
def test_an_issued_citizen_number_is_valid_for_another_library(prefix: int, serial: int) -> None:
    if len(set(f"{prefix:02}{serial:06}")) == 1:
        return  # eight equal digits may make nine of them, which are never issued
    number = ZZ.scheme.issue(f"{prefix:02}", serial)
    assert mod_11_10.is_valid(number)
    assert ZZ.scheme.is_valid(ZZ.scheme.format(number))


@given(st.integers(0, 999), st.integers(0, 999_999))
def test_an_issued_national_code_follows_the_published_sum(prefix: int, serial: int) -> None:
    try:
        code = IR.scheme.issue(f"{prefix:03}", serial)
    except NumberRefused:
        assert len(set(f"{prefix:03}{serial:06}")) == 1
        return
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(code[:9])) % 11
    assert int(code[9]) == (rest if rest < 2 else 11 - rest)


def test_epochs_of_an_office_never_share_a_serial() -> None:
    for pack, office in ((IR, "ir-23-001"), (ZZ, "zz-01-001")):
        blocks = [stand_alone_block(pack, office, epoch) for epoch in range(1, 258)]
        in_order = sorted(blocks, key=lambda block: block.first)
        assert (in_order[0].first, in_order[0].last) == (0, 499_999)
        assert all(one.last < two.first for one, two in pairwise(in_order))
        assert in_order[-1].last < 1_000_000
        assert {block.last - block.first for block in in_order[1:]} == {1_952}  # 500,000 // 256


def test_no_two_offices_share_a_prefix_and_none_has_that_of_the_sample_people() -> None:
    for pack, regions in ((IR, range(31)), (ZZ, range(1, 4))):
        codes = [f"{pack.id}-{r:02}-{o:03}" for r in regions for o in range(1, 10)]
        prefixes = [office_of(pack, code).prefix for code in codes]
        assert len(set(prefixes)) == len(codes)
        assert pack.numbers.sample_prefix not in prefixes


def test_the_sample_offices_have_their_area() -> None:
    assert office_of(IR, "ir-23-004").area == ("ir-2304",)
    assert office_of(ZZ, "zz-01-001").names["en"] == "Northbridge"
    assert office_of(IR, "ir-10-003").area == ("ir-10",)


@pytest.mark.parametrize("code", ["ir-99-001", "ir-23-010", "zz-01-001", "ir-23", "", "ir-23-000"])
def test_an_office_outside_the_chart_is_unknown(code: str) -> None:
    with pytest.raises(OfficeUnknownError):
        office_of(IR, code)
