# SPDX-License-Identifier: Apache-2.0
"""A browser that is driven by its path; two offices served from this process."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from paydar.web.config import configure
from tests.browser.served import served
from tests.web.desk import open_desk

configure()  # before any test imports a page
# Playwright keeps an event loop in this thread; Django's models are used from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180_000  # milliseconds; Playwright's own 30 seconds are too few beside other work
MISSING = (
    "no browser for the tests: install Chromium or Chrome (Debian: apt-get install chromium), "
    "or set PAYDAR_BROWSER to its path"
)


def find_browser():
    """Return the path of a Chromium or Chrome, or None."""
    for told in (os.environ.get("PAYDAR_BROWSER"), os.environ.get("PAYDAR_CHROMIUM")):
        if told:
            return shutil.which(told)
    places = sorted(Path(".browser").glob("**/chrome")) if Path(".browser").is_dir() else []
    found = (shutil.which(name) for name in (*NAMES, *map(str, places)))
    return next((path for path in found if path), None)


def _be_patient(opened):
    """Let a busy machine take its time: a test ends when its page is there, or not at all."""
    for name in ("new_context", "new_page"):
        make = getattr(opened, name)

        def made(make=make, **more):
            one = make(**more)
            one.set_default_timeout(PATIENCE)
            return one

        setattr(opened, name, made)


@pytest.fixture(scope="module")  # its event loop must be gone before other files sign documents
def browser():
    path = find_browser()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        _be_patient(opened)
        yield opened
        opened.close()


@pytest.fixture(scope="session", params=["ir", "zz"])
def desk(request, tmp_path_factory):
    """An office with some entries."""
    opened = open_desk(tmp_path_factory.mktemp(request.param) / "office", request.param)
    yield opened
    opened.office.close()


@pytest.fixture(scope="session")
def address(desk):
    """Where the pages of the office are."""
    with served(desk.office) as at:
        yield at
