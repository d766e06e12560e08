# SPDX-License-Identifier: Apache-2.0
"""The door: headers, sessions, wrong passwords, languages, files of our own."""

import re
import stat

import pytest
from django.test import Client

from paydar.counter.commands import StaffAssign, command
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.structure.founding import FOUNDER
from paydar.web.accounts.create import AccountRefused, create_account
from paydar.web.accounts.models import Account
from tests.web.desk import PASSWORD, open_desk


def test_every_answer_has_a_strict_policy(desk):
    for path in ("/sign-in", "/", "/c", "/births/new", "/nowhere", "/static/nothing.css"):
        headers = desk.pages.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


def test_pages_hold_no_inline_script_style_or_handler(desk):
    for path in ("/", "/births/new", "/find", "/c"):
        page = desk.pages.text(path)
        assert not re.search(r"<style|<script(?![^>]*src=)|\son[a-z]+=|style=", page)


def test_persons_pages_are_never_kept_and_our_files_for_ever(desk):
    assert desk.pages.get("/").headers["Cache-Control"] == "no-store"
    css = re.search(r'href="(/static/paydar\.[0-9a-f]{12}\.css)"', desk.pages.text("/"))[1]
    answer = desk.pages.get(css)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/css")
    font = re.search(rb'url\("(vazirmatn\.[0-9a-f]{12}\.woff2)"\)', answer.content)[1].decode()
    assert desk.pages.get(f"/static/{font}").content[:4] == b"wOF2"


def test_cookies_are_strict_and_out_of_reach_of_scripts(desk):
    answer = desk.pages.sign_in()
    for name in ("paydar_desk", "paydar_form"):
        cookie = answer.cookies.get(name) or desk.pages.client.cookies[name]
        assert cookie["samesite"] == "Strict"
        assert cookie["httponly"]


def test_without_signing_in_only_the_door_and_the_check_are_open(desk):
    desk.pages.post("/sign-out")
    try:
        for path in ("/", "/births/new", "/find", "/entries/x", "/documents/b/1", "/booklets"):
            answer = desk.pages.get(path)
            assert answer.status_code == 303
            assert answer.headers["Location"].startswith("/sign-in?next=")
        assert desk.pages.post("/echo", {"name": "child.born", "typed": "1"}).status_code == 403
        assert desk.pages.get("/c").status_code == 200
    finally:
        assert desk.pages.sign_in().status_code == 303


