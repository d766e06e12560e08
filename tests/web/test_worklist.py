# SPDX-License-Identifier: Apache-2.0
"""The worklist page: clocks in words, filters that stay, work that changes hands and loses none."""

import datetime as dt
import re

import pytest

from paydar.counter.commands import AssignmentEnd, StaffAssign, command
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.structure.founding import FOUNDER
from paydar.web.site import create_account
from tests.web.desk import NOON, PASSWORD, Pages, _client


def colleague(desk, name="amin"):
    """Another clerk signed in at the same office, in a browser of their own."""
    create_account(desk.folder, name, PASSWORD, "founder", desk.language)
    pages = Pages(desk.pages.site, _client())
    assert pages.sign_in(name).status_code == 303
    return pages


def declare(desk, **changes):
    """Take a declaration through the pages; returns the entry's id."""
    token, answer = desk.review(desk.typed(**changes))
    assert answer.status_code == 303, answer.content.decode()
    answer = desk.pages.post(f"/births/sheet/{token}/declare")
    page = desk.pages.text(answer.headers["Location"])
    return re.search(r"/entries/([^?\"/]+)\?purpose", page)[1]


def rows(page):
    """The lines of the list: id of the entry, text of the clock, class of the clock."""
    return re.findall(
        r'/entries/([^?"]+)\?purpose=registration">.*?class="clock ([a-z]*)">([^<]+)<',
        page,
        re.DOTALL,
    )


@pytest.fixture(params=["ir", "zz"])
def own(request, fresh):
    return fresh(request.param)


def test_the_clock_says_in_words_and_not_in_color_alone_how_near_the_end_is(own):
    # ir: born 23 Aban 1405, until Sunday 8 Azar (29 November). zz: thirty days, the first one
    # counted, until 13 December.
    entry = declare(own)
    last = dt.datetime(2026, 11, 29 if own.country == "ir" else 30, 9, tzinfo=dt.UTC)
    if own.country == "zz":
        last = dt.datetime(2026, 12, 13, 9, tzinfo=dt.UTC)
    said = {
        "ir": [
            "فردا، آخر مهلت",
            "امروز، آخر مهلت",
            "مهلت دیروز پایان یافت",
            "۵ روز از پایان مهلت گذشته",
        ],
        "zz": [
            "tomorrow, end of term",
            "today, end of term",
            "over since yesterday",
            "over for 5 days",
        ],
    }[own.country]
    for days, words, look in zip(
        (-1, 0, 1, 5), said, ("soon", "soon", "over", "over"), strict=True
    ):
        own.clock.now = last + dt.timedelta(days=days)
        own.pages.sign_in()
        assert rows(own.pages.text("/")) == [(entry, look, words)]


def test_the_clock_names_its_last_day_and_its_article(own):
    declare(own)
    page = own.pages.text("/")
    if own.country == "ir":
        assert "یکشنبه ۸ آذر ۱۴۰۵" in page
        assert "مادهٔ ۱۵ قانون ثبت احوال" in page
        assert "۷ روز مانده" in page
    else:
        assert "Sunday 13 December 2026" in page
        assert "21 days left" in page


def test_no_name_and_no_number_of_a_person_stands_in_the_list(own):
    typed = own.typed()
    declare(own, **typed)
    page = own.pages.text("/")
    for box in ("child.name.given", "mother.name.family", "mother.number", "father.number"):
        assert typed[box] not in page, box


def test_a_filter_is_remembered_over_a_new_sign_in_until_it_is_changed(own):
    entry = declare(own)
    assert [row[0] for row in rows(own.pages.text("/"))] == [entry]
    assert own.pages.post("/work", {"state": "registered"}).status_code == 303
    assert rows(own.pages.text("/")) == []
    own.pages.post("/sign-out")
    own.pages.sign_in()
    page = own.pages.text("/")
    assert rows(page) == []
    assert re.search(r'<option value="registered" selected>', page)
    own.pages.post("/work", {"state": "registered", "all": "1"})
    assert [row[0] for row in rows(own.pages.text("/"))] == [entry]


def test_filters_of_one_clerk_are_not_those_of_another(own):
    entry, other = declare(own), colleague(own)
    own.pages.post("/work", {"state": "registered"})
    assert [row[0] for row in rows(other.text("/"))] == [entry]


