# SPDX-License-Identifier: Apache-2.0
"""Steps from one page to the next that never look at a page before it is there."""


def follow(page, selector):
    """Click what leads to another page, perhaps at the same address, and wait until that is loaded."""
    with page.expect_navigation(wait_until="load"):
        page.click(selector)


def enter(page, selector):
    """Press Enter in a box whose form leads to another page, and wait until that is loaded."""
    with page.expect_navigation(wait_until="load"):
        page.press(selector, "Enter")
