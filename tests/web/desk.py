# SPDX-License-Identifier: Apache-2.0
"""A desk for tests: an office, its pages, a signed-in registrar, and a sheet that may be taken."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field

from django.test import Client

from paydar.counter.commands import BookletsReceive, command
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.settings import Settings
from paydar.structure.founding import FOUNDER
from paydar.web.config import open_accounts
from paydar.web.node import Node, secret_of, serving
from paydar.web.pace import Paces
from paydar.web.site import application, create_account
from paydar.wiring import found, open_office

OFFICES = {"ir": "ir-23-001", "zz": "zz-01-001"}
LANGUAGES = {"ir": "fa", "zz": "en"}
PASSWORD = "a long sample word"
NOON = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)  # 1 Azar 1405

# What a registrar types, box by box; the dates are days before NOON. The parents' numbers carry
# the sample prefix of the pack, which no office has.
TYPED = {
    "ir": {
        "evidence.notice.issuer": "بیمارستان نمونه",
        "evidence.notice.number": "۰۰۱-۸۸۲۱۴",
        "child.name.given": "آرین",
        "child.name.family": "نمونه‌زاده",
        "child.sex": "۱",
        "child.born": "۱۴۰۵/۰۸/۲۳",
        "child.hour": "۰۴:۳۰",
        "child.place.code": "تجریش",
        "child.site": "1",
        "child.attendant": "پزشک",
        "father.name.given": "دانیال",
        "father.name.family": "نمونه‌زاده",
        "father.born": "۱۳۷۱/۰۵/۲۰",
        "mother.name.given": "مریم",
        "mother.name.family": "آزمایشی",
        "mother.born": "1374/2/11",
        "marriage.state": "۱",
        "declarant.role": "۱",
        "declarant.identified_by": "۱",
    },
    "zz": {
        "evidence.notice.issuer": "Sample Hospital",
        "evidence.notice.number": "001-88214",
        "child.name.given": "Arin",
        "child.name.family": "Samplewood",
        "child.sex": "1",
        "child.born": "2026-11-14",
        "child.place.code": "Northbridge",
        "child.site": "1",
        "child.attendant": "midwife",
        "father.name.given": "Daniel",
        "father.name.family": "Samplewood",
        "father.born": "1994-02-17",
        "mother.name.given": "Maryam",
        "mother.name.family": "Tester",
        "mother.born": "1996-05-02",
        "marriage.state": "registered",
        "declarant.role": "1",
        "declarant.identified_by": "2",
    },
}
_counting = itertools.count(1)


def unhurried():
    """Paces of a clock that goes on by a minute at each look: nobody is ever too fast."""
    return Paces(itertools.count(step=60).__next__)


@dataclass
class Clock:
    """The office clock; a test moves it."""

    now: dt.datetime = NOON

    def __call__(self):
        return self.now


@dataclass
class Desk:
    """See the module."""

    country: str
    office: object
    pages: "Pages"
    clock: Clock
    folder: object
    serials: object = field(default_factory=lambda: itertools.count(100))

    @property
    def language(self):
        return LANGUAGES[self.country]

    def number(self, serial):
        """An official number of a sample person."""
        pack = self.office.pack
        return pack.scheme.issue(pack.numbers.sample_prefix, serial)

    def typed(self, **changes):
        """A sheet about a family that nobody typed before; None empties a box."""
        nth = next(_counting)
        sheet = dict(TYPED[self.country])
        sheet["evidence.notice.number"] = f"001-{nth:05}"
        sheet["father.number"] = self.number(2 * nth)
        sheet["mother.number"] = self.number(2 * nth + 1)
        sheet |= {name.replace("__", "."): text for name, text in changes.items()}
        return {name: text for name, text in sheet.items() if text is not None}

    def new_token(self):
        """The name of a new sheet, as the page gives it."""
        return re.search(r'action="/births/sheet/([^"]+)"', self.pages.text("/births/new"))[1]

    def review(self, typed):
        """Type a sheet and ask for its review; returns the token and the answer."""
        token = self.new_token()
        answer = self.pages.post(f"/births/sheet/{token}", {**typed, "act": "review"})
        return token, answer

    def closing(self):
        """The last lines of the paper."""
        lines = {"read_back.how": "1", "read_back.declarant": "1"}
        if self.country == "ir":
            serial = next(self.serials)
            lines |= {"booklet.series": "الف۱", "booklet.serial": str(serial)}
            lines |= {"fee.amount": "۱۰۰٬۰۰۰", "fee.receipt": "R-1"}
        return lines

    def register(self, typed=None):
        """Register a birth through the pages and return its receipt page."""
        token, answer = self.review(self.typed() if typed is None else typed)
        assert answer.status_code == 303, answer.content.decode()
        answer = self.pages.post(f"/births/sheet/{token}/register", self.closing())
        assert answer.status_code == 303, answer.content.decode()
        return self.pages.text(answer.headers["Location"])


class Pages:
    """Django's test client, within this office; forms are checked for their token as in life."""

    def __init__(self, site, client):
        self.site, self.client = site, client

    def get(self, path, **more):
        with self.site():
            return self.client.get(path, **more)

    def text(self, path):
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def post(self, path, data=None, **more):
        """Send a form; those that end a sheet say which text they showed, as the page holds it."""
        with self.site():
            if re.fullmatch(r"/births/sheet/[^/]+/(register|declare)", path):
                review = self.client.get(path.rpartition("/")[0] + "/review")
                shown = re.search(rb'name="digest" value="([^"]+)"', review.content)
                data = {"digest": shown[1].decode() if shown else "", **(data or {})}
            return self.client.post(path, data or {}, **more)

    def sign_in(self, username="registrar", password=PASSWORD):
        return self.post("/sign-in", {"username": username, "password": password})


def open_desk(folder, country):
    """Found an office, open it, and sign in."""
    clock = Clock()
    language = LANGUAGES[country]
    settings = Settings(country=country, office=OFFICES[country], language=language)
    found(folder, settings, Name(given="Robin", family="Sample"), clock)
    office = open_office(folder, clock)
    application(office)
    create_account(folder, "registrar", PASSWORD, FOUNDER, language)
    if country == "ir":
        run = BookletsReceive(series="الف۱", first=1, last=500, waybill="W-1")
        office.counter.submit(command("booklets.receive", "blanks", run), Asker(FOUNDER, "en"))
    desk = Desk(country, office, Pages(_site(office, folder), _client()), clock, folder)
    assert desk.pages.sign_in().status_code == 303
    return desk


def _client():
    return Client()


def _site(office, folder):
    one = Node(office, open_accounts(folder), secret_of(folder), unhurried())
    return lambda: serving(one)
