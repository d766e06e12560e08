# SPDX-License-Identifier: Apache-2.0
"""One word for one thing, and the word is the one that people read at the counter."""

import re

from tests.docs.pages import DOCS, ROOT

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
AT_THE_COUNTER = (
    "command",
    "receipt",
    "entry",
    "declaration",
    "declarant",
    "registration",
    "read-back",
    "witness",
    "term",
    "certificate",
    "extract",
    "full copy",
    "booklet",
    "national number",
    "purpose",
    "contested",
    "office",
    "post",
)


def words():
    rows = ROW.findall((DOCS / "reference/glossary.md").read_text("utf-8"))
    return [(english, persian) for english, persian in rows if english not in {"English", "---"}]


def test_no_word_stands_for_two_things():
    for side in zip(*words(), strict=True):
        assert len(side) == len(set(side)) > 40


def test_the_persian_words_are_those_of_pages_sentences_and_papers():
    source = ROOT / "src/paydar"
    files = [*source.glob("web/texts/fa.po"), *source.glob("law/**/*.toml")]
    files += source.glob("certificates/*.py")
    said = " ".join(path.read_text("utf-8") for path in files)
    known = dict(words())
    assert [word for word in AT_THE_COUNTER if known[word] not in said] == []
