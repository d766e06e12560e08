# SPDX-License-Identifier: Apache-2.0
import os
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paydar.calendar.digits import to_latin
from paydar.identity.iso7064 import DIGITS, check_character, is_valid
from paydar.identity.opaque import RUN, RUN_LETTERS, is_opaque_id, new_entry_id, new_person_id
from paydar.identity.refused import NumberRefused
from paydar.identity.scheme import NumberScheme, weighted_mod11


class Sample:
    """A fictional scheme, to see that the protocol can be kept."""

    name = "sample"

    def compact(self, text: str) -> str:
        return to_latin(text).replace("-", "").replace(" ", "")

    def validate(self, text: str) -> str:
        number = self.compact(text)
        if len(number) != 8:
            raise NumberRefused("number-length", length="8")
        if not is_valid(number, DIGITS):
            raise NumberRefused("number-checksum")
        return number

    def is_valid(self, text: str) -> bool:
        try:
            return bool(self.validate(text))
        except NumberRefused:
            return False

    def format(self, text: str) -> str:
        number = self.validate(text)
        return f"{number[:3]}-{number[3:7]}-{number[7]}"

    def issue(self, prefix: str, serial: int) -> str:
        number = f"{prefix}{serial:04}"
        return number + check_character(number, DIGITS)


def test_a_scheme_issues_numbers_that_it_accepts_in_any_digits() -> None:
    scheme: NumberScheme = Sample()
    number = scheme.issue("123", 45)
    assert scheme.is_valid(number)
    assert scheme.validate("۱۲۳-۰۰۴۵-" + number[-1]) == number
    assert not scheme.is_valid("123")


# Ten-digit numbers whose check is r below 2 and 11 - r above, r weighted 10 to 2: hand-checked.
@pytest.mark.parametrize("number", ["1234567891", "0012345679", "9876543210"])
def test_the_weighted_sum_gives_the_known_check_digits(number: str) -> None:
    remainder = weighted_mod11(number[:9], range(10, 1, -1))
    assert str(remainder if remainder < 2 else 11 - remainder) == number[9]


def test_a_published_isbn_has_remainder_zero() -> None:
    assert weighted_mod11("0306406152", range(10, 0, -1)) == 0


@pytest.mark.parametrize(
    ("digits", "ground"),
    [
        ("12a", "number-format"),
        ("۱۲۳", "number-format"),
        ("", "number-format"),
        ("12", "number-length"),
    ],
)
def test_what_has_no_weighted_sum_is_refused(digits: str, ground: str) -> None:
    with pytest.raises(NumberRefused) as caught:
        weighted_mod11(digits, (3, 2, 1))
    assert caught.value.ground == ground


def test_ids_are_twenty_letters_that_cannot_be_misread_and_never_repeat() -> None:
    ids = [new_person_id() for _ in range(500)] + [new_entry_id() for _ in range(500)]
    assert len(set(ids)) == 1000
    assert all(re.fullmatch("[0-9a-hjkmnp-tv-z]{20}", text) and is_opaque_id(text) for text in ids)
    assert {character for text in ids for character in text} == set(
        "0123456789abcdefghjkmnpqrstvwxyz"
    )


def test_ids_minted_together_lie_together_and_tell_nothing_of_each_other() -> None:
    ids = [new_person_id() for _ in range(RUN * 4)]
    beginnings = Counter(text[:RUN_LETTERS] for text in ids)
    assert len(beginnings) in {4, 5}  # the first run may have been begun before
    assert max(beginnings.values()) == RUN
    tails = [text[RUN_LETTERS:] for text in ids]
    assert len(set(tails)) == len(tails)
    assert len({text[RUN_LETTERS] for text in ids}) == 32


@pytest.mark.parametrize("text", ["", "0" * 19, "0" * 21, "i" * 20, "A" * 20, "۰" * 20])
def test_other_texts_are_not_ids(text: str) -> None:
    assert not is_opaque_id(text)


@given(st.text())
def test_any_text_can_be_asked_whether_it_is_an_id(text: str) -> None:
    assert is_opaque_id(text) == bool(re.fullmatch("[0-9a-hjkmnp-tv-z]{20}", text))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked here")
def test_a_forked_process_mints_ids_of_its_own() -> None:
    new_person_id()  # a run is begun
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, new_person_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 20).decode() not in {new_person_id() for _ in range(RUN)}
