# SPDX-License-Identifier: Apache-2.0
"""The papers of a real entry, from the pack's words to the letters on the page."""

import io
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from paydar.births.decide import digest_of
from paydar.births.progress import Progress
from paydar.certificates import qr
from paydar.certificates.birth import (
    Issuing,
    document_of,
    person_of,
    read_back_sheet,
    unprintable,
)
from paydar.certificates.claims import claims_of
from paydar.certificates.document import Document
from paydar.facts.births import BirthDeclaration, BirthDelivered, Booklet, Fee, Parent, Witness
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import By, Envelope, Position
from paydar.facts.structure import OfficeFounded
from paydar.facts.values import Name
from paydar.law.pack import Pack
from paydar.ledger.projection import Recorded
from paydar.register.entry import Entry
from tests.births.cases import IR, TODAY, ZZ, day, told
from tests.certificates import pdf_text, samples
from tests.certificates.test_render import golden, plain

OFFICES = {
    "ir": OfficeFounded(
        office="ir-23-001", country="ir", name="ادارهٔ ثبت احوال نمونه", name_latin="Sample Office"
    ),
    "zz": OfficeFounded(office="zz-01-001", country="zz", name="Northbridge Sample Office"),
}
NUMBERS = {"ir": "IR23-001-1405-000412-K", "zz": "ZZ01-001-2026-000412-K"}
SHEET = "k7rm2q9wte4h"


def recorded(pack: Pack, sequence: int, body: Any) -> Recorded:
    book = OFFICES[pack.id].office
    envelope = Envelope(
        kind="",
        office=book,
        law=pack.name,
        recorded_at="2026-11-22T09:41:00.000Z",
        by=By(staff="s1", post="registrar", assignment="a1"),
        key="",
        command="",
        after={},
        tags=[],
        body="",
    )
    return Recorded(sequence, Position(book, sequence), envelope, body, 1, b"")


def entry(pack: Pack, declaration: BirthDeclaration, *later: Any, registered: bool = True) -> Entry:
    progress = Progress(
        status="registered" if registered else "declared",
        entry=SHEET,
        declaration=declaration,
        declared_on=day(TODAY.isoformat()),
    )
    if registered:
        progress = replace(
            progress,
            number=NUMBERS[pack.id],
            national_number=pack.scheme.issue(pack.numbers.sample_prefix, 1),
            timeliness="timely",
            booklet=Booklet(series="الف۱", serial=100_001) if pack is IR else None,
            fee=Fee(amount=100_000, receipt="77"),
            articles=("15",),
        )
    facts = [recorded(pack, 4, declaration)]
    facts += [recorded(pack, 5 + index, body) for index, body in enumerate(later)]
    return Entry(SHEET, progress, contested=False, heads=(), facts=tuple(facts))


def issuing(pack: Pack, language: str) -> Issuing:
    return Issuing(pack, OFFICES[pack.id], "sample.example/c", language, TODAY)


def born(pack: Pack, **changes: Any) -> BirthDeclaration:
    return told(pack, child__born=day("2026-11-14"), **changes)


def drawn(pack: Pack, document: Document) -> bytes:
    return samples.press(pack.id).pdf(document, at=samples.AT)


def of(pack: Pack, kind: Any, language: str, *later: Any) -> Document:
    made = document_of(issuing(pack, language), entry(pack, born(pack), *later), kind)
    return replace(made, serial=f"D{pack.id.upper()}23001-1405-000002")


def sheet_of(pack: Pack, language: str, declaration: BirthDeclaration) -> bytes:
    made = read_back_sheet(issuing(pack, language), entry(pack, declaration, registered=False))
    return drawn(pack, made)


def witnesses(count: int) -> tuple[Witness, ...]:
    return tuple(Witness(name=Name(given="سارا", family=f"مثالی{'ی' * n}")) for n in range(count))


