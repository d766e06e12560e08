# SPDX-License-Identifier: Apache-2.0
"""The registrar's pages of notices: what waits, a sheet filled from one, differences, files."""

import datetime as dt
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile

from paydar.calendar.given import parse
from paydar.counter.notice_files import verifier_of, write
from paydar.counter.notices import find_notice
from paydar.facts import codec
from paydar.facts.values import DateOf
from paydar.notices.tags import claim_of
from tests.notices.houses import amend, certificate, enroll, example, give, withdraw

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(params=["ir", "zz"])
def desk(fresh, request):
    """An office of its own, with one hospital and one notice that waits."""
    opened = fresh(request.param)
    opened.hospital = enroll(opened.office)
    assert give(opened.office, opened.hospital).status == "recorded"
    paper = certificate(opened.office)
    opened.claim = claim_of(paper.issuer, paper.number)
    opened.paper = paper
    return opened


def looked(desk):
    tag = f"looked:{desk.claim}"
    return len(desk.office.ledger.look([tag]).on(tag))


def box(page, name):
    """What stands in a box of the sheet."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    return found[1] if found else ""


def filled(desk):
    answer = desk.pages.post("/notices/fill", {"claim": desk.claim})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_list_names_nobody_and_is_no_look_up(desk):
    page = desk.pages.text("/notices")
    assert desk.paper.issuer in page
    assert example(desk.office).mother.name.given not in page
    assert looked(desk) == 0


def test_one_notice_is_shown_once_the_look_up_is_on_disk(desk):
    page = desk.pages.text(f"/notices/one?claim={desk.claim}")
    assert example(desk.office).mother.name.given in page
    assert looked(desk) == 1
    assert desk.pages.get("/notices/one?claim=notice:x/9").status_code == 404
    assert desk.pages.get("/notices/one?claim=%00%00").status_code == 404


def test_a_sheet_filled_from_a_notice_says_which_boxes_are_from_it(desk):
    page = desk.pages.text(filled(desk))
    told = example(desk.office)
    assert looked(desk) == 1
    assert box(page, "mother.name.given") == told.mother.name.given
    assert box(page, "evidence.notice.issuer") == desk.paper.issuer
    mark = "از اطلاعیه" if desk.country == "ir" else "from the notice"
    label = re.search(r'<label for="f-mother-name-given">(.*?)</label>', page, re.DOTALL)[1]
    assert mark in label
    father = re.search(r'<label for="f-father-name-given">(.*?)</label>', page, re.DOTALL)[1]
    assert mark not in father


def test_what_the_registrar_changes_stays_and_the_page_says_what_the_notice_says(desk):
    address = filled(desk)
    page = desk.pages.text(address)
    weight = "3300" if desk.country == "zz" else "۳۳۰۰"
    old = "3150" if desk.country == "zz" else "۳۱۵۰"
    sheet = desk.typed(evidence__notice__number=desk.paper.number, child__weight=weight)
    answer = desk.pages.post(address, {**sheet, "act": "save"})
    assert answer.status_code == 303
    page = desk.pages.text(address)
    assert box(page, "child.weight") == weight
    said = re.search(r'id="f-child-weight".*?</div>', page, re.DOTALL)[0]
    assert old in said


def test_a_filled_sheet_is_registered_and_the_notice_leaves_the_list(desk):
    address = filled(desk)
    sheet = desk.typed(evidence__notice__number=desk.paper.number, child__weight="3300")
    assert desk.pages.post(address, sheet).headers["Location"].endswith("/review")
    review = desk.pages.text(f"{address}/review")
    assert (
        "موارد مغایر با اطلاعیه" if desk.country == "ir" else "departs from the notice"
    ) in review
    done = desk.pages.post(f"{address}/register", desk.closing())
    assert done.status_code == 303
    assert (
        desk.office.notice_work.counts(desk.office.settings.today(desk.office.clock())).waiting == 0
    )
    assert "/notices/fill" not in desk.pages.text("/notices")
    progress = find_notice(desk.office.counter.desk("founder"), desk.claim).progress
    assert progress.status == "registered"
    page = desk.pages.text(f"/notices/one?claim={desk.claim}")
    assert f"/entries/{progress.entry}?purpose=registration" in page


def test_typing_the_number_of_the_certificate_offers_the_notice(desk):
    first = desk.pages.text("/births/new")
    address = re.search(r'action="(/births/sheet/[^"]+)"', first)[1]
    typed = {
        "evidence.notice.number": desk.paper.number,
        "child.name.given": desk.typed()["child.name.given"],
    }
    assert desk.pages.post(address, {**typed, "act": "save"}).status_code == 303
    page = desk.pages.text(address)
    assert f'name="act" value="{desk.claim}"' in page
    assert example(desk.office).mother.name.given not in page
    assert looked(desk) == 0
    assert desk.pages.post(address, {**typed, "act": desk.claim}).status_code == 303
    page = desk.pages.text(address)
    assert looked(desk) == 1
    assert box(page, "child.name.given") == typed["child.name.given"]
    assert box(page, "mother.name.family") == example(desk.office).mother.name.family


def test_an_offer_is_only_taken_while_the_notice_waits(desk):
    withdraw(desk.office, desk.hospital)
    assert desk.pages.post("/notices/fill", {"claim": desk.claim}).status_code == 404
    assert desk.pages.post("/notices/fill", {"claim": "x" * 500}).status_code == 404
    first = desk.pages.text("/births/new")
    address = re.search(r'action="(/births/sheet/[^"]+)"', first)[1]
    typed = {
        "evidence.notice.number": desk.paper.number,
        "evidence.notice.issuer": desk.paper.issuer,
    }
    desk.pages.post(address, {**typed, "act": "save"})
    page = desk.pages.text(address)
    assert f'value="{desk.claim}"' not in page
    assert ("پس گرفته" if desk.country == "ir" else "withdrew") in page


def test_a_notice_amended_meanwhile_shows_on_the_open_sheet(desk):
    address = filled(desk)
    assert amend(desk.office, desk.hospital, child__weight=2222).status == "recorded"
    page = desk.pages.text(address)
    assert ("2222" if desk.country == "zz" else "۲۲۲۲") in page


def test_a_signed_file_is_taken_and_each_line_answered(desk):
    name = "Sample Health House" if desk.country == "zz" else "خانهٔ بهداشت نمونه"
    enroll(desk.office, name, "health-house", verifier_of("house", KEY).spell())
    body = {"number": "77", "notice": example(desk.office)}
    lines = [
        codec.canonical({"command": "notice.give", "key": "h-1", "body": body}),
        codec.canonical({"command": "notice.give", "key": "h-2", "body": {"number": "78"}}),
    ]
    data = write(lines, "house", KEY)
    page = desk.pages.post("/notices/file", {"file": SimpleUploadedFile("f", data)})
    text = page.content.decode()
    assert page.status_code == 200
    assert name in text
    assert {"h-1", "h-2"} <= set(re.findall(r"h-[12]", text))
    forged = data.replace(b'"weight":3150', b'"weight":3151')
    answer = desk.pages.post("/notices/file", {"file": SimpleUploadedFile("f", forged)})
    assert answer.status_code != 200
    assert ("تغییر کرده" if desk.country == "ir" else "altered") in answer.content.decode()
    assert desk.pages.post("/notices/file", {}).status_code != 200


def test_a_declared_entry_is_amended_without_being_offered_its_own_notice(desk):
    address = filled(desk)
    sheet = desk.typed(evidence__notice__number=desk.paper.number)
    assert desk.pages.post(address, sheet).status_code == 303
    assert desk.pages.post(f"{address}/declare").status_code == 303
    entry = desk.office.register.waiting("declared")[0].id
    answer = desk.pages.post(f"/entries/{entry}/amend")
    page = desk.pages.text(answer.headers["Location"])
    assert desk.claim not in page
    assert 'id="notice"' not in page


def test_the_desk_says_how_many_notices_are_past_their_term(desk):
    assert 'href="/notices">' not in desk.pages.text("/").split("<main")[1]
    desk.clock.now += dt.timedelta(days=40)
    assert desk.pages.sign_in().status_code == 303
    main = desk.pages.text("/").split("<main")[1]
    assert 'class="near" href="/notices"' in main
    page = desk.pages.text("/notices")
    law = "مادهٔ ۱۵ قانون ثبت احوال" if desk.country == "ir" else "Births Act, s. 2"
    assert law in page
    assert ("پیگیری شود" if desk.country == "ir" else "follow up") in page


def test_a_filled_persian_sheet_is_written_in_persian_digits_and_names_the_own_country(desk):
    """The hospital's certificate is written in Latin digits; the clerk reads the sheet in Persian."""
    page = desk.pages.text(filled(desk))
    own = "ایران" if desk.country == "ir" else "Zedland (does not exist)"
    assert box(page, "mother.nationality") == own
    latin = re.compile("[0-9]") if desk.country == "ir" else re.compile("[۰-۹]")
    dates = [box(page, name) for name in ("child.born", "evidence.notice.issued_on")]
    assert all(dates)
    assert [text for text in dates if latin.search(text)] == []


