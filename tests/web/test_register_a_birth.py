# SPDX-License-Identifier: Apache-2.0
"""From the empty sheet to the receipt, and what happens when something is amiss."""

import re

from paydar.law.pack import find_pack
from paydar.web.sheet.places import meant
from paydar.web.site import create_account


def test_a_birth_is_registered_with_a_number_and_found_again(desk):
    page = desk.register()
    number = re.search(r'id="number">([^<]+)<', page)[1]
    assert re.fullmatch(
        r"IR23-001-1405-\d{6}-[0-9A-Z]"
        if desk.country == "ir"
        else r"ZZ01-001-2026-\d{6}-[0-9A-Z]",
        number,
    )
    found = desk.pages.post("/find", {"words": number, "purpose": "registration"})
    name = "آرین نمونه‌زاده" if desk.country == "ir" else "Arin Samplewood"
    assert name in found.content.decode()
    assert number in found.content.decode()


def test_the_sheet_shows_every_box_of_the_facts(desk):
    page = desk.pages.text("/births/new")
    for name in (
        "evidence.notice.issued_on", "child.name.given_latin", "child.gestation",
        "child.found.report", "child.died", "child.arrived", "father.known", "father.no_number",
        "father.paper.issued_at", "mother.residence.code", "mother.nationality",
        "marriage.permission", "declarant.instead_because", "declarant.authority",
        "evidence.witnesses.0.name.given", "evidence.witnesses.1.paper.number", "evidence.extra",
        "statistics.mother_education", "statistics.fetal_deaths", "statistics.previous_birth",
    ):  # fmt: skip
        assert f'name="{name}"' in page, name


def test_an_empty_sheet_names_everything_that_must_be_said_at_once(desk):
    _, answer = desk.review({})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="faults"' in page
    for name in ("child-born", "child-sex", "marriage-state", "declarant-role"):
        assert f'href="#f-{name}"' in page, name


def test_a_refused_sheet_keeps_every_word_that_was_typed(desk):
    typed = desk.typed(**{"child.born": "35/13", "mother.father_name": "<b>Robin</b>"})
    token, answer = desk.review(typed)
    assert answer.status_code == 422
    page = desk.pages.text(f"/births/sheet/{token}")
    for text in typed.values():
        shown = text.replace("<", "&lt;").replace(">", "&gt;")
        assert f'value="{shown}"' in page, text
    assert "<b>Robin" not in page


def test_a_wrong_check_digit_is_named_beside_its_box_and_never_answered_with_the_right_one(desk):
    right = desk.number(777_777)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    _, answer = desk.review(desk.typed(**{"mother.number": wrong}))
    page = answer.content.decode()
    box = re.search(
        r'<div class="field[^>]*data-state="wrong">\s*<label for="f-mother-number">', page
    )
    assert answer.status_code == 422
    assert box
    assert right not in page


def test_a_law_refusal_comes_with_its_article_and_way_out(desk):
    _, answer = desk.review(
        desk.typed(**{"mother.born": "۱۴۰۳/۰۱/۰۱" if desk.country == "ir" else "2024-03-20"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-mother-born"' in page
    assert re.search(r'id="f-mother-born-amiss">[^<]+<span>[^<]+</span>', page)


def test_unreadable_boxes_and_law_are_named_in_one_go_as_far_as_they_can_be(desk):
    typed = desk.typed(
        **{"child.weight": "many", "mother.name.given": "X\u202ey", "child.sex": "7"}
    )
    _, answer = desk.review(typed)
    page = answer.content.decode()
    for name in ("child-weight", "mother-name-given", "child-sex"):
        assert f'href="#f-{name}"' in page, name


def test_the_echo_says_weekday_and_the_other_calendar(desk):
    said = desk.pages.post("/echo", {"name": "child.born", "typed": TYPED_DAY[desk.country]}).json()
    # 14 November 2026 is a Saturday, 23 Aban 1405.
    expected = {
        "ir": {"text": "شنبه ۲۳ آبان ۱۴۰۵", "other": "۲۰۲۶-۱۱-۱۴", "state": ""},
        "zz": {"text": "Saturday 14 November 2026", "other": "1405/08/23", "state": ""},
    }
    assert said == expected[desk.country]


TYPED_DAY = {"ir": "۱۴۰۵/۰۸/۲۳", "zz": "2026-11-14"}


def test_a_date_of_the_other_calendar_is_taken_only_with_its_mark(desk):
    foreign = {"ir": ("1994-02-17", "1994-02-17 G"), "zz": ("1372/11/28", "1372/11/28 SH")}
    bare, marked = foreign[desk.country]
    asked = {"name": "father.born", "typed": bare}
    assert desk.pages.post("/echo", asked).json()["state"] == "wrong"
    said = desk.pages.post("/echo", {**asked, "typed": marked}).json()
    assert said["state"] == ""
    assert ("۱۳۷۲" if desk.country == "ir" else "1994") in said["text"]


def test_a_place_that_could_be_several_is_never_guessed():
    pack = find_pack("ir")
    several = meant(pack, "مرکزی")  # nearly every county has a district of that name
    assert several.code == ""
    assert len(several.choices) > 1
    assert meant(pack, "تهران، شمیرانات، تجریش").code == "ir-2304012117"
    assert meant(pack, "گیلان، تجریش").code == ""


def test_a_place_is_echoed_with_all_that_holds_it(desk):
    typed = "تجریش" if desk.country == "ir" else "northbridge"
    said = desk.pages.post("/echo", {"name": "child.place.code", "typed": typed}).json()
    holds = "تهران، شمیرانات" if desk.country == "ir" else "Northland, Northbridge"
    assert said["text"].startswith(holds)


def test_sending_the_act_twice_gives_one_registration(desk):
    token, _ = desk.review(desk.typed())
    lines = desk.closing()
    before = desk.office.register.counts().get("registered", 0)
    first = desk.pages.post(f"/births/sheet/{token}/register", lines)
    again = desk.pages.post(f"/births/sheet/{token}/register", lines)
    assert first.headers["Location"] == again.headers["Location"]
    assert desk.office.register.counts()["registered"] == before + 1


def test_a_father_who_declares_is_not_typed_twice(desk):
    token, answer = desk.review(desk.typed())
    assert answer.status_code == 303
    page = desk.pages.text(f"/births/sheet/{token}/review")
    name = "دانیال نمونه‌زاده" if desk.country == "ir" else "Daniel Samplewood"
    assert page.count(name) >= 2


def test_nobody_reads_the_sheet_of_another(desk):
    token, _ = desk.review(desk.typed())
    name = f"other-{desk.country}"
    create_account(desk.folder, name, "another sample word", "founder", "en")
    desk.pages.post("/sign-out")
    assert desk.pages.sign_in(name, "another sample word").status_code == 303
    try:
        assert desk.pages.get(f"/births/sheet/{token}").status_code == 404
        stolen = desk.pages.post(f"/births/sheet/{token}", {"child.name.given": "Z", "act": "save"})
        assert token not in stolen.headers["Location"]
    finally:
        desk.pages.post("/sign-out")
        desk.pages.sign_in()
    assert 'value="Z"' not in desk.pages.text(f"/births/sheet/{token}")
