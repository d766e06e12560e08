# SPDX-License-Identifier: Apache-2.0
"""Sheets on the desk: through a restart and a new version, limited, copied and never lost."""

import datetime as dt
import re

import pytest

from paydar.facts import codec
from paydar.facts.envelope import Position
from paydar.web.accounts.models import Draft
from paydar.web.node import Node, secret_of, serving
from paydar.web.sheet import drafts
from paydar.web.site import application
from paydar.wiring import open_office
from tests.web.desk import Pages, _client
from tests.web.test_worklist import colleague


def kept(pages, desk, **typed):
    """Keep a new sheet as it is typed; returns its token."""
    token = desk.new_token()
    answer = pages.post(f"/births/sheet/{token}", {**typed, "act": "save"})
    assert answer.status_code == 303, answer.content.decode()
    return token


def test_a_sheet_survives_that_the_office_is_closed_and_opened_again(fresh):
    desk = fresh("zz")
    token = kept(desk.pages, desk, **{"child.name.given": "Half a na"})
    desk.office.close()
    desk.office = open_office(desk.folder, desk.clock)
    application(desk.office)
    one = Node(desk.office, desk.pages.site().args[0].alias, secret_of(desk.folder))
    pages = Pages(lambda: serving(one), _client())
    pages.sign_in()
    assert 'value="Half a na"' in pages.text(f"/births/sheet/{token}")


def test_a_sheet_of_an_older_version_opens_in_boxes_that_were_renamed_since(desk, monkeypatch):
    token = kept(desk.pages, desk, **{"child.weight": "3210"})
    monkeypatch.setattr(drafts, "VERSION", 2)
    monkeypatch.setattr(drafts, "RENAMED", {1: {"child.weight": "child.gestation"}})
    page = desk.pages.text(f"/births/sheet/{token}")
    assert re.search(r'name="child.gestation" value="3210"', page)
    desk.pages.post(f"/births/sheet/{token}", {"child.gestation": "3210", "act": "save"})
    monkeypatch.setattr(drafts, "RENAMED", {1: {}})  # kept in version 2: nothing is renamed again
    assert re.search(
        r'name="child.gestation" value="3210"', desk.pages.text(f"/births/sheet/{token}")
    )


def test_text_of_a_box_that_is_no_longer_there_is_shown_and_kept(desk, monkeypatch):
    token = kept(desk.pages, desk, **{"child.weight": "3210"})
    monkeypatch.setattr(drafts, "VERSION", 2)
    monkeypatch.setattr(drafts, "RENAMED", {1: {"child.weight": "child.crown"}})
    assert "<bdi>3210</bdi>" in desk.pages.text(f"/births/sheet/{token}")
    desk.pages.post(f"/births/sheet/{token}", {"child.name.given": "A", "act": "save"})
    assert "<bdi>3210</bdi>" in desk.pages.text(f"/births/sheet/{token}")


