# SPDX-License-Identifier: Apache-2.0
"""An account looks up at a stated pace; who is too fast hears when to go on and loses no word."""

import html
import re

import pytest

from paydar.structure.founding import FOUNDER
from paydar.web import node as nodes
from paydar.web.pace import MOST_A_MINUTE, MOST_AT_A_STRETCH, Paces
from paydar.web.site import create_account
from tests.web.desk import PASSWORD


class Watch:
    """A clock that only the test moves."""

    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture(params=["ir", "zz"])
def hasty(fresh, request):
    """A desk with the true pace, and the watch that it goes by."""
    desk = fresh(request.param)
    desk.watch = Watch()
    with desk.pages.site():
        one = nodes.node()
        told = nodes.Node(one.office, one.alias, one.secret, Paces(desk.watch))
    desk.pages.site = lambda: nodes.serving(told)
    return desk


def declared(desk):
    token, _ = desk.review(desk.typed())
    assert desk.pages.post(f"/births/sheet/{token}/declare").status_code == 303
    return desk.office.register.waiting("declared")[0].id


def spend(desk):
    """Search until the pace says no; return the answer that said so and how many were answered."""
    for answered in range(MOST_AT_A_STRETCH + 5):
        answer = desk.pages.post("/find", {"words": "nobody", "purpose": "court"})
        if answer.status_code != 200:
            return answer, answered
    pytest.fail("no pace")
    return None


def test_who_searches_too_fast_is_told_when_to_go_on(hasty):
    answer, answered = spend(hasty)
    assert (answer.status_code, answered) == (429, MOST_AT_A_STRETCH)
    assert answer.headers["Retry-After"] == "2"  # thirty a minute: one in two seconds
    page = answer.content.decode()
    seconds = "پس از ۲ ثانیه" if hasty.country == "ir" else "in 2 seconds"
    assert seconds in re.sub("[\u2066-\u2069]", "", page)
    hasty.watch.now += 1
    assert hasty.pages.post("/find", {"words": "x", "purpose": "court"}).status_code == 429
    hasty.watch.now += 1
    assert hasty.pages.post("/find", {"words": "x", "purpose": "court"}).status_code == 200
    assert hasty.pages.post("/find", {"words": "x", "purpose": "court"}).status_code == 429


def test_for_long_the_pace_is_what_is_stated(hasty):
    spend(hasty)
    answered = 0
    for _ in range(120):  # two minutes, second by second
        hasty.watch.now += 1
        answer = hasty.pages.post("/find", {"words": "nobody", "purpose": "court"})
        answered += answer.status_code == 200
    assert answered == 2 * MOST_A_MINUTE


def test_the_bucket_never_holds_more_than_a_stretch(hasty):
    hasty.pages.post("/find", {"words": "nobody", "purpose": "court"})
    hasty.watch.now += 100_000
    assert spend(hasty)[1] == MOST_AT_A_STRETCH


def test_nothing_is_asked_or_written_for_a_look_up_that_is_too_fast(hasty):
    entry = declared(hasty)
    spend(hasty)
    before = len(hasty.office.register.looked(entry))
    answer = hasty.pages.get(f"/entries/{entry}?purpose=court")
    assert answer.status_code == 429
    assert hasty.typed()["child.name.given"] not in answer.content.decode()
    assert len(hasty.office.register.looked(entry)) == before
    # The page leads back to the same entry and the same purpose.
    assert f'href="/entries/{entry}?purpose=court"' in answer.content.decode()


def test_entries_documents_notices_and_phones_keep_the_same_pace(hasty):
    entry = declared(hasty)
    spend(hasty)
    for path in (
        f"/entries/{entry}?purpose=court",
        f"/entries/{entry}/sheet.pdf",
        f"/certificates/{entry}",
    ):
        assert hasty.pages.get(path).status_code == 429, path
    claim = "notice:somebody/1"
    assert hasty.pages.get(f"/notices/one?claim={claim}").status_code == 429
    assert hasty.pages.post("/notices/fill", {"claim": claim}).status_code == 429
    assert hasty.pages.post("/parents/take", {"number": "1234"}).status_code == 429
    asked = {"words": hasty.number(3), "purpose": "court"}
    assert hasty.pages.post("/go", asked).status_code == 429
    for path in (
        f"/entries/{entry}/return",
        f"/entries/{entry}/next-child",
        "/births/sheet/a/copy",
    ):
        assert hasty.pages.post(path).status_code == 429, path
    # What shows nobody goes on.
    for path in ("/", "/births/new", "/notices", "/account", "/find", "/day"):
        assert hasty.pages.get(path).status_code == 200, path


def test_a_sheet_whose_numbers_come_too_fast_is_kept_and_sent_again_as_it_was(hasty):
    token, typed = hasty.new_token(), hasty.typed()
    spend(hasty)
    answer = hasty.pages.post(f"/births/sheet/{token}", {**typed, "act": "review"})
    assert answer.status_code == 429
    page = answer.content.decode()
    form = re.search(
        r'<form method="post" action="(/births/sheet/[^"]+)">(.*?)</form>', page, re.DOTALL
    )
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[2]))
    sent = {name: html.unescape(text) for name, text in hidden.items()}
    assert {**typed, "act": "review"}.items() <= sent.items()
    assert hasty.pages.get(f"/births/sheet/{token}").status_code == 200  # and it is on the desk
    hasty.watch.now += 60
    again = hasty.pages.post(form[1], sent)
    assert again.status_code == 303
    assert again.headers["Location"].endswith("/review")


def test_each_account_has_a_pace_of_its_own(hasty):
    create_account(hasty.folder, "colleague", PASSWORD, FOUNDER, hasty.language)
    spend(hasty)
    hasty.pages.post("/sign-out")
    assert hasty.pages.sign_in("colleague").status_code == 303
    assert hasty.pages.post("/find", {"words": "x", "purpose": "court"}).status_code == 200
