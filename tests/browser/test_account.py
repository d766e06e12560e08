# SPDX-License-Identifier: Apache-2.0
"""Account and staff pages in a real browser: passkeys, axe, a session that ends while typing."""

import datetime as dt
import io
import re
import time

import pytest
from pypdf import PdfReader

from paydar.web.accounts.models import Account, Delay, Passkey, RecoveryCode, Sitting
from paydar.web.site import create_account
from tests.browser.keyboard import Keyboard
from tests.browser.steps import enter, follow
from tests.browser.test_pages import _look
from tests.web.desk import NOON, PASSWORD
from tests.web.test_account_keys import code_at

SECOND = "another sample word"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def local(desk, address):
    """The same pages under a name: a passkey belongs to a host name. Left as they were found."""
    yield address.replace("127.0.0.1", "localhost")
    desk.clock.now = NOON
    with desk.pages.site():
        Delay.objects.all().delete()
        Passkey.objects.all().delete()
        RecoveryCode.objects.all().delete()
        Account.objects.all().update(code_secret="", language=desk.language)
    assert desk.pages.sign_in().status_code == 303


def sign_in(page, address, path="/account", user="registrar", password=PASSWORD):
    page.goto(f"{address}/sign-in?next={path}")
    page.fill("#username", user)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url(f"{address}{path}")


def with_device(context, page):
    """A device that vouches for its owner, as the browser's own test interface makes it."""
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return wire, device


def make_passkey(page, address):
    page.goto(f"{address}/account/safety")
    page.fill("#label", "باجهٔ ۲")
    page.press("#label", "Enter")
    page.wait_for_url("**/account/safety?done=passkey")


def test_a_passkey_is_made_signs_in_without_a_password_and_is_removed(desk, local, browser):
    context = browser.new_context()
    page = context.new_page()
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    wire, device = with_device(context, page)
    sign_in(page, local)
    make_passkey(page, local)
    assert page.text_content("main table bdi") == "باجهٔ ۲"
    held = wire.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [(one["rpId"], one["isResidentCredential"]) for one in held] == [("localhost", True)]

    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    page.click("#with-passkey")
    page.wait_for_url(f"{local}/")
    page.goto(f"{local}/account")
    assert page.text_content("main .pairs bdi") == "registrar"
    with desk.pages.site():
        assert Passkey.objects.get().sign_count > 0

    page.goto(f"{local}/account/safety")
    page.click("button[value=drop-passkey]")
    page.wait_for_url("**/account/safety?done=passkey-gone")
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    assert page.locator("#with-passkey").count() == 0
    assert faults == []
    context.close()


def test_an_answer_of_a_passkey_is_taken_once_and_only_for_its_own_ticket(desk, local, browser):
    context = browser.new_context()
    page = context.new_page()
    with_device(context, page)
    sign_in(page, local)
    make_passkey(page, local)
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    sent = []
    page.on("request", lambda r: sent.append(r.post_data) if r.url.endswith("/passkey") else None)
    page.click("#with-passkey")
    page.wait_for_url(f"{local}/")
    form = dict(_pairs(sent[0]))
    where = {"HTTP_HOST": local.removeprefix("http://")}
    assert desk.pages.post("/sign-in/passkey", form, **where).status_code == 422
    other = re.search(
        r'name="ticket" value="([^"]+)"', desk.pages.get("/sign-in", **where).content.decode()
    )
    assert (
        desk.pages.post("/sign-in/passkey", {**form, "ticket": other[1]}, **where).status_code
        == 422
    )
    for answer in (
        "",
        "{}",
        "[]",
        '{"id":"x","rawId":"!","type":"public-key","response":{}}',
        "\x00",
    ):
        ticket = re.search(
            r'name="ticket" value="([^"]+)"', desk.pages.get("/sign-in", **where).content.decode()
        )
        form = {"ticket": ticket[1], "answer": answer}
        assert desk.pages.post("/sign-in/passkey", form, **where).status_code == 422
    context.close()


def _pairs(body):
    from urllib.parse import parse_qsl  # noqa: PLC0415

    return parse_qsl(body, keep_blank_values=True)


def test_a_device_that_did_not_ask_its_owner_is_not_believed(local, browser):
    context = browser.new_context()
    page = context.new_page()
    wire, device = with_device(context, page)
    sign_in(page, local)
    make_passkey(page, local)
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.click("#with-passkey")
    page.wait_for_selector("[data-failed]:not([hidden])")
    assert page.url.endswith("/sign-in")
    context.close()


def test_a_page_that_is_opened_by_an_ip_address_offers_no_passkey_and_says_why(address, browser):
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address)
    page.goto(f"{address}/account/safety")
    assert page.locator("#make-passkey").count() == 0
    assert "localhost" in page.text_content("main")
    context.close()


