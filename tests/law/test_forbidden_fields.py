# SPDX-License-Identifier: Apache-2.0
"""No pack can ask for belief, descent, tongue, opinion, loyalty or the measured body."""

from pathlib import Path

import pytest

from paydar.law.check import check
from paydar.law.finding import PackRefusedError
from paydar.law.forbidden import forbidden_in
from paydar.law.load import load_folder
from tests.law.packs import DATA, copy_of

NAMED = [
    "religion",
    "Religion",
    "RELIGIONS",
    "religiousAffiliation",
    "father_religion",
    "fatherreligion",
    "ethnicity",
    "ethnic-group",
    "mother tongue",
    "motherTongue",
    "mother_tongues",
    "language",
    "Languages spoken at home",
    "belief",
    "political party",
    "partyMember",
    "loyalty",
    "opinions",
    "tribe",
    "Tribes",
    "sect",
    "SECTS",
    "biometrics",
    "biometric_template",
    "Race",
    "caste",
    "fingerprintTemplate",
    "دین",
    "مذهب",
    "دین پدر",
    "دین‌ها",
    "مذهب‌های پدر",
    "قومیت",
    "قوم",
    "زبان مادری",
    "زبان‌ها",
    "عقیده",
    "عقاید سیاسی",
    "حزب",
    "طایفه",
    "قبیله",
    "فرقه",
    "وفاداری",
    "نژاد",
    "بیومتریک",
    "مذهب",  # with an Arabic heh and a kashida below
    "مـذهب",
]
HARMLESS = [
    "section",
    "insect",
    "nationality",
    "fingerprint",
    "third person",
    "embrace",
    "trace",
    "بخش",
    "تابعیت",
    "اثر انگشت",
    "خانواده",
    "تهران",
    "نمونه‌زاده",
    "the declarant signs before the registrar",
]


@pytest.mark.parametrize("text", NAMED)
def test_this_word_is_forbidden(text: str) -> None:
    assert forbidden_in(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_this_word_is_not(text: str) -> None:
    assert not forbidden_in(text)


@pytest.mark.parametrize(
    ("file", "added", "line"),
    [
        ("birth.toml", "\n[religion]\nrequired = true\n", "[religion]"),
        (
            "sheet.toml",
            '\n[[sections]]\nkey = "x"\ntitle = { en = "Tribe", fa = "بخش" }\nfields = []\n',
            "Tribe",
        ),
        (
            "sheet.toml",
            '\n[[sections]]\nkey = "x"\ntitle = { en = "Part", fa = "مذهب" }\nfields = []\n',
            "مذهب",
        ),
        ("codes.toml", "\n[codes.mother-tongue]\n", "mother-tongue"),
        ("documents.toml", "\n[documents.extract.Ethnicity]\n", "Ethnicity"),
        ("pack.toml", '\nlanguage = "en"\n', "language ="),
    ],
)
def test_a_pack_with_a_forbidden_field_is_refused_with_its_line(
    tmp_path: Path, file: str, added: str, line: str
) -> None:
    folder = copy_of("zz", tmp_path)
    text = (folder / file).read_text(encoding="utf-8") + added
    (folder / file).write_text(text, encoding="utf-8")
    wanted = max(n for n, each in enumerate(text.splitlines(), start=1) if line in each)
    with pytest.raises(PackRefusedError) as refused:
        load_folder(folder)
    found = [f for f in refused.value.findings if f.what == "forbidden"]
    assert [(f.file, f.line) for f in found] == [(file, wanted)]


def test_a_forbidden_column_of_places_is_refused(tmp_path: Path) -> None:
    folder = copy_of("zz", tmp_path)
    places = folder / "places.csv"
    places.write_text(places.read_text().replace("name_latin", "religion", 1))
    assert [f.what for f in check(folder) if f.file == "places.csv"] == ["forbidden"]


def test_our_own_packs_have_no_error() -> None:
    for pack in ("ir", "zz"):
        assert [f for f in check(DATA / pack) if f.severity == "error"] == []
