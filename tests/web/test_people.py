# SPDX-License-Identifier: Apache-2.0
"""Who is behind a number, and what exists already: only after it is written down."""

import re

import pytest

from paydar.facts.reads import LookedUp
from paydar.web.sheet import people
from tests.web.test_worklist import colleague


def lookups(desk):
    """What was asked in the book of look-ups, oldest first."""
    ledger, book = desk.office.ledger, desk.office.settings.reads_book
    with ledger.shelf(book) as shelf:
        size = shelf.size
    return [body for body in _bodies(desk, book, size) if isinstance(body, LookedUp)]


def _bodies(desk, book, size):
    from paydar.ledger.append import recorded  # noqa: PLC0415
    from paydar.ledger.stores import as_bytes  # noqa: PLC0415

    number = desk.office.ledger.books.number(book)
    with desk.office.ledger.reading() as tx:
        rows = tx.rows("SELECT pos, envelope, body FROM fact ORDER BY pos")
        facts = [
            recorded(desk.office.ledger.books, p, as_bytes(e), as_bytes(b)) for p, e, b in rows
        ]
    found = [fact.body for fact in facts if fact.position.book == book]
    assert number is not None
    assert len(found) == size
    return found


def registered(desk, **changes):
    """A child that is registered and has a number of its own: a mother of another day."""
    page = desk.register(desk.typed(**changes))
    number = re.search(r'id="number">([^<]+)<', page)[1]
    return desk.office.register.by_number(number)


GROWN = {
    "ir": {"child.born": "۱۳۷۱/۰۵/۲۰", "child.sex": "۲", "child.name.given": "مریم",
           "child.name.family": "نمونه‌زاده", "mother.born": "1350/1/1", "father.born": "1345/1/1"},
    "zz": {"child.born": "1992-08-11", "child.sex": "2", "child.name.given": "Maryam",
           "child.name.family": "Samplewood", "mother.born": "1971-01-01",
           "father.born": "1966-01-01"},
}  # fmt: skip


@pytest.fixture
def grown(fresh, request):
    """An office where a woman of thirty-four is registered; returns the desk and her number."""
    desk = fresh(request.param)
    extra = "court-order"
    code = desk.office.pack.codes["extra"][extra].number
    typed = desk.typed(**GROWN[desk.country], **{"evidence.extra": str(code)})
    token, answer = desk.review(typed)
    assert answer.status_code == 303, answer.content.decode()
    fee = {"ir": "۱۵۰٬۰۰۰", "zz": "500"}[desk.country]  # the least for one so long delayed
    lines = desk.closing() | {"fee.amount": fee, "fee.receipt": "R-2"}
    answer = desk.pages.post(f"/births/sheet/{token}/register", lines)
    assert answer.status_code == 303, answer.content.decode()
    desk.pages.text(answer.headers["Location"])
    entry = desk.office.register.open_entries("registered")[-1].id
    return desk, desk.office.register.entry(entry)


both = pytest.mark.parametrize("grown", ["ir", "zz"], indirect=True)


@both
def test_the_sheet_says_who_is_behind_a_number_only_once_that_is_written(grown):
    desk, she = grown
    number = she.progress.national_number
    before = len(lookups(desk))
    token = desk.new_token()
    said = desk.pages.post(f"/births/sheet/{token}/persons", {"mother.number": number}).json()
    assert [(one.purpose, one.what, one.entry) for one in lookups(desk)[before:]] == [
        ("registration", number, ""), ("registration", number, she.id),
    ]  # fmt: skip
    # Born 11 August 1992; on 22 November 2026 she is thirty-four.
    words = {
        "ir": ["۳۴ ساله، در قید حیات", "مریم نمونه‌زاده"],
        "zz": ["34 years old, living", "Maryam Samplewood"],
    }
    for each in words[desk.country]:
        assert each in said["mother.number"]["text"]


@both
def test_the_same_number_on_the_same_sheet_is_written_down_once(grown):
    desk, she = grown
    number, before = she.progress.national_number, len(lookups(desk))
    token = desk.new_token()
    for _ in range(3):
        desk.pages.post(f"/births/sheet/{token}/persons", {"mother.number": number})
    desk.pages.post(f"/births/sheet/{token}", {"mother.number": number, "act": "review"})
    assert len(lookups(desk)) == before + 2


@both
def test_a_certificate_that_another_child_stands_on_is_looked_up_once_for_each_sheet(grown):
    desk, she = grown
    first = registered(desk)
    taken = first.progress.declaration.evidence.notice.number
    typed = desk.typed(**{"evidence.notice.number": taken,
                          "mother.number": she.progress.national_number})  # fmt: skip
    before = len(lookups(desk))
    token, answer = desk.review(typed)
    assert answer.status_code == 422
    again = desk.pages.post(f"/births/sheet/{token}", {**typed, "act": "review"})
    assert again.status_code == 422
    asked = [(one.what.partition(":")[0], one.entry) for one in lookups(desk)[before:]]
    assert asked.count(("notice", first.id)) == 1
    # The sheet wrote both numbers itself, and the entry laid beside it: no ground repeats them.
    assert [entry for _, entry in asked].count(she.id) == 1
    assert len(asked) == 5


