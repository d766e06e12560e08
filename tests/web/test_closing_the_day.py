# SPDX-License-Identifier: Apache-2.0
"""The page on which a day is closed, and the morning after."""

import datetime as dt
import re

from paydar.counter.commands import StaffAssign, command
from paydar.counter.submit import Asker
from paydar.facts.values import Name
from paydar.structure.founding import FOUNDER


def with_colleague(desk):
    told = StaffAssign(staff="s-17", name=Name(given="Kim", family="Sample"), post="registrar")
    answer = desk.office.counter.submit(command("staff.assign", "kim", told), Asker(FOUNDER, "en"))
    assert answer.status == "recorded"
    return desk


def witness_of(page):
    return re.search(r'name="witness" value="([^"]+)"', page)[1]


def test_a_day_is_closed_with_a_colleague_and_its_sheet_is_printed(fresh):
    desk = with_colleague(fresh("ir"))
    desk.register()
    page = desk.pages.text("/day")
    assert "ثبت ولادت" in page
    assert "Kim" in page
    alone = desk.pages.post("/day", {"blanks": "499", "fees": "100000"})
    assert alone.status_code == 422
    assert "امضاکنندهٔ دوم" in alone.content.decode()
    told = {"blanks": "۴۹۹", "fees": "۱۰۰٬۰۰۰", "witness": witness_of(page), "key": "evening"}
    assert desk.pages.post("/day", told).status_code == 303
    assert desk.pages.post("/day", told).status_code == 303  # sent twice: one closing
    after = desk.pages.text("/day?done=close")
    sheets = re.findall(r"/day/ir-23-001/\d+\.pdf", after)
    assert len(set(sheets)) == 1
    pdf = desk.pages.get(sheets[0])
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert desk.pages.get("/day/ir-23-001/0.pdf").status_code == 404


def test_the_next_morning_says_what_does_not_tally(fresh):
    desk = with_colleague(fresh("ir"))
    desk.register()
    page = desk.pages.text("/day")
    told = {"blanks": "498", "fees": "100000", "witness": witness_of(page), "key": "evening"}
    assert desk.pages.post("/day", told).status_code == 422
    assert desk.pages.post("/day", told | {"note": "یک برگ گم شد"}).status_code == 303
    desk.register()  # after the closing, and never closed
    desk.clock.now += dt.timedelta(days=1)
    assert desk.pages.sign_in().status_code == 303
    morning = desk.pages.text("/day")
    assert "۴۹۸ شناسنامهٔ سفید شمارش شد و باید ۴۹۹ می‌بود. یک برگ گم شد" in morning
    assert "کار روز" in morning
    assert "بسته نشده است" in morning
