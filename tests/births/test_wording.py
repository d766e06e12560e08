# SPDX-License-Identifier: Apache-2.0
"""How an entry is said, written out by hand in both languages; and what the margin remarks."""

import datetime as dt
from dataclasses import replace

import msgspec

from paydar.births.progress import Progress
from paydar.births.remarks import remarks
from paydar.births.wording import document, read_back_words, rows, sheet
from paydar.facts.births import Booklet, Evidence, Fee, Parent, Witness
from paydar.facts.values import Name, Paper
from paydar.law.say import say_remark
from paydar.persons.standing import Standing
from tests.births.cases import IR, ZZ, case, day, told


def entry(**changes: object) -> Progress:
    declaration = told(IR, child__born=day("2026-11-14"), child__weight=1150)
    plain = Progress(
        status="registered",
        entry="entry-1",
        declaration=declaration,
        declared_on=day("2026-11-22"),
        number="IR23-001-1405-000412-K",
        national_number="9990000018",
        timeliness="timely",
        booklet=Booklet(series="ب۲", serial=55),
        fee=Fee(amount=100_000, receipt="77"),
        articles=("15", "16"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def said(language: str, *fields: str) -> list[tuple[str, str, str]]:
    found = rows(IR, entry(), language, fields)
    return [(row.label, row.value, row.direction) for row in found]


def test_a_persian_certificate_says_this() -> None:
    words = document(IR, entry(), "certificate", "fa")
    assert words.title == "گواهی ولادت"
    assert [(row.label, row.value) for row in words.rows] == [
        ("شمارهٔ ثبت", "IR23-001-1405-000412-K"),
        ("کد ملی", "9990000018".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))),
        ("نام", "آرین"),
        ("نام خانوادگی", "نمونه‌زاده"),
        ("نام به لاتین", "Arian"),
        ("نام خانوادگی به لاتین", "Nemounehzadeh"),
        ("جنس", "پسر"),
        ("تاریخ ولادت", "شنبه ۲۳ آبان ۱۴۰۵"),
        ("محل ولادت", "\u2068تهران\u2069، \u2068شمیرانات\u2069، \u2068بیمارستان نمونه\u2069"),
        ("نام و نام خانوادگی پدر", "دانیال نمونه‌زاده"),
        ("نام و نام خانوادگی مادر", "مریم آزمایشی"),
        ("تاریخ اعلام", "یکشنبه ۱ آذر ۱۴۰۵"),
    ]


def test_numbers_run_left_to_right() -> None:
    assert said("fa", "registration.number")[0][2] == "ltr"
    assert said("fa", "mother.number") == [("کد ملی مادر", "۹۹۹۰۰۸۷۶۵۲", "ltr")]
    assert said("fa", "booklet") == [("شناسنامه: سری و سریال", "ب۲/۵۵", "ltr")]


def test_money_and_articles_are_said_in_words() -> None:
    assert said("fa", "fee")[0][1] == "\u2068۱۰۰٬۰۰۰ ریال\u2069، \u2068۷۷\u2069"
    assert said("en", "registration.articles")[0][1] == (
        "\u2068Civil Registration Act, art. 15\u2069, \u2068Civil Registration Act, art. 16\u2069"
    )


def test_a_partial_date_says_only_what_is_known() -> None:
    declaration = told(ZZ, child__born=day("2026-10-01..2026-10-31"))
    progress = Progress(status="declared", declaration=declaration)
    assert rows(ZZ, progress, "en", ("child.born",))[0].value == "October 2026"


def test_statistics_are_on_the_sheet_and_never_printed() -> None:
    sections = {section.key: section for section in sheet(IR, entry(), "fa")}
    assert list(sections)[:4] == ["notice", "child", "father", "mother"]
    assert not sections["statistics"].printed
    assert not any(row.printed for row in sections["statistics"].rows)
    for kind in ("certificate", "extract", "full-copy"):
        fields = IR.documents.documents[kind].fields  # type: ignore[index]
        assert not any(field.startswith("statistics") for field in fields)


def test_an_undisclosed_father_is_said_to_be_so() -> None:
    declaration = told(IR, father=Parent(known="undisclosed"))
    progress = entry(declaration=declaration)
    found = rows(IR, progress, "fa", ("father.known", "father.name", "father.number"))
    assert [(row.field, row.value) for row in found] == [("father.known", "اعلام‌نشده")]


def test_a_foreign_childs_certificate_has_its_own_title() -> None:
    foreign = told(IR, father__number="", father__no_number="foreign", father__nationality="af")
    assert document(IR, entry(declaration=foreign), "certificate", "fa").title == (
        "گواهی ولادت اتباع خارجی"
    )


def test_every_mark_has_its_meaning_on_the_read_back_sheet() -> None:
    for pack in (IR, ZZ):
        for language in pack.languages:
            sentence, marks = read_back_words(pack, language)
            assert len(sentence) > 50
            assert [bool(word and meaning) for word, meaning in marks] == [True] * 3


def test_the_margin_of_the_drawn_sheet() -> None:
    declaration = told(IR, child__born=day("2026-11-14"), child__weight=1150)
    found = remarks(case(IR), declaration)
    texts = [say_remark(IR, remark, "fa").message for remark in found]
    assert "پایان مهلت: یکشنبه ۸ آذر ۱۴۰۵؛ ۷ روز مانده." in texts
    assert "وزن \u2068۱۱۵۰\u2069 گرم بسیار کم است." in texts
    assert say_remark(IR, found[0], "fa").law == "مادهٔ ۱۵ قانون ثبت احوال"


def about(*found: object) -> set[str]:
    return {remark.about for remark in found}  # type: ignore[attr-defined]


def test_the_margin_remarks_what_looks_odd() -> None:
    odd = told(
        IR,
        child__weight=6000,
        child__gestation=25,
        child__sex="undetermined",
        child__died=day("2026-11-20"),
        child__name__given="گگگگ",
        mother__born=day("2010-01-01"),
        evidence__notice=None,
    )
    contested = Standing(person="f", contested=True)
    found = about(*remarks(case(IR, father=contested), odd))
    assert found == {
        "term",
        "weight-high",
        "gestation-unusual",
        "sex-to-determine",
        "child-died",
        "name-unlisted",
        "parent-minor",
        "parent-contested",
        "number-short-proof",
        "evidence-by-witnesses",
    }


def test_the_margin_says_when_the_term_is_over_and_holidays_are_not_known() -> None:
    declaration = told(IR)
    late = case(IR, today=dt.date(2027, 1, 1))
    assert "term-over" in about(*remarks(late, declaration))
    far = msgspec.structs.replace(
        declaration, child=msgspec.structs.replace(declaration.child, born=day("2030-01-01"))
    )
    assert "holidays-unknown" in about(*remarks(case(IR, today=dt.date(2030, 1, 2)), far))


def test_a_witness_with_a_paper_is_read_from_the_names_side_on() -> None:
    paper = Paper(kind="passport", number="A1234", issued_at="تهران")
    witness = Witness(name=Name(given="سارا", family="مثالی"), paper=paper)
    declaration = msgspec.structs.replace(told(IR), evidence=Evidence(witnesses=(witness,)))
    progress = Progress(status="declared", declaration=declaration)
    (row,) = rows(IR, progress, "fa", ("evidence.witnesses",))
    assert row.direction == "rtl"
    # Name, then the paper as one piece that itself runs right to left (U+2067), number inside.
    assert row.value.startswith("\u2068سارا مثالی\u2069، \u2067\u2068گذرنامه\u2069، ")
    assert row.value.endswith("\u2068تهران\u2069\u2069")
