# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paydar.names.person import PersonName, parse_name, parse_part
from paydar.names.script import NameRefused


def test_a_name_is_read_cleaned_and_shown_given_name_first() -> None:
    name = parse_name(" علي ", "نمونه", given_latin="Ali", family_latin=" Nemuneh ")
    assert name == PersonName("علی", "نمونه", "Ali", "Nemuneh")
    assert (name.display(), name.display_latin()) == ("علی نمونه", "Ali Nemuneh")
    assert not name.has_one_name


@pytest.mark.parametrize("family", [None, "", "  "])
def test_a_person_may_have_one_name(family: str | None) -> None:
    name = parse_name("Sample", family, given_latin="Sample")
    assert (name.has_one_name, name.display(), name.display_latin()) == (True, "Sample", "Sample")


def test_half_a_latin_name_is_not_shown_as_the_name() -> None:
    assert parse_name("علی", "نمونه", given_latin="Ali").display_latin() is None
    assert parse_name("علی", "نمونه").display_latin() is None


@pytest.mark.parametrize(
    ("parts", "ground", "part"),
    [
        ({"given": ""}, "name-empty", "given"),
        ({"given": "Sara", "family": "a\u202eb"}, "name-control-character", "family"),
        ({"given": "Sara2"}, "name-character", "given"),
        ({"given": "=Sara"}, "name-character", "given"),
        ({"given": "Sara<b>"}, "name-character", "given"),
        ({"given": "Sara \U0001f600"}, "name-character", "given"),
        ({"given": "Sara", "given_latin": "سارا"}, "name-not-latin", "given_latin"),
        ({"given": "Sara", "family": "x" * 101}, "name-too-long", "family"),
    ],
)
def test_a_refused_name_says_which_part(parts: dict[str, str], ground: str, part: str) -> None:
    with pytest.raises(NameRefused) as caught:
        parse_name(**parts)
    assert (caught.value.ground, caught.value.facts["part"]) == (ground, part)


@pytest.mark.parametrize(
    "text", ["O'Neil", "O’Neil", "Anne-Marie", "J. R.", "Gal·la", "Okina ʻAlani", "علی\u200cرضا"]
)
def test_the_marks_that_stand_in_names_are_taken(text: str) -> None:
    assert parse_part(text, "given") == text


@given(st.text(max_size=20), st.text(max_size=20) | st.none())
def test_no_text_raises_anything_but_a_refusal_and_names_read_back(
    given_name: str, family: str | None
) -> None:
    try:
        name = parse_name(given_name, family)
    except NameRefused:
        return
    assert parse_name(name.given, name.family) == name
