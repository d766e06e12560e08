# SPDX-License-Identifier: Apache-2.0
"""A birth is registered and found again with key presses alone: no click, no fill, no focus call."""

import re
import sys

from paydar.web.sheet.cells import parts_of
from tests.browser.keyboard import Keyboard
from tests.web.desk import PASSWORD

# What a plain birth may cost, typed text included. The counts are printed by the run.
MOST_PRESSES = {"ir": 220, "zz": 220}


def _fill(keys, desk, typed):
    """Go through the sheet in its order: type, Enter; Ctrl+Down leaves the rest of a part."""
    parts = [part for part in parts_of(desk.office.pack) if part.cells]
    for part in parts:
        names = [cell.name for cell in part.cells]
        last = max((i for i, name in enumerate(names) if name in typed), default=-1)
        if not any(name in typed for later in parts[parts.index(part) :] for name in _names(later)):
            return
        for name in names[: last + 1]:
            if name in typed:
                keys.type(typed[name])
            if name != names[last]:
                keys.press("Enter")
        keys.press("Control+ArrowDown")


def _names(part):
    return [cell.name for cell in part.cells]


def test_a_birth_is_registered_and_found_with_key_presses_alone(desk, address, browser):
    context = browser.new_context(locale="fa-IR" if desk.country == "ir" else "en-GB")
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/sign-in")
    keys = Keyboard(page)
    keys.type("registrar")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.arrive("Enter", "/")
    signing_in = keys.presses

    keys.arrive("Enter", "/births/new")
    _fill(keys, desk, desk.typed())
    keys.arrive("Control+Enter", "/review")
    if desk.country == "ir":  # the fee is typed already; its receipt has a number
        keys.press("Control+ArrowDown")
        keys.press("Control+ArrowDown")
        for _ in range(3):
            keys.press("Enter")
        keys.type("۴۴۷۱")
    keys.arrive("Control+Enter", "/receipt")
    birth = keys.presses - signing_in
    number = page.text_content("#number")
    assert re.fullmatch(r"(IR23|ZZ01)-001-\d{4}-\d{6}-[0-9A-Z]", number)

    keys.press("F2")
    keys.type(number)
    keys.arrive("Enter", "/find")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.arrive("Enter", "/find")
    keys.arrive("Enter", "purpose=registration")
    assert page.text_content("#number") == number
    assert page.get_attribute("html", "dir") == ("rtl" if desk.country == "ir" else "ltr")
    assert faults == []
    sys.stdout.write(f"\n{desk.country}: {birth} key presses for a plain birth\n")
    assert birth <= MOST_PRESSES[desk.country]
    context.close()


def test_escape_goes_back_and_keeps_what_was_typed(desk, address, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/births/new")
    keys = Keyboard(page)
    keys.type("registrar")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.arrive("Enter", "/births/new")
    keys.type("Esc-sample")
    keys.arrive("Escape", "/")
    drafts = page.locator("main a[href^='/births/sheet/']").first.get_attribute("href")
    assert 'value="Esc-sample"' in desk.pages.text(drafts)
    context.close()
