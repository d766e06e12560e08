# SPDX-License-Identifier: Apache-2.0
"""Passwords, code generators, codes on paper, what pages choose."""

import datetime as dt
import hmac
import re
import struct
from base64 import b32decode
from hashlib import sha1
from io import BytesIO

import pytest
import segno
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.test import Client

from paydar.web.accounts import codes, passwords
from paydar.web.accounts.models import Account, RecoveryCode, Sitting
from tests.web.desk import PASSWORD, TYPED

NEW = "four words nobody joins"
# RFC 4226, appendix D: the codes of the key "12345678901234567890" for the counters 0 to 9.
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
             "399871", "520489"]  # fmt: skip


COST = ScryptPasswordHasher.work_factor


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a password costs is tried in one test only."""
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 16)


def code_at(secret, moment):
    """The code of RFC 6238 for an instant, from the standard library alone."""
    counter = struct.pack(">Q", int(moment.timestamp()) // 30)
    digest = hmac.new(b32decode(secret), counter, sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def change(desk, old=PASSWORD, new=NEW, again=None):
    form = {"old": old, "new": new, "again": new if again is None else again}
    return desk.pages.post("/account/password", form)


def set_up(desk):
    """Set up a code generator through the pages; returns its key and the codes on paper."""
    page = desk.pages.post("/account/safety", {"act": "start-code"}).content.decode()
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    form = {"act": "begin-code", "code": code_at(secret, desk.clock.now)}
    page = desk.pages.post("/account/safety", form).content.decode()
    return secret, re.findall(r'<li><code class="num">([^<]+)</code>', page)


def half_way(desk, client=None):
    """Sign in with the password; returns the client and the proof that the code page carries."""
    client = client or Client()
    with desk.pages.site():
        answer = client.post("/sign-in", {"username": "registrar", "password": PASSWORD})
    assert answer.status_code == 200
    return client, re.search(r'name="proof" value="([^"]+)"', answer.content.decode())[1]


def show(desk, code):
    """Sign in with the password and a code; returns the status."""
    client, proof = half_way(desk)
    with desk.pages.site():
        return client.post("/sign-in/code", {"proof": proof, "code": code}).status_code


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("eleven char", "too short"),
        ("registrar-1405", "too much like your name"),
        ("robin sample", "too much like your name"),
        ("q1w2e3r4t5y6", "Many people use"),
        ("aaaaaaaaaaaaaaaa", "Many people use"),
        ("x" * 201, "too long"),
        (PASSWORD, "that you have already"),
    ],
)
def test_a_password_that_is_short_known_or_the_own_name_is_refused(fresh, new, says):
    desk = fresh("zz")
    answer = change(desk, new=new)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert desk.pages.sign_in().status_code == 303


@pytest.mark.parametrize(
    "new", ["  a b c d e f ", "چهار واژهٔ بی‌ربط", "aaaa bbbb cccc", "correct horse 12"]
)
def test_any_script_and_blanks_are_taken_and_no_sign_is_demanded(fresh, new):
    desk = fresh("zz")
    assert change(desk, new=new).headers["Location"] == "/account?done=password"
    assert desk.pages.sign_in(password=new).status_code == 303
    assert desk.pages.sign_in().status_code == 422


def test_a_password_is_the_same_on_a_persian_an_arabic_and_a_latin_keyboard(fresh):
    desk = fresh("zz")
    assert change(desk, new="کلید تازهٔ اداره ۱۴۰۵").status_code == 303
    for typed in ("كليد تازهٔ اداره ١٤٠٥", "کلید تازهٔ اداره 1405"):
        assert desk.pages.sign_in(password=typed).status_code == 303


def test_the_old_password_is_asked_for_and_guessing_it_is_delayed(fresh):
    desk = fresh("zz")
    for _ in range(5):
        answer = change(desk, old="not the old word")
        assert answer.status_code == 422
        assert "The password is not right." in answer.content.decode()
    assert change(desk).status_code == 429
    desk.clock.now += dt.timedelta(seconds=5)
    assert change(desk).status_code == 303


def test_two_new_passwords_that_differ_change_nothing(fresh):
    desk = fresh("zz")
    assert change(desk, again=NEW + "x").status_code == 422
    assert desk.pages.sign_in().status_code == 303


def test_a_changed_password_keeps_this_sitting_and_ends_the_others(fresh):
    desk, other = fresh("zz"), Client()
    with desk.pages.site():
        assert other.post("/sign-in", {"username": "registrar", "password": PASSWORD}).status_code
        assert other.get("/find").status_code == 200
    assert change(desk).status_code == 303
    assert desk.pages.get("/find").status_code == 200
    with desk.pages.site():
        assert other.get("/find").status_code == 303


def test_a_password_is_kept_as_scrypt_and_never_as_it_is(fresh):
    desk = fresh("zz")
    with desk.pages.site():
        kept = Account.objects.get(username="registrar").password
    assert kept.startswith("scrypt$16$")
    assert COST >= 2**14
    assert PASSWORD.encode() not in (desk.folder / "accounts.sqlite").read_bytes()


@pytest.mark.parametrize("counter", range(10))
def test_codes_are_those_of_the_standard(fresh_clock, counter):
    with fresh_clock(counter * 30 + 29):
        assert codes.step_of(RFC_KEY, RFC_CODES[counter]) == counter


@pytest.fixture
def fresh_clock(fresh):
    """Set the office clock to seconds after 1970."""
    desk = fresh("zz")

    def at(seconds):
        desk.clock.now = dt.datetime.fromtimestamp(seconds, dt.UTC)
        return desk.pages.site()

    return at


@pytest.mark.parametrize(
    ("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_off_and_not_two(fresh_clock, late, taken):
    with fresh_clock(270 + late):
        assert (codes.step_of(RFC_KEY, RFC_CODES[9]) is not None) is taken


def test_signing_in_asks_for_the_code_and_takes_each_code_once(fresh):
    desk = fresh("zz")
    secret, _ = set_up(desk)
    assert show(desk, "000000") == 422
    assert show(desk, code_at(secret, desk.clock.now)) == 422  # it was used to set up
    desk.clock.now += dt.timedelta(seconds=30)
    code = code_at(secret, desk.clock.now)
    assert show(desk, code) == 303
    assert show(desk, code) == 422
    desk.clock.now += dt.timedelta(seconds=30)
    persian = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    code = code_at(secret, desk.clock.now).translate(persian)
    assert show(desk, f"{code[:3]} {code[3:]}") == 303


def test_the_password_alone_no_longer_opens(fresh):
    desk = fresh("zz")
    set_up(desk)
    client, _ = half_way(desk)
    with desk.pages.site():
        assert client.get("/find").status_code == 303
        assert Sitting.objects.count() == 1


def test_a_proof_of_the_password_is_worth_nothing_when_forged_old_or_the_password_changed(fresh):
    desk = fresh("zz")
    secret, _ = set_up(desk)
    client, proof = half_way(desk)
    desk.clock.now += dt.timedelta(seconds=30)
    assert change(desk).status_code == 303
    for told in (proof, proof[:-2] + "xx", ""):
        with desk.pages.site():
            form = {"proof": told, "code": code_at(secret, desk.clock.now)}
            answer = client.post("/sign-in/code", form)
        assert answer.status_code == 422
        assert "Type user name and password again" in answer.content.decode()


def test_guessing_codes_is_delayed(fresh):
    desk = fresh("zz")
    secret, _ = set_up(desk)
    assert [show(desk, "000000") for _ in range(6)] == [422] * 5 + [429]
    desk.clock.now += dt.timedelta(seconds=5)
    assert show(desk, code_at(secret, desk.clock.now)) in {303, 422}


def test_ten_codes_on_paper_stand_in_once_each_and_are_kept_as_hashes(fresh):
    desk = fresh("zz")
    _, papers = set_up(desk)
    assert len(set(papers)) == 10
    with desk.pages.site():
        digests = [row.digest for row in RecoveryCode.objects.all()]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)
    assert show(desk, papers[3].upper().replace("-", " ")) == 303
    assert show(desk, papers[3]) == 422
    fresh_ones = desk.pages.post("/account/safety", {"act": "papers"}).content.decode()
    assert papers[5] not in fresh_ones
    assert show(desk, papers[5]) == 422
    assert "Codes on paper left: 10" in desk.pages.text("/account/safety")


def test_the_key_is_sealed_under_the_key_of_the_node(fresh):
    desk = fresh("zz")
    secret, _ = set_up(desk)
    with desk.pages.site():
        kept = Account.objects.get(username="registrar").code_secret
    assert secret not in kept
    files = b"".join(path.read_bytes() for path in desk.folder.glob("accounts.sqlite*"))
    assert secret.encode() not in files


def test_a_key_that_was_sealed_under_another_node_opens_nothing(fresh):
    desk = fresh("zz")
    with desk.pages.site():
        Account.objects.update(code_secret="sealed elsewhere")
    assert show(desk, code_at("", desk.clock.now)) == 422


def test_the_square_says_the_same_key_as_the_letters_below_it(fresh):
    desk = fresh("zz")
    with desk.pages.site():
        told = codes.address_of(RFC_KEY, "registrar")
        drawn = codes.drawn(told)
    assert told.startswith("otpauth://totp/paydar%20zz-01-001:registrar?secret=" + RFC_KEY)
    plain = BytesIO()
    segno.make(told, error="m", micro=False).save(plain, kind="svg", omitsize=True, border=4)
    path = re.compile(rb' d="([^"]+)"')
    assert path.findall(drawn.encode())[-1] == path.findall(plain.getvalue())[-1]
    assert "style=" not in drawn


def test_keys_are_changed_only_after_the_password_was_shown_a_short_while_ago(fresh):
    desk = fresh("zz")
    desk.clock.now += dt.timedelta(minutes=11)
    assert "only by who knows its password" in desk.pages.text("/account/safety")
    page = desk.pages.post("/account/safety", {"act": "start-code"}).content.decode()
    assert 'id="secret"' not in page
    wrong = desk.pages.post("/account/confirm", {"password": "not the word at all"})
    assert wrong.status_code == 422
    assert desk.pages.post("/account/confirm", {"password": PASSWORD}).status_code == 303
    assert len(set_up(desk)[1]) == 10


def test_the_generator_is_taken_out_of_use_with_its_codes_on_paper(fresh):
    desk = fresh("zz")
    set_up(desk)
    desk.pages.post("/account/safety", {"act": "end-code"})
    assert desk.pages.sign_in().status_code == 303
    with desk.pages.site():
        assert RecoveryCode.objects.count() == 0


def test_the_language_of_the_account_is_that_of_the_next_sign_in(fresh):
    desk = fresh("zz")
    desk.pages.post("/account/settings", {"language": "fa"})
    other = Client()
    with desk.pages.site():
        other.post("/sign-in", {"username": "registrar", "password": PASSWORD})
        assert 'lang="fa"' in other.get("/find").content.decode()
    desk.pages.post("/account/settings", {"language": "tlh"})
    with desk.pages.site():
        assert Account.objects.get(username="registrar").language == "fa"


def test_the_document_and_its_language_are_chosen_beforehand_where_it_is_printed(fresh):
    desk = fresh("zz")
    desk.pages.post(
        "/account/settings",
        {"language": "en", "document": "extract", "paper_language": "fa", "next_step": "document"},
    )
    receipt = desk.register()
    link = re.search(r'href="(/certificates/[^"]+)" autofocus>', receipt)[1]
    assert receipt.count("autofocus") == 1
    page = desk.pages.text(link)
    assert '<option value="extract" selected>' in page
    assert '<option value="fa" selected>' in page


def test_passwords_of_the_sample_typed_as_a_name_are_not_taken(fresh):
    desk = fresh("ir")
    with desk.pages.site():
        words = [TYPED["ir"]["child.name.family"]]
        assert passwords.amiss("نمونه‌زاده ۱", words) == ["similar"]
