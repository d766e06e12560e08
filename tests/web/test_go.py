# SPDX-License-Identifier: Apache-2.0
"""One box for every page, act and entry; of persons only after the purpose is on disk."""

import re

import pytest


def go(desk, words, **more):
    return desk.pages.post("/go", {"words": words, **more})


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Register a birth", "/births/new"),
        ("ثبت ولادت", "/births/new"),
        ("hand over", "/?state=registered"),
        ("بررسی گواهی", "/c"),
        ("check cert", "/c"),
    ],
)
def test_words_of_a_title_lead_to_its_page_in_either_language(desk, words, address):
    answer = go(desk, words)
    assert (answer.status_code, answer.headers.get("Location")) == (303, address)


def test_words_of_several_titles_list_them(desk):
    page = go(desk, "register" if desk.country == "zz" else "ثبت").content.decode()
    listed = re.findall(r'<li><a href="([^"]+)">', page)
    assert {"/births/new", "/?state=read-back"} <= set(listed)


def test_an_act_says_that_it_leads_to_a_list_and_a_page_does_not(desk):
    page = desk.pages.text("/go")
    said = dict(
        re.findall(r'<li><a href="([^"]+)">[^<]*</a>(?: <small>([^<]*)</small>)?</li>', page)
    )
    lists = "فهرست پرونده‌هایی که در انتظار این کارند"
    lists = lists if desk.country == "ir" else "the list of entries that wait for this"
    acts = {address: words for address, words in said.items() if address.startswith("/?state=")}
    assert len(acts) == 5
    assert set(acts.values()) == {lists}
    assert said["/"] == said["/births/new"] == said["/c"] == ""


def test_every_page_that_is_listed_opens(desk):
    addresses = re.findall(r'<li><a href="([^"]+)">', desk.pages.text("/go"))
    assert len(addresses) >= 8
    for address in addresses:
        assert desk.pages.get(address).status_code == 200, address


def test_a_number_goes_to_its_entry_once_the_purpose_is_written(desk):
    number = re.search(r'id="number">([^<]+)<', desk.register())[1]
    entry = desk.office.register.by_number(number).id
    before = len(desk.office.register.looked(entry))
    asked = go(desk, number)
    assert asked.status_code == 200
    name = "آرین" if desk.country == "ir" else "Arin"
    assert name not in asked.content.decode()
    assert len(desk.office.register.looked(entry)) == before
    answer = go(desk, number, purpose="certificate")
    assert answer.headers["Location"] == f"/entries/{entry}?purpose=certificate"
    fact, looked = desk.office.register.looked(entry)[before]
    assert (looked.purpose, looked.what) == ("certificate", number)
    assert fact.envelope.by.assignment == "founder"


def test_an_unknown_number_is_answered_like_any_other_that_is_not_shown(desk):
    answer = go(desk, desk.number(999_997), purpose="court")
    assert answer.status_code == 200
    assert 'id="nothing"' in answer.content.decode()


def test_a_name_is_listed_and_never_opened_by_itself(desk):
    desk.register()
    name = "آرین" if desk.country == "ir" else "Arin"
    answer = go(desk, name, purpose="registration")
    assert answer.status_code == 200
    assert "/entries/" in answer.content.decode()


def test_without_a_sign_in_the_box_leads_to_the_door(desk):
    desk.pages.client.cookies.clear()
    try:
        assert "/sign-in" in desk.pages.get("/go").headers["Location"]
    finally:
        desk.pages.sign_in()