def test_without_script_the_password_and_the_code_sign_in(desk, local, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, local)
    page.goto(f"{local}/account/safety")
    assert not page.is_visible("#make-passkey")
    assert page.is_visible("[data-no-passkey]")
    page.click("button[value=start-code]")
    secret = page.text_content("#secret").replace(" ", "")
    page.fill("#code", code_at(secret, desk.clock.now))
    enter(page, "#code")
    assert page.locator(".papers li").count() == 10
    desk.clock.now += dt.timedelta(seconds=30)
    page.click("form[action='/sign-out'] button")
    page.fill("#username", "registrar")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.fill("#code", code_at(secret, desk.clock.now))
    page.press("#code", "Enter")
    page.wait_for_url(f"{local}/")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ends_while_typing_loses_nothing(desk, local, browser, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    sign_in(page, local, "/births/new")
    typed = desk.typed()
    for name, text in typed.items():
        page.fill(f"[name='{name}']", text)
    desk.clock.now += dt.timedelta(minutes=31)
    page.click("#sheet button[value=review]")
    page.wait_for_selector("#password")
    assert page.input_value("#username") == "registrar"
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/review")
    page.goto(page.url.replace("/review", ""))
    assert {name: page.input_value(f"[name='{name}']") for name in typed} == typed
    context.close()


def test_escape_after_the_session_ended_asks_to_sign_in_and_keeps_the_sheet(desk, local, browser):
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, local, "/births/new")
    keys = Keyboard(page)
    keys.type("Esc-late")
    desk.clock.now += dt.timedelta(minutes=31)
    keys.press("Escape")
    page.wait_for_selector("#password")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/births/sheet/*")
    assert page.locator("input[value='Esc-late']").count() == 1
    context.close()


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_account_and_staff_page_is_clean_by_axe_and_fits(
    desk, local, browser, language, width
):
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "paydar_language", "value": language, "url": local}])
    page = context.new_page()
    with_device(context, page)
    sign_in(page, local)
    make_passkey(page, local)
    found = []

    def look(name):
        assert page.get_attribute("html", "lang") == language
        found.extend(_look(page, name, width))

    for path in ("/account", "/account/password", "/account/safety", "/staff", "/staff/founder"):
        page.goto(local + path)
        look(path)
    page.goto(f"{local}/account/password")
    for box in ("old", "new", "again"):
        page.fill(f"#{box}", "short")
    page.press("#again", "Enter")
    page.wait_for_selector("#faults")
    look("password with faults")
    page.goto(f"{local}/account/safety")
    page.click("button[value=start-code]")
    page.wait_for_selector("#secret")
    look("code generator")
    secret = page.text_content("#secret").replace(" ", "")
    page.fill("#code", code_at(secret, desk.clock.now))
    page.press("#code", "Enter")
    page.wait_for_selector(".papers")
    look("codes on paper")
    _staff_pages(page, local, look)
    desk.clock.now += dt.timedelta(minutes=11)
    page.goto(f"{local}/account/safety")
    page.wait_for_selector("#password")
    look("password again")
    page.goto(f"{local}/births/new")
    desk.clock.now += dt.timedelta(minutes=31)
    page.click("#sheet button[value=save]")
    page.wait_for_selector("#password")
    look("sign in again")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#code")
    look("code")
    context.close()
    assert found == []


def _staff_pages(page, local, look):
    page.goto(f"{local}/staff")
    page.fill("[name='name.given']", "Da\u202ena")
    page.click("main form button.button")
    page.wait_for_selector("#faults")
    look("staff with faults")
    given = "دانا" if page.get_attribute("html", "lang") == "fa" else "Dana"
    page.fill("[name='name.given']", given)
    page.fill("[name='name.family']", "نمونه" if given == "دانا" else "Sample")
    staff = f"s-{time.monotonic_ns()}"
    page.fill("[name='staff']", staff)
    page.click("main form button.button")
    page.wait_for_selector("#receipt")
    look("staff with receipt")
    page.click(f"tbody tr:has-text('{staff}') a")
    page.fill("#user", f"clerk{time.monotonic_ns()}")
    page.press("#user", "Tab")
    page.click("form:has(#user) button.button")
    page.wait_for_selector("#word")
    look("first password")


def test_an_account_is_kept_by_keyboard_alone(desk, local, browser):
    user = f"keys{time.monotonic_ns()}"
    create_account(desk.folder, user, SECOND, "founder", desk.language)
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, local, "/account", user, SECOND)
    keys = Keyboard(page)
    page.focus("a[href='/account/password']")
    keys.arrive("Enter", "/account/password")
    keys.type(SECOND)
    keys.press("Tab")
    keys.type("four words nobody joins")
    keys.press("Tab")
    keys.type("four words nobody joins")
    keys.arrive("Enter", "/account?done=password")
    assert page.is_visible(".done-line")
    with desk.pages.site():
        assert Sitting.objects.filter(account__username=user).count() == 1
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_printing_positions_and_what_is_wrong_with_them_are_clean_by_axe(
    desk, address, browser, width, language
):
    if desk.country != "ir":  # the other pack hands out no booklets, and its pages no position
        assert "positions" not in desk.pages.text("/account")
        return
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "paydar_language", "value": language, "url": address}])
    page = context.new_page()
    sign_in(page, address)
    found = [*_look(page, "account", width)]
    page.fill("#f-right", "x")
    follow(page, "form[action='/account/positions'] button")
    found += _look(page, "account with faults", width)
    assert page.input_value("#f-right") == "x"
    context.close()
    assert found == []


def test_a_page_is_printed_on_the_paper_of_the_account(address, browser):
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address)
    sizes = {}
    for paper in ("a5", "a4"):
        page.goto(f"{address}/account")
        page.select_option("#paper", paper)
        follow(page, "form[action='/account/settings'] button.button")
        drawn = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        sizes[paper] = {
            tuple(round(float(one) / 72 * 25.4) for one in p.mediabox[2:]) for p in drawn
        }
    context.close()
    assert sizes == {"a5": {(148, 210)}, "a4": {(210, 297)}}
