# SPDX-License-Identifier: Apache-2.0
"""Every page, in both languages, narrow and wide: nothing that axe finds, nothing that overflows."""

import itertools
import re
from pathlib import Path

import pytest

from paydar.web import pace
from paydar.web.pace import Paces
from paydar.wiring import line as lines
from tests.browser.served import served
from tests.browser.steps import enter, follow
from tests.web.desk import NOON, PASSWORD

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)"


@pytest.fixture(scope="module")
def pages(desk):
    """Addresses of pages that show something in each of their states."""
    number = re.search(r'id="number">([^<]+)<', desk.register())[1]
    registered = desk.office.register.by_number(number).id
    declared, _ = desk.review(desk.typed())
    assert desk.pages.post(f"/births/sheet/{declared}/declare").status_code == 303
    waiting = desk.office.register.waiting("declared")[0].id
    amiss, _ = desk.review(desk.typed(**{"child.born": "35/1", "mother.number": "1234567890"}))
    ready, _ = desk.review(desk.typed(**{"child.weight": "1150"}))
    done, _ = desk.review(desk.typed())
    desk.pages.post(f"/births/sheet/{done}/register", desk.closing())
    lines.make(desk.folder, desk.office.settings, NOON)
    twin, _ = desk.review(desk.typed(**{"child.plurality": "2", "child.hour": "04:30"}))
    desk.pages.post(f"/births/sheet/{twin}/declare")
    again = desk.typed()
    desk.register(again)
    alike, _ = desk.review({**again, "evidence.notice.number": "A-9", "child.hour": "05:15"})
    found = {
        "work in hand": f"/work/{waiting}",
        "go to": "/go",
        "sheet with a likeness": f"/births/sheet/{alike}?check",
        "receipt of a twin": f"/births/sheet/{twin}/receipt",
        "desk": "/",
        "sheet": "/births/new",
        "sheet with faults": f"/births/sheet/{amiss}?check",
        "review": f"/births/sheet/{ready}/review",
        "read-back sheet": f"/births/sheet/{ready}/read-back",
        "receipt": f"/births/sheet/{done}/receipt",
        "entry": f"/entries/{registered}?purpose=registration",
        "declared entry": f"/entries/{waiting}?purpose=registration",
        "purpose": f"/entries/{registered}",
        "find": "/find",
        "issue": f"/certificates/{registered}",
        "check": "/c",
        "health": "/health",
        "settings": "/settings",
        "trust": "/line",
        "no such page": "/nowhere",
    }
    return {**found, "booklets": "/booklets"} if desk.country == "ir" else found


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_clean_by_axe_and_fits(address, browser, pages, language, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "paydar_language", "value": language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    found = [*_look(page, "sign-in", width)]
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")
    for name, path in pages.items():
        page.goto(address + path)
        assert page.get_attribute("html", "lang") == language
        found += _look(page, name, width)
    context.close()
    assert found == []


def _look(page, name, width):
    page.evaluate(AXE)
    for violation in page.evaluate(RUN, TAGS):
        for node in violation["nodes"]:
            yield f"{name}: {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
    if page.evaluate("document.documentElement.scrollWidth") > width:
        yield f"{name}: wider than {width}"


def test_axe_finds_a_fault_that_is_put_there(address, browser):
    page = browser.new_page()
    page.goto(f"{address}/sign-in")
    page.evaluate("document.querySelector('label[for=username]').remove()")
    assert any("label" in line for line in _look(page, "sign-in", 1280))
    page.close()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_of_who_looks_up_too_fast_is_clean_and_sends_what_was_typed(
    desk, browser, monkeypatch, language
):
    monkeypatch.setattr(pace, "MOST_AT_A_STRETCH", 1)
    clock = itertools.count(step=1).__next__  # a second at each look: too fast every other time
    with served(desk.office, Paces(clock)) as address:
        context = browser.new_context(viewport={"width": 320, "height": 900})
        told = {"name": "paydar_language", "value": language, "url": address}
        context.add_cookies([told])
        page = context.new_page()
        page.goto(f"{address}/sign-in?next=/find")
        page.fill("#username", "registrar")
        page.fill("#password", PASSWORD)
        enter(page, "#password")
        for _ in range(2):
            page.fill("#words", "nobody")
            page.select_option("#purpose", "court")
            follow(page, "main .acts button")
        assert list(_look(page, "too fast", 320)) == []
        follow(page, "main .acts button")
        assert page.input_value("#words") == "nobody"
        context.close()


def test_nothing_is_loaded_from_elsewhere_and_no_policy_is_broken(address, browser, pages):
    context = browser.new_context()
    page = context.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/sign-in")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/")
    for path in pages.values():
        page.goto(address + path)
    assert all(url.startswith(address) for url in asked)
    assert any("vazirmatn" in url for url in asked)
    assert [fault for fault in faults if "404" not in fault] == []
    context.close()


def test_without_script_a_birth_is_registered_all_the_same(desk, address, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/births/new")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/births/new")
    typed = desk.typed()
    for name, text in typed.items():
        page.fill(f"[name='{name}']", text)
    page.press("[name='child.sex']", "Enter")  # without script Enter goes to the review
    page.wait_for_url("**/review")
    for name, text in desk.closing().items():
        page.fill(f"[name='{name}']", text)
    page.click("#closing button.button >> nth=0")
    page.wait_for_url("**/receipt")
    assert page.text_content("#number").strip()
    context.close()


def test_a_box_is_echoed_when_it_is_left(desk, address, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/births/new")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}/births/new")
    page.fill("#f-child-born", desk.typed()["child.born"])
    page.press("#f-child-born", "Tab")
    # 14 November 2026 was a Saturday: 23 Aban 1405.
    line = page.locator(
        "#f-child-born-echo", has_text="شنبه" if desk.country == "ir" else "Saturday"
    )
    line.wait_for()
    assert ("۲۰۲۶-۱۱-۱۴" if desk.country == "ir" else "1405/08/23") in line.text_content()
    context.close()
