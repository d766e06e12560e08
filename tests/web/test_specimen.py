# SPDX-License-Identifier: Apache-2.0
"""The specimen page shows every component of the style sheet, in both directions, and does nothing."""

import re
from html.parser import HTMLParser

import pytest

from paydar.web.speech import TEXTS

STYLES = (TEXTS.parent / "static" / "paydar.css").read_text("utf-8")


def in_the_style_sheet():
    """Every class that the style sheet speaks of, comments and addresses left out."""
    told = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", STYLES, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", told))


class Reader(HTMLParser):
    """Classes, ids and what refers to them, by the direction that they stand in."""

    def __init__(self, page):
        super().__init__()
        self.within, self.classes = [], {"rtl": set(), "ltr": set()}
        self.ids, self.referred, self.leads = [], set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "article":
            self.within.append(told["dir"])
        if self.within:
            self.classes[self.within[-1]] |= set((told.get("class") or "").split())
            self.leads |= {v for k, v in attrs if k in {"action", "formaction", "href"}}
        self.ids += [told["id"]] if "id" in told else []
        for name in ("for", "list", "form", "aria-labelledby", "aria-describedby"):
            self.referred |= set((told.get(name) or "").split())

    def handle_endtag(self, tag):
        if tag == "article":
            self.within.pop()


@pytest.fixture
def read(desk):
    return Reader(desk.pages.text("/specimen"))


def test_every_class_of_the_style_sheet_is_shown_in_both_directions(read):
    asked = in_the_style_sheet() - {"specimen", "samples"}  # the page itself
    assert len(asked) > 80
    for direction, shown in read.classes.items():
        assert asked - shown == set(), direction


def test_every_state_that_the_style_sheet_tells_apart_is_shown(desk):
    page = desk.pages.text("/specimen")
    states = set(re.findall(r'\[((?:data|aria)-[a-z]+="?[a-z]+"?)\]', STYLES)) - {
        "data-paper=a5"  # stands on the body of whoever prints on it
    }
    assert states
    for state in states:
        name, _, value = state.partition("=")
        assert f'{name}="{value.strip(chr(34))}"' in page, state


def test_no_name_stands_twice_and_what_belongs_together_does(read):
    assert len(read.ids) == len(set(read.ids))
    lists = {name for name in read.referred if name.startswith("l-")}  # lists of words: not shown
    assert read.referred - lists - set(read.ids) == set()


def test_nothing_on_the_page_leads_or_sends_anywhere_else(desk, read):
    assert {lead for lead in read.leads if not lead.startswith("#")} == {"/specimen"}
    assert {lead[1:] for lead in read.leads if lead.startswith("#")} <= set(read.ids)
    answer = desk.pages.post("/specimen", {"sitting": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/specimen")


def test_the_page_looks_nobody_up_and_is_for_the_staff(desk):
    before = desk.office.ledger.look(["purpose:registration"])
    desk.pages.text("/specimen")
    assert desk.office.ledger.look(["purpose:registration"]) == before
    desk.pages.client.cookies.clear()
    assert desk.pages.get("/specimen").status_code == 303
    assert desk.pages.sign_in().status_code == 303