def test_an_entry_laid_on_the_desk_again_names_the_own_country_too(desk):
    token, _ = desk.review(desk.typed(mother__nationality=desk.country))
    desk.pages.post(f"/births/sheet/{token}/declare")
    entry = desk.office.register.waiting("declared")[0].id
    page = desk.pages.text(desk.pages.post(f"/entries/{entry}/amend").headers["Location"])
    own = "ایران" if desk.country == "ir" else "Zedland (does not exist)"
    assert box(page, "mother.nationality") == own


def test_a_day_of_the_other_calendar_keeps_its_mark_in_the_language_of_the_sheet(desk):
    other = "gregorian" if desk.country == "ir" else "jalali"
    text = "2026-11-13" if desk.country == "ir" else "1405/08/22"
    given = parse(text, other)
    born = DateOf(earliest=given.earliest, latest=given.latest, calendar=other, as_written=text)
    assert give(desk.office, desk.hospital, "B-7", child__born=born).status == "recorded"
    claim = claim_of(desk.paper.issuer, "B-7")
    answer = desk.pages.post("/notices/fill", {"claim": claim})
    typed = box(desk.pages.text(answer.headers["Location"]), "child.born")
    assert typed == ("۲۰۲۶-۱۱-۱۳ م" if desk.country == "ir" else "1405/08/22 SH")
    said = desk.pages.post("/echo", {"name": "child.born", "typed": typed}).json()
    # 13 November 2026 is Friday, 22 Aban 1405.
    assert ("جمعه" if desk.country == "ir" else "Friday") in said["text"]
