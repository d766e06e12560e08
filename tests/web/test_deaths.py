# SPDX-License-Identifier: Apache-2.0
"""Pages that list or open entries, when one of them is a death: shown plainly, or said no to."""

import itertools
import re

import msgspec
import pytest

from paydar.counter.commands import BirthDeclare
from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathReturn
from paydar.facts.births import Booklet, Missing, Reason
from paydar.facts.causes import CauseLine, Interval
from paydar.facts.deaths import Collected
from tests.counter.test_deaths import death, of_child
from tests.office import do, registration

NAME = {"zz": "Sam Samplewood", "ir": "کاوه نمونه‌زاده"}
SERIALS = itertools.count(700_000)


def _apart(desk):
    """A certificate of its own: the office of these tests is one for all of them."""
    return f"D-{desk.country}-{next(SERIALS)}"


def _birth(desk):
    mother, father = (desk.number(next(SERIALS)) for _ in range(2))
    return registration(
        desk.country, mother__number=mother, father__number=father, declarant__number=father,
        evidence__notice__number=_apart(desk),
    )  # fmt: skip


@pytest.fixture
def declared(desk):
    number = desk.number(next(SERIALS))
    told = death(desk.country, deceased__number=number, evidence__certificate__number=_apart(desk))
    done = do(desk.office, "death.declare", DeathDeclare(declaration=told.declaration))
    assert done.status == "recorded", done
    return done.entry


@pytest.fixture
def both(desk):
    """The birth and the death of one child, registered."""
    booklet = None
    if desk.country == "ir":
        booklet = Booklet(series="الف۱", serial=next(desk.serials))
    told = msgspec.structs.replace(_birth(desk), booklet=booklet)
    born = do(desk.office, "birth.register", told)
    assert born.status == "recorded", born
    told = of_child(desk.office, born, desk.country, evidence__certificate__number=_apart(desk))
    dead = do(desk.office, "death.register", msgspec.structs.replace(
        told, collected=Collected(booklet=booklet)
    ))  # fmt: skip
    assert dead.status == "recorded", dead
    return born, dead


def _page(desk, entry):
    return desk.pages.text(f"/entries/{entry}?purpose=registration")


def test_the_desk_lists_a_declared_death_with_its_clock_and_without_a_name(desk, declared):
    page = desk.pages.text("/")
    row = re.search(rf'<tr[^>]*>\s*<td[^>]*><a href="/entries/{declared}.*?</tr>', page, re.DOTALL)
    words = {"zz": "Register the death", "ir": "ثبت وفات"}[desk.country]
    assert words in row[0]
    assert NAME[desk.country] not in page
    assert desk.pages.get(f"/work/{declared}").status_code == 200


def test_a_death_entry_is_shown_once_its_purpose_is_written_down(desk, declared):
    name = NAME[desk.country]
    assert name not in desk.pages.text(f"/entries/{declared}")
    page = _page(desk, declared)
    assert name in page
    assert {"zz": "Date of death", "ir": "تاریخ وفات"}[desk.country] in page
    assert len(desk.office.register.looked(declared)) == 1


def test_a_returned_and_a_refused_death_say_why_in_words(desk, declared):
    missing = (Missing(field="", need="the police report"),)
    heads = desk.office.register.entry(declared).heads
    told = DeathReturn(entry=declared, missing=missing)
    assert do(desk.office, "death.return", told, basis=heads).status == "recorded"
    assert "the police report" in _page(desk, declared)
    heads = desk.office.register.entry(declared).heads
    reasons = (Reason(ground="death-evidence-missing", field="evidence", law="", note="seen"),)
    told = DeathRefuse(entry=declared, reasons=reasons)
    assert do(desk.office, "death.refuse", told, basis=heads).status == "recorded"
    page = _page(desk, declared)
    words = {"zz": "There is neither a certificate of death", "ir": "نه گواهی وفات هست"}
    assert words[desk.country] in page
    assert "death-evidence-missing" not in page
    assert f"/entries/{declared}?" in desk.pages.text("/")


def test_a_birth_entry_bears_the_annotation_and_the_death_entry_points_back(desk, both):
    born, dead = both
    page = _page(desk, born.entry)
    assert dead.number in page
    assert f"{dead.book}/{dead.sequence}" in page
    assert f"/entries/{dead.entry}?purpose=registration" in page
    back = _page(desk, dead.entry)
    assert born.number in back
    assert f"/entries/{born.entry}?purpose=registration" in back


def test_a_death_is_found_and_opened_from_the_box_that_finds_anything(desk, both):
    _, dead = both
    page = desk.pages.post("/find", {"words": dead.number, "purpose": "court"}).content.decode()
    assert f"/entries/{dead.entry}?purpose=court" in page


def test_there_is_no_document_of_a_death_and_the_door_says_so(desk, both):
    _, dead = both
    answer = desk.pages.get(f"/certificates/{dead.entry}")
    assert answer.status_code == 422
    words = {"zz": "does not belong to the event", "ir": "به واقعهٔ این سند مربوط نیست"}
    assert words[desk.country] in answer.content.decode()
    data = {"document": "certificate", "language": ""}
    assert desk.pages.post(f"/certificates/{dead.entry}", data).status_code == 422


def test_steps_and_papers_of_births_are_not_there_for_a_death(desk, both, declared):
    for entry in (both[1].entry, declared):
        for path in ("sheet.pdf", "booklet.pdf"):
            assert desk.pages.get(f"/entries/{entry}/{path}").status_code == 404
        for step in ("read-back", "register", "deliver", "amend", "next-child"):
            assert desk.pages.post(f"/entries/{entry}/{step}").status_code == 404


def test_both_kinds_wait_side_by_side(desk, declared):
    told = BirthDeclare(declaration=_birth(desk).declaration)
    born = do(desk.office, "birth.declare", told)
    assert born.status == "recorded", born
    page = desk.pages.text("/")
    assert f"/entries/{born.entry}?" in page
    assert f"/entries/{declared}?" in page


def test_a_cause_is_said_line_by_line_and_what_is_to_be_looked_at_stands_beside(desk):
    told = death(
        desk.country,
        deceased__number=desk.number(next(SERIALS)),
        evidence__certificate__number=_apart(desk),
        cause__chain=(
            CauseLine(text="sepsis", interval=Interval(as_written="2 weeks")),
            CauseLine(text="wound", interval=Interval(as_written="3 days")),
        ),
    )
    done = do(desk.office, "death.declare", DeathDeclare(declaration=told.declaration))
    assert done.status == "recorded", done
    page = _page(desk, done.entry)
    lines = {"ir": ("بخش یک، سطر الف", "بخش یک، سطر ب"), "zz": ("Part I, line a", "Part I, line b")}
    assert all(line in page for line in lines[desk.country])
    assert page.index("sepsis") < page.index("wound")
    margin = page.partition('class="margin"')[2]
    assert "3 days" in margin  # what is lower in part I began later than what is above it
