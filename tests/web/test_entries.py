# SPDX-License-Identifier: Apache-2.0
"""One entry: purpose before anything is shown, steps, the second clerk, documents, the check."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from paydar.facts.reads import LookedUp
from paydar.ledger.errors import DiskFull


@pytest.fixture
def declared(desk):
    """The id of an entry that was declared and not registered."""
    token, _ = desk.review(desk.typed())
    answer = desk.pages.post(f"/births/sheet/{token}/declare")
    assert answer.status_code == 303
    page = desk.pages.text(answer.headers["Location"])
    return re.search(r"/entries/([^?\"]+)\?purpose", page)[1]


def _page(desk, entry):
    return desk.pages.text(f"/entries/{entry}?purpose=registration")


def _hidden(page, step):
    form = re.search(rf'action="/entries/[^"]+/{step}".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_nothing_is_shown_before_the_purpose_is_on_disk(desk, declared):
    name = "آرین" if desk.country == "ir" else "Arin"
    before = len(desk.office.register.looked(declared))
    for purpose in ("", "curiosity"):
        page = desk.pages.text(f"/entries/{declared}?purpose={purpose}")
        assert name not in page
    assert len(desk.office.register.looked(declared)) == before
    assert name in _page(desk, declared)
    fact, looked = desk.office.register.looked(declared)[-1]
    assert isinstance(looked, LookedUp)
    assert (looked.purpose, fact.envelope.by.assignment) == ("registration", "founder")


def test_the_sheet_of_a_declared_entry_is_printed_as_a_pdf(desk, declared):
    answer = desk.pages.get(f"/entries/{declared}/sheet.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_the_booklet_page_is_offered_where_a_booklet_was_given(desk):
    desk.register()
    entry = desk.office.register.waiting("registered")[-1].id
    page = desk.pages.get(f"/entries/{entry}?purpose=registration").content.decode()
    assert (f"/entries/{entry}/booklet.pdf" in page) == desk.office.pack.booklets.required
    answer = desk.pages.get(f"/entries/{entry}/booklet.pdf")
    assert answer.status_code == (200 if desk.office.pack.booklets.required else 404)


def test_what_is_not_there_is_answered_in_the_same_words_whatever_was_asked(desk):
    answers = set()
    for words in ("ZZ01-001-2026-999999-A", desk.number(999_998), "Nobodyatall"):
        answer = desk.pages.post("/find", {"words": words, "purpose": "court"}).content.decode()
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", answer)
        counted = re.sub(r"<div class=\"state\".*?</div>", "", page, flags=re.DOTALL)
        answers.add(counted.replace(words, "WORDS"))
    assert len(answers) == 1


def test_a_declared_entry_is_read_back_then_registered_then_handed_over(desk, declared):
    page = _page(desk, declared)
    marks = {"read_back.how": "2", "read_back.declarant": "2"}
    answer = desk.pages.post(
        f"/entries/{declared}/read-back", {**_hidden(page, "read-back"), **marks}
    )
    assert answer.status_code == 303, answer.content.decode()
    page = _page(desk, declared)
    lines = {k: v for k, v in desk.closing().items() if not k.startswith("read_back")}
    answer = desk.pages.post(
        f"/entries/{declared}/register", {**_hidden(page, "register"), **lines}
    )
    assert answer.status_code == 303, answer.content.decode()
    entry = desk.office.register.entry(declared)
    assert entry.progress.status == "registered"
    assert entry.progress.read_back.how == "read-aloud"
    assert entry.progress.read_back.declarant == "fingerprint"
    page = _page(desk, declared)
    handed = {"delivery.how": "1", "delivery.to": "D. Sample"}
    answer = desk.pages.post(f"/entries/{declared}/deliver", {**_hidden(page, "deliver"), **handed})
    assert answer.status_code == 303, answer.content.decode()
    assert desk.office.register.entry(declared).progress.status == "delivered"


def test_a_declaration_is_returned_amended_and_refused_with_reasons(desk, declared):
    page = _page(desk, declared)
    answer = desk.pages.post(
        f"/entries/{declared}/return", {**_hidden(page, "return"), "missing": "one\n\ntwo"}
    )
    assert answer.status_code == 303
    progress = desk.office.register.entry(declared).progress
    assert [thing.need for thing in progress.missing] == ["one", "two"]
    sheet = desk.pages.post(f"/entries/{declared}/amend").headers["Location"]
    typed = dict(re.findall(r'name="([a-z_0-9.]+)" value="([^"]+)"', desk.pages.text(sheet)))
    typed["father.father_name"] = "کاوه" if desk.country == "ir" else "Casey"
    assert desk.pages.post(sheet, {**typed, "act": "review"}).status_code == 303
    assert desk.pages.post(f"{sheet}/declare").status_code == 303
    progress = desk.office.register.entry(declared).progress
    assert progress.declaration.father.father_name == typed["father.father_name"]
    page = _page(desk, declared)
    asked = {**_hidden(page, "refuse"), "ground": ["evidence-missing"], "note": "no paper"}
    assert desk.pages.post(f"/entries/{declared}/refuse", asked).status_code == 303
    progress = desk.office.register.entry(declared).progress
    assert progress.status == "refused"
    assert progress.appeal in _page(desk, declared)


def test_an_amended_sheet_that_changes_nothing_is_the_same_declaration(desk, declared):
    before = desk.office.register.entry(declared).progress.declaration
    sheet = desk.pages.post(f"/entries/{declared}/amend").headers["Location"]
    typed = dict(re.findall(r'name="([a-z_0-9.]+)" value="([^"]+)"', desk.pages.text(sheet)))
    desk.pages.post(sheet, {**typed, "act": "review"})
    answer = desk.pages.post(f"{sheet}/declare")
    assert answer.status_code in {303, 422}
    assert desk.office.register.entry(declared).progress.declaration == before


def test_the_second_clerk_is_shown_the_difference_and_overwrites_nothing(desk, declared):
    stale = _hidden(_page(desk, declared), "return")
    sheet = desk.pages.post(f"/entries/{declared}/amend").headers["Location"]
    typed = dict(re.findall(r'name="([a-z_0-9.]+)" value="([^"]+)"', desk.pages.text(sheet)))
    typed["child.hour"] = "۰۵:۱۵" if desk.country == "ir" else "05:15"
    desk.pages.post(sheet, {**typed, "act": "review"})
    assert desk.pages.post(f"{sheet}/declare").status_code == 303
    answer = desk.pages.post(f"/entries/{declared}/return", {**stale, "missing": "a paper"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<section class="part moved"' in page
    assert re.search(r"<ins><bdi>05:15</bdi></ins>", page)
    assert desk.office.register.entry(declared).progress.status == "declared"


def test_a_document_is_issued_printed_again_and_checked_by_anyone(desk):
    number = re.search(r'id="number">([^<]+)<', desk.register())[1]
    entry = desk.office.register.by_number(number).id
    page = desk.pages.text(f"/certificates/{entry}")
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    asked = {"key": key, "document": "certificate", "language": desk.language}
    first = desk.pages.post(f"/certificates/{entry}", asked)
    again = desk.pages.post(f"/certificates/{entry}", asked)
    assert first.status_code == 303, first.content.decode()
    assert first.headers["Location"] == again.headers["Location"]
    paper = desk.pages.get(first.headers["Location"])
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert _verdict(desk, paper.content) == "genuine-current"
    half = len(paper.content) // 2
    spoiled = paper.content[:half] + bytes([paper.content[half] ^ 1]) + paper.content[half + 1 :]
    assert _verdict(desk, spoiled) != "genuine-current"
    assert _verdict(desk, b"no certificate at all") == "unreadable"
    assert desk.pages.post("/c", {"code": ""}).status_code == 422


def _verdict(desk, data):
    file = SimpleUploadedFile("paper.pdf", data, content_type="application/pdf")
    page = desk.pages.post("/c", {"file": file}).content.decode()
    return re.search(r'data-kind="([^"]+)"', page)[1]


def test_the_front_page_lists_work_without_a_name(desk, declared):
    page = desk.pages.text("/")
    assert f"/entries/{declared}?purpose=registration" in page
    assert ("آرین" if desk.country == "ir" else "Arin") not in page


def test_the_strip_counts_what_exists_only_here(desk):
    page = desk.pages.text("/")
    count = desk.office.register.only_here(desk.office.settings.book)
    figures = {
        "ir": f"{count:,}".translate(str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")),
        "zz": f"{count:,}",
    }
    strip = re.search(r'<div class="state" data-line="cut".*?</div>', page, re.DOTALL)[0]
    assert figures[desk.country] in strip


def test_scanned_papers_are_taken_in_with_the_sheet_and_stay_through_a_refusal(desk):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    file = SimpleUploadedFile("letter.png", picture.getvalue(), content_type="image/png")
    bad = SimpleUploadedFile("letter.exe", b"MZ no paper", content_type="image/png")
    token, answer = desk.review(desk.typed(papers=[file, bad]))
    assert answer.status_code == 422
    assert 'href="#f-evidence-attachments"' in answer.content.decode()
    assert "letter.png" in desk.pages.text(f"/births/sheet/{token}")
    typed = desk.typed()
    assert desk.pages.post(f"/births/sheet/{token}", {**typed, "act": "review"}).status_code == 303
    answer = desk.pages.post(f"/births/sheet/{token}/register", desk.closing())
    page = desk.pages.text(answer.headers["Location"])
    number = re.search(r'id="number">([^<]+)<', page)[1]
    told = desk.office.register.by_number(number).progress.declaration
    assert [paper.title for paper in told.evidence.attachments] == ["letter.png"]


def test_blanks_are_received_spoiled_and_counted(fresh):
    desk = fresh("ir")

    def send(act, **typed):
        return desk.pages.post("/booklets", {"act": act, "key": f"k-{act}", **typed})

    assert send("receive", series="ب۲", first="۱۱", last="۲۰", waybill="W-2").status_code == 303
    assert send("spoil", series="ب۲", serial="11", reason="torn").status_code == 303
    wrong = desk.pages.post(
        "/booklets", {"act": "spoil", "series": "ب۲", "serial": "11", "reason": "x"}
    )
    assert wrong.status_code == 422
    page = desk.pages.text("/booklets")
    row = re.search(r"<tr><td[^>]*><bdi>ب۲</bdi></td>.*?</tr>", page, re.DOTALL)[0]
    assert re.findall(r'class="num">([^<]+)<', row) == ["۱۰", "۱", "۹", "۱۲"]
    assert send("count", counted="۵۰۹").status_code == 303


def test_where_no_booklets_are_handed_out_there_is_no_page_for_them(fresh):
    assert fresh("zz").pages.get("/booklets").status_code == 404


def test_a_full_disk_says_so_and_registers_nothing(desk, monkeypatch):
    token, _ = desk.review(desk.typed())

    def full(*_):
        raise DiskFull("no room")

    monkeypatch.setattr(type(desk.office.counter), "submit", full)
    answer = desk.pages.post(f"/births/sheet/{token}/register", desk.closing())
    assert answer.status_code == 503
    assert "no room" in answer.content.decode()
