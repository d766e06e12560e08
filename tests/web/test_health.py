# SPDX-License-Identifier: Apache-2.0
"""Health, settings and trust: who may see them, and that they say what stands."""

import re
from dataclasses import replace
from html import unescape

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from paydar.counter.commands import StaffAssign, command
from paydar.counter.receipts import Receipt
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.settings import EXPLAINED, EXPLAINED_FA
from paydar.structure.founding import FOUNDER
from paydar.web.accounts.create import create_account
from paydar.web.readings import in_words
from paydar.web.sentences import catalogue
from paydar.web.speech import LANGUAGES, speech
from paydar.wiring import line as lines
from paydar.wiring.backups import Backup, note_backup
from paydar.wiring.health import Reading
from tests.web.desk import NOON, PASSWORD

# Every sentence that a reading can choose, by what is looked at.
SAYS = {
    "writing": ("writes", "stopped", "unreadable"),
    "disk": ("room", "full"),
    "numbers": ("left", "low", "used-up"),
    "booklets": ("left", "none"),
    "backup": ("made", "same-disk", "never"),
    "anchor": ("never", "backup", "document"),
    "clock": ("right", "behind", "put", "ahead"),
    "search": ("level", "behind", "unreadable"),
    "line": ("good", "ended", "none", "unreadable"),
    "accounts": ("without", "all-with", "unknown"),
}


@pytest.fixture
def clerk(fresh):
    """A desk at which a clerk sits, whose post has nothing to do with the machine."""
    desk = fresh("zz")
    post = StaffAssign(staff="s-1", name=Name(given="Dana"), post="clerk")
    answer = desk.office.counter.submit(command("staff.assign", "dana", post), Asker(FOUNDER, "en"))
    assert isinstance(answer, Receipt)
    held = desk.office.counter.chart().assignments
    create_account(desk.folder, "dana", PASSWORD, next(a for a in held if a != FOUNDER), "en")
    desk.pages.post("/sign-out")
    assert desk.pages.sign_in("dana").status_code == 303
    return desk


@pytest.mark.parametrize("path", ["/health", "/settings"])
def test_a_clerk_does_not_see_how_the_machine_stands(clerk, path):
    answer = clerk.pages.get(path)
    assert answer.status_code == 403
    assert b"does not include the upkeep" in answer.content
    assert b"paydar.toml" not in answer.content
    assert 'href="/health"' not in clerk.pages.text("/")


@pytest.mark.parametrize("path", ["/health", "/settings"])
def test_nobody_sees_it_without_signing_in(fresh, path):
    desk = fresh("zz")
    desk.pages.post("/sign-out")
    assert desk.pages.get(path).headers["Location"] == f"/sign-in?next={path}"


def test_the_head_of_office_sees_what_is_wrong_first(fresh):
    desk = fresh("ir")
    page = desk.pages.text("/health")
    assert re.findall(r'class="reading (\w+)"', page)[0] == "look"
    note_backup(desk.folder, Backup(NOON.replace(month=10), {"ir-23-001": 3}, elsewhere=True))
    page = desk.pages.text("/health")
    states = re.findall(r'class="reading (\w+)"', page)
    assert states == sorted(states, key=["wrong", "look", "good"].index)
    assert states.count("wrong") == 1
    assert "خطا: ۱ مورد" in page
    # 22 October 2026, 9:00 UTC is 30 Mehr 1405, 12:30 in Iran; 31 days are 744 hours.
    assert "۳۰ مهر ۱۴۰۵" in page
    assert "۷۴۴" in page
    assert 'href="/health" aria-current="page"' in page


def test_the_page_changes_nothing_and_takes_no_form(desk):
    for path in ("/health", "/settings", "/line"):
        assert desk.pages.post(path).status_code == 405


def test_every_setting_stands_in_the_page_with_its_meaning(desk):
    page = desk.pages.text("/settings").translate({0x2066: "`", 0x2069: "`"})
    meanings = EXPLAINED_FA if desk.language == "fa" else EXPLAINED
    for key, meaning in meanings.items():
        assert f">{key}</bdi>" in page
        assert meaning in unescape(page)
    assert f">{desk.office.settings.office}</bdi>" in page


def test_both_languages_explain_the_same_settings():
    assert EXPLAINED.keys() == EXPLAINED_FA.keys()
    assert [k for k, text in EXPLAINED_FA.items() if not re.search("[آ-ی]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_has_its_sentence_and_its_way_out(desk, language):
    words = catalogue(language)
    for what, sentences in SAYS.items():
        assert {f"health.{what}", f"health.{what}-do"} <= words.keys()
        assert {f"health.{what}-{said}" for said in sentences} <= words.keys()
    built = {f"health.{w}-{s}" for w, sentences in SAYS.items() for s in (*sentences, "do")}
    named = {k for k in words if re.match(rf"health\.({'|'.join(SAYS)})-", k)}
    assert named - built == {"health.anchor-title", "health.anchor-about"}
    told = Reading("writing", "wrong", "stopped", {"why": "disk I/O error"})
    [said] = in_words([told], speech(language, desk.office.pack), 0)
    assert "\u2068disk I/O error\u2069" in said.text  # apart from the direction of the sentence


def test_a_machine_that_trusts_nobody_yet_is_shown_what_to_compare(fresh):
    desk = fresh("zz")
    desk.pages.post("/sign-out")
    assert "no authority of its own" in desk.pages.text("/line")
    assert desk.pages.get("/line/authority.crt").status_code == 404
    settings = replace(desk.office.settings, reached_as="office.test")
    lines.make(desk.folder, settings, NOON)
    page = desk.pages.text("/line")
    answer = desk.pages.get("/line/authority.crt")
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert 'filename="paydar-zz-01-001.crt"' in answer.headers["Content-Disposition"]
    given = x509.load_pem_x509_certificate(answer.content)
    shown = re.findall(r">((?:[0-9A-F]{2}:){7}[0-9A-F]{2})<", page)
    assert bytes.fromhex("".join(shown).replace(":", "")) == given.fingerprint(hashes.SHA256())
    assert b"PRIVATE" not in answer.content
    for system in ("Windows", "Linux", "Android", "office.test"):
        assert system in page


def test_a_received_certificate_is_not_handed_out_as_an_authority(fresh):
    desk = fresh("zz")
    lines.make(desk.folder, replace(desk.office.settings, reached_as="office.test"), NOON)
    server = desk.folder / "line/server.pem"
    (desk.folder / "given.pem").write_bytes(server.read_bytes())
    given = desk.folder / "given.pem"
    lines.receive(desk.folder, given, given, NOON)
    assert "no authority of its own" in desk.pages.text("/line")
    assert desk.pages.get("/line/authority.crt").status_code == 404
