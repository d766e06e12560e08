# SPDX-License-Identifier: Apache-2.0
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paydar.names.script import NameRefused, clean, fold, fold_tight, script_of, sort_key

LETTERS = "ابپتجچدرزژسشعغفقکگلمنوهیآأإؤئءةيىكۀ"
MARKS = "\u064b\u064e\u0651\u0653\u0654\u0301\u0308\u0640\u200c"
NAMELIKE = st.text(LETTERS + MARKS + " -aàéßæøİıŁ\u00a0\ufefb\ufdf2か\u3099", max_size=20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  مریم   سادات ", "مریم سادات"),
        ("علي", "علی"),
        ("موسى", "موسی"),
        ("كاوه", "کاوه"),
        ("محمـــد", "محمد"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("علی\u200c\u200cرضا", "علی\u200cرضا"),
        ("\u200cعلی\u200c رضا\u200c", "علی رضا"),
        ("Sa\u200cra", "Sara"),
        ("Sara\u00a0Lee", "Sara Lee"),
        ("Ame\u0301lie", "Amélie"),
        ("\ufecb\ufee0\ufef2", "علی"),
        ("ا\u0640\u0653دم", "آدم"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("O'Neil-Bráz", "O'Neil-Bráz"),
        ("Mª José", "Mª José"),
        ("山田はなこ", "山田はなこ"),
        ("رؤیا", "رؤیا"),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "ground"),
    [
        ("", "name-empty"),
        (" \u00a0 ", "name-empty"),
        ("\u200c\u0640", "name-empty"),
        ("12", "name-no-letter"),
        ("-", "name-no-letter"),
        ("a" * 101, "name-too-long"),
        ("a" * 5000, "name-too-long"),
        ("a\nb", "name-control-character"),
        ("a\tb", "name-control-character"),
        ("a\x00", "name-control-character"),
        ("a\u200b", "name-control-character"),
        ("a\u200db", "name-control-character"),
        ("a\u00adb", "name-control-character"),
        ("a\ufeff", "name-control-character"),
        ("a\u2028b", "name-control-character"),
        *[
            (f"a{chr(code)}b", "name-control-character")
            for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
        ],
        ("a\ud800", "name-unassigned-character"),
        ("a\ue000", "name-unassigned-character"),
        ("a\u0378", "name-unassigned-character"),
        ("a\uffff", "name-unassigned-character"),
        ("q\u0301\u0301\u0301\u0301", "name-too-many-marks"),
        ("a \u0301b", "name-too-many-marks"),
        ("1\u0301a", "name-too-many-marks"),
        ("Sаra", "name-mixed-scripts"),  # the second letter is Cyrillic
        ("علیSara", "name-mixed-scripts"),
        ("Sara-علی", "name-mixed-scripts"),
    ],
)
def test_what_no_paper_can_show_is_refused(typed: str, ground: str) -> None:
    with pytest.raises(NameRefused) as caught:
        clean(typed)
    assert caught.value.ground == ground


def test_the_refused_character_is_named_by_its_code_point() -> None:
    with pytest.raises(NameRefused) as caught:
        clean("a\u202eb")
    assert caught.value.facts == {"character": "U+202E"}


def test_a_hundred_characters_are_allowed_and_two_scripts_in_two_words_are_too() -> None:
    assert clean("a" * 100) == "a" * 100
    assert clean("علی Sara") == "علی Sara"


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=30), NAMELIKE))
@example("\ufe70")
@example("ا\u200c\u0653")
def test_cleaning_twice_changes_nothing_and_only_refusals_are_raised(text: str) -> None:
    try:
        once = clean(text)
    except NameRefused as refused:
        once = refused.ground.removeprefix("name-")
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    "spellings",
    [
        ["علی رضا", "علی\u200cرضا", "  علي   رضا ", "علی-رضا", "علـی رضا"],
        ["رئیسی", "رییسی", "رئيسى"],
        ["آرش", "ارش", "أرش"],
        ["فاطمة", "فاطمه"],
        ["مؤمنی", "مومنی"],
        ["بهاء", "بها"],
        ["مُحَمَّد", "محمد"],
        ["O’Neil", "O'NEIL", "oneil"],
        ["Amélie Müller-Ørsted", "amelie muller orsted"],
        ["Straße", "STRASSE"],
        ["Łukasz", "lukasz"],
        ["İpek", "ipek"],
        ["پلاک ۱۲", "پلاک ١٢", "پلاک 12"],
    ],
)
def test_spellings_of_one_name_are_equal_when_searched(spellings: list[str]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_joined_and_spaced_parts_are_equal_only_when_folded_tightly() -> None:
    spellings = ["علی\u200cرضا", "علی رضا", "علیرضا"]
    assert {fold_tight(spelling) for spelling in spellings} == {"علیرضا"}
    assert len({fold(spelling) for spelling in spellings}) == 2


@pytest.mark.parametrize(("one", "other"), [("علی", "عالی"), ("زهرا", "زهره"), ("Ana", "Ena")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert fold_tight(one) != fold_tight(other)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=30), NAMELIKE))
def test_folding_takes_any_text_and_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == " ".join(once.split())
    assert sort_key(text, "fa").isascii() or not once.isascii()