@both
def test_a_number_that_nobody_has_leaves_the_same_trace_and_no_more(grown):
    desk, _ = grown
    before, number = len(lookups(desk)), desk.number(888_888)
    token = desk.new_token()
    said = desk.pages.post(f"/births/sheet/{token}/persons", {"father.number": number}).json()
    assert [one.what for one in lookups(desk)[before:]] == [number]
    assert "۳" not in said["father.number"]["text"]
    words = "در این دفتر شناخته نیست" if desk.country == "ir" else "Not known here"
    assert words in said["father.number"]["text"]


@both
def test_without_script_the_review_says_it_and_the_check_writes_it_before(grown):
    desk, she = grown
    family = "نمونه‌زاده" if desk.country == "ir" else "Samplewood"
    given = "مریم" if desk.country == "ir" else "Maryam"
    typed = desk.typed(**{"mother.number": she.progress.national_number,
                          "mother.name.given": given, "mother.name.family": family,
                          "mother.born": None})  # fmt: skip
    before = len(lookups(desk))
    token, answer = desk.review(typed)
    assert answer.status_code == 303, answer.content.decode()
    assert {one.what for one in lookups(desk)[before:]} == {
        she.progress.national_number, typed["father.number"],
    }  # fmt: skip
    page = desk.pages.text(f"/births/sheet/{token}/review")
    assert ("۳۴ ساله" if desk.country == "ir" else "34 years old") in page


@both
def test_a_name_that_differs_from_the_register_is_marked(grown):
    desk, she = grown
    typed = {"mother.number": she.progress.national_number,
             "mother.name.given": "سارا" if desk.country == "ir" else "Sara"}  # fmt: skip
    token = desk.new_token()
    said = desk.pages.post(f"/births/sheet/{token}/persons", typed).json()["mother.number"]
    assert said["state"] == "look"
    assert ("یکی نیست" if desk.country == "ir" else "differs") in said["text"]


@both
def test_no_sheet_can_ask_for_person_after_person(grown, monkeypatch):
    desk, _ = grown
    monkeypatch.setattr(people, "MOST_LOOKED", 3)
    token, before = desk.new_token(), len(lookups(desk))
    answers = [
        desk.pages.post(f"/births/sheet/{token}/persons", {"mother.number": desk.number(n)})
        for n in range(700, 705)
    ]
    assert [bool(answer.json()) for answer in answers] == [True, True, True, False, False]
    assert len(lookups(desk)) == before + 3
    typed = desk.typed(**{"mother.number": desk.number(706)})
    answer = desk.pages.post(f"/births/sheet/{token}", {**typed, "act": "review"})
    assert answer.status_code == 422
    assert len(lookups(desk)) == before + 3


def test_a_birth_that_may_be_there_already_is_laid_beside_with_each_difference(desk):
    typed = desk.typed()
    page = desk.register(typed)
    number = re.search(r'id="number">([^<]+)<', page)[1]
    entry = desk.office.register.by_number(number)
    before = len(desk.office.register.looked(entry.id))
    again = typed | {"evidence.notice.number": "009-1", "child.hour": "۰۵:۱۵"}
    _, answer = desk.review(again)
    found = answer.content.decode()
    assert answer.status_code == 422
    assert len(desk.office.register.looked(entry.id)) == before + 1
    table = re.search(r'<section class="part beside".*?</section>', found, re.DOTALL)[0]
    assert number in table
    differing = re.findall(r'<tr class="differs">.*?</tr>', table, re.DOTALL)
    assert len(differing) == 2
    assert any("009-1" in row and typed["evidence.notice.number"] in row for row in differing)
    assert any("05:15" in row or "۰۵:۱۵" in row for row in differing)


def test_the_twin_of_a_registered_child_is_no_duplicate(desk):
    twins = {"child.plurality": "2", "child.order": "1", "child.hour": "04:30"}
    typed = desk.typed(**twins)
    desk.register(typed)
    second = typed | {
        "child.order": "2",
        "evidence.notice.number": f"{typed['evidence.notice.number']}-2",
    }
    token, answer = desk.review(second)
    assert answer.status_code == 303, answer.content.decode()
    assert "part beside" not in desk.pages.text(f"/births/sheet/{token}/review")


def test_a_clerk_without_the_authority_to_look_is_told_nothing_of_a_number(fresh, monkeypatch):
    desk = fresh("zz")
    other = colleague(desk)
    chart = type(desk.office.counter.chart())
    may = chart.may
    monkeypatch.setattr(
        chart, "may", lambda c, a, what, day: what != "lookup" and may(c, a, what, day)
    )
    answer = other.post(
        f"/births/sheet/{desk.new_token()}/persons", {"mother.number": desk.number(5)}
    )
    assert answer.json() == {}


@both
def test_the_last_person_a_sheet_may_ask_for_can_see_that_it_asked(grown, monkeypatch):
    """What is remembered as asked but was not written on the person would be shown unseen."""
    desk, she = grown
    monkeypatch.setattr(people, "MOST_LOOKED", 1)
    number, token = she.progress.national_number, desk.new_token()
    before = len(desk.office.register.looked(she.id))
    for _ in range(2):
        desk.pages.post(f"/births/sheet/{token}/persons", {"mother.number": number})
    assert len(desk.office.register.looked(she.id)) == before + 1
