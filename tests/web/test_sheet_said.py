# SPDX-License-Identifier: Apache-2.0
"""What the sheet says back: every date and code as it was understood, faults in paper order."""

import re

from paydar.web.sheet.cells import MOST_WITNESSES, all_cells
from paydar.web.sheet.closing import echoing_cells
from paydar.web.speech import speech

# 23 Aban 1405 = Saturday 14 November 2026.
SAME_DAY = {
    "ir": ("۱۴۰۵/۰۸/۲۳", "1405-8-23", "23 8 1405"),
    "zz": ("2026-11-14", "۲۰۲۶/۱۱/۱۴", "14.11.2026"),
}
ECHO = {
    "ir": ("شنبه ۲۳ آبان ۱۴۰۵", "۲۰۲۶-۱۱-۱۴"),
    "zz": ("Saturday 14 November 2026", "1405/08/23"),
}


def boxes(desk):
    pack = desk.office.pack
    return [*all_cells(pack, MOST_WITNESSES), *echoing_cells(pack)]


def said(desk, name, typed):
    answer = desk.pages.post("/echo", {"name": name, "typed": typed})
    assert answer.status_code == 200, name
    return answer.json()


def test_every_date_of_the_sheet_echoes_weekday_and_the_other_calendar_in_any_digits(desk):
    dates = [cell.name for cell in boxes(desk) if cell.kind == "date"]
    assert len(dates) >= 15
    for name in dates:
        for typed in SAME_DAY[desk.country]:
            found = said(desk, name, typed)
            assert (found["text"], found["other"]) == ECHO[desk.country], (name, typed)


def test_every_coded_box_takes_the_number_or_the_word_in_any_digits_and_says_the_other(desk):
    pack, say = desk.office.pack, speech(desk.language, desk.office.pack)
    coded = [cell for cell in boxes(desk) if cell.kind in {"code", "codes"}]
    assert len(coded) >= 20
    for cell in coded:
        assert pack.codes[cell.listed], cell.name
        for value, code in pack.codes[cell.listed].items():
            word = say.code(cell.listed, value)
            latin = str(code.number)
            persian = latin.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
            for number in (latin, persian):
                assert said(desk, cell.name, number)["text"] == word, (cell.name, number)
            assert said(desk, cell.name, word)["state"] == "", (cell.name, word)
        assert said(desk, cell.name, "909")["state"] == "wrong", cell.name


def test_a_nationality_is_said_by_its_country(desk):
    own = {"ir": ("ir", "ایران"), "zz": ("zz", "Zedland (does not exist)")}[desk.country]
    assert said(desk, "mother.nationality", own[0])["text"] == own[1]
    assert said(desk, "mother.nationality", "fr")["text"] == "FR"
    assert said(desk, "mother.nationality", "qqq")["state"] == "wrong"


def test_several_codes_are_said_one_by_one(desk):
    say = speech(desk.language, desk.office.pack)
    words = [say.code("extra", value) for value in ("police-report", "court-order")]
    numbers = [
        str(desk.office.pack.codes["extra"][v].number) for v in ("police-report", "court-order")
    ]
    assert said(desk, "evidence.extra", "،".join(numbers))["text"] == say.comma.join(words)
    assert said(desk, "evidence.extra", f"{numbers[0]}, 909")["state"] == "wrong"


def test_without_script_the_same_is_said_with_the_sheet_when_it_comes_back(desk):
    typed = desk.typed(
        **{"child.sex": "7", "evidence.extra": "1", "mother.died": SAME_DAY[desk.country][0]}
    )
    token, answer = desk.review(typed)
    assert answer.status_code == 422
    page = desk.pages.text(f"/births/sheet/{token}")
    assert ECHO[desk.country][0] in re.search(r'id="f-mother-died-echo">.*?</bdi>', page)[0]
    extra = speech(desk.language, desk.office.pack).code(
        "extra", next(v for v, c in desk.office.pack.codes["extra"].items() if c.number == 1)
    )
    assert extra in re.search(r'id="f-evidence-extra-echo"><span>[^<]*', page)[0]


def test_the_summary_of_faults_follows_the_paper(desk):
    amiss = {
        "statistics.previous_birth": "35/1", "declarant.role": "77", "mother.born": "35/1",
        "child.born": "35/1", "father.number": "12", "marriage.state": "", "child.sex": "77",
    }  # fmt: skip
    _, answer = desk.review(desk.typed(**amiss))
    summary = re.search(r'id="faults".*?</section>', answer.content.decode(), re.DOTALL)[0]
    found = re.findall(r'href="#f-([^"]+)"', summary)
    order = [cell.id.removeprefix("f-") for cell in all_cells(desk.office.pack)]
    assert len(found) >= len(amiss)
    assert [order.index(name) for name in found] == sorted(order.index(name) for name in found)


def test_faults_of_the_last_lines_come_behind_those_of_the_sheet(desk):
    token, _ = desk.review(desk.typed())
    answer = desk.pages.post(
        f"/births/sheet/{token}/register", {"read_back.declarant": "77", "read_back.how": "77"}
    )
    summary = re.search(r'id="faults".*?</section>', answer.content.decode(), re.DOTALL)[0]
    found = re.findall(r'href="([^"]+)"', summary)
    assert found[:2] == ["#f-read_back-how", "#f-read_back-declarant"]


def test_the_number_of_a_postal_item_is_asked_for_only_when_it_goes_by_post(fresh):
    desk = fresh("zz")
    desk.register()
    entry = desk.office.register.open_entries("registered")[0].id
    page = desk.pages.text(f"/entries/{entry}?purpose=registration")
    box = re.search(r'<div class="field[^>]*>\s*<label for="f-delivery-post_number"', page)[0]
    assert 'hidden data-when="delivery.how=post"' in box
    form = re.search(rf'action="/entries/{entry}/deliver".*?</form>', page, re.DOTALL)[0]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    by_post = {**hidden, "delivery.how": "2", "delivery.to": "R. Sample"}
    answer = desk.pages.post(f"/entries/{entry}/deliver", by_post)
    box = re.search(
        r'<div class="field[^>]*>\s*<label for="f-delivery-post_number"', answer.content.decode()
    )[0]
    assert answer.status_code == 422
    assert "hidden" not in box
    assert 'data-state="wrong"' in box


def test_marks_on_the_read_back_sheet_are_parted_as_the_language_does(desk):
    token, _ = desk.review(desk.typed())
    page = desk.pages.text(f"/births/sheet/{token}/read-back")
    line = re.search(r"(?:A mark is:|امضا به یکی از این شیوه‌هاست:)([^<]+)<", page)[1]
    assert line.count("؛" if desk.country == "ir" else ";") == 2
    assert (";" if desk.country == "ir" else "؛") not in line


def test_the_review_says_each_date_with_weekday_and_the_other_calendar(desk):
    token, answer = desk.review(desk.typed(**{"child.born": SAME_DAY[desk.country][0]}))
    assert answer.status_code == 303
    page = desk.pages.text(f"/births/sheet/{token}/review")
    weekday, other = ECHO[desk.country]
    assert f"{weekday} · \u2066{other}\u2069" in page
