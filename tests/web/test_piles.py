# SPDX-License-Identifier: Apache-2.0
"""A pile of papers and the children of one birth: what is repeated, and what never is."""

import re

from paydar.web.sheet.cells import all_cells

HOUSE = {
    "ir": {
        "declarant.role": "۷",
        "declarant.name.given": "پریسا",
        "declarant.name.family": "نمونه",
    },
    "zz": {
        "declarant.role": "7",
        "declarant.name.given": "Paris",
        "declarant.name.family": "Sample",
    },
}


def boxes(page):
    """What stands in the boxes of a sheet."""
    found = re.findall(r'name="([a-z]+\.[a-z_0-9.]+)" value="([^"]*)"', page)
    return {name: text for name, text in found if text}


def declared(desk, typed, ticks=()):
    """Take a declaration and return its receipt page."""
    token = desk.new_token()
    sheet = {**typed, "ticks": "1", "repeat": list(ticks), "act": "review"}
    answer = desk.pages.post(f"/births/sheet/{token}", sheet)
    assert answer.status_code == 303, answer.content.decode()
    answer = desk.pages.post(f"/births/sheet/{token}/declare")
    assert answer.status_code == 303, answer.content.decode()
    return desk.pages.text(answer.headers["Location"])


def next_paper(desk, receipt):
    """Follow the way to the next paper."""
    return desk.pages.text(re.search(r'href="(/births/new\?next)"', receipt)[1])


def test_the_next_paper_repeats_what_was_ticked_and_nothing_about_a_person(desk):
    empty = boxes(desk.pages.text("/births/new"))
    typed = desk.typed(**{"child.place.text": "Ward 3"})
    page = next_paper(desk, declared(desk, typed, ["place", "certifier"]))
    repeated = ("child.place.code", "child.place.text", "child.site",
                "evidence.notice.issuer", "child.attendant")  # fmt: skip
    assert boxes(page) == empty | {name: typed[name] for name in repeated}
    assert page.count('class="carried"') == len(repeated)
    assert re.search(r'value="place" checked', page)
    # An ordinary new sheet is empty.
    assert boxes(desk.pages.text("/births/new")) == empty


def test_nothing_is_repeated_that_was_not_ticked(desk):
    page = next_paper(desk, declared(desk, desk.typed()))
    assert boxes(page) == boxes(desk.pages.text("/births/new"))
    assert 'class="carried"' not in page


def test_a_mother_or_father_who_declares_is_never_repeated(desk):
    typed = desk.typed(**{"declarant.name.given": "", "declarant.name.family": ""})
    page = next_paper(desk, declared(desk, typed, ["declarant"]))
    assert not [name for name in boxes(page) if name.startswith("declarant.")]


def test_an_institution_that_declares_is_repeated_when_it_was_ticked(desk):
    house = HOUSE[desk.country]
    more = {
        "declarant.instead_because": desk.office.pack.code_label(
            "instead-because", "absent", desk.language
        ),
        "declarant.authority": "L-1",
        "declarant.identified_by": desk.office.pack.code_label(
            "identified-by", "letter", desk.language
        ),
    }
    page = next_paper(desk, declared(desk, desk.typed(**house, **more), ["declarant"]))
    now = boxes(page)
    assert {name: now.get(name) for name in house} == house
    assert now["declarant.authority"] == "L-1"
    # Why nobody earlier came is said of these parents, not of the next ones.
    assert "declarant.instead_because" not in now


def test_taking_the_tick_away_empties_the_boxes_but_not_what_was_typed_over_them(desk):
    typed = desk.typed()
    page = next_paper(desk, declared(desk, typed, ["place", "certifier"]))
    token = re.search(r'action="/births/sheet/([^"]+)"', page)[1]
    sheet = boxes(page) | {"child.attendant": "9", "ticks": "1", "repeated": "1", "act": "save"}
    desk.pages.post(f"/births/sheet/{token}", {**sheet, "repeat": ["place"]})
    now = boxes(desk.pages.text(f"/births/sheet/{token}"))
    assert now["child.attendant"] == "9"
    assert "evidence.notice.issuer" not in now
    assert now["child.place.code"] == typed["child.place.code"]
    desk.pages.post(f"/births/sheet/{token}", {**now, "ticks": "1", "act": "save"})
    assert "child.place.code" not in boxes(desk.pages.text(f"/births/sheet/{token}"))


def test_what_is_repeated_ends_with_the_session(fresh):
    desk = fresh("zz")
    declared(desk, desk.typed(), ["place"])
    desk.pages.post("/sign-out")
    desk.pages.sign_in()
    page = desk.pages.text("/births/new?next")
    assert "child.place.code" not in boxes(page)
    assert re.search(r'value="place" checked', page)  # the wish stays, the text does not


def test_the_next_child_has_its_parents_and_nothing_of_its_sibling(fresh):
    for country in ("ir", "zz"):
        desk = fresh(country)
        typed = desk.typed(**{
            "child.plurality": "2", "child.order": "1", "child.weight": "2100",
            "child.hour": "04:30", "mother.father_name": "کاوه" if country == "ir" else "Casey",
            "statistics.mother_education": "3", "statistics.born_alive": "1",
            "evidence.witnesses.0.name.given": "سارا" if country == "ir" else "Sara",
            "evidence.witnesses.0.number": desk.number(900_001),
        })  # fmt: skip
        receipt = declared(desk, typed)
        action = re.search(r'action="(/entries/[^"]+/next-child)"', receipt)[1]
        sheet = desk.pages.post(action).headers["Location"]
        now = boxes(desk.pages.text(sheet))
        own = {name for name in now if name.startswith(("child.", "evidence.notice."))}
        assert own == {"child.plurality", "child.order"}
        assert now["child.plurality"] == now["child.order"] == ("۲" if country == "ir" else "2")
        for name in ("mother.name.given", "father.name.family", "evidence.witnesses.0.name.given",
                     "mother.father_name"):  # fmt: skip
            assert now[name] == typed[name], name
        assert now["mother.number"] == typed["mother.number"]
        assert "statistics.mother_education" in now
        assert "statistics.born_alive" not in now  # one more child was born since
        known = {cell.name for cell in all_cells(desk.office.pack, 8)}
        assert now.keys() <= known


def test_after_the_last_child_of_a_birth_no_next_one_is_offered(desk):
    assert "next-child" not in declared(desk, desk.typed())
    last = {"child.plurality": "2", "child.order": "2", "child.hour": "04:30"}
    receipt = declared(desk, desk.typed(**last))
    assert "next-child" not in receipt
    entry = re.search(r"/entries/([^?\"/]+)\?purpose", receipt)[1]
    assert desk.pages.post(f"/entries/{entry}/next-child").status_code == 404