def test_a_form_from_elsewhere_is_refused(desk):
    strict = Client(enforce_csrf_checks=True)
    with desk.pages.site():
        answer = strict.post("/sign-in", {"username": "registrar", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Content-Security-Policy" in answer.headers


ASKED_WRONG = [
    ("GET", "/sign-out", "POST"),
    ("HEAD", "/births/sheet/x/register", "POST"),
    ("POST", "/", "GET, HEAD"),
    ("POST", "/static/nothing.css", "GET, HEAD"),
    ("GET", "/parents/begin", "POST"),
    ("DELETE", "/births/new", "GET, HEAD, POST"),
    ("PUT", "/parents/check", "GET, HEAD, POST"),
    ("PATCH", "/sign-in", "GET, HEAD, POST"),
    ("OPTIONS", "/day", "GET, HEAD, POST"),
]


@pytest.mark.parametrize(("method", "path", "allowed"), ASKED_WRONG)
def test_a_method_that_a_page_does_not_know_is_405_with_words_and_a_way_back(
    desk, method, path, allowed
):
    with desk.pages.site():
        answer = desk.pages.client.generic(method, path)
    assert answer.status_code == 405
    assert {word.strip() for word in answer.headers["Allow"].split(",")} == set(allowed.split(", "))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    if method == "HEAD":
        assert page == ""
    else:
        title = {"fa": "از این راه نمی‌توان به این صفحه رسید", "en": "does not work this way"}
        assert title[desk.language] in page
        assert '<a href="/">' in page


def test_a_strangers_method_without_our_form_is_405_and_not_a_form_that_is_too_old(desk):
    strict = Client(enforce_csrf_checks=True)
    with desk.pages.site():
        answer = strict.delete("/births/new")
    assert answer.status_code == 405
    assert b"<h1>" in answer.content


def test_signing_in_leads_to_our_own_pages_only(desk):
    for wanted in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        answer = desk.pages.post(
            "/sign-in", {"username": "registrar", "password": PASSWORD, "next": wanted}
        )
        assert answer.headers["Location"] == "/"


def test_a_changed_password_ends_the_sessions_that_stood_on_the_old_one(fresh):
    desk = fresh("zz")
    assert desk.pages.get("/").status_code == 200
    with desk.pages.site():
        Account.objects.filter(username="registrar").update(password="other")
    assert desk.pages.get("/").status_code == 303


def test_one_office_does_not_take_the_session_of_another(fresh):
    one, other = fresh("zz"), fresh("ir")
    assert one.pages.get("/").status_code == other.pages.get("/").status_code == 200
    with one.pages.site():
        assert other.pages.client.get("/").status_code == 303


def test_secret_and_accounts_are_readable_by_their_owner_only(tmp_path):
    desk = open_desk(tmp_path / "o", "zz")
    desk.office.close()
    for name in ("accounts.sqlite", "pages.key"):
        assert stat.S_IMODE((desk.folder / name).stat().st_mode) == 0o600


def test_an_account_needs_a_free_name_a_real_password_and_an_assignment(desk):
    for name, password, assignment in (
        ("registrar", "a long sample word", "founder"),
        ("RegiStrar", "a long sample word", "founder"),
        ("", "a long sample word", "founder"),
        ("new", "short", "founder"),
        ("new", "a long sample word", ""),
    ):
        with pytest.raises(AccountRefused):
            create_account(desk.folder, name, password, assignment, "en")


def test_authority_comes_from_the_chart_and_not_from_the_account(fresh):
    desk = fresh("zz")
    told = StaffAssign(staff="s-1", name=Name(given="Dana", family="Sample"), post="clerk")
    desk.office.counter.submit(command("staff.assign", "s-1", told), Asker(FOUNDER, "en"))
    held = desk.office.counter.chart().assignments.values()
    clerk = next(one.assignment for one in held if one.staff == "s-1")
    create_account(desk.folder, "clerk", "a long sample word", clerk, "en")
    create_account(desk.folder, "nobody", "a long sample word", "no-such-assignment", "en")
    desk.pages.post("/sign-out")
    assert desk.pages.sign_in("clerk", "a long sample word").status_code == 303
    token, _ = desk.review(desk.typed())
    answer = desk.pages.post(f"/births/sheet/{token}/register", desk.closing())
    assert answer.status_code == 422
    desk.pages.post("/sign-out")
    assert desk.pages.sign_in("nobody", "a long sample word").status_code == 303
    assert desk.pages.get("/births/new").status_code == 403
    answer = desk.pages.post(f"/births/sheet/{token}/register", desk.closing())
    assert answer.status_code == 403
    assert desk.pages.post("/find", {"words": "Arin", "purpose": "court"}).status_code == 403
    assert desk.office.register.counts() == {}


def test_the_language_is_chosen_and_turns_the_page(desk):
    for language, direction in (("fa", "rtl"), ("en", "ltr")):
        desk.pages.post("/language", {"language": language, "next": "/"})
        assert f'<html lang="{language}" dir="{direction}">' in desk.pages.text("/births/new")
    desk.pages.post("/language", {"language": desk.language, "next": "/"})


def test_the_log_names_pages_by_their_route_and_quotes_nothing_of_a_fault(
    desk, caplog, monkeypatch
):
    def broken(*_):
        raise ValueError("Maryam Tester")

    monkeypatch.setattr("paydar.web.pages.finding.render", broken)
    monkeypatch.setattr(desk.pages.client, "raise_request_exception", False)
    caplog.set_level("INFO")
    for path in ("/entries/Maryam", "/entries/Maryam?purpose=registration", "/Maryam/Tester",
                 "/static/Maryam", "/day/Maryam/1.pdf"):  # fmt: skip
        desk.pages.get(path)
    assert desk.pages.get("/find").status_code == 500
    assert "Maryam" not in caplog.text
    assert "Not Found: entries/<str:entry>" in caplog.text
    assert "Not Found: -" in caplog.text
    assert "Internal Server Error: find (ValueError)" in caplog.text
    assert "test_door.py:" in caplog.text
    strange = Client(enforce_csrf_checks=True)
    with desk.pages.site():
        assert strange.post("/entries/Maryam/deliver").status_code == 403
    assert "Maryam" not in caplog.text
    assert "Forbidden" in caplog.text
