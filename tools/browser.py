# SPDX-License-Identifier: Apache-2.0
"""Finds the browser that the tests drive, or brings Debian's. Prints where it is.

Playwright drives it by its path, so no browser is downloaded and a closed network will do. The
tests read the path from `PAYDAR_BROWSER`. Exit 1 only in CI: elsewhere they skip and say why.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import say  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = (
    "No browser for the tests: install Chromium or Chrome "
    "(Debian: apt-get install chromium), or set PAYDAR_BROWSER to its path."
)


def find() -> str | None:
    """Return the path of an installed Chromium or Chrome."""
    told = os.environ.get("PAYDAR_BROWSER")
    if told:
        return shutil.which(told)
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next((path for path in found if path), None)


def main() -> int:
    """Print the path; without a browser, install one or say what to do."""
    path = find()
    if path is None and not os.environ.get("PAYDAR_BROWSER") and say.apt_install("chromium"):
        path = find()
    if path is None:
        return say.missing(MISSING)
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
