# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10, mod_37_36

from paydar.identity.iso7064 import ALPHABET, DIGITS, check_character, is_valid
from paydar.identity.refused import NumberRefused


def test_the_published_example_of_mod_37_36() -> None:
    assert check_character("A12425GABC1234002") == "M"  # the example of the GRid standard
    assert is_valid("A12425GABC1234002M")


@pytest.mark.parametrize(("text", "check"), [("0794", "5"), ("79462", "3")])
def test_published_examples_of_mod_11_10(text: str, check: str) -> None:
    assert check_character(text, DIGITS) == check
    assert is_valid(text + check, DIGITS)


@given(st.text(ALPHABET, min_size=1, max_size=30))
def test_mod_37_36_agrees_with_a_second_library(text: str) -> None:
    assert check_character(text) == mod_37_36.calc_check_digit(text)


@given(st.text(DIGITS, min_size=1, max_size=30))
def test_mod_11_10_agrees_with_a_second_library(text: str) -> None:
    assert check_character(text, DIGITS) == mod_11_10.calc_check_digit(text)


@given(st.text(ALPHABET, min_size=1, max_size=20), st.data())
def test_every_single_wrong_character_is_caught(text: str, data: st.DataObject) -> None:
    whole = text + check_character(text)
    place = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(whole[place], "")))
    assert not is_valid(whole[:place] + wrong + whole[place + 1 :])


@pytest.mark.parametrize(("alphabet", "missed", "of"), [(ALPHABET, 36, 22680), (DIGITS, 10, 450)])
def test_the_swaps_that_pass_are_counted_and_few(alphabet: str, missed: int, of: int) -> None:
    starts: dict[str, str] = {}  # one text for each state that the check can be in
    for text in (a + b for a in alphabet for b in alphabet):
        starts.setdefault(check_character(text, alphabet), text)
    assert len(starts) == len(alphabet)
    passed = [
        (start, a, b)
        for start in starts.values()
        for place, a in enumerate(alphabet)
        for b in alphabet[:place]
        if check_character(start + a + b, alphabet) == check_character(start + b + a, alphabet)
    ]
    assert len(passed) == missed
    assert of == len(alphabet) * len(alphabet) * (len(alphabet) - 1) // 2


@given(st.text(max_size=10))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert is_valid(text) in {True, False}


@pytest.mark.parametrize(("text", "ground"), [("", "number-length"), ("a1", "number-format")])
def test_what_cannot_be_checked_is_refused(text: str, ground: str) -> None:
    with pytest.raises(NumberRefused) as caught:
        check_character(text)
    assert caught.value.ground == ground
    assert not is_valid(text)