def test_a_real_extract_reads_as_written_by_hand() -> None:
    document = of(IR, "extract", "fa")
    claims = claims_of(document, person_of(entry(IR, born(IR))), issued_on=TODAY)
    code = qr.sign(claims, samples.key("ir-23-001"))
    pdf = samples.press("ir").pdf(document, at=samples.AT, code=code)
    # An isolate at the end of a line is drawn by nobody; those within it are here.
    assert plain(pdf_text.text(pdf)) == golden("fa-entry-extract")


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("kind", ["certificate", "extract", "full-copy"])
@pytest.mark.parametrize("pack", [IR, ZZ], ids=["ir", "zz"])
def test_the_registration_number_stands_once_under_the_title(
    pack: Pack, kind: str, language: str
) -> None:
    document = of(pack, kind, language)
    runs = pdf_text.runs(drawn(pack, document))
    body = [run for run in runs if NUMBERS[pack.id] in run.text and run.paragraph]
    assert len(body) == 1
    rows = {row.label for row in document.rows}
    assert not rows & {"Registration number", "شمارهٔ ثبت"}


def test_an_english_paper_of_ir_has_every_day_in_both_calendars() -> None:
    text = plain(pdf_text.text(drawn(IR, of(IR, "certificate", "en"))))
    assert "Saturday 23 Aban 1405 (14 November 2026)" in text  # born
    assert text.count("Sunday 1 Azar 1405 (22 November 2026)") == 2  # declared, issued


def test_a_note_in_the_persian_margin_is_read_from_the_right() -> None:
    earlier = DocumentIssued(
        entry=SHEET, document="certificate", serial="DIR23001-1405-000001", language="fa",
        standing="", claims={},
    )  # fmt: skip
    delivered = BirthDelivered(entry=SHEET, how="hand", to="پدر", on=day("2026-11-22"))
    document = of(IR, "full-copy", "fa", earlier, delivered)
    assert [(note.title, note.text) for note in document.annotations] == [
        (
            "صدور: گواهی ولادت",
            "به شمارهٔ \u2066DIR23001-1405-000001\u2069، در \u2066۱۴۰۵/۰۹/۰۱\u2069",
        ),
        ("تحویل", "\u2066۱۴۰۵/۰۹/۰۱\u2069"),
    ]
    runs = pdf_text.runs(drawn(IR, document))
    (words,) = [run for run in runs if run.text.startswith("به شمارهٔ")]
    (serial,) = [run for run in runs if "DIR23001-1405-000001" in run.text]
    in_margin, _ = [run for run in runs if "۱۴۰۵/۰۹/۰۱" in run.text]
    (before,) = [run for run in runs if run.text.strip("\u2066\u2069 ") == "، در"]
    # Down the page, and on one line from right to left: words, serial, "on", day.
    order = sorted((words, serial, before, in_margin), key=lambda run: (-round(run.y), -run.x))
    assert order == [words, serial, before, in_margin]


def test_an_english_margin_has_the_day_in_both_calendars() -> None:
    delivered = BirthDelivered(entry=SHEET, how="hand", to="father", on=day("2026-11-22"))
    (note,) = of(IR, "full-copy", "en", delivered).annotations
    assert note.text == "\u20661405/09/01 = 2026-11-22\u2069"


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("pack", [IR, ZZ], ids=["ir", "zz"])
@pytest.mark.parametrize("count", [0, 2, 5, 8])
def test_every_page_of_a_sheet_has_its_number_its_digest_and_whose_it_is(
    pack: Pack, language: str, count: int
) -> None:
    declaration = born(pack)
    if count:
        declaration = replace_witnesses(declaration, witnesses(count))
    runs = pdf_text.runs(sheet_of(pack, language, declaration))
    last = max(run.page for run in runs)
    digest = digest_of(declaration)
    figures = "۰۱۲۳۴۵۶۷۸۹" if language == "fa" else "0123456789"
    name = f"{declaration.child.name.given} {declaration.child.name.family}"
    for page in range(last + 1):
        text = "".join(run.text for run in runs if run.page == page)
        text = plain(text)
        assert SHEET in text
        assert digest in text.replace(" ", "")
        n, m = figures[page + 1], figures[last + 1]
        assert (f"صفحهٔ {n} از {m}" if language == "fa" else f"Page {n} of {m}") in text
        if page:
            assert name in text


