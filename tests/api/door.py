# SPDX-License-Identifier: Apache-2.0
"""An office's door as programs find it: tokens, commands as bytes, and a client without a socket."""

import datetime as dt

import falcon.testing

from paydar.api.app import application
from paydar.api.limits import Limits
from paydar.facts import codec
from paydar.wiring.tokens import Tokens
from tests.office import FOUNDER, registration

TODAY = dt.date(2026, 11, 22)
FREE = Limits(commands=1e6, notices=1e6, lookups=1e6, proofs=1e6)


def client_of(office, limits=FREE):
    return falcon.testing.TestClient(application(office, limits))


def token(office, *scopes, days=1, assignment=FOUNDER.assignment, name="test"):
    until = TODAY + dt.timedelta(days=days)
    return Tokens(office.folder).create(name, scopes, assignment, until)


def headers(office, *scopes, days=1):
    secret = token(office, *scopes, days=days)
    return {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}


def line(kind, body, key="k", **more):
    return codec.canonical({"command": kind, "key": key, "body": body, **more})


def birth(key="k", **changes):
    return line("birth.register", registration(**changes), key)


def post(client, body, given, path="/api/v1/commands"):
    return client.simulate_post(path, body=body, headers=given)
