# SPDX-License-Identifier: Apache-2.0
"""Signing in: delays that grow and end, sittings that end, and nothing typed is lost by it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from paydar.web.accounts import passwords
from paydar.web.accounts.models import Account, Delay, Draft, Sitting
from paydar.web.config import open_accounts
from paydar.web.site import create_account
from tests.web.desk import PASSWORD

WRONG = "a wrong sample word"
# The first five tries are free, then 5 s doubled each time, at most 5 minutes: by hand.
WAITS = [5, 10, 20, 40, 80, 160, 300, 300]


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a password costs is not what is tried here."""
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 16)


def stranger(address="192.0.2.7"):
    """A browser in which nobody has signed in yet."""
    return Client(REMOTE_ADDR=address)


def try_in(desk, client, username="registrar", password=WRONG):
    with desk.pages.site():
        return client.post("/sign-in", {"username": username, "password": password})


def pass_time(desk, **time):
    desk.clock.now += dt.timedelta(**time)


def hidden(page):
    """The fields that a page carries unseen, as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_the_delay_after_wrong_passwords_grows_and_ends_by_itself(fresh):
    desk = fresh("zz")
    for nth, wait in enumerate(WAITS):
        for _ in range(5 if nth == 0 else 1):
            assert try_in(desk, stranger(f"192.0.2.{nth}")).status_code == 422
        answer = try_in(desk, stranger("198.51.100.1"), password=PASSWORD)
        assert answer.status_code == 429
        assert f"In {wait} seconds" in answer.content.decode()
        pass_time(desk, seconds=wait - 1)
        assert try_in(desk, stranger("198.51.100.1"), password=PASSWORD).status_code == 429
        pass_time(desk, seconds=1)
    assert try_in(desk, stranger("198.51.100.1"), password=PASSWORD).status_code == 303
    assert try_in(desk, stranger("198.51.100.1")).status_code == 422


def test_asking_while_a_delay_runs_does_not_make_it_longer(fresh):
    desk = fresh("zz")
    for _ in range(5):
        try_in(desk, stranger())
    for _ in range(50):
        assert try_in(desk, stranger()).status_code == 429
    pass_time(desk, seconds=5)
    assert try_in(desk, stranger(), password=PASSWORD).status_code == 303


def test_a_stranger_who_guesses_keeps_the_registrar_at_the_window_waiting_not_one_second(fresh):
    desk = fresh("zz")
    desk.pages.post("/sign-out")
    for _ in range(30):
        try_in(desk, stranger())
    assert try_in(desk, stranger("203.0.113.9"), password=PASSWORD).status_code == 429
    assert desk.pages.sign_in().status_code == 303


def test_a_known_browser_waits_too_after_its_own_wrong_tries(fresh):
    desk = fresh("zz")
    desk.pages.post("/sign-out")
    for _ in range(5):
        assert desk.pages.sign_in(password=WRONG).status_code == 422
    assert desk.pages.sign_in().status_code == 429
    assert try_in(desk, stranger(), password=PASSWORD).status_code == 303


def test_the_mark_of_a_known_browser_is_of_one_account_and_cannot_be_made_up(fresh):
    desk = fresh("zz")
    create_account(desk.folder, "other", "another sample word", "founder", "en")
    for _ in range(30):
        try_in(desk, stranger(), "other")
        try_in(desk, stranger("203.0.113.5"))
    assert desk.pages.sign_in("other", "another sample word").status_code == 429
    forged = stranger()
    forged.cookies["paydar_known"] = desk.pages.client.cookies["paydar_known"].value[:-2] + "xx"
    assert try_in(desk, forged, password=PASSWORD).status_code == 429


def test_twenty_wrong_names_from_one_address_delay_that_address_and_no_other(fresh):
    desk = fresh("zz")
    for nth in range(20):
        assert try_in(desk, stranger(), f"guess-{nth}").status_code == 422
    assert try_in(desk, stranger(), password=PASSWORD).status_code == 429
    assert try_in(desk, stranger("203.0.113.9"), password=PASSWORD).status_code == 303


def test_delays_are_kept_over_a_restart_and_no_typed_name_is(fresh):
    desk = fresh("zz")
    for _ in range(5):
        try_in(desk, stranger(), "Registrar")
    kept = (desk.folder / "accounts.sqlite-wal").read_bytes()
    assert open_accounts(desk.folder)
    with desk.pages.site():
        assert Delay.objects.count() == 2
        assert all(re.fullmatch("[0-9a-f]{64}", row.key) for row in Delay.objects.all())
    assert b"name:registrar" not in kept
    assert try_in(desk, stranger("203.0.113.9"), password=PASSWORD).status_code == 429


def test_unknown_disabled_and_wrong_get_one_answer_and_one_password_check_each(fresh, monkeypatch):
    desk = fresh("zz")
    create_account(desk.folder, "gone", "another sample word", "founder", "en")
    with desk.pages.site():
        Account.objects.filter(username="gone").update(disabled=True)
    hashed = []
    hasher = type(passwords.make_password.__globals__["get_hasher"]())
    real = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda *a, **k: hashed.append(1) or real(*a, **k), raising=True
    )
    pages, costs = set(), []
    for name, word in (("registrar", WRONG), ("nobody", WRONG), ("gone", "another sample word")):
        hashed.clear()
        answer = try_in(desk, stranger(), name, word)
        assert answer.status_code == 422
        page = re.sub(r'value="[^"]*"', "", answer.content.decode())
        pages.add(page)
        costs.append(len(hashed))
    assert len(pages) == 1
    assert costs == [1, 1, 1]


def test_a_sitting_ends_after_half_an_hour_without_work_and_not_before(fresh):
    desk = fresh("zz")
    for _ in range(3):
        pass_time(desk, minutes=29, seconds=59)
        assert desk.pages.get("/find").status_code == 200
    pass_time(desk, minutes=30)
    answer = desk.pages.get("/find")
    assert answer.headers["Location"] == "/sign-in?next=/find&ended=idle"
    assert "nothing was done for 30 minutes" in desk.pages.text(answer.headers["Location"])
    with desk.pages.site():
        assert Sitting.objects.count() == 0


def test_a_sitting_ends_after_twelve_hours_however_busy_it_was(fresh):
    desk = fresh("zz")
    for _ in range(35):
        pass_time(desk, minutes=20)
        assert desk.pages.get("/find").status_code == 200
    pass_time(desk, minutes=20)
    assert desk.pages.get("/find").headers["Location"].endswith("&ended=long")


def test_one_sitting_or_all_others_are_ended_by_their_owner(fresh):
    desk = fresh("zz")
    others = [stranger(f"192.0.2.{nth}") for nth in range(3)]
    for other in others:
        other.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
        assert try_in(desk, other, password=PASSWORD).status_code == 303
    page = desk.pages.text("/account")
    assert page.count("Firefox · Windows</bdi>") == 3
    assert "192.0.2.1" in page
    with desk.pages.site():
        one = Sitting.objects.get(address="192.0.2.1").pk
    desk.pages.post("/account/sittings", {"sitting": str(one)})
    with desk.pages.site():
        assert [other.get("/find").status_code for other in others] == [200, 303, 200]
    desk.pages.post("/account/sittings")
    with desk.pages.site():
        assert [other.get("/find").status_code for other in others] == [303, 303, 303]
    assert desk.pages.get("/find").status_code == 200


def test_nobody_ends_the_sitting_of_somebody_else(fresh):
    desk = fresh("zz")
    create_account(desk.folder, "other", "another sample word", "founder", "en")
    other = stranger()
    assert try_in(desk, other, "other", "another sample word").status_code == 303
    with desk.pages.site():
        one = Sitting.objects.get(account__username="other").pk
    desk.pages.post("/account/sittings", {"sitting": str(one)})
    with desk.pages.site():
        assert other.get("/find").status_code == 200


def _send_late(desk, typed, **time):
    token = desk.new_token()
    pass_time(desk, **time)
    answer = desk.pages.post(f"/births/sheet/{token}", {**typed, "act": "save"})
    assert answer.status_code == 403
    return token, answer.content.decode()


@pytest.mark.parametrize("country", ["ir", "zz"])
def test_a_sheet_sent_after_the_sitting_ended_goes_on_with_the_sign_in(fresh, country):
    desk = fresh(country)
    typed = desk.typed()
    token, page = _send_late(desk, typed, minutes=31)
    fields = hidden(page)
    assert typed.items() <= fields.items()
    form = {**fields, "username": "registrar", "password": WRONG}
    wrong = desk.pages.post("/sign-in", form)
    assert wrong.status_code == 422
    assert typed.items() <= hidden(wrong.content.decode()).items()
    answer = desk.pages.post("/sign-in", {**form, "password": PASSWORD}, follow=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, f"/births/sheet/{token}")
    again = desk.pages.post(answer.headers["Location"], {**form, "password": PASSWORD})
    assert again.status_code == 303
    with desk.pages.site():
        kept = Draft.objects.get(token=token).typed
    assert "password" not in kept
    shown = desk.pages.text(f"/births/sheet/{token}")
    assert all(f'value="{text}"' in unescape(shown) for text in typed.values())


def test_a_sheet_of_a_second_tab_goes_on_too_after_another_request_met_the_end(fresh):
    desk = fresh("zz")
    token, typed = desk.new_token(), desk.typed()
    pass_time(desk, minutes=31)
    assert desk.pages.post("/echo", {"name": "child.born", "typed": "1"}).status_code == 403
    page = desk.pages.post(f"/births/sheet/{token}", typed).content.decode()
    assert 'value="registrar"' in page
    form = {**hidden(page), "username": "registrar", "password": PASSWORD}
    assert desk.pages.post("/sign-in", form).status_code == 307


def test_somebody_else_is_asked_before_a_kept_form_is_sent(fresh):
    desk = fresh("zz")
    create_account(desk.folder, "other", "another sample word", "founder", "en")
    typed = desk.typed()
    token, page = _send_late(desk, typed, minutes=31)
    form = {**hidden(page), "username": "other", "password": "another sample word"}
    answer = desk.pages.post("/sign-in", form)
    assert answer.status_code == 200
    assert "Send it as mine" in answer.content.decode()
    carried = hidden(answer.content.decode())
    assert typed.items() <= carried.items()
    assert "password" not in carried
    with desk.pages.site():
        assert not Draft.objects.filter(token=token).exists()
    assert desk.pages.post(f"/births/sheet/{token}", carried).status_code == 303


def test_a_sign_in_carries_a_form_to_no_other_place_than_it_was_sent_to(fresh):
    desk = fresh("zz")
    _, page = _send_late(desk, desk.typed(), minutes=31)
    for kept in ("", "x", hidden(page)["kept"][:-1] + "x"):
        form = {"kept": kept, "username": "registrar", "password": PASSWORD}
        answer = desk.pages.post("/sign-in", form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_form_that_is_too_large_to_be_carried_is_said_to_be(fresh):
    desk = fresh("zz")
    token = desk.new_token()
    pass_time(desk, minutes=31)
    answer = desk.pages.post(f"/births/sheet/{token}", {"note": "x" * 300_000})
    assert answer.status_code == 403
    assert "too large to be kept" in answer.content.decode()
    assert "x" * 1000 not in answer.content.decode()


def test_an_account_page_carries_nothing_so_that_no_password_comes_back_in_a_page(fresh):
    desk = fresh("zz")
    pass_time(desk, minutes=31)
    answer = desk.pages.post("/account/password", {"old": PASSWORD, "new": "x", "again": "x"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_an_act_on_posts_or_keys_that_was_sent_to_a_left_desk_is_asked_for_first(fresh):
    """Whoever sits down at a desk that was left must not have its owner sign an act by signing in."""
    desk = fresh("zz")
    for path, form in (("/account/safety", {"act": "end-code"}), ("/staff", {"staff": "s-9"}),
                       ("/staff/founder", {"act": "end", "reason": "x"}), ("/day", {"note": "x"})):  # fmt: skip
        pass_time(desk, minutes=31)
        page = desk.pages.post(path, form).content.decode()
        answer = desk.pages.post(
            "/sign-in", {**hidden(page), "username": "registrar", "password": PASSWORD}
        )
        assert answer.status_code == 200, path
        said = answer.content.decode()
        assert f'action="{path}"' in said
        assert form.items() <= hidden(said).items()