def replace_witnesses(told_by: BirthDeclaration, found: tuple[Witness, ...]) -> BirthDeclaration:
    return msgspec.structs.replace(
        told_by, evidence=msgspec.structs.replace(told_by.evidence, witnesses=found)
    )


def test_everybody_who_marks_the_sheet_has_a_place_of_their_own() -> None:
    declaration = replace_witnesses(born(IR), witnesses(2))
    made = read_back_sheet(issuing(IR, "fa"), entry(IR, declaration, registered=False))
    assert [(space.label, space.name, space.shape) for space in made.spaces] == [
        ("اعلام‌کننده", "دانیال نمونه‌زاده", "fingerprint"),
        ("گواه ۱", "سارا مثالی", "fingerprint"),
        ("گواه ۲", "سارا مثالیی", "fingerprint"),
        ("معتمد، در صورت حضور", "", "fingerprint"),
        ("نام و امضای مأمور ثبت احوال", "", "signature"),
        ("مهر اداره", "", "stamp"),
    ]
    assert made.spaces[0].detail == "کد ملی \u2066۹۹۹۰۰۴۳۲۱۳\u2069"
    assert made.marks == ("امضا", "اثر انگشت بر کاغذ", "قرائت و تفهیم شد، با حضور معتمد")
    text = plain(pdf_text.text(drawn(IR, made)))
    assert text.count("اثر انگشت بر کاغذ") == 3  # to be ticked by declarant and witnesses
    assert "این برگه برای ما، امضاکنندگان زیر، قرائت شد." in text


@pytest.mark.parametrize("count", [0, 2, 5, 8])
def test_the_marks_are_never_parted_by_a_page(count: int) -> None:
    declaration = replace_witnesses(born(IR), witnesses(count))
    runs = pdf_text.runs(sheet_of(IR, "fa", declaration))
    pages = {run.page for run in runs if run.text.strip("\u2066-\u2069") == "امضا"}
    assert len(pages) == 1


def test_a_letter_that_no_font_has_is_named_with_its_field() -> None:
    mother = Parent(name=Name(given="Жанна", family="Sample"))
    strange = entry(ZZ, born(ZZ, mother=mother))
    assert unprintable(issuing(ZZ, "en"), strange, "certificate") == (
        ("mother.name", "Ж (U+0416), а (U+0430), н (U+043D)"),
    )
    assert unprintable(issuing(ZZ, "en"), entry(ZZ, born(ZZ)), "full-copy") == ()


def test_zz_in_persian_never_says_irans_words() -> None:
    declaration = born(ZZ)
    papers = [of(ZZ, kind, "fa") for kind in ("certificate", "extract", "full-copy")]
    texts = [pdf_text.text(drawn(ZZ, paper)) for paper in papers]
    texts.append(pdf_text.text(sheet_of(ZZ, "fa", declaration)))
    assert not [text for text in texts if "کد ملی" in text or "کارت ملی" in text]
    assert all("شهروندی" in text for text in texts)


def test_long_names_keep_a_certificate_on_one_page() -> None:
    name = Name(
        given="سیده فاطمه زهرا السادات",
        family="طباطبایی نمونه‌زادهٔ اصفهانی‌پور بختیاری",
        given_latin="Seyyedeh Fatemeh Zahra Alsadat",
        family_latin="Tabatabaei-Nemounehzadeh-Isfahanipour Bakhtiari",
    )
    declaration = born(IR, child__name=name, father__name=name, mother__name=name)
    for kind in ("certificate", "extract"):
        made = document_of(issuing(IR, "fa"), entry(IR, declaration), kind)  # type: ignore[arg-type]
        assert len(PdfReader(io.BytesIO(drawn(IR, made))).pages) == 1


def test_the_day_of_issue_is_the_days_own() -> None:
    assert of(IR, "certificate", "fa").issued_on == "یکشنبه ۱ آذر ۱۴۰۵"
    assert of(ZZ, "certificate", "en").issued_on == "Sunday 22 November 2026"