def test_beyond_the_most_a_sheet_is_not_kept_and_no_word_of_it_is_lost(fresh, monkeypatch):
    desk = fresh("zz")
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    first = kept(desk.pages, desk, **{"child.name.given": "One"})
    kept(desk.pages, desk, **{"child.name.given": "Two"})
    token = desk.new_token()
    answer = desk.pages.post(f"/births/sheet/{token}", {"child.name.given": "Three", "act": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Three"' in page
    assert 'id="faults"' in page
    assert desk.pages.get(f"/births/sheet/{token}").status_code == 404
    # What is there already can still be kept, and room is made by discarding.
    kept_again = desk.pages.post(f"/births/sheet/{first}", {"child.name.given": "1", "act": "save"})
    assert kept_again.status_code == 303
    desk.pages.post(f"/births/sheet/{first}/discard")
    again = desk.pages.post(f"/births/sheet/{token}", {"child.name.given": "Three", "act": "save"})
    assert again.status_code == 303


def test_a_sheet_that_is_too_large_leaves_the_one_that_was_kept(desk, monkeypatch):
    token = kept(desk.pages, desk, **{"child.name.given": "Small"})
    monkeypatch.setattr(drafts, "LARGEST_DRAFT", 100)
    answer = desk.pages.post(
        f"/births/sheet/{token}", {"child.place.text": "x" * 101, "act": "save"}
    )
    assert answer.status_code == 422
    assert "x" * 101 in answer.content.decode()
    assert 'value="Small"' in desk.pages.text(f"/births/sheet/{token}")


def test_no_unsent_sheet_is_swept_away_however_old_it_is(fresh):
    desk = fresh("zz")
    token = kept(desk.pages, desk, **{"child.name.given": "Old"})
    desk.clock.now += dt.timedelta(days=400)
    desk.pages.sign_in()
    kept(desk.pages, desk, **{"child.name.given": "New"})
    assert 'value="Old"' in desk.pages.text(f"/births/sheet/{token}")


def test_a_sheet_of_another_is_listed_with_its_owner_and_nothing_else(fresh):
    desk = fresh("zz")
    other = colleague(desk)
    token = kept(desk.pages, desk, **{"child.name.given": "Unseen"})
    page = other.text("/")
    listed = re.search(rf'action="/births/sheet/{token}/copy".*?</form>', page, re.DOTALL)[0]
    assert "registrar" in listed
    assert "Unseen" not in page
    assert other.get(f"/births/sheet/{token}").status_code == 404


def test_taking_a_copy_is_written_down_as_a_look_up_first(fresh, monkeypatch):
    desk = fresh("zz")
    other = colleague(desk)
    token = kept(desk.pages, desk, **{"child.name.given": "Unseen"})
    written = []
    asked = type(desk.office).look_up

    def look_up(office, asker, purpose, what, entry=""):
        written.append((purpose, what))
        return asked(office, asker, purpose, what, entry)

    monkeypatch.setattr(type(desk.office), "look_up", look_up)
    answer = other.post(f"/births/sheet/{token}/copy")
    assert written == [("registration", f"sheet {token}")]
    page = other.text(answer.headers["Location"])
    assert 'value="Unseen"' in page
    assert "registrar" in re.search(r'<p class="told">.*?</p>', page)[0]
    assert desk.pages.get(f"/births/sheet/{token}").status_code == 200


def test_amending_an_entry_twice_opens_the_same_sheet_again(desk):
    token, _ = desk.review(desk.typed())
    answer = desk.pages.post(f"/births/sheet/{token}/declare")
    page = desk.pages.text(answer.headers["Location"])
    entry = re.search(r"/entries/([^?\"/]+)\?purpose", page)[1]
    first = desk.pages.post(f"/entries/{entry}/amend").headers["Location"]
    desk.pages.post(first, {"father.father_name": "begun", "act": "save"})
    again = desk.pages.post(f"/entries/{entry}/amend").headers["Location"]
    assert again == first
    assert 'value="begun"' in desk.pages.text(again)


@pytest.mark.parametrize("country", ["ir", "zz"])
def test_what_the_script_sends_while_typing_never_overwrites_what_was_kept(fresh, country):
    desk = fresh(country)
    token = kept(desk.pages, desk, **{"child.name.given": "Whole name"})
    late = {"child.name.given": "Whole na", "mother.number": desk.number(31)}
    assert desk.pages.post(f"/births/sheet/{token}/persons", late).status_code == 200
    assert 'value="Whole name"' in desk.pages.text(f"/births/sheet/{token}")


@pytest.mark.parametrize("name", ["x" * 3000, "a%E2%80%AEb", "%3Cb%3E", "a%00b", "a%20b"])
def test_a_sheet_is_never_called_what_a_stranger_wrote_into_the_address(fresh, name):
    desk = fresh("zz")
    answer = desk.pages.post(f"/births/sheet/{name}", {"child.name.given": "Arin", "act": "save"})
    assert answer.status_code == 303
    said = desk.pages.post(f"/births/sheet/{name}/persons", {"mother.number": desk.number(9)})
    assert said.status_code == 422
    with desk.pages.site():
        (draft,) = Draft.objects.all()
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", draft.token)
    assert draft.typed["child.name.given"] == "Arin"


def test_any_text_sent_as_the_key_of_a_form_becomes_a_key_that_books_can_hold(fresh):
    desk = fresh("zz")
    told = {"staff": "s-1", "name.given": "Dana", "name.family": "Sample", "post": "clerk",
            "key": "a\x00\u202e\n"}  # fmt: skip
    for _ in range(2):
        assert desk.pages.post("/staff", told).status_code == 200
    assert sum(a.staff == "s-1" for a in desk.office.counter.chart().assignments.values()) == 1
    book = desk.office.settings.book
    with desk.office.ledger.shelf(book) as shelf:
        envelope = desk.office.ledger.fact(Position(book, shelf.size - 1)).envelope
    assert re.fullmatch(r"~[0-9a-f]{64}", codec.decode_envelope(envelope).key)