def test_work_is_taken_given_to_another_and_given_back(own):
    entry, other = declare(own), colleague(own)
    seen = _seen(own.pages, entry)
    answer = own.pages.post(f"/work/{entry}", {"act": "take", "seen": seen, "from": "list"})
    assert answer.headers["Location"] == "/"
    assert "registrar" in _holder(other, entry)
    to = re.search(r'<option value="(\d+)">[^<]*amin', own.pages.text(f"/work/{entry}"))[1]
    asked = {"act": "give", "to": to, "seen": _seen(own.pages, entry)}
    assert own.pages.post(f"/work/{entry}", asked).status_code == 303
    assert "amin" in _holder(own.pages, entry)
    other.post(f"/work/{entry}", {"act": "back", "seen": _seen(other, entry)})
    assert _seen(own.pages, entry) == ""


def test_who_comes_second_is_told_and_takes_nothing_away(own):
    entry, other = declare(own), colleague(own)
    stale = _seen(other, entry)
    own.pages.post(f"/work/{entry}", {"act": "take", "seen": stale})
    answer = other.post(f"/work/{entry}", {"act": "take", "seen": stale})
    assert answer.status_code == 422
    assert 'id="faults"' in answer.content.decode()
    assert "registrar" in _holder(other, entry)


def test_taking_work_over_leaves_the_unsent_sheet_of_its_owner_as_it_is(own):
    entry, other = declare(own), colleague(own)
    own.pages.post(f"/work/{entry}", {"act": "take", "seen": ""})
    sheet = own.pages.post(f"/entries/{entry}/amend").headers["Location"]
    own.pages.post(sheet, {"father.father_name": "half a wo", "act": "save"})
    page = other.text(f"/work/{entry}")
    assert "registrar" in page
    other.post(f"/work/{entry}", {"act": "take", "seen": _seen(other, entry)})
    copied = other.post(f"{sheet}/copy").headers["Location"]
    assert copied != sheet
    assert 'value="half a wo"' in other.text(copied)
    other.post(copied, {"father.father_name": "the other way", "act": "save"})
    assert 'value="half a wo"' in own.pages.text(sheet)
    assert sheet in own.pages.text("/")


def test_work_is_given_to_nobody_who_may_not_act_here(own):
    entry, counter = declare(own), own.office.counter
    told = StaffAssign(staff="s-17", name=Name(given="Kim", family="Sample"), post="clerk")
    counter.submit(command("staff.assign", "kim", told), Asker(FOUNDER, "en"))
    held = next(h for h in counter.chart().assignments.values() if h.staff == "s-17")
    create_account(own.folder, "kim", PASSWORD, held.assignment, own.language)
    to = re.search(r'<option value="(\d+)">[^<]*kim', own.pages.text(f"/work/{entry}"))[1]
    ended = AssignmentEnd(assignment=held.assignment, reason="moved")
    counter.submit(command("assignment.end", "kim-left", ended), Asker(FOUNDER, "en"))
    assert "kim" not in own.pages.text(f"/work/{entry}")
    for nobody in ("999", to):
        answer = own.pages.post(f"/work/{entry}", {"act": "give", "to": nobody, "seen": ""})
        assert answer.status_code == 404
    assert _seen(own.pages, entry) == ""


def test_fifty_stand_on_a_page_and_the_rest_on_the_next(fresh, monkeypatch):
    desk = fresh("zz")
    monkeypatch.setattr("paydar.web.pages.desk.PAGE", 2)
    entries = [declare(desk) for _ in range(3)]
    first, second = desk.pages.text("/"), desk.pages.text("/?page=2")
    assert [row[0] for row in rows(first) + rows(second)] == entries
    assert 'href="/?page=2" rel="next"' in first
    assert 'href="/?page=1" rel="prev"' in second
    assert [row[0] for row in rows(desk.pages.text("/?page=99999"))] == entries[2:]
    assert desk.clock.now == NOON


def _seen(pages, entry):
    return re.search(r'name="seen" value="([^"]*)"', pages.text(f"/work/{entry}"))[1]


def _holder(pages, entry):
    return re.search(r'<dl class="pairs">.*?</dl>', pages.text(f"/work/{entry}"), re.DOTALL)[0]
