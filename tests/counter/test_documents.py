# SPDX-License-Identifier: Apache-2.0
"""Paper that leaves the office: what it says, and that anyone can check it."""

import io

import pypdf
import pytest

from paydar.certificates.check import files_of
from paydar.counter.commands import BirthDeclare, BirthDeliver, DocumentIssue
from paydar.facts.envelope import Position
from paydar.facts.values import Place
from tests.certificates import pdf_text
from tests.office import FOUNDER, do, grounds, registration


def issue(office, number, document="certificate", language="", key=None):
    done = do(
        office,
        "document.issue",
        DocumentIssue(number=number, document=document, language=language),
        key,
    )
    assert done.status == "recorded", done
    return done, office.issued(FOUNDER, Position(done.book, done.sequence))


@pytest.mark.parametrize("country", ["zz", "ir"])
@pytest.mark.parametrize("document", ["certificate", "extract", "full-copy"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_document_of_both_packs_is_genuine_and_proven_in_the_book(
    country, document, language, request
):
    office = request.getfixturevalue(country)
    number = do(office, "birth.register", registration(country)).number
    _, pdf = issue(office, number, document, language)
    verdict = office.check(pdf)
    assert verdict.kind == "genuine-current"
    assert verdict.claims.number == number
    assert any("proof" in sentence for sentence in verdict.text("en"))
    assert "issue.tlog-proof" in files_of(pdf)


def test_the_same_issue_is_the_same_paper_and_a_second_one_is_a_copy(zz):
    number = do(zz, "birth.register", registration()).number
    first, pdf = issue(zz, number, key="one")
    assert issue(zz, number, key="one")[0] == first
    second, _ = issue(zz, number, key="two")
    one, two = (d for d in zz.register.by_number(number).documents)
    assert (one.copy, two.copy) == (1, 2)
    assert one.serial != two.serial
    assert second.sequence == first.sequence + 1
    assert zz.check(pdf).kind == "genuine-current"


def test_issuing_and_delivery_do_not_make_a_certificate_old(zz):
    number = do(zz, "birth.register", registration()).number
    _, pdf = issue(zz, number)
    do(zz, "birth.deliver", BirthDeliver(number=number, how="post", to="mother", post_number="RR1"))
    issue(zz, number, "extract")
    assert zz.check(pdf).kind == "genuine-current"
    assert zz.check(issue(zz, number)[1]).kind == "genuine-current"


def test_a_paper_of_a_key_nobody_knows_is_not_genuine(zz, ir):
    number = do(ir, "birth.register", registration("ir")).number
    assert zz.check(issue(ir, number)[1]).kind == "unknown-key"


def test_nothing_is_issued_of_what_is_not_registered(zz):
    assert grounds(
        do(zz, "document.issue", DocumentIssue(number="ZZ01-001-2026-000001-M", document="extract"))
    ) == {"entry-unknown"}
    number = do(zz, "birth.register", registration()).number
    refused = do(
        zz, "document.issue", DocumentIssue(number=number, document="extract", language="de")
    )
    assert grounds(refused) == {"code-unknown"}


def test_nothing_is_issued_that_the_fonts_cannot_print(zz):
    # Vazirmatn has no Cyrillic; the street stands on the full copy and not on the certificate.
    place = Place(code="zz-01-01", text="улица Ленина")
    number = do(zz, "birth.register", registration(father__residence=place)).number
    refused = do(zz, "document.issue", DocumentIssue(number=number, document="full-copy"))
    assert refused.status == "refused"
    (said,) = refused.refusals
    assert (said.ground, said.field) == ("letter-not-printable", "father.residence")
    assert "л (U+043B)" in said.message
    assert said.way_out
    assert zz.register.by_number(number).documents == []
    assert zz.check(issue(zz, number)[1]).kind == "genuine-current"


def test_what_cannot_be_printed_is_seen_on_the_read_back_sheet(zz):
    place = Place(code="zz-01-01", text="Ж 12")
    told = BirthDeclare(declaration=registration(father__residence=place).declaration)
    entry = zz.register.entry(do(zz, "birth.declare", told).entry)
    text = pdf_text.text(zz.read_back(FOUNDER, entry, "en"))
    assert "[U+0416] 12" in text
    assert "could not be certified in print" in text


def test_the_read_back_sheet_and_the_booklet_page_say_what_was_declared(ir):
    told = BirthDeclare(declaration=registration("ir").declaration)
    entry = ir.register.entry(do(ir, "birth.declare", told).entry)
    sheet = pypdf.PdfReader(io.BytesIO(ir.read_back(FOUNDER, entry, "fa")))
    text = "".join(page.extract_text() for page in sheet.pages)
    assert "نمونه" in text
    registered = ir.register.by_number(
        do(ir, "birth.register", registration("ir", evidence__notice__number="7")).number
    )
    page = pypdf.PdfReader(io.BytesIO(ir.booklet(FOUNDER, registered))).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [105, 148]
    assert "آرین" in page.extract_text()
