# SPDX-License-Identifier: Apache-2.0
"""The description of the API is right: by the OpenAPI schema, by the routes, and by being tried.

schemathesis reads the description and calls the doors in this process, with what the description
allows and with what it forbids, and compares every answer with what is described.
"""

import datetime as dt
import json
import re

import falcon.inspect
import falcon.testing
import jsonschema_rs
import pytest
import schemathesis
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.specs.openapi.definitions import OPENAPI_31

from paydar.api.app import application
from paydar.api.open import Figures, Healthy
from paydar.api.openapi import describe
from paydar.api.operations import OPERATIONS
from paydar.api.papers import Booklets
from paydar.api.problems import PLACE, PROBLEMS
from paydar.counter.commands import COMMANDS, Command, parse
from paydar.counter.examples import EXAMPLES
from paydar.law.pack import find_pack
from tests.api.door import FREE, client_of, headers
from tests.office import NOON

ALL = ("submit", "read", "ledger", "metrics")
SEED = 1405
# They hold what a registration or a notice holds: trying it again finds no more.
SAME = ("BirthDeclareLine", "BirthAmendLine", "NoticeAmendLine")
CONFIG = {
    "seed": SEED,
    "workers": 1,
    "cache": {"enabled": False},
    "generation": {"max-examples": 6, "database": "none", "no-shrink": True},
    "phases": {"stateful": {"enabled": False}},
    "checks": {
        # What a schema allows the law may refuse, and a cursor may be nobody's.
        "positive_data_acceptance": {"enabled": False},
        # 413 and 414 too; a fault of ours never.
        "negative_data_rejection": {"expected-statuses": ["4xx"]},
        # Its probe cannot be sent in process; test_doors.py tries every door without a token.
        "ignored_auth": {"enabled": False},
    },
    # The same bodies as those of commands, which are tried at length.
    "operations": [
        {"include-path": path, "phases": {"coverage": {"enabled": False}}}
        for path in ("/api/v1/rehearsals", "/api/v1/notices")
    ],
}


@pytest.fixture
def doc(zz):
    return client_of(zz).simulate_get("/api/v1/openapi.json").json


def tried(office, app, path=""):
    """Call operations as the description says and otherwise; return calls, failures, errors."""
    doc = falcon.testing.TestClient(app).simulate_get("/api/v1/openapi.json").json
    doc["paths"] = {p: told for p, told in doc["paths"].items() if p.startswith(path)}
    lines = doc["components"]["schemas"]["Command"]["oneOf"]
    lines[:] = [line for line in lines if not line["$ref"].endswith(SAME)]
    config = schemathesis.config.SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_dict(doc, config=config)
    schema.app = app
    schema.config.headers = {"Authorization": headers(office, *ALL)["Authorization"]}
    calls, failures, errors = {}, set(), []
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            label = event.recorder.label
            calls[label] = calls.get(label, 0) + len(event.recorder.interactions)
            for checks in event.recorder.checks.values():
                failures |= {
                    (label, c.name, str(c.failure_info.failure)) for c in checks if c.failure_info
                }
        elif isinstance(event, (NonFatalError, FatalError)):
            errors.append(event)
    return calls, failures, errors


def test_every_door_answers_what_is_described_to_whatever_it_is_sent(zz):
    calls, failures, errors = tried(zz, application(zz, FREE))
    assert errors == []
    assert failures == set()
    assert {f"{o.method} {o.path}" for o in OPERATIONS} == calls.keys()
    assert min(calls.values()) >= 6
    assert calls["POST /api/v1/commands"] > 500


@pytest.mark.parametrize(
    ("path", "door", "fault", "check"),
    [
        ("/healthz", Healthy, lambda r: setattr(r, "status", 418), "status_code_conformance"),
        ("/healthz", Healthy, lambda r: setattr(r, "status", 500), "not_a_server_error"),
        ("/api/v1/booklets", Booklets, lambda r: setattr(r, "data", b'{"blanks": "many"}'),
         "response_schema_conformance"),
        ("/metrics", Figures, lambda r: setattr(r, "content_type", "text/html"),
         "content_type_conformance"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(zz, monkeypatch, path, door, fault, check):
    honest = door.on_get

    def faulty(self, request, response):
        honest(self, request, response)
        fault(response)

    monkeypatch.setattr(door, "on_get", faulty)
    _, failures, _ = tried(zz, application(zz, FREE), path)
    assert check in {name for _, name, _ in failures}


def test_the_description_is_valid_openapi_3_1(doc):
    validator = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    assert doc["openapi"] == "3.1.0"
    assert [str(error) for error in validator.iter_errors(doc)] == []
    doc["paths"]["/healthz"]["get"].pop("responses")
    doc["info"].pop("title")
    assert list(validator.iter_errors(doc))


def test_every_route_and_method_is_described_and_nothing_else(zz, doc):
    routes = {
        (re.sub(r"\{(\w+):[^}]*\}", r"{\1}", route.path), method.method)
        for route in falcon.inspect.inspect_routes(application(zz))
        for method in route.methods
        if not method.internal
    }
    told = {(path, m.upper()) for path, methods in doc["paths"].items() for m in methods}
    assert told == routes


def test_every_command_has_a_schema_and_an_example_that_the_counter_reads(doc):
    kinds = doc["components"]["schemas"]["Command"]["discriminator"]["mapping"]
    assert set(kinds) == set(COMMANDS) == set(EXAMPLES)
    examples = doc["paths"]["/api/v1/commands"]["post"]["requestBody"]["content"]
    named = [
        e["$ref"].rpartition("/")[2] for e in examples["application/json"]["examples"].values()
    ]
    values = [doc["components"]["examples"][name]["value"] for name in named]
    assert {value["command"] for value in values} == set(COMMANDS)
    schema = {**doc["components"]["schemas"]["Command"], "components": doc["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    for value in values:
        assert isinstance(parse(json.dumps(value).encode()), Command)
        assert [str(error) for error in validator.iter_errors(value)] == []
        assert list(validator.iter_errors({**value, "religion": "x"}))


def test_every_example_of_an_answer_is_of_its_shape(doc):
    components = doc["components"]
    names = components["examples"].keys() & components["schemas"].keys()
    assert len(names) >= 9
    for name in names:
        validator = jsonschema_rs.Draft202012Validator(
            {**components["schemas"][name], "components": components}
        )
        value = components["examples"][name]["value"]
        assert [str(error) for error in validator.iter_errors(value)] == []


def test_every_problem_is_described_at_some_door_and_explained_at_its_address(zz, doc):
    told = set()
    for methods in doc["paths"].values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                problem = answer.get("content", {}).get("application/problem+json", {})
                told |= problem.get("examples", {}).keys()
    assert told | {"method-not-allowed"} == set(PROBLEMS)
    client = client_of(zz)
    for name, kind in PROBLEMS.items():
        body = client.simulate_get(f"{PLACE}{name}").json
        assert (body["type"], body["status"]) == (f"{PLACE}{name}", kind.status)
        assert body["detail"] == kind.means != ""
    assert client.simulate_get(f"{PLACE}none").status_code == 404


def test_the_examples_are_good_on_the_day_on_which_they_are_shown():
    pack = find_pack("zz")
    days = [
        describe(pack, NOON.date() + dt.timedelta(days=days))["components"]["examples"][
            "birth-register"
        ]["value"]["body"]["declaration"]["child"]["born"]["earliest"]
        for days in (0, 10)
    ]
    assert days == ["2026-11-19", "2026-11-29"]
