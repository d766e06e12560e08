# SPDX-License-Identifier: Apache-2.0
"""A small day of a large office without an error, and the errors that must not pass for one."""

import copy
from dataclasses import replace

import apsw
import msgspec
import pytest
from bench import day
from bench.registration import NotWhole
from bench.server import running

EVENTS = 240


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The roster and the evening of a day that was replayed once for all tests."""
    roster, evening = day.prepared(tmp_path_factory.mktemp("day") / "office", EVENTS), day.Evening()
    with running(roster.at) as served:
        day.worked(served.port, roster, evening)
        day.closed(served.port, roster, evening)
    return roster, evening


@pytest.fixture
def evening(done):
    """What was noted, to be changed by one test."""
    return copy.deepcopy(done[1])


def test_a_day_of_ten_clerks_and_a_hundred_readers_has_no_error(done, evening):
    day.judge(done[0], evening)
    assert evening.kept.asked >= EVENTS
    # By hand from the list of what a clerk does, two families each.
    noted = {"birth.declared", "birth.declaration-amended", "birth.read-back", "birth.registered",
             "birth.delivered", "birth.returned", "birth.refused", "document.issued",
             "notice.received", "person.looked-up"}  # fmt: skip
    assert noted == evening.kept.facts.keys()
    assert evening.page["Births declared"] == 2 * day.CLERKS
    assert evening.page["Births registered"] == 2 * day.CLERKS - 1  # one was refused
    assert evening.page["Closings"] == 1


def test_an_act_that_a_clerk_noted_and_the_page_does_not_know_is_an_error(done, evening):
    evening.kept.facts["birth.registered"] += 1
    with pytest.raises(NotWhole, match="Births registered"):
        day.judge(done[0], evening)


def test_an_act_on_the_page_that_nobody_noted_is_an_error(done, evening):
    evening.page["Notices withdrawn"] = 1
    with pytest.raises(NotWhole, match="Notices withdrawn"):
        day.judge(done[0], evening)


def test_a_receipt_without_its_fact_is_an_error(done, evening):
    first = evening.kept.receipts[0]
    evening.kept.receipts[0] = msgspec.structs.replace(first, sequence=1_000_000)
    with pytest.raises(NotWhole, match="receipt"):
        day.judge(done[0], evening)


def test_a_fact_that_was_altered_in_the_night_is_an_error(done, evening):
    ledger = apsw.Connection(str(done[0].at / "ledger.sqlite"))
    weighed = "SELECT pos, body FROM fact WHERE CAST(body AS TEXT) LIKE '%weight%' LIMIT 1"
    pos, body = ledger.execute(weighed).fetchone()
    other = body.replace(b'"weight":', b'"weight":1')
    ledger.execute("UPDATE fact SET body = ? WHERE pos = ?", (other, pos))
    try:
        with pytest.raises(NotWhole, match="verify"):
            day.judge(done[0], evening)
    finally:
        ledger.execute("UPDATE fact SET body = ? WHERE pos = ?", (body, pos))
        ledger.close()


def test_answers_that_are_not_what_they_must_be_are_errors(done):
    roster = replace(done[0], clerks=["forged"] * day.CLERKS, looks=1, length=1.0)
    evening = day.Evening()
    with running(roster.at) as served:
        day.worked(served.port, roster, evening)
    assert len(evening.wrong) == day.CLERKS
    assert all("401" in wrong for wrong in evening.wrong)
    with pytest.raises(NotWhole, match=f"{day.CLERKS} errors"):
        day.judge(roster, evening)
