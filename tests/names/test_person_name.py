# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paydar.names.person import parse_part
from paydar.names.script import NameRefused


def test_a_name_is_read_cleaned() -> None:
    assert parse_part(" علي ", "given") == "علی"


@pytest.mark.parametrize(
    ("text", "ground", "part"),
    [
        ("", "name-empty", "given"),
        ("a\u202eb", "name-control-character", "family"),
        ("Sara2", "name-character", "given"),
        ("=Sara", "name-character", "given"),
        ("Sara<b>", "name-character", "given"),
        ("Sara \U0001f600", "name-character", "given"),
        ("سارا", "name-not-latin", "given_latin"),
        ("x" * 101, "name-too-long", "family"),
    ],
)
def test_a_refused_name_says_which_part(text: str, ground: str, part: str) -> None:
    with pytest.raises(NameRefused) as caught:
        parse_part(text, part)
    assert (caught.value.ground, caught.value.facts["part"]) == (ground, part)


@pytest.mark.parametrize(
    "text", ["O'Neil", "O’Neil", "Anne-Marie", "J. R.", "Gal·la", "Okina ʻAlani", "علی\u200cرضا"]
)
def test_the_marks_that_stand_in_names_are_taken(text: str) -> None:
    assert parse_part(text, "given") == text


@given(st.text(max_size=20), st.sampled_from(["given", "family_latin"]))
def test_no_text_raises_anything_but_a_refusal_and_names_read_back(text: str, part: str) -> None:
    try:
        name = parse_part(text, part)
    except NameRefused:
        return
    assert parse_part(name, part) == name
