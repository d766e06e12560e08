# SPDX-License-Identifier: Apache-2.0
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from paydar.calendar.digits import to_persian
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber, require_office_code

OFFICES = st.from_regex(r"[a-z]{2}-[0-9]{2}-[0-9]{3}", fullmatch=True)
EPOCHS = st.integers(1, 12) | st.integers(1, 9999)
SEQUENCES = st.integers(1, 2_000_000) | st.integers(1, 999_999_999_999)
NUMBERS = st.builds(RegistrationNumber, OFFICES, EPOCHS, st.integers(1000, 9999), SEQUENCES)
FIRST = RegistrationNumber("zz-01-001", 1, 2026, 412)
SECOND = RegistrationNumber("zz-01-001", 2, 2026, 1)


def read(text: str) -> RegistrationNumber | None:
    try:
        return RegistrationNumber.parse(text)
    except NumberRefused:
        return None


def test_a_number_says_office_year_sequence_and_check() -> None:
    assert FIRST.format() == "ZZ01-001-2026-000412-D"
    assert mod_37_36.validate("1ZZ010012026000412D")


def test_a_later_epoch_is_written_after_a_dot_and_checked() -> None:
    assert SECOND.format() == "ZZ01-001.2-2026-000001-N"
    assert mod_37_36.validate("2ZZ010012026000001N")


def test_a_sequence_past_six_digits_grows() -> None:
    number = RegistrationNumber("ir-23-001", 1, 1405, 1_000_000)
    assert number.format().startswith("IR23-001-1405-1000000-")
    assert RegistrationNumber.parse(str(number)) == number


@pytest.mark.parametrize(
    "text",
    [
        "ZZ01-001-2026-000412-D",
        "zz01-001-2026-000412-d",
        "zz-01-001-2026-000412-D",
        " ZZ01 001 2026 000412 D ",
        "ZZ01 - 001 - 2026 - 000412 - D",
        "ZZ010012026000412D",
        "ZZ01001-2026-000412-D",
        "ZZ01-0012026-000412-D",
        "ZZ۰۱-۰۰۱-۲۰۲۶-۰۰۰۴۱۲-D",
        "\u2066ZZ01-001-2026-000412-D\u2069",
        "ZZ01\u2011001\u20112026\u2013000412\u2013D",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert RegistrationNumber.parse(text) == FIRST


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("", "number-format"),
        ("ZZ01-001-2026-000412", "number-format"),
        ("ZZ01-001-2026-000412D", "number-format"),  # a digit for this dash would lengthen it
        ("ZZ01-001-2026000412-D", "number-format"),
        ("ZZ01-001-2026-412-D", "number-format"),
        ("ZZ01-001-2026--000412-D", "number-format"),
        ("ZZ01-001-2026 -000412-D", "number-format"),
        ("ZZ0100120264123457A", "number-format"),  # without dashes six digits only
        ("ZZ01-001-2026-0000412-D", "number-format"),
        ("ZZ01-001.02-2026-000001-N", "number-format"),
        ("ZZ01-001.22026000001N", "number-format"),
        ("ZZ01-001-2026-000412-E", "number-checksum"),
        ("ZZ01-001-2026-000001-N", "number-checksum"),  # its epoch was lost in copying
        ("ZZ01-001-2026-000000-X", "number-component"),
        ("Z" * 61, "number-length"),
    ],
)
def test_each_refusal_names_its_ground(text: str, ground: str) -> None:
    with pytest.raises(NumberRefused) as caught:
        RegistrationNumber.parse(text)
    assert caught.value.ground == ground


@given(NUMBERS)
def test_every_number_is_read_back(number: RegistrationNumber) -> None:
    text = number.format()
    for written in (text, text.lower(), to_persian(text), text.replace("-", " ")):
        assert RegistrationNumber.parse(written) == number
    if number.epoch == 1 and number.sequence < 1_000_000:
        assert RegistrationNumber.parse(text.replace("-", "")) == number


@settings(max_examples=100, deadline=None)
@given(NUMBERS)
@example(RegistrationNumber("zz-01-001", 1, 2026, 4123457))
@example(RegistrationNumber("zz-01-001", 12, 2026, 412345))
@example(RegistrationNumber("ej-02-065", 5, 2641, 21184805))  # once lost a digit to a dash
def test_no_single_wrong_character_gives_another_number(number: RegistrationNumber) -> None:
    for text in {number.format(), number.format().replace("-", "")}:
        intended = read(text)
        if intended is None:
            continue
        for place in range(len(text)):
            for wrong in "0123456789ABCKXYZ-. ":
                other = read(text[:place] + wrong + text[place + 1 :])
                assert other in {None, intended}


def test_fewer_than_one_adjacent_swap_in_two_hundred_passes() -> None:
    dice = random.Random(20261114)
    swaps = passed = 0
    for _ in range(1500):
        number = RegistrationNumber(
            f"zz-{dice.randrange(100):02}-{dice.randrange(1000):03}",
            dice.choice([1, 1, 1, 2, 13]),
            dice.choice([1405, 2026]),
            dice.randrange(1, 2_000_000),
        )
        text = number.format()
        for n in range(len(text) - 1):
            if text[n] == text[n + 1]:
                continue
            swaps += 1
            passed += read(text[:n] + text[n + 1] + text[n] + text[n + 2 :]) not in {None, number}
    assert swaps > 20_000
    assert passed / swaps < 0.005


@given(st.text(max_size=70) | st.text("ZZ01-. 2۰", max_size=30))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    number = read(text)
    assert number is None or RegistrationNumber.parse(number.format()) == number


@pytest.mark.parametrize(
    "office",
    ["", "ZZ-01-001", "zz01-001", "zz-1-001", "zz-01-01", "z2-01-001", "zz-۰۱-001", "zz-01-001\n"],
)
def test_an_office_code_of_another_shape_is_refused(office: str) -> None:
    with pytest.raises(NumberRefused, match="number-component"):
        require_office_code(office)


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        (("zz", 1, 2026, 1), "office"),
        (("zz-01-001", 0, 2026, 1), "epoch"),
        (("zz-01-001", 1, 26, 1), "year"),
        (("zz-01-001", 1, 2026, 0), "sequence"),
        (("zz-01-001", 1, 2026, 10**12), "sequence"),
    ],
)
def test_a_component_that_cannot_be_is_refused_by_name(parts, part: str) -> None:
    with pytest.raises(NumberRefused) as caught:
        RegistrationNumber(*parts)
    assert (caught.value.ground, caught.value.facts["part"]) == ("number-component", part)
