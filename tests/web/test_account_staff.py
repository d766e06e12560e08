# SPDX-License-Identifier: Apache-2.0
"""Staff: posts go through the counter and stand in the book; sign-ins give no authority."""

import re

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from paydar.cli.main import main
from paydar.counter.commands import StaffAssign, command
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.structure.founding import FOUNDER
from paydar.web.accounts.models import Account, Draft
from paydar.web.site import create_account
from tests.web.desk import PASSWORD

DANA = {"staff": "s-1", "name.given": "Dana", "name.family": "Sample", "post": "clerk"}
NEW = "four words nobody joins"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a password costs is not what is tried here."""
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 16)


def assignment(desk, staff="s-1"):
    held = desk.office.counter.chart().assignments.values()
    return next(a.assignment for a in held if a.staff == staff)


def assign(desk, post, staff):
    body = StaffAssign(staff=staff, name=Name(given="Dana", family="Sample"), post=post)
    desk.office.counter.submit(command("staff.assign", staff, body), Asker(FOUNDER, "en"))
    return assignment(desk, staff)


BY_THE_ALPHABET = {  # given names; code points would put پ, چ, ک, گ and ی elsewhere
    "ir": ["آذر", "بابک", "پری", "تینا", "چیمن", "کاوه", "گیتی", "لاله", "یاسر"],
    "zz": ["Ada", "bela", "Émile", "Fay", "Zoe"],
}


@pytest.mark.parametrize("country", ["ir", "zz"])
def test_colleagues_stand_in_the_order_of_the_alphabet(fresh, country):
    desk, names = fresh(country), BY_THE_ALPHABET[country]
    for number, given in enumerate(reversed(names)):
        body = StaffAssign(staff=f"t-{number}", name=Name(given=given, family=""), post="clerk")
        answer = desk.office.counter.submit(
            command("staff.assign", given, body), Asker(FOUNDER, "en")
        )
        assert answer.status == "recorded", answer
    for page in ("/staff", "/day"):
        shown = desk.pages.text(page)
        places = [shown.index(f"\u2068{given}\u2069") for given in names]
        assert places == sorted(places), page


def act(desk, name, held=None, **more):
    return desk.pages.post(f"/staff/{held or assignment(desk)}", {"act": name, **more})


def word_of(answer):
    """The first password that a page shows."""
    return re.search(r'<code class="num">([^<]+)</code>', answer.content.decode())[1]


def signed_in(desk, user, password):
    client = Client()
    with desk.pages.site():
        answer = client.post("/sign-in", {"username": user, "password": password})
    return client if answer.status_code == 303 else None


def make(desk, user="dana"):
    """Give Dana a post and a sign-in through the pages; returns the first password."""
    assert desk.pages.post("/staff", DANA).status_code == 200
    return word_of(act(desk, "create", user=user, language="en"))


def test_a_post_is_given_by_the_counter_and_the_receipt_is_shown(fresh):
    desk = fresh("zz")
    answer = desk.pages.post("/staff", {**DANA, "since": "2026-11-23", "until": "2027-01-31"})
    page = answer.content.decode()
    assert "Recorded in the book." in page
    position = desk.office.ledger.heads
    assert position
    held = desk.office.counter.chart().assignments[assignment(desk)]
    assert (held.post, str(held.since), str(held.until)) == ("clerk", "2026-11-23", "2027-01-31")
    assert f"/staff/{held.assignment}" in page


def test_the_days_of_a_post_are_typed_in_the_calendar_of_the_office(fresh):
    desk = fresh("ir")
    form = {**DANA, "name.given": "دانا", "name.family": "نمونه", "since": "۱۴۰۵/۹/۲"}
    assert desk.pages.post("/staff", form).status_code == 200
    assert str(desk.office.counter.chart().assignments[assignment(desk)].since) == "2026-11-23"


def test_the_same_form_sent_twice_gives_one_post(fresh):
    desk = fresh("zz")
    for _ in range(2):
        assert desk.pages.post("/staff", {**DANA, "key": "k1"}).status_code == 200
    staff = [a.staff for a in desk.office.counter.chart().assignments.values()]
    assert staff.count("s-1") == 1


def test_what_the_counter_refuses_is_said_beside_its_box_and_keeps_what_was_typed(fresh):
    desk = fresh("zz")
    answer = desk.pages.post("/staff", {**DANA, "name.given": "Da\u202ena", "since": "2026-13-45"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-since-amiss"' in page
    answer = desk.pages.post("/staff", {**DANA, "name.given": "Da\u202ena", "post": "king"})
    page = answer.content.decode()
    assert 'id="f-name-given-amiss"' in page
    assert 'value="Sample"' in page
    assert 'href="#f-post"' in page
    assert len(desk.office.counter.chart().assignments) == 1


@pytest.mark.parametrize("post", ["clerk", "registrar"])
def test_who_may_keep_staff_follows_from_the_post_and_from_no_mark_of_an_account(fresh, post):
    desk = fresh("zz")
    held = assign(desk, post, "s-9")
    create_account(desk.folder, "nine", NEW, held, "en")
    client = signed_in(desk, "nine", NEW)
    with desk.pages.site():
        assert 'href="/staff"' not in client.get("/account").content.decode()
        assert client.get("/staff").status_code == 403
        assert client.post("/staff", DANA).status_code == 403
        for name in ("end", "create", "password", "keys", "disable", "sittings", "let-try"):
            assert client.post("/staff/founder", {"act": name}).status_code == 403
    assert len(desk.office.counter.chart().assignments) == 2


def test_a_post_is_ended_with_a_reason_and_the_last_keeper_of_staff_cannot_be(fresh):
    desk = fresh("zz")
    desk.pages.post("/staff", DANA)
    assert act(desk, "end").status_code == 422
    answer = act(desk, "end", reason="moved away")
    assert "The post is ended." in answer.content.decode()
    assert assignment(desk) in desk.office.counter.chart().ended
    answer = act(desk, "end", FOUNDER, reason="x")
    assert answer.status_code == 422
    assert FOUNDER not in desk.office.counter.chart().ended


def test_a_first_password_is_shown_once_and_must_be_changed_before_anything_else(fresh):
    desk = fresh("zz")
    word = make(desk)
    assert word not in desk.pages.text(f"/staff/{assignment(desk)}")
    client = signed_in(desk, "DANA", word)
    with desk.pages.site():
        for path in ("/find", "/births/new", "/account", "/account/safety"):
            assert client.get(path).headers["Location"] == "/account/password"
        assert client.post("/births/sheet/x", {}).headers["Location"] == "/account/password"
        client.post("/account/password", {"old": word, "new": NEW, "again": NEW})
        assert client.get("/find").status_code == 200
    assert signed_in(desk, "dana", word) is None


def test_a_sign_in_of_another_name_is_needed_when_the_name_is_taken(fresh):
    desk = fresh("zz")
    desk.pages.post("/staff", DANA)
    for user, says in (("Registrar", "is taken"), ("", "cannot be used"), ("x" * 99, "cannot be")):
        answer = act(desk, "create", user=user)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert act(desk, "create", user="dana").status_code == 200
    assert "already" in act(desk, "create", user="dana2").content.decode()


def test_a_blocked_sign_in_is_signed_out_at_once_and_works_again_when_unblocked(fresh):
    desk = fresh("zz")
    word = make(desk)
    client = signed_in(desk, "dana", word)
    act(desk, "disable")
    with desk.pages.site():
        assert client.get("/account/password").status_code == 303
    assert signed_in(desk, "dana", word) is None
    act(desk, "enable")
    assert signed_in(desk, "dana", word) is not None


def test_a_new_first_password_voids_the_old_one_and_ends_every_sitting(fresh):
    desk = fresh("zz")
    word = make(desk)
    client = signed_in(desk, "dana", word)
    newer = word_of(act(desk, "password"))
    with desk.pages.site():
        assert client.get("/account/password").status_code == 303
    assert signed_in(desk, "dana", word) is None
    assert signed_in(desk, "dana", newer) is not None


def test_a_generator_is_taken_off_by_who_keeps_the_staff(fresh):
    desk = fresh("zz")
    word = make(desk)
    with desk.pages.site():
        Account.objects.filter(username="dana").update(code_secret="sealed")
    assert signed_in(desk, "dana", word) is None
    act(desk, "keys")
    assert signed_in(desk, "dana", word) is not None


def test_a_delay_is_ended_by_who_keeps_the_staff(fresh):
    desk = fresh("zz")
    word = make(desk)
    for _ in range(6):
        signed_in(desk, "dana", "a wrong sample word")
    assert signed_in(desk, "dana", word) is None
    act(desk, "let-try")
    assert signed_in(desk, "dana", word) is not None


def test_nobody_blocks_or_resets_the_own_sign_in_by_mistake(fresh):
    desk = fresh("zz")
    for name in ("disable", "password", "keys", "sittings"):
        answer = act(desk, name, FOUNDER)
        assert answer.status_code == 422
        assert "your own sign-in" in answer.content.decode()
    assert desk.pages.get("/find").status_code == 200


def test_a_sign_in_moves_to_a_later_post_of_the_same_person_and_of_nobody_else(fresh):
    desk = fresh("zz")
    make(desk)
    first = assignment(desk)
    desk.pages.post("/staff", {**DANA, "post": "registrar"})
    later = next(
        a.assignment
        for a in desk.office.counter.chart().assignments.values()
        if a.staff == "s-1" and a.assignment != first
    )
    other = assign(desk, "clerk", "s-2")
    with desk.pages.site():
        account = Account.objects.get(username="dana")
    assert act(desk, "move", other, account=str(account.pk)).status_code == 404
    assert act(desk, "move", later, account=str(account.pk)).status_code == 200
    with desk.pages.site():
        account.refresh_from_db()
    assert account.assignment == later


def test_the_operator_lets_in_again_who_lost_everything(fresh, capsys):
    desk = fresh("zz")
    with desk.pages.site():
        Account.objects.update(code_secret="sealed", disabled=True)
    for _ in range(6):
        signed_in(desk, "registrar", "a wrong sample word")
    assert main(["account", "reset", "--dir", str(desk.folder), "--user", "Registrar"]) == 0
    word = capsys.readouterr().out.split()[1]
    assert signed_in(desk, "registrar", PASSWORD) is None
    assert signed_in(desk, "registrar", word) is not None
    assert main(["account", "reset", "--dir", str(desk.folder), "--user", "nobody"]) == 1


def test_who_holds_a_post_no_more_is_shown_no_list_and_keeps_no_sheet(fresh):
    desk = fresh("zz")
    word = make(desk)
    client = signed_in(desk, "dana", word)
    with desk.pages.site():
        client.post("/account/password", {"old": word, "new": NEW, "again": NEW})
        assert client.get("/").status_code == 200
    act(desk, "end", reason="moved away")
    again = signed_in(desk, "dana", NEW)
    with desk.pages.site():
        for who in (client, again):
            for path in ("/", "/notices", "/day", "/births/new", "/account", "/account/safety"):
                assert who.get(path).status_code == 403, path
        assert client.post("/births/sheet/x", {"child.name.given": "Arin"}).status_code == 403
        assert not Draft.objects.exists()
        assert client.post("/sign-out").status_code == 303
