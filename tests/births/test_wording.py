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
from paydar.law.grounds import Ground
from paydar.law.say import say, say_remark
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


def test_series_and_serial_of_a_booklet_cannot_run_into_each_other() -> None:
    # Side by side, UAX 9 would draw ب۲/۵۵ as if the series were ب and the serial 2/55.
    assert said("fa", "booklet") == [
        ("شناسنامه: سری و سریال", "سری \u2068ب۲\u2069، سریال ۵۵", "rtl")
    ]
    assert said("en", "booklet")[0][1] == "series \u2068ب۲\u2069, serial 55"


def test_money_and_articles_are_said_in_words() -> None:
    assert said("fa", "fee")[0][1] == "۱۰۰٬۰۰۰ ریال، رسید شمارهٔ \u2066۷۷\u2069"
    assert said("en", "fee")[0][1] == "100,000 rials, receipt no. \u206677\u2069"
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
    assert (row.field, row.label) == ("evidence.witnesses.0", "گواه ۱")
    # The passport's number is read as it is printed there, from left to right (U+2066).
    assert row.value == (
        "\u2068سارا مثالی\u2069، گذرنامه شمارهٔ \u2066A1234\u2069، صادره از \u2068تهران\u2069"
    )


def test_each_witness_has_a_line_of_their_own() -> None:
    number = ZZ.scheme.issue(ZZ.numbers.sample_prefix, 321)
    names = (("Robin", "Sample"), ("Sam", "Tester"))
    witnesses = tuple(Witness(name=Name(given=g, family=f), number=number) for g, f in names)
    told_by = msgspec.structs.replace(told(ZZ), evidence=Evidence(witnesses=witnesses))
    progress = Progress(status="declared", declaration=told_by)
    found = rows(ZZ, progress, "en", ("evidence.witnesses",))
    shown = ZZ.scheme.format(number)
    assert [(row.label, row.value) for row in found] == [
        ("Witness 1", f"\u2068Robin Sample\u2069, citizen number \u2066{shown}\u2069"),
        ("Witness 2", f"\u2068Sam Tester\u2069, citizen number \u2066{shown}\u2069"),
    ]


def test_an_english_paper_says_each_day_in_both_calendars() -> None:
    # 23 Aban 1405 is 14 November 2026, 1 Azar 1405 is 22 November 2026 (the official calendar).
    assert said("en", "child.born")[0][1] == "Saturday 23 Aban 1405 (14 November 2026)"
    assert said("en", "registration.declared_on")[0][1] == "Sunday 1 Azar 1405 (22 November 2026)"
    assert said("fa", "child.born")[0][1] == "شنبه ۲۳ آبان ۱۴۰۵"


def test_a_month_or_a_gregorian_pack_is_said_as_far_as_it_is_known() -> None:
    # Mehr 1405 runs from 23 September to 22 October 2026.
    month = told(IR, child__born=day("2026-09-23..2026-10-22"))
    progress = Progress(status="declared", declaration=month)
    (row,) = rows(IR, progress, "en", ("child.born",))
    assert row.value == "Mehr 1405 (23 September 2026 to 22 October 2026)"
    gregorian = Progress(status="declared", declaration=told(ZZ, child__born=day("2026-11-14")))
    assert rows(ZZ, gregorian, "en", ("child.born",))[0].value == "Saturday 14 November 2026"


def test_figures_of_an_english_paper_are_latin_though_typed_in_persian() -> None:
    assert said("en", "evidence.notice.number")[0][1] == "001-88214"


def test_zz_never_speaks_of_irans_number_or_card() -> None:
    for listed in ZZ.codes.values():
        for code in listed.values():
            assert "ملی" not in code.words["fa"]
    assert not [text["fa"] for text in ZZ.labels.values() if "کد ملی" in text["fa"]]
    assert say(ZZ, ZZ.refuse(Ground.NUMBER_BLOCK_USED_UP), "fa").message == (
        "شمارهٔ شهروندی برای این اداره باقی نمانده است."
    )
    assert say_remark(ZZ, ZZ.remark("national-number-none"), "fa").message == (
        "به این کودک شمارهٔ شهروندی تعلق نمی‌گیرد و گواهی ویژه صادر می‌شود."
    )


def test_a_fee_is_said_once_with_its_currency() -> None:
    one = IR.refuse(Ground.FEE_MISSING, "fee", least="100000", most="100000")
    assert say(IR, one, "fa").message == "پرداخت هزینهٔ ثبت به مبلغ ۱۰۰٬۰۰۰ ریال لازم است."
    assert say(IR, one, "en").message == "A fee of 100,000 rials is due."
    between = IR.refuse(Ground.FEE_OUT_OF_RANGE, "fee.amount", least="150000", most="600000")
    assert say(IR, between, "fa").message == "هزینهٔ این ثبت ۱۵۰٬۰۰۰ تا ۶۰۰٬۰۰۰ ریال است."
    assert say(IR, between, "en").message == (
        "The fee for this registration is 150,000 to 600,000 rials."
    )
