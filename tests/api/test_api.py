# SPDX-License-Identifier: Apache-2.0
"""Other programs at the door: the same commands, receipts that prove themselves, problem bodies."""

import datetime as dt
import io
import json

import falcon.testing
import pytest
from PIL import Image

from paydar.api.app import application
from paydar.api.tokens import Tokens
from paydar.facts import codec
from paydar.ledger import checkpoint, proof, tiles, tree
from paydar.ledger.note import Verifier
from tests.office import FOUNDER, registration


@pytest.fixture
def client(zz):
    return falcon.testing.TestClient(application(zz))


@pytest.fixture
def auth(zz):
    def headers(*scopes, days=1):
        until = dt.date(2026, 11, 22) + dt.timedelta(days=days)
        secret = Tokens(zz.folder).create("test", scopes, FOUNDER.assignment, until)
        return {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    return headers


def birth(key="k", **changes):
    return codec.canonical(
        {"command": "birth.register", "key": key, "body": registration(**changes)}
    )


def test_a_command_is_answered_201_with_a_receipt_and_again_with_the_same(client, auth):
    headers = auth("commands")
    first = client.simulate_post("/api/v1/commands", body=birth(), headers=headers)
    assert first.status_code == 201
    assert set(first.json) >= {
        "status",
        "key",
        "book",
        "sequence",
        "leaf",
        "number",
        "national_number",
        "checkpoint",
        "held_at",
    }
    again = client.simulate_post(
        "/api/v1/commands", body=birth(), headers=headers | {"Idempotency-Key": "k"}
    )
    assert (again.status_code, again.json) == (201, first.json)
    reused = client.simulate_post(
        "/api/v1/commands", body=birth(child__weight=3000), headers=headers
    )
    assert (reused.status_code, reused.json["refusals"][0]["ground"]) == (422, "key-reused")


def test_a_refusal_is_422_in_the_language_that_was_asked_for(client, auth):
    bad = birth(child__weight=99_999)
    said = {}
    for language in ("fa", "en"):
        headers = auth("commands") | {"Accept-Language": language}
        answer = client.simulate_post("/api/v1/commands", body=bad, headers=headers)
        assert answer.status_code == 422
        said[language] = answer.json["refusals"][0]["message"]
    assert said["fa"] != said["en"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [("/api/v1/entries/ZZ01-001-2026-000001-M", "read"), ("/ledger/zz-01-001/checkpoint", "ledger"),
     ("/ledger/zz-01-001/tile/0/000.p/1", "ledger"), ("/api/v1/receipts/zz-01-001/0", "read")],
)  # fmt: skip
def test_each_door_needs_a_token_of_its_scope_that_has_not_ended(client, auth, path, scope):
    assert client.simulate_get(path).status_code == 401
    assert client.simulate_get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.simulate_get(path, headers=auth("commands")).status_code == 403
    assert client.simulate_get(path, headers=auth(scope, days=-1)).status_code == 401
    assert client.simulate_get(path, headers=auth(scope)).status_code not in (401, 403)


def test_a_token_is_kept_as_a_hash_and_can_be_revoked(zz, client, auth):
    headers = auth("ledger")
    secret = headers["Authorization"].split()[1]
    assert secret not in (zz.folder / "tokens.json").read_text()
    assert client.simulate_get("/ledger/zz-01-001/checkpoint", headers=headers).status_code == 200
    assert Tokens(zz.folder).revoke("test") == 1
    assert client.simulate_get("/ledger/zz-01-001/checkpoint", headers=headers).status_code == 401


def test_an_entry_is_read_with_a_purpose_and_the_unknown_gets_one_answer(client, auth):
    number = client.simulate_post("/api/v1/commands", body=birth(), headers=auth("commands")).json[
        "number"
    ]
    headers = auth("read")
    path = f"/api/v1/entries/{number}"
    assert (
        client.simulate_get(path, headers=headers).json["refusals"][0]["ground"]
        == "purpose-missing"
    )
    told = client.simulate_get(path, params={"purpose": "court"}, headers=headers)
    assert told.json["declaration"]["child"]["name"]["given"] == "Arin"
    ghosts = [client.simulate_get(f"/api/v1/entries/{n}", params={"purpose": "court"}, headers=headers)
              for n in ("ZZ01-001-2026-000002-K", "nothing")]  # fmt: skip
    assert {g.status_code for g in ghosts} == {404}
    assert len({g.text for g in ghosts}) == 1
    assert ghosts[0].headers["content-type"] == "application/problem+json"


def test_the_book_is_served_as_tiles_that_prove_a_receipt(client, auth, zz):
    receipt = client.simulate_post("/api/v1/commands", body=birth(), headers=auth("commands")).json
    headers = auth("ledger", "read")
    with zz.ledger.shelf("zz-01-001") as shelf:
        key = Verifier.parse(shelf.vkey)
    note = client.simulate_get("/ledger/zz-01-001/checkpoint", headers=headers)
    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    newest = checkpoint.read(note.text, key).checkpoint
    width = newest.size
    hashes = client.simulate_get(f"/ledger/zz-01-001/tile/0/000.p/{width}", headers=headers)
    assert tree.root_of(tiles.split_hashes(hashes.content)) == newest.root
    bundle = client.simulate_get(f"/ledger/zz-01-001/tile/entries/000.p/{width}", headers=headers)
    entries = tiles.decode_bundle(bundle.content)
    assert tree.leaf_hash(entries[receipt["sequence"]]).hex() == receipt["leaf"]
    proven = client.simulate_get(
        f"/api/v1/receipts/zz-01-001/{receipt['sequence']}", headers=headers
    ).json
    assert proof.verify(proof.parse(proven["proof"]), entries[receipt["sequence"]], key)
    assert proven["held_at"] == ["zz-01-001"]


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/9/000.p/1", "tile/0/1", "tile/entries/x000/000", "tile/0/000.p/256"],
)
def test_a_tile_that_is_not_there_is_a_404_problem(client, auth, path):
    answer = client.simulate_get(f"/ledger/zz-01-001/{path}", headers=auth("ledger"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_limits_and_wrong_types_have_their_codes(client, auth):
    headers = auth("commands")
    huge = client.simulate_post("/api/v1/commands", body=b"x" * 300_000, headers=headers)
    assert huge.status_code == 413
    text = client.simulate_post(
        "/api/v1/commands", body=b"{}", headers=headers | {"Content-Type": "text/plain"}
    )
    assert text.status_code == 415
    other = client.simulate_post(
        "/api/v1/commands", body=birth(), headers=headers | {"Idempotency-Key": "z"}
    )
    assert other.status_code == 400
    assert client.simulate_get("/api/v1/nothing").status_code == 404
    assert client.simulate_put("/api/v1/commands").status_code == 405
    for answer in (huge, text, other):
        assert json.loads(answer.text)["status"] == answer.status_code


def test_an_attachment_is_taken_in_and_named(client, auth):
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    headers = auth("commands") | {"Content-Type": "image/png"}
    taken = client.simulate_post("/api/v1/attachments", body=out.getvalue(), headers=headers)
    assert (taken.status_code, taken.json["media_type"]) == (201, "image/png")
    assert (
        client.simulate_post("/api/v1/attachments", body=b"MZ", headers=headers).status_code == 422
    )


def test_health_says_stopped_when_the_ledger_has_stopped(client, zz):
    assert client.simulate_get("/healthz").json == {"status": "ok"}
    zz.ledger._appender._stopped = OSError("the disk failed")
    assert client.simulate_get("/readyz").status_code == 503
    zz.ledger._appender._stopped = None
