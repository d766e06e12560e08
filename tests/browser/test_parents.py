# SPDX-License-Identifier: Apache-2.0
"""A parent with a phone: from the first page to a registered birth, clean by axe, narrow and wide."""

import os
import re
from pathlib import Path

import pytest

from paydar.calendar.digits import to_latin
from paydar.web.parents import limits
from tests.browser.served import served
from tests.browser.steps import follow
from tests.browser.test_notices import signed_in
from tests.browser.test_pages import _look
from tests.web.desk import open_desk
from tests.web.test_parents import answers, picture

SHOTS = os.environ.get("PAYDAR_SHOTS")
# Every page that is no question, and one question of each kind; the others are drawn alike.
LOOKED_AT = {
    "start", "resume", "resume-wrong", "status-wrong", "code", "born-wrong", "born", "site", "hour",
    "certificate-number", "name", "mother-number", "chosen", "photographs", "check", "sent", "discard",
    "standing",
}  # fmt: skip
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture()}


@pytest.fixture(scope="module", params=["ir", "zz"])
def office(request, tmp_path_factory):
    """An office whose pages are served."""
    limits.forget_all()
    desk = open_desk(tmp_path_factory.mktemp(request.param) / "office", request.param)
    with served(desk.office) as address:
        desk.address = address
        yield desk
    desk.office.close()


def phone(browser, desk, width=360, language="", **more):
    context = browser.new_context(viewport={"width": width, "height": 760}, **more)
    told = {"name": "paydar_language", "value": language or desk.language, "url": desk.address}
    context.add_cookies([told])
    return context.new_page()


def key_of(page):
    return re.split(r"[?#]", page.url.rpartition("/")[2])[0]


def fill(page, boxes):
    for name, text in boxes.items():
        box = page.locator(f"[name='{name}']")
        if box.first.get_attribute("type") == "radio":
            page.locator(f"[name='{name}'][value='{text}']").check()
        else:
            box.fill(text)


def answer_all(page, desk, seen=lambda _name: None):
    """Answer every question that the pages ask, until the photographs."""
    told = answers(desk)
    while "/parents/birth/" in page.url:
        seen(key_of(page))
        fill(page, told[key_of(page)])
        follow(page, "form .button")


def code_on(page):
    return to_latin(page.text_content(".written bdi")).replace(" ", "")


def test_a_parent_with_a_phone_ends_at_the_window_with_a_registered_birth(office, browser):
    page = phone(browser, office, java_script_enabled=False)
    page.goto(f"{office.address}/parents")
    follow(page, "form[action='/parents/begin'] button")
    code = code_on(page)
    follow(page, "a.button")
    told = answers(office)
    for _ in range(3):  # the first pages, then the phone is laid away
        fill(page, told[key_of(page)])
        follow(page, "form .button")
    page.go_back()
    assert page.input_value("[name='child.place.code']") == told["place"]["child.place.code"]
    page.context.close()
    page = phone(browser, office, java_script_enabled=False)
    tracking = on_another_phone(page, office, code)
    registered = at_the_window(browser, office, tracking)
    entry = office.office.register.by_number(registered).progress
    assert entry.is_registered
    assert [p.media_type for p in entry.declaration.evidence.attachments] == ["image/jpeg"]
    page.goto(f"{office.address}/parents/status")
    fill(page, {"number": tracking, "chosen": "4711"})
    follow(page, "form .button")
    said = page.text_content("main")
    assert ("ثبت شده است" if office.country == "ir" else "is registered") in said
    assert registered not in said
    page.context.close()


def on_another_phone(page, office, code):
    """Go on with the code, photograph, check and send; returns the tracking number."""
    page.goto(f"{office.address}/parents/resume")
    page.fill("#p-code", code)
    follow(page, "form .button")
    answer_all(page, office)
    page.set_input_files("#p-camera", PHOTO)
    follow(page, "button[name=add]")
    assert page.locator(".taken li").count() == 1
    follow(page, "button[name=go-on]")
    page.wait_for_url("**/parents/check")
    follow(page, "form[action='/parents/send'] button")
    page.wait_for_url("**/parents/sent")
    tracking = code_on(page)
    page.go_back()
    page.goto(f"{office.address}/parents/sent")
    assert code_on(page) == tracking
    return tracking


