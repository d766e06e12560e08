# SPDX-License-Identifier: Apache-2.0
"""Deaths at the door for programs: registered, read, found, waiting; documents are said no to."""

import msgspec
import pytest

from paydar.api.shapes import BirthEntry, DeathEntry, Hits, Worklist
from paydar.counter.death_commands import DeathDeclare
from tests.api.door import birth, client_of, headers, line, post
from tests.counter.test_deaths import death, of_child


@pytest.fixture
def client(zz):
    return client_of(zz)


@pytest.fixture
def auth(zz):
    return headers(zz, "submit", "read", "issue")


def read(client, auth, number, **more):
    path = f"/api/v1/entries/{number}?purpose=registration"
    return client.simulate_get(path, headers=auth | more)


def test_a_death_is_registered_and_read_back_as_described(client, auth):
    done = post(client, line("death.register", death()), auth)
    assert done.status_code == 201, done.text
    answer = read(client, auth, done.json["number"])
    told = msgspec.json.decode(answer.content, type=DeathEntry)
    assert told.declaration.deceased.name.given == "Sam"
    assert (told.status, told.birth) == ("registered", None)


def test_an_annotation_changes_the_tag_of_the_birth_entry(zz, client, auth):
    born = post(client, birth(), auth).json
    before = read(client, auth, born["number"])
    tag = before.headers["ETag"]
    assert read(client, auth, born["number"], **{"If-None-Match": tag}).status_code == 304
    number = born["number"]
    told = type("Receipt", (), {"number": number, "national_number": born["national_number"]})
    done = post(client, line("death.register", of_child(zz, told), "k-2"), auth)
    assert done.status_code == 201, done.text
    after = read(client, auth, number, **{"If-None-Match": tag})
    assert after.status_code == 200
    entry = msgspec.json.decode(after.content, type=BirthEntry)
    assert [link.number for link in entry.annotations] == [done.json["number"]]


def test_a_death_is_found_and_waits_without_a_name(client, auth):
    told = DeathDeclare(declaration=death().declaration)
    entry = post(client, line("death.declare", told), auth).json["entry"]
    path = "/api/v1/search?q=samplewood&purpose=registration"
    (hit,) = msgspec.json.decode(client.simulate_get(path, headers=auth).content, type=Hits).entries
    assert (hit.event, hit.born, hit.died) == ("death", "1948-02-17", "2026-11-20")
    answer = client.simulate_get("/api/v1/worklist?purpose=registration", headers=auth)
    (waits,) = msgspec.json.decode(answer.content, type=Worklist).entries
    assert (waits.entry, waits.event, waits.born) == (entry, "death", "")
    assert (waits.occurred, waits.last_day, waits.about) == ("2026-11-20", "2026-11-24", "term")
    assert "Sam" not in answer.text


def test_the_certificate_door_refuses_a_death_with_words(client, auth):
    done = post(client, line("death.register", death()), auth).json
    path = f"/api/v1/certificates/{done['number']}.pdf?document=certificate"
    answer = client.simulate_post(path, headers=auth | {"Idempotency-Key": "c-1"})
    assert answer.status_code == 422
    assert answer.json["refusals"][0]["ground"] == "other-event"