def test_folding_and_cleaning_every_single_character_is_settled_after_once() -> None:
    for code in range(0, sys.maxunicode + 1, 1):
        if 0x20000 < code < 0xE0000 or code > 0xE01FF:  # ideographs and nothing
            continue
        text = chr(code)
        once = fold.__wrapped__(text)
        assert once == text or fold.__wrapped__(once) == once, hex(code)


def test_a_name_that_was_cleaned_folds_like_the_one_that_was_typed() -> None:
    for typed in ("  علي\u200c\u200cرضا ", "كاوه", "Ame\u0301lie", "محمـــد"):
        assert fold(clean(typed)) == fold(typed)


def in_order(words, language: str) -> list[str]:
    return sorted(list(reversed(words)), key=lambda word: sort_key(word, language))  # noqa: C414


def test_persian_names_sort_by_the_persian_alphabet() -> None:
    alphabet = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
    assert in_order(alphabet, "fa") == list(alphabet)
    names = [
        "آذر",
        "اکبر",
        "بابک",
        "پری",
        "تینا",
        "چنگیز",
        "حسن",
        "ژاله",
        "کاوه",
        "گیتی",
        "لاله",
        "وحید",
        "هما",
        "یاسر",
    ]
    assert in_order(names, "fa") == names


def test_persian_letters_stand_where_unicode_cldr_puts_them() -> None:
    # common/collation/fa.xml: alef with madda is a letter before alef, keheh with all kafs one
    # letter before gaf, heh one letter after waw, yeh the last with all its forms.
    assert in_order(["آب", "ابر", "بار", "پارسا"], "fa") == ["آب", "ابر", "بار", "پارسا"]
    assert in_order(["قاسم", "كامران", "کاوه", "گلی", "لیلا"], "fa")[1:4] == [
        "كامران",
        "کاوه",
        "گلی",
    ]
    assert in_order(["نور", "وفا", "هما", "یاس"], "fa") == ["نور", "وفا", "هما", "یاس"]
    assert sort_key("يلدا", "fa") == sort_key("یلدا", "fa") > sort_key("هیوا", "fa")


def test_a_shorter_name_comes_before_a_longer_one_and_marks_do_not_count() -> None:
    names = ["علی", "علی اکبر", "علیا", "علی\u200cرضا", "علیزاده"]
    assert in_order(names, "fa") == names
    assert sort_key("علی\u200cرضا", "fa") == sort_key("علیرضا", "fa")
    assert sort_key("مُحَمَّد", "fa") == sort_key("محمد", "fa")
    assert sort_key("علي", "fa") == sort_key("علی", "fa")


def test_digits_come_before_persian_and_latin_after() -> None:
    words = ["12", "۳", "آ", "ی", "Ana", "Żaneta"]
    assert in_order(words, "fa") == words


def test_english_names_sort_without_regard_to_case_and_accents() -> None:
    names = ["abel", "Émile", "Fay", "Zoë"]
    assert in_order(names, "en") == names


def test_the_script_of_a_letter_is_known_and_marks_belong_to_any() -> None:
    assert [script_of(c) for c in "aжعאあ山1-ʻ"] == [
        "LATIN",
        "CYRILLIC",
        "ARABIC",
        "HEBREW",
        "JAPANESE",
        "JAPANESE",
        "",
        "",
        "",
    ]
