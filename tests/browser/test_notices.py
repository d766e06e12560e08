# SPDX-License-Identifier: Apache-2.0
"""Pages of notices in a browser: clean by axe, narrow and wide; filled with keys alone."""

import os
from pathlib import Path

import pytest

from paydar.calendar.given import parse
from paydar.counter.commands import NoticesList
from paydar.facts.values import DateOf
from paydar.notices.tags import claim_of
from tests.browser.served import served
from tests.browser.steps import follow
from tests.browser.test_pages import _look
from tests.notices.houses import certificate, enroll, give
from tests.office import do
from tests.web.desk import PASSWORD, open_desk

SHOTS = os.environ.get("PAYDAR_SHOTS")


@pytest.fixture(scope="module", params=["ir", "zz"])
def noticed(request, tmp_path_factory):
    """An office with one notice whose term is over, one that waits, a gap and a late one."""
    desk = open_desk(tmp_path_factory.mktemp(request.param) / "office", request.param)
    office = desk.office
    hospital = enroll(office)
    give(office, hospital)
    give(office, hospital, "A-102", child__born=day("2026-10-15"), issued_on=None)
    give(office, hospital, "A-104", child__born=None, issued_on=None)
    body = NoticesList(list_number=2, first="A-101", last="A-104", spoiled=("A-103",))
    do(office, "notices.list", body, asker=hospital)
    paper = certificate(office)
    desk.claim = claim_of(paper.issuer, paper.number)
    with served(office) as address:
        desk.address = address
        yield desk
    office.close()


def day(text):
    given = parse(text, "gregorian")
    return DateOf(
        earliest=given.earliest, latest=given.latest, calendar="gregorian", as_written=text
    )


def signed_in(browser, desk, width, language, **more):
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    told = {"name": "paydar_language", "value": language, "url": desk.address}
    context.add_cookies([told])
    page = context.new_page()
    page.goto(f"{desk.address}/sign-in")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{desk.address}/")
    return page


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_notices_is_clean_by_axe_and_fits(noticed, browser, width, language):
    page = signed_in(browser, noticed, width, language)
    pages = {
        "list": "/notices",
        "numbered": "/notices?number=A-102",
        "none": "/notices?number=nothing",
        "one": f"/notices/one?claim={noticed.claim}",
        "file": "/notices/file",
        "desk": "/",
    }
    found = []
    for name, path in pages.items():
        page.goto(noticed.address + path)
        found += _look(page, name, width)
        _shot(page, f"{noticed.country}-{language}-{width}-{name}")
    page.goto(f"{noticed.address}/notices/one?claim={noticed.claim}")
    follow(page, "main form button.button")
    page.fill("#f-child-weight", "3300")
    follow(page, "button[value=save]")
    found += _look(page, "sheet", width)
    _shot(page, f"{noticed.country}-{language}-{width}-sheet")
    page.context.close()
    assert found == []


def test_a_notice_opens_at_its_top_and_enter_fills_the_sheet(noticed, browser):
    page = signed_in(browser, noticed, 1280, noticed.language)
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{noticed.address}/notices/one?claim={noticed.claim}")
    assert page.evaluate("document.documentElement.scrollHeight") > 600  # there is room to scroll
    assert page.evaluate("window.scrollY") == 0
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert "/births/sheet/" in page.url
    page.context.close()


def test_a_notice_is_found_and_its_sheet_filled_with_keys_alone(noticed, browser):
    page = signed_in(browser, noticed, 1280, noticed.language)
    page.goto(f"{noticed.address}/notices")
    page.keyboard.type("A-102")
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices?number=A-102")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement.closest('form[action=\"/notices/fill\"]') !== null"
        ):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/births/sheet/*")
    assert page.input_value("#f-evidence-notice-number") == "A-102"
    page.context.close()


def test_a_notice_fills_a_sheet_without_script(noticed, browser):
    page = signed_in(browser, noticed, 1280, noticed.language, java_script_enabled=False)
    page.goto(f"{noticed.address}/births/new")
    page.fill("#f-evidence-notice-number", "A-104")
    page.press("#f-evidence-notice-number", "Enter")  # without script it goes to the review
    page.wait_for_url("**/births/sheet/*")
    follow(page, f"button[form=sheet][value='{noticed.claim.rpartition('/')[0]}/a-104']")
    page.wait_for_url("**/births/sheet/*")
    assert page.input_value("#f-mother-name-given") != ""
    page.context.close()


def _shot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
