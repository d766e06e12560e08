# SPDX-License-Identifier: Apache-2.0
"""A birth is registered and found again with key presses alone: no click, no fill, no focus call."""

import re
import sys

from paydar.web.sheet.cells import all_cells, parts_of
from paydar.web.speech import value_of
from tests.browser.keyboard import Keyboard
from tests.web.desk import PASSWORD

# What a plain birth may cost above the letters that the paper itself holds, in hundredths.
BUDGET = 130


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


def _letters(desk, typed):
    """Count what a pen writes on the paper for this: codes by their words, the rest as it is."""
    pack = desk.office.pack
    listed = {cell.name: cell.listed for cell in all_cells(pack) if cell.listed}
    written = dict(typed)
    for name in listed.keys() & typed.keys():
        value = value_of(pack, listed[name], typed[name])
        written[name] = pack.code_label(listed[name], value, desk.language)
    return sum(len(text) for text in written.values())


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
    typed = desk.typed()
    letters = _letters(desk, typed)
    _fill(keys, desk, typed)
    keys.arrive("Control+Enter", "/review")
    if desk.country == "ir":  # the fee is typed already; its receipt has a number
        keys.press("Control+ArrowDown")
        keys.press("Control+ArrowDown")
        for _ in range(3):
            keys.press("Enter")
        keys.type("۴۴۷۱")
        letters += 4
    keys.arrive("Control+Enter", "/receipt")
    birth = keys.presses - signing_in
    number = page.text_content("#number")
    assert re.fullmatch(r"(IR23|ZZ01)-001-\d{4}-\d{6}-[0-9A-Z]", number)

    keys.press("F2")
    keys.type(number)
    keys.arrive("Enter", "/go")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.arrive("Enter", "purpose=registration")
    assert page.text_content("#number") == number
    assert page.get_attribute("html", "dir") == ("rtl" if desk.country == "ir" else "ltr")
    assert faults == []
    most = letters * BUDGET // 100
    sys.stdout.write(
        f"\n{desk.country}: {birth} key presses for a plain birth of {letters} letters;"
        f" budget {most}\n"
    )
    assert birth <= most
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
    drafts = page.locator("main a[href^='/births/sheet/']").all()
    kept = [desk.pages.text(draft.get_attribute("href")) for draft in drafts]
    assert sum('value="Esc-sample"' in sheet for sheet in kept) == 1
    context.close()


def _signed_in(address, browser, path, **options):
    """A browser at this page; the keys are counted from here on."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(f"{address}/sign-in?next={path}")
    keys = Keyboard(page)
    keys.type("registrar")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.arrive("Enter", path)
    return context, page, Keyboard(page)


def test_a_number_from_a_scanner_lands_in_the_first_empty_identity_box(desk, address, browser):
    context, page, keys = _signed_in(address, browser, "/births/new")
    numbers = [desk.number(serial) for serial in (600_001, 600_002)]
    order = [cell.id for cell in all_cells(desk.office.pack) if cell.is_identity]
    page.keyboard.press("Control+Shift+Home")  # anything but a digit
    for box, number in zip(order, numbers, strict=False):
        page.evaluate("document.activeElement.blur()")
        keys.type(number)
        keys.press("Enter")
        assert page.input_value(f"#{box}") == number
        assert page.evaluate("document.activeElement.id") == box
    assert page.url.endswith("/births/new")  # the scanner's Enter pressed no button
    context.close()


def test_digits_in_a_text_box_stay_there(desk, address, browser):
    context, page, keys = _signed_in(address, browser, "/births/new")
    keys.type("12345678")
    keys.press("Enter")
    first = next(cell for cell in all_cells(desk.office.pack))
    assert page.input_value(f"#{first.id}") == "12345678"
    for cell in all_cells(desk.office.pack):
        if cell.is_identity:
            assert page.input_value(f"#{cell.id}") == ""
    context.close()


def test_when_every_identity_box_is_full_a_scanned_number_goes_nowhere_and_that_is_said(
    desk, address, browser
):
    context, page, keys = _signed_in(address, browser, "/births/new")
    boxes = [cell.id for cell in all_cells(desk.office.pack) if cell.is_identity]
    for box in boxes:
        page.fill(f"#{box}", "1")
    page.evaluate("document.activeElement.blur()")
    keys.type(desk.number(600_003))
    keys.press("Enter")
    assert page.text_content("#scanned").strip()
    assert [page.input_value(f"#{box}") for box in boxes] == ["1"] * len(boxes)
    context.close()


def test_one_key_opens_the_next_paper_with_what_was_ticked(desk, address, browser):
    context, page, keys = _signed_in(address, browser, "/births/new")
    typed = desk.typed()
    _fill(keys, desk, typed)
    page.check("input[name=repeat][value=place]")
    keys.arrive("Control+Enter", "/review")
    with page.expect_navigation():
        page.click("button[formaction$='/declare']")
    keys.arrive("Enter", "/births/new?next")
    assert page.input_value("#f-child-place-code") == typed["child.place.code"]
    assert page.input_value("#f-mother-number") == ""
    page.uncheck("input[name=repeat][value=place]")
    assert page.input_value("#f-child-place-code") == ""
    context.close()


def test_one_key_opens_the_sheet_of_the_next_child(desk, address, browser):
    token, _ = desk.review(desk.typed(**{"child.plurality": "2", "child.hour": "04:30"}))
    desk.pages.post(f"/births/sheet/{token}/declare")
    context, page, keys = _signed_in(address, browser, f"/births/sheet/{token}/receipt")
    with page.expect_navigation(wait_until="load"):
        keys.press("Enter")
    assert keys.presses == 1
    assert page.input_value("#f-child-order") == ("۲" if desk.country == "ir" else "2")
    assert page.input_value("#f-child-name-given") == ""
    context.close()


def test_the_number_of_a_postal_item_appears_when_it_goes_by_post(desk, address, browser):
    desk.register()
    entry = desk.office.register.open_entries("registered", limit=1000)[-1].id
    context, page, keys = _signed_in(address, browser, f"/entries/{entry}?purpose=registration")
    assert not page.is_visible("#f-delivery-post_number")
    page.focus("#f-delivery-how")
    keys.press("Control+a")
    keys.type("2")
    keys.press("Enter")
    page.wait_for_selector("#f-delivery-post_number", state="visible")
    context.close()


def test_who_is_behind_a_number_appears_when_the_box_is_left(desk, address, browser):
    typed = desk.typed()
    desk.register(typed)
    context, page, keys = _signed_in(address, browser, "/births/new")
    page.focus("#f-mother-number")
    keys.type(typed["mother.number"])
    keys.press("Enter")
    line = page.locator("#f-mother-number-echo", has_text=typed["mother.name.given"])
    line.wait_for()
    context.close()
