# SPDX-License-Identifier: Apache-2.0
"""Lists of words stand in the order of the reader's alphabet, not of code points."""

import re

import pytest

from paydar.counter.commands import NoticesList, StaffAssign
from paydar.facts.values import Name
from paydar.web.site import create_account
from tests.notices.houses import enroll
from tests.office import do
from tests.web.desk import PASSWORD
from tests.web.test_worklist import declare


def test_places_that_are_offered_stand_by_the_persian_alphabet(fresh):
    page = fresh("ir").pages.text("/births/new")
    listed = re.search(r'<datalist id="l-places">(.*?)</datalist>', page, re.DOTALL)[1]
    offered = re.findall(r'<option value="([^"]+)">', listed)
    assert offered == ["آفتاب", "تهران", "کن", "مرکزی"]  # the county and its districts


@pytest.mark.parametrize(
    ("country", "houses"),
    [("ir", ["بهار", "پارس", "سینا", "گلستان", "یاس"]), ("zz", ["Abbey", "elm", "Zion"])],
)
def test_lists_with_gaps_stand_by_the_name_of_the_house(fresh, country, houses):
    desk = fresh(country)
    for number, house in enumerate(reversed(houses)):
        body = NoticesList(list_number=1, first=f"{number}01", last=f"{number}09")
        asker = enroll(desk.office, house)
        assert do(desk.office, "notices.list", body, asker=asker).status == "recorded"
    page = desk.pages.text("/notices")
    assert [page.index(house) for house in houses] == sorted(page.index(h) for h in houses)


def test_whom_work_may_be_given_to_stands_by_name(fresh):
    desk, names = fresh("ir"), ["بابک", "پری", "ژاله", "کاوه", "گیتی", "وحید", "هما"]
    entry = declare(desk)
    for number, given in enumerate(reversed(names)):
        body = StaffAssign(staff=f"t-{number}", name=Name(given=given), post="clerk")
        assert do(desk.office, "staff.assign", body).status == "recorded"
        held = desk.office.counter.chart().assignments.values()
        own = next(a.assignment for a in held if a.staff == f"t-{number}")
        create_account(desk.folder, f"user{number}", PASSWORD, own, "fa")
    page = desk.pages.text(f"/work/{entry}")
    listed = re.search(r'<select id="to" name="to">(.*?)</select>', page, re.DOTALL)[1]
    assert [name for name in re.findall("\u2068(.*?)\u2069", listed) if name in names] == names
