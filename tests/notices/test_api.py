# SPDX-License-Identifier: Apache-2.0
"""A hospital's token at the door: it notifies in its own name and does nothing else."""

import datetime as dt

import falcon.testing
import pytest

from paydar.api.app import application
from paydar.api.notices import COMMANDS
from paydar.facts import codec
from paydar.wiring.tokens import Tokens
from tests.notices.houses import enroll, example, give
from tests.office import FOUNDER, do, registration


@pytest.fixture
def client(zz):
    return falcon.testing.TestClient(application(zz))


def token(office, asker, *scopes):
    until = dt.date(2026, 11, 23)
    secret = Tokens(office.folder).create("t", scopes or ("notify",), asker.assignment, until)
    return {
        "Authorization": f"Bearer {secret}",
        "Content-Type": "application/json",
        "Accept-Language": "en",
    }


def line(kind, key, **body):
    return codec.canonical({"command": kind, "key": key, "body": body})


def test_a_notice_over_the_wire_becomes_a_registered_birth(zz, client):
    headers = token(zz, enroll(zz))
    body = line("notice.give", "n-1", number="001-88214", notice=example(zz))
    first = client.simulate_post("/api/v1/notices", body=body, headers=headers)
    assert (first.status_code, first.json["status"]) == (201, "recorded")
    again = client.simulate_post("/api/v1/notices", body=body, headers=headers)
    assert again.json == first.json
    own = client.simulate_get("/api/v1/notices", headers=headers).json
    assert own["issuer"] == "Sample Hospital"
    assert [(n["number"], n["status"]) for n in own["notices"]] == [("001-88214", "waiting")]
    assert do(zz, "birth.register", registration()).status == "recorded"
    own = client.simulate_get("/api/v1/notices", headers=headers).json
    assert [n["status"] for n in own["notices"]] == ["registered"]
    late = line("notice.withdraw", "n-2", number="001-88214", reason="written twice")
    answer = client.simulate_post("/api/v1/notices", body=late, headers=headers)
    assert answer.status_code == 422
    assert [g["ground"] for g in answer.json["refusals"]] == ["notice-declared"]


def test_the_scope_notify_opens_no_other_door(zz, client):
    headers = token(zz, enroll(zz))
    birth = codec.canonical({"command": "birth.register", "key": "k", "body": registration()})
    assert client.simulate_post("/api/v1/commands", body=birth, headers=headers).status_code == 403
    for path in (
        "/api/v1/entries/X?purpose=registration",
        "/api/v1/search?q=x&purpose=registration",
        "/api/v1/worklist",
        "/api/v1/booklets",
        "/ledger/zz-01-001/checkpoint",
        "/metrics",
    ):
        assert client.simulate_get(path, headers=headers).status_code == 403, path
    answer = client.simulate_post("/api/v1/notices", body=birth, headers=headers)
    assert answer.status_code == 422
    assert [g["ground"] for g in answer.json["refusals"]] == ["not-authorised"]


def test_this_door_takes_nothing_but_notices_even_from_the_head_of_the_office(zz, client):
    headers = token(zz, FOUNDER)
    birth = codec.canonical({"command": "birth.register", "key": "k", "body": registration()})
    answer = client.simulate_post("/api/v1/notices", body=birth, headers=headers)
    assert [g["ground"] for g in answer.json["refusals"]] == ["not-authorised"]
    assert zz.register.counts() == {}
    assert set(COMMANDS) == {"notice.give", "notice.amend", "notice.withdraw", "notices.list"}


def test_other_scopes_open_not_this_door(zz, client):
    headers = token(zz, FOUNDER, "read", "submit", "ledger")
    assert client.simulate_get("/api/v1/notices", headers=headers).status_code == 403


def test_a_house_reads_its_own_notice_and_never_anothers(zz, client):
    hospital, midwife = enroll(zz), enroll(zz, "Midwife Example", "midwife")
    give(zz, hospital)
    mine, theirs = token(zz, hospital), token(zz, midwife)
    told = client.simulate_get("/api/v1/notices/001-88214", headers=mine)
    assert told.json["notice"]["child"]["weight"] == 3150
    tag = "looked:notice:samplehospital/001-88214"
    assert len(zz.ledger.look([tag]).on(tag)) == 1
    no = client.simulate_get("/api/v1/notices/001-88214", headers=theirs)
    never = client.simulate_get("/api/v1/notices/001-99999", headers=theirs)
    assert (no.status_code, no.json["title"]) == (never.status_code, never.json["title"])
    assert no.status_code == 404
    assert client.simulate_get("/api/v1/notices", headers=theirs).json["notices"] == []


def test_own_notices_come_page_by_page(zz, client, monkeypatch):
    monkeypatch.setattr("paydar.api.notices.PAGE", 2)
    hospital = enroll(zz)
    for number in "12345":
        give(zz, hospital, number)
    headers, seen, after = token(zz, hospital), [], 0
    for _ in range(3):
        address = f"/api/v1/notices?after={after}" if after else "/api/v1/notices"
        page = client.simulate_get(address, headers=headers).json
        seen += [n["number"] for n in page["notices"]]
        after = page["next"]
    assert (seen, after) == (["1", "2", "3", "4", "5"], 0)
    bad = client.simulate_get("/api/v1/notices?after=x", headers=headers)
    assert bad.status_code == 400


def test_a_token_of_an_assignment_that_ended_opens_nothing(zz, client):
    hospital = enroll(zz)
    headers = token(zz, hospital)
    do(zz, "assignment.end", {"assignment": hospital.assignment, "reason": "moved"})
    assert client.simulate_get("/api/v1/notices", headers=headers).status_code == 403


def test_a_house_sends_ten_notices_a_second_and_takes_no_place_from_the_office(zz, client):
    hall = client.app._router.find("/api/v1/notices")[0]._hall
    now = [100.0]
    hall.buckets._now = lambda: now[0]
    headers, submit = token(zz, enroll(zz)), token(zz, FOUNDER, "submit")
    for _ in range(100):  # ten seconds' worth at a stretch
        assert (
            client.simulate_post("/api/v1/notices", body=b"{}", headers=headers).status_code == 422
        )
    full = client.simulate_post("/api/v1/notices", body=b"{}", headers=headers)
    assert (full.status_code, full.headers["retry-after"]) == (429, "1")
    assert full.json["type"] == "/api/v1/problems/too-many-requests"
    assert full.json["detail"] == "at most 10 notices a second"
    assert client.simulate_get("/api/v1/notices", headers=headers).status_code == 200
    birth = codec.canonical({"command": "birth.register", "key": "k", "body": registration()})
    assert client.simulate_post("/api/v1/commands", body=birth, headers=submit).status_code == 201
    now[0] += 0.125
    body = line("notice.give", "n-1", number="001-88214", notice=example(zz))
    late = client.simulate_post("/api/v1/notices", body=body, headers=headers)
    assert (late.status_code, late.json["status"]) == (201, "recorded")
