# SPDX-License-Identifier: Apache-2.0
"""Every sentence stands in both languages, in the letters and the values of its own."""

import re
import string
from pathlib import Path

import pytest

from paydar.facts.births import Mark
from paydar.facts.reads import Purpose
from paydar.law.pack import find_pack
from paydar.web import pages
from paydar.web.pages.entries import OFFERED, PURPOSES, REASONS, STEPS
from paydar.web.sheet.cells import MOST_WITNESSES, all_cells
from paydar.web.sheet.shown import label_of
from paydar.web.speech import catalogue, speech, value_of

HERE = Path(pages.__file__).parent.parent
ARABIC_ONLY = re.compile("[يكى\u0660-\u0669]")


def _values(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_sentences_with_the_same_values():
    fa, en = catalogue("fa"), catalogue("en")
    assert fa.keys() == en.keys()
    assert {k for k in fa if _values(fa[k]) != _values(en[k])} == set()


def test_persian_sentences_are_in_persian_letters_and_english_ones_in_latin():
    unlettered = {k for k, text in catalogue("fa").items() if not re.search("[آ-ی]", text)}
    assert unlettered == {"box.witness-number"}  # the pack's own word and nothing else
    assert [k for k, text in catalogue("fa").items() if ARABIC_ONLY.search(text)] == []
    assert [k for k, text in catalogue("en").items() if re.search("[آ-ی]", text)] == []


def test_every_sentence_that_a_page_or_template_asks_for_is_there():
    known, asked = catalogue("en"), set()
    for path in [*HERE.rglob("*.html"), *HERE.rglob("*.py")]:
        text = path.read_text("utf-8")
        asked |= set(re.findall(r'{% say "([a-z.-]+)"', text))
        asked |= set(re.findall(r'\.say\(\s*"([a-z.-]+)"', text))
    assert asked - known.keys() == set()
    assert len(asked) > 150


def test_put_together_keys_are_there_too():
    known = catalogue("en")
    built = {f"purpose.{p}" for p in PURPOSES} | {f"reason.{g.value}" for g in REASONS}
    for step in {*STEPS, *(s for steps in OFFERED.values() for s in steps)}:
        built |= {f"step.{step}-{part}" for part in ("title", "about", "do")}
    for act in ("receive", "spoil", "count"):
        built |= {f"booklets.{act}-title", f"booklets.{act}-do", f"booklets.done-{act}"}
    for key in ("not-found", "bad-request", "stale-form", "broken", "stopped", "not-as-issued"):
        built |= {f"fault.{key}-title", f"fault.{key}-about"}
    assert built - known.keys() == set()
    assert Purpose
    assert Mark


@pytest.mark.parametrize(
    ("country", "language", "own"),
    [("ir", "fa", "کد ملی"), ("zz", "fa", "شمارهٔ شهروندی"), ("zz", "en", "citizen number")],
)
def test_a_persons_number_is_called_what_the_pack_calls_it(country, language, own):
    speaking = speech(language, find_pack(country))
    assert own in speaking.say("find.about")
    assert speaking.say("box.witness-number").casefold() == own


@pytest.mark.parametrize("country", ["ir", "zz"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_box_of_the_sheet_has_a_label(country, language):
    speaking = speech(language, find_pack(country))
    for cell in all_cells(speaking.pack, MOST_WITNESSES):
        assert label_of(speaking, cell), cell.name


@pytest.mark.parametrize("typed", ["1", "۱", "١", "پسر", "male", "1 male", "۱ پسر", " MALE "])
def test_a_code_is_typed_by_number_or_word_in_any_digits(typed):
    assert value_of(find_pack("ir"), "sex", typed) == "male"


@pytest.mark.parametrize("typed", ["", "7", "1 female", "boy", "11"])
def test_what_is_not_on_the_list_is_no_code(typed):
    assert value_of(find_pack("ir"), "sex", typed) is None
