# SPDX-License-Identifier: Apache-2.0
"""The registrar's pages, rendered on the server: signed in, through the whole WSGI application.

No network and no browser. The entry page writes its look-up durably before it shows anything, and
that is part of the figure. Beside them: the style sheet, a file through the same application.
"""

import io
import re
import secrets
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from bench.figures import Figure, Limit, middle, seconds
from bench.office import (
    AT_ONCE,
    founded,
    lines,
    opened,
    receipts,
    register,
    size,
    take,
)
from bench.plan import Plan
from paydar.structure.founding import FOUNDER
from paydar.web.site import application, create_account
from paydar.web.statics import address
from paydar.wiring import Office

MOST: Final = 50.0  # milliseconds
AREA: Final = "Pages"
LEAST_ENTRIES: Final = 10
# What is on a page and on no other.
SHEET: Final = 'name="child.name.given"'
ENTRY: Final = 'class="history"'
DESK: Final = 'href="/births/new"'
FORM_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Environ = dict[str, object]


class Visitor:
    """One who visits the pages of an office, keeping cookies."""

    def __init__(self, office: Office) -> None:
        self._pages = application(office)
        self._cookies = dict[str, str]()

    def get(self, path: str) -> str:
        """Return a page; anything but 200 is an error."""
        status, body = self._ask("GET", path, b"")
        if status != "200":
            raise RuntimeError(f"{path} answered {status}")
        return body.decode()

    def sign_in(self, user: str, password: str) -> None:
        """Sign in through the form."""
        found = FORM_TOKEN.search(self.get("/sign-in"))
        token = found[1] if found else ""
        form = {"username": user, "password": password, "csrfmiddlewaretoken": token}
        status, _ = self._ask("POST", "/sign-in", urlencode(form).encode())
        if status != "303":
            raise RuntimeError(f"signing in answered {status}")

    def _ask(self, method: str, path: str, body: bytes) -> tuple[str, bytes]:
        route, _, query = path.partition("?")
        environ: Environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": route,
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        told = list[str]()

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[..., None]:
            told.append(status.partition(" ")[0])
            for name, value in headers:
                if name.lower() == "set-cookie":
                    key, content = value.partition(";")[0].split("=", 1)
                    self._cookies[key] = content
            return lambda *_: None

        answer = self._pages(environ, start)
        whole = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        return told[0], whole


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure the pages of a small office of each pack, and of the office that was grown."""
    places = [founded(place / f"pages-{country}", country) for country in ("ir", "zz")]
    return [figure for at in (*places, place / "grown") for figure in _of_office(at, plan)]


def _of_office(at: Path, plan: Plan) -> list[Figure]:
    """Return the figures of one office."""
    password = secrets.token_urlsafe(12)
    with opened(at) as office:
        fresh = islice(lines(office), size(office), None)
        answers = register(office, take(fresh, max(plan.pages, LEAST_ENTRIES)), AT_ONCE)
        entries = [receipt.entry for receipt in receipts(answers)]
        create_account(at, "head", password, FOUNDER, office.pack.languages[0])
        visitor = Visitor(office)
        visitor.sign_in("head", password)
        label = f"{office.settings.country}, {size(office):,} facts"
        return _looked_at(visitor, label, entries, plan.pages)


def _looked_at(visitor: Visitor, label: str, entries: list[str], count: int) -> list[Figure]:
    asked = {
        "birth sheet": (["/births/new"] * count, SHEET),
        "entry": ([f"/entries/{e}?purpose=registration" for e in entries[:count]], ENTRY),
        "desk": (["/"] * count, DESK),
    }
    figures = list[Figure]()
    for name, (paths, sign) in asked.items():
        letters = [len(visitor.get(paths[0]))]  # templates are read once
        turns = [(_view(visitor, path, sign, letters), _style(visitor)) for path in paths]
        figures.append(
            Figure(
                area=AREA,
                what=f"{name}, {label}",
                measured=middle([ours for ours, _ in turns]),
                unit="ms",
                better="less",
                target=MOST,
                limit=Limit(
                    what="the sheet of styles through the same application",
                    measured=middle([limit for _, limit in turns]),
                    unit="ms",
                ),
                note=f"{count} views of {middle(letters) / 1_000:.0f} thousand letters each",
            )
        )
    return figures


def _view(visitor: Visitor, path: str, sign: str, letters: list[int]) -> float:
    """Return milliseconds for one page, which must be the page that was meant."""
    pages = list[str]()
    spent = seconds(lambda: pages.append(visitor.get(path)))
    if sign not in pages[0]:
        raise RuntimeError(f"{path} is another page: {sign} is not on it")
    letters.append(len(pages[0]))
    return spent * 1_000


def _style(visitor: Visitor) -> float:
    path = address("paydar.css")
    return seconds(lambda: visitor.get(path)) * 1_000
