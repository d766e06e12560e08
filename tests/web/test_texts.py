# SPDX-License-Identifier: Apache-2.0
"""Every sentence stands in both languages, in the letters and the values of its own."""

import re
import shutil
import string
from pathlib import Path

import polib
import pytest
from tools import texts

from paydar.facts.births import Mark
from paydar.facts.reads import Purpose
from paydar.law.pack import find_pack
from paydar.web import pages, sentences
from paydar.web.pages.entries import OFFERED, PURPOSES, REASONS, STEPS
from paydar.web.sentences import TEXTS, catalogue
from paydar.web.sheet.cells import MOST_WITNESSES, all_cells
from paydar.web.sheet.shown import label_of
from paydar.web.speech import speech, value_of

HERE = Path(pages.__file__).parent.parent
PERSIAN = re.compile("[آ-ی]")
ARABIC_ONLY = re.compile("[يكى\u0660-\u0669]")


CODES_ALONE = {"box.witness-number"}  # the pack's own word and nothing else
# What gettext's users agreed on for each language (Unicode CLDR, cardinal plurals).
PLURALS = {"fa": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}


def _values(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def persian():
    return polib.pofile(str(TEXTS / "fa.po"))


@pytest.fixture(scope="module")
def english():
    return polib.pofile(str(TEXTS / "paydar.pot"))


def _forms(entry):
    return [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]


def test_no_persian_sentence_is_untranslated_fuzzy_or_obsolete(persian):
    assert len(persian) > 900
    assert [e.msgctxt for e in persian if not e.translated()] == []
    assert [e.msgctxt for e in persian if e.fuzzy] == []
    assert [e.msgctxt for e in persian.obsolete_entries()] == []
    assert [e.msgctxt for e in persian if not all(form.strip() for form in _forms(e))] == []


def test_both_catalogues_hold_the_same_sentences_once_each(persian, english):
    here, there = [[(e.msgctxt, e.msgid, e.msgid_plural) for e in f] for f in (english, persian)]
    assert here == there
    assert len({key for key, *_ in here}) == len(here)
    assert all(one.strip() for _, one, _ in here)


def test_every_form_in_every_language_takes_the_same_values(persian):
    marks = {"ltr", "end"}  # directions, which each language needs for itself
    differing = [
        e.msgctxt
        for e in persian
        for form in [e.msgid_plural or e.msgid, *_forms(e)]
        if _values(form) - marks != _values(e.msgid) - marks
    ]
    assert differing == []
    unpaired = [
        e.msgctxt
        for e in persian
        for form in [e.msgid, *_forms(e)]
        if form.count("{ltr}") != form.count("{end}")
    ]
    assert unpaired == []


def test_each_language_has_its_plural_rule_and_a_form_for_each_number(persian, english):
    assert persian.metadata["Plural-Forms"] == PLURALS["fa"]
    assert english.metadata["Plural-Forms"] == PLURALS["en"]
    counted = [e for e in persian if e.msgid_plural]
    assert len(counted) > 20
    assert [e.msgctxt for e in counted if sorted(e.msgstr_plural) != [0, 1]] == []
    assert [e.msgctxt for e in counted if e.msgid == e.msgid_plural] == []


# A number before a noun in the plural says that there is a form for one, or is found here.
ALWAYS_MANY = {
    "draft.asked-too-much",  # a limit in the hundreds
    "desk.cut",
}


def test_an_english_sentence_that_counts_things_has_a_form_for_one(english):
    plain = [e for e in english if not e.msgid_plural and e.msgctxt not in ALWAYS_MANY]
    counting = re.compile(
        r"\{(?!name|words|why|book|holder)\w+\} [a-z ]{0,12}[a-z]{2}s\b(?<!has|was)"
    )
    assert [e.msgctxt for e in plain if counting.search(e.msgid)] == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 0, "0 entries wait"),
        ("en", 1, "1 entry waits"),
        ("en", 2, "2 entries wait"),
        ("en", 1234, "1,234 entries wait"),
        ("fa", 0, "۰ کار در انتظار"),
        ("fa", 1, "۱ کار در انتظار"),
        ("fa", 1234, "۱٬۲۳۴ کار در انتظار"),
    ],
)
def test_a_count_is_said_in_its_form_and_in_the_figures_of_the_language(language, count, said):
    assert speech(language, find_pack("zz")).say("desk.waits", count=count) == said


