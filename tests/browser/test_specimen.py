# SPDX-License-Identifier: Apache-2.0
"""Every component, in both directions, on screen light and dark, in forced colors and in print."""

import os
from pathlib import Path

import pytest

from tests.browser.steps import enter
from tests.browser.test_pages import _look
from tests.web.desk import PASSWORD

SHOTS = os.environ.get("PAYDAR_SHOTS")
MEDIA = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "print": {"media": "print"},
}

# In forced colors the browser draws with the user's own pair, and axe reads ours below it; nobody
# presses what is printed, and no paper is 320 pixels wide.
NOT_ASKED = ("forced: color-contrast", "print: target-size", "print: wider than 320")


@pytest.mark.parametrize("width", [320, 1280])
def test_every_component_is_clean_by_axe_in_every_medium_and_fits(desk, address, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/specimen")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    enter(page, "#password")
    assert page.evaluate("window.scrollY") == 0
    found = []
    for name, medium in MEDIA.items():
        page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
        page.emulate_media(**medium)
        lines = list(_look(page, name, width))
        found += [line for line in lines if not line.startswith(NOT_ASKED)]
        if SHOTS:
            shot = Path(SHOTS) / f"{desk.country}-{width}-{name}"
            for number, article in enumerate(page.query_selector_all("article")):
                article.screenshot(path=f"{shot}-{number:02}.png")
    context.close()
    assert found == []