def at_the_window(browser, office, tracking):
    """Type the tracking number, complete the sheet and register; returns the number."""
    page = signed_in(browser, office, 1280, office.language)
    page.keyboard.press("F2")
    page.keyboard.type(tracking)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action='/parents/take']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/births/sheet/*")
    shot(page, f"desk-{office.country}")
    more = {k: v for k, v in office.typed().items() if not k.startswith("evidence.notice")}
    for name, text in more.items():
        if not page.input_value(f"[name='{name}']"):
            page.fill(f"[name='{name}']", text)
    follow(page, "button[value=review]")
    page.wait_for_url("**/review")
    for name, text in office.closing().items():
        page.fill(f"[name='{name}']", text)
    follow(page, "#closing button.button >> nth=0")
    page.wait_for_url("**/receipt")
    number = page.text_content("#number").strip()
    page.context.close()
    return number


def shot(page, name):
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_the_phone_is_clean_by_axe_and_fits(office, browser, width, language):
    limits.forget_all()
    page, found = phone(browser, office, width, language), []

    def seen(name):
        if not (SHOTS or name in LOOKED_AT):
            return
        found.extend(_look(page, name, width))
        small = page.evaluate(SMALL)
        found.extend(f"{name}: small target {one}" for one in small)
        if SHOTS and width == 320:
            page.set_viewport_size({"width": 360, "height": 760})
            shot(page, f"phone-{office.country}-{language}-{name}")
            page.set_viewport_size({"width": 320, "height": 760})

    page.goto(f"{office.address}/parents")
    seen("start")
    page.goto(f"{office.address}/parents/resume")
    seen("resume")
    follow(page, "form .button")
    seen("resume-wrong")
    page.goto(f"{office.address}/parents/status")
    page.fill("#p-number", "1")
    follow(page, "form .button")
    seen("status-wrong")
    page.goto(f"{office.address}/parents")
    follow(page, "form[action='/parents/begin'] button")
    seen("code")
    follow(page, "a.button")
    follow(page, "form .button")
    seen("born-wrong")
    assert page.evaluate("document.activeElement.id") == "faults"
    page.click(".faults a")
    assert page.evaluate("document.activeElement.id") == "p-child-born-day"
    answer_all(page, office, seen)
    page.set_input_files("#p-album", PHOTO)
    follow(page, "button[name=add]")
    seen("photographs")
    follow(page, "button[name=go-on]")
    seen("check")
    follow(page, "form[action='/parents/send'] button")
    seen("sent")
    follow(page, "button[value=ask]")
    seen("discard")
    page.goto(f"{office.address}/parents/sent")
    tracking = code_on(page)
    page.goto(f"{office.address}/parents/status")
    fill(page, {"number": tracking, "chosen": "4711"})
    follow(page, "form .button")
    seen("standing")
    page.context.close()
    assert found == []


# Buttons, boxes and radio labels that are lower than 44 CSS pixels (WCAG 2.5.5).
SMALL = """[...document.querySelectorAll('.page button, .page input, .page .button, .picks label')]
  .filter(e => !['radio', 'checkbox', 'hidden'].includes(e.type))
  .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""


def test_the_page_for_the_registrar_is_clean_by_axe(office, browser):
    for width in (320, 1280):
        page = signed_in(browser, office, width, office.language)
        page.goto(f"{office.address}/parents/take")
        assert list(_look(page, "take", width)) == []
        page.fill("#number", "123")
        follow(page, "main form .button")
        assert list(_look(page, "take-unknown", width)) == []
        page.context.close()


def test_no_script_and_little_weight_is_sent_to_a_phone(office, browser):
    page, weights = phone(browser, office), {}
    page.on("response", lambda got: weights.update({got.url: len(got.body())}))
    page.goto(f"{office.address}/parents")
    follow(page, "form[action='/parents/begin'] button")
    follow(page, "a.button")
    assert not any(re.search(r"\.js", url) for url in weights)
    pages = {url: size for url, size in weights.items() if "/static/" not in url}
    assert max(pages.values()) < 8_000
    assert sum(size for url, size in weights.items() if "vazirmatn" not in url) < 100_000
    page.context.close()