def test_the_first_number_of_a_sentence_decides_its_form():
    speaking = speech("en", find_pack("zz"))
    said = speaking.say("day.blanks-differ", counted=1, due=2, note="")
    assert said.strip() == "At the last closing 1 blank was counted and 2 should have been there."


def test_a_sentence_that_is_only_guessed_is_said_in_english(tmp_path, monkeypatch):
    for name in ("fa.po", "paydar.pot"):
        shutil.copy(TEXTS / name, tmp_path / name)
    guessed = polib.pofile(str(tmp_path / "fa.po"))
    guessed.find("Work", msgctxt="frame.work").flags.append("fuzzy")
    guessed.find("Find", msgctxt="frame.find").msgstr = ""
    guessed.save()
    monkeypatch.setattr(sentences, "TEXTS", tmp_path)
    said = sentences.Catalogue("fa")
    assert (said["frame.work"], said["frame.find"]) == ("Work", "Find")
    assert said["frame.desk"] == "کارتابل"


def test_directions_reach_the_page_as_marks_and_not_as_words():
    assert catalogue("fa")["review.keys"].startswith("\u2066Ctrl+Enter\u2069 ")
    assert [k for k in catalogue("fa") if "{ltr}" in catalogue("fa")[k]] == []


def test_persian_sentences_are_in_persian_letters_and_english_ones_in_latin(persian):
    unlettered = {e.msgctxt for e in persian if not all(PERSIAN.search(f) for f in _forms(e))}
    assert unlettered == CODES_ALONE
    assert [e.msgctxt for e in persian if any(map(ARABIC_ONLY.search, _forms(e)))] == []
    assert [e.msgctxt for e in persian if PERSIAN.search(e.msgid + e.msgid_plural)] == []


def test_figures_within_a_sentence_are_those_of_its_language(persian):
    codes = {"F2", "A4", "A5", "RFC 6238", "SHA-256"}  # a key, sizes of paper, names of standards
    figures = re.compile(r"[A-Z]*[ -]?[0-9]+")
    found = {e.msgctxt: {*figures.findall(" ".join(_forms(e)))} - codes for e in persian}
    assert {key: said for key, said in found.items() if said} == {}
    assert [e.msgctxt for e in persian if re.search("[۰-۹٠-٩]", e.msgid)] == []


def test_every_sentence_is_asked_for_somewhere_and_the_catalogue_says_where(english):
    files = {e.msgctxt: {file for file, _ in e.occurrences} for e in english}
    assert [key for key, where in files.items() if not where] == []
    asked = texts.asked(files)
    assert {key: (files[key], asked[key]) for key in files if files[key] != asked[key]} == {}


def test_a_sentence_that_nobody_asks_for_is_noticed():
    told = texts.asked(["frame.desk", "frame.odd", "parents.q-uncle-name", "fault.odd-title"])
    assert told.pop("frame.desk")
    assert told == {"frame.odd": set(), "parents.q-uncle-name": set(), "fault.odd-title": set()}


def test_the_catalogues_are_as_the_chore_writes_them():
    assert [p.name for p, text in texts.written().items() if p.read_text("utf-8") != text] == []


def test_a_changed_english_sentence_makes_its_translation_fuzzy_and_a_new_one_waits_for_words():
    template, old = polib.POFile(), polib.POFile()
    for key, one in (("a.new", "New"), ("a.kept", "Kept"), ("a.changed", "Changed now")):
        template.append(polib.POEntry(msgctxt=key, msgid=one))
    for key, one in (("a.gone", "Gone"), ("a.kept", "Kept"), ("a.changed", "Changed")):
        old.append(polib.POEntry(msgctxt=key, msgid=one, msgstr="واژه"))
    now = {e.msgctxt: e for e in texts.merged(template, old)}
    assert list(now) == ["a.new", "a.kept", "a.changed"]
    assert (now["a.new"].msgstr, now["a.kept"].msgstr, now["a.kept"].fuzzy) == ("", "واژه", False)
    assert (now["a.changed"].fuzzy, now["a.changed"].previous_msgid) == (True, "Changed")


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
