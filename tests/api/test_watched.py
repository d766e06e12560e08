# SPDX-License-Identifier: Apache-2.0
"""Figures and log lines say how the office does, and nothing of anybody."""

import io
import json
import logging
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from paydar.api import logs
from paydar.api.meters import Meters
from paydar.counter.receipts import Refused
from paydar.facts import codec
from paydar.facts.values import Name
from paydar.wiring.backups import Backup, note_backup
from tests.api.door import birth, client_of, headers, line, post
from tests.office import NOON, registration


@pytest.fixture
def log():
    stream = io.StringIO()
    handler = logs.log_to(stream)
    yield stream
    logs.LOG.removeHandler(handler)
    logs.LOG.propagate = True
    logs.LOG.setLevel(logging.NOTSET)


def lines(stream):
    return [json.loads(row) for row in stream.getvalue().splitlines()]


def figures(client, given):
    answer = client.simulate_get("/metrics", headers=given)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def texts(value):
    """Yield every text and number that a value holds."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_no_word_of_a_family_stands_in_the_figures_or_in_the_log(zz, log, monkeypatch):
    client = client_of(zz)
    given = headers(zz, "submit", "read", "metrics")
    secret = given["Authorization"].split()[1]
    named = Name(given="Zefirin", family="Quillmark")
    body = registration(child__name=named, father__name__family="Quillmark")
    receipt = post(client, line("birth.register", body, "key-of-zefirin"), given).json
    number, national = receipt["number"], receipt["national_number"]
    told = json.loads(codec.canonical(body.declaration))
    said = {t for t in texts(told) if len(t) > 4 and not re.fullmatch(r"[a-z-]+", t)}
    said |= {number, national, receipt["entry"], "key-of-zefirin", secret, "Zefirin", "Quillmark"}
    assert len(said) > 20

    look = {"purpose": "court", "q": "Quillmark"}
    client.simulate_get(f"/api/v1/entries/{number}", params=look, headers=given)
    client.simulate_get("/api/v1/search", params=look, headers=given)
    client.simulate_get(f"/api/v1/entries/{national}", headers=given)  # refused
    client.simulate_get(f"/Quillmark/{number}", headers=given)  # no such address
    client.simulate_request("PUT", f"/api/v1/entries/{number}", headers=given)
    keyed = given | {"Idempotency-Key": "key-of-zefirin"}
    client.simulate_post(f"/api/v1/certificates/{number}.pdf", headers=keyed)
    post(client, line("birth.Quillmark", {"name": "Zefirin"}, "key-of-zefirin"), given)
    post(client, birth(child__name__given="Quillmark", child__weight=99_999), given)
    post(client, b'{"Quillmark', given)

    def broken(*_):
        raise RuntimeError(f"Quillmark {number}")

    monkeypatch.setattr(type(zz.register), "by_number", broken)
    fault = client.simulate_get(f"/api/v1/entries/{number}", params=look, headers=given)
    assert (fault.status_code, fault.json["type"]) == (500, "/api/v1/problems/unexpected")
    scraped = client.simulate_get("/metrics", headers=given).text
    logged = log.getvalue()
    for word in said:
        assert word not in scraped
        assert word not in logged
        assert word not in fault.text
    kinds = {row["log"] for row in lines(log)}
    assert kinds == {"request", "fault"}
    where = next(row["where"] for row in lines(log) if row["log"] == "fault")
    assert any(place.startswith("test_watched.py:") for place in where)


@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_a_line_says_method_route_status_time_and_token_and_no_more(zz, log):
    client, given = client_of(zz), headers(zz, "read")
    client.simulate_get("/api/v1/entries/x", params={"purpose": "court"}, headers=given)
    client.simulate_get("/healthz")
    client.simulate_request("BREW", "/healthz")
    entry, health, strange = lines(log)
    assert entry.keys() == {"at", "log", "method", "route", "status", "ms", "token", "problem"}
    assert (entry["method"], entry["route"]) == ("GET", "/api/v1/entries/{number}")
    assert (entry["status"], entry["problem"]) == (404, "not-found")
    assert re.fullmatch(r"[0-9a-f]{12}", entry["token"])
    assert health.keys() == {"at", "log", "method", "route", "status", "ms"}
    assert (strange["method"], strange["status"]) == ("-", 400)


def test_commands_are_counted_by_kind_outcome_and_ground(zz):
    client, given = client_of(zz), headers(zz, "submit", "metrics")
    post(client, birth("a"), given)
    post(client, birth("a"), given)
    post(client, birth("b", child__weight=99_999), given)
    post(client, b"[]", given)
    post(client, line("no.such", {}), given)
    found = figures(client, given)
    assert found["paydar_commands_total", "birth.register", "recorded"] == 2
    assert found["paydar_commands_total", "birth.register", "refused"] == 1
    assert found["paydar_commands_total", "refused", "unread"] == 2
    assert found["paydar_refusal_grounds_total", "weight-impossible"] == 1
    assert found["paydar_refusal_grounds_total", "command-unknown"] == 1
    assert found["paydar_commit_seconds_count",] == 2
    assert found["paydar_request_seconds_count", "/api/v1/commands", "201", "POST"] == 2
    assert found["paydar_request_seconds_count", "/api/v1/commands", "422", "POST"] == 3


def test_the_state_of_the_office_is_read_when_it_is_asked(zz):
    client, given = client_of(zz), headers(zz, "submit", "metrics")
    before = figures(client, given)
    post(client, birth(), given)
    after = figures(client, given)
    with zz.ledger.shelf("zz-01-001") as shelf:
        assert after["paydar_book_facts", "zz-01-001"] == shelf.size
    assert after["paydar_book_facts", "zz-01-001"] - before["paydar_book_facts", "zz-01-001"] == 1
    left = "paydar_national_numbers_left"
    assert before[left,] - after[left,] == 1
    assert after["paydar_entries_open", "registered"] == 1
    assert after["paydar_disk_free_bytes",] > 0
    assert after["paydar_stopped",] == 0
    assert ("paydar_last_backup_timestamp_seconds",) not in after
    note_backup(zz.folder, Backup(at=NOON, books={"zz-01-001": 7}, elsewhere=True))
    assert figures(client, given)["paydar_last_backup_timestamp_seconds",] == 1795334400
    zz.ledger._appender._stopped = OSError("the disk failed")
    assert figures(client, given)["paydar_stopped",] == 1
    zz.ledger._appender._stopped = None


def test_two_offices_in_one_process_do_not_mix(zz, ir):
    clients = [client_of(zz), client_of(ir)]
    tokens = [headers(zz, "submit", "metrics"), headers(ir, "submit", "metrics")]
    post(clients[0], birth(), tokens[0])
    key = "paydar_commands_total", "birth.register", "recorded"
    assert key in figures(clients[0], tokens[0])
    assert key not in figures(clients[1], tokens[1])
    assert figures(clients[1], tokens[1])["paydar_blank_booklets",] == 100


def test_a_kind_that_is_not_ours_makes_no_label(zz):
    meters = Meters(zz, lambda: 0)
    meters.answered("Quillmark", Refused(key="", refusals=()), 0.0)
    told = meters.told("")[0]
    assert b"Quillmark" not in told
    assert b'kind="unread"' in told
