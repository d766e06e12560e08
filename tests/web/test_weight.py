# SPDX-License-Identifier: Apache-2.0
"""How much a page weighs on a slow line: itself, its sheet of styles, its script; not the font."""

import gzip
import re

import pytest

MOST = 60_000  # bytes on the line, without the typeface
PATHS = ("/", "/births/new", "/find", "/go", "/day", "/account", "/notices", "/parents")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_weighs_little_without_the_typeface(desk, path):
    page = desk.pages.get(path, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    weight, text = len(page.content), gzip.decompress(page.content).decode()
    for name in set(re.findall(r"/static/[^\"]+\.(?:css|js|svg)", text)):
        file = desk.pages.get(name, headers={"Accept-Encoding": "gzip"})
        assert file.status_code == 200
        weight += len(b"".join(file) if file.streaming else file.content)
    assert weight < MOST


def test_what_is_packed_is_not_the_same_length_twice(desk):
    """A secret in a page cannot be guessed from how well it packs (BREACH): the length varies."""
    asked = {"Accept-Encoding": "gzip"}
    lengths = {len(desk.pages.get("/find", headers=asked).content) for _ in range(12)}
    assert len(lengths) > 1
