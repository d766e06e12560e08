# SPDX-License-Identifier: Apache-2.0
"""How an account prints: paper, and the position on booklets; signed documents stay as they are."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from paydar.web import printing
from paydar.web.accounts.models import Account
from paydar.web.printing import tenths
from tests.certificates import pdf_text

MM = 72 / 25.4


@pytest.fixture
def ir(fresh):
    return fresh("ir")


def registered(desk):
    number = re.search(r'id="number">([^<]+)<', desk.register())[1]
    return desk.office.register.by_number(number).id


def printed(desk, path):
    """Where each run of a PDF stands, in millimetres from the lower left corner."""
    answer = desk.pages.get(path)
    assert answer.headers["Content-Type"] == "application/pdf"
    return {run.text: (run.x / MM, run.y / MM) for run in pdf_text.runs(answer.content)}


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("", 0), ("0", 0), ("2", 20), ("1.5", 15), ("۱٫۵", 15), ("۱/۵", 15), ("1,5", 15),
        ("-2", -20), ("−۲", -20), ("+3", 30), ("- 0.5", -5),
        ("x", None), ("1.55", None), ("1.5.1", None), ("--1", None), ("1e3", None), ("٪", None),
    ],
)  # fmt: skip
def test_a_length_is_typed_in_any_digits(typed, length):
    assert tenths(typed) == length


def test_the_booklet_is_printed_where_this_account_moved_it_and_nobody_else_did(ir):
    entry = registered(ir)
    still = printed(ir, f"/entries/{entry}/booklet.pdf")
    answer = ir.pages.post("/account/positions", {"right": "۱٫۵", "down": "-2"})
    assert answer.status_code == 303
    moved = printed(ir, f"/entries/{entry}/booklet.pdf")
    assert moved.keys() == still.keys()
    for text, (x, y) in still.items():
        assert moved[text] == pytest.approx((x + 1.5, y + 2), abs=0.05)
    ir.pages.post("/account/positions", {"right": "", "down": ""})
    assert printed(ir, f"/entries/{entry}/booklet.pdf") == still


def test_no_fact_and_no_signed_document_knows_of_paper_or_position(ir):
    entry = registered(ir)
    facts = ir.office.register.only_here(ir.office.settings.book)
    ir.pages.post("/account/positions", {"right": "3", "down": "3"})
    ir.pages.post("/account/settings", {"paper": "a5"})
    with ir.pages.site():
        assert Account.objects.get(username="registrar").paper == "a5"
    assert ir.office.register.only_here(ir.office.settings.book) == facts
    issued = ir.pages.post(f"/certificates/{entry}", {"document": "certificate", "language": "fa"})
    pdf = ir.pages.get(issued.headers["Location"]).content
    size = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert [float(one) / MM for one in size[2:]] == pytest.approx([210, 297], abs=0.1)


def test_a_position_that_cannot_be_is_refused_with_its_box_and_nothing_is_kept(ir):
    ir.pages.post("/account/positions", {"right": "1", "down": "1"})
    for right, down, said in (
        ("x", "2", "این اندازه خوانده نمی‌شود."),
        ("2", "10.1", "جابه‌جایی بیش از ۱۰ میلی‌متر پذیرفته نمی‌شود."),
    ):
        answer = ir.pages.post("/account/positions", {"right": right, "down": down})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert f'name="right" value="{right}"' in page
        assert f'name="down" value="{down}"' in page
        with ir.pages.site():
            kept = Account.objects.get(username="registrar")
            assert (kept.booklet_right, kept.booklet_down) == (10, 10)


def test_a_position_that_leads_off_the_page_is_refused(ir, monkeypatch):
    """The sample page of `ir` has room on all sides; here one place stands a millimetre below."""
    layout = printing.booklet_layout(ir.office.pack)
    high = replace(layout, spots=(replace(layout.spots[0], y=1.0), *layout.spots[1:]))
    monkeypatch.setattr(printing, "booklet_layout", lambda _pack: high)
    answer = ir.pages.post("/account/positions", {"right": "-5", "down": "-1.1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "بیرون از صفحهٔ شناسنامه می‌افتد" in page
    assert page.count('aria-invalid="true"') == 1
    assert ir.pages.post("/account/positions", {"right": "-5", "down": "-1"}).status_code == 303


def test_the_trial_page_has_the_size_of_a_booklet_and_says_how_it_was_moved(ir):
    ir.pages.post("/account/positions", {"right": "1.5", "down": "-2"})
    answer = ir.pages.get("/account/trial.pdf")
    box = PdfReader(io.BytesIO(answer.content)).pages[0].mediabox
    assert [float(one) / MM for one in box[2:]] == pytest.approx([105, 148], abs=0.1)
    words = pdf_text.text(answer.content)
    assert "۱٫۵" in words
    assert "−۲" in words


def test_where_there_are_no_booklets_there_is_no_position(fresh):
    zz = fresh("zz")
    assert "/account/positions" not in zz.pages.text("/account")
    assert zz.pages.get("/account/trial.pdf").status_code == 404
    assert zz.pages.post("/account/positions", {"right": "1"}).status_code == 404


def test_a_page_is_set_on_the_paper_of_the_account(fresh):
    zz = fresh("zz")
    assert "data-paper" not in zz.pages.text("/find")
    zz.pages.post("/account/settings", {"paper": "a5"})
    assert '<body data-paper="a5"' in zz.pages.text("/find")
    zz.pages.post("/account/settings", {"paper": "a0"})  # not on the list: left as it was
    assert '<body data-paper="a5"' in zz.pages.text("/find")
