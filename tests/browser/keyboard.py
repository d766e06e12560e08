# SPDX-License-Identifier: Apache-2.0
"""Hands on a keyboard: every character is a key that goes down and up, and each is counted."""


class Keyboard:
    """Presses keys in a page and counts them. Nothing is filled, clicked or focused."""

    def __init__(self, page):
        self._page, self.presses = page, 0
        self._wire = page.context.new_cdp_session(page)

    def type(self, text):
        """Press one key for each character, as an office keyboard of that script sends it."""
        for character in text:
            down = {"type": "keyDown", "key": character, "text": character}
            self._wire.send("Input.dispatchKeyEvent", down)
            self._wire.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": character})
            self.presses += 1

    def press(self, key):
        """Press a named key, perhaps with Control."""
        self._page.keyboard.press(key)
        self.presses += 1

    def arrive(self, key, path):
        """Press a key that leads to another page, and wait until it is there."""
        with self._page.expect_navigation(wait_until="load"):
            self.press(key)
        self._page.wait_for_url(f"**{path}", wait_until="load")
        self._page.wait_for_function("document.readyState === 'complete'")
