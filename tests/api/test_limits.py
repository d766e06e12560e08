# SPDX-License-Identifier: Apache-2.0
"""What is too much, too often or half is answered with the right code, and nothing of it is written."""

import base64
import gzip
import hashlib
import io
import threading

import falcon.testing
import pytest

from paydar.api import limits
from paydar.api.app import application
from paydar.api.limits import Buckets, Limits, Room
from paydar.api.operations import OPERATIONS
from paydar.api.problems import Problem
from paydar.births.declaration import LARGEST_ATTACHMENT
from paydar.counter.commands import MAX_COMMAND, MAX_DEPTH
from tests.api.door import FREE, birth, client_of, headers, post, token
from tests.notices.houses import enroll

COMMANDS = "/api/v1/commands"
WORKLIST = "/api/v1/worklist?purpose=registration"


@pytest.fixture
def client(zz):
    return client_of(zz)


@pytest.fixture
def given(zz):
    return headers(zz, "submit", "read")


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["type"].rpartition("/")[2]


def test_a_body_that_is_too_large_is_413_and_is_not_read(client, given, zz):
    assert problem(post(client, b"x" * (MAX_COMMAND + 1), given)) == (413, "too-large")
    picture = given | {"Content-Type": "image/png"}
    large = post(client, b"x" * (LARGEST_ATTACHMENT + 1), picture, "/api/v1/attachments")
    assert problem(large) == (413, "too-large")

    class Untouched(io.BytesIO):
        def read(self, *_):
            raise AssertionError("the body was read")

    app = application(zz, FREE)
    told = {**given, "Content-Length": str(100 * 1024 * 1024)}
    environ = falcon.testing.create_environ(COMMANDS, method="POST", headers=told)
    environ["wsgi.input"] = Untouched()
    started = falcon.testing.StartResponseMock()
    app(environ, started)
    assert started.status.startswith("413")


def test_a_stranger_is_sent_away_before_the_body_is_looked_at(client):
    stranger = {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
    assert problem(post(client, b"x" * (MAX_COMMAND + 1), stranger)) == (401, "token-missing")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "", "application/jsonx"])
def test_a_body_of_another_type_is_415(client, given, media):
    answer = post(client, birth(), given | {"Content-Type": media})
    assert problem(answer) == (415, "media-type")
    assert answer.headers["accept-post"] == "application/json"


def test_a_type_with_a_charset_is_taken(client, given):
    told = given | {"Content-Type": "Application/JSON; charset=utf-8"}
    assert post(client, birth(), told).status_code == 201


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, identity"])
def test_a_compressed_body_is_415_and_is_never_unpacked(client, given, encoding):
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < MAX_COMMAND
    answer = post(client, bomb, given | {"Content-Encoding": encoding})
    assert problem(answer) == (415, "encoded-body")
    assert answer.headers["accept-encoding"] == "identity"


def sent_raw(app, given, body, **environ):
    """Send a request whose length and body do not agree."""
    told = falcon.testing.create_environ(COMMANDS, method="POST", headers=given)
    told.pop("CONTENT_LENGTH", None)
    told |= {"wsgi.input": io.BytesIO(body), **environ}
    return falcon.testing.Result(app(told, start := falcon.testing.StartResponseMock()),
                                 start.status, start.headers)  # fmt: skip


def test_a_body_whose_length_is_not_stated_is_411(zz, given):
    assert problem(sent_raw(application(zz, FREE), given, birth())) == (411, "length-required")


def test_a_body_that_ends_early_is_400_and_nothing_is_written(zz, given):
    body = birth()
    for cut in (0, 1, len(body) - 1):
        answer = sent_raw(application(zz, FREE), given, body[:cut], CONTENT_LENGTH=str(len(body)))
        assert problem(answer) == (400, "body-cut")

    class Broken(io.BytesIO):
        def read(self, *_):
            raise ConnectionResetError

    broken = {"CONTENT_LENGTH": "10", "wsgi.input": Broken()}
    assert problem(sent_raw(application(zz, FREE), given, b"", **broken)) == (400, "body-cut")
    assert zz.register.counts() == {}


@pytest.mark.parametrize("length", ["x", "-1", "1e3"])
def test_a_length_that_is_no_number_is_400(zz, given, length):
    answer = sent_raw(application(zz, FREE), given, birth(), CONTENT_LENGTH=length)
    assert problem(answer) == (400, "malformed")


def test_json_that_nests_too_deep_is_refused(client, given):
    deep = b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)
    answer = post(client, deep, given)
    assert (answer.status_code, answer.json["refusals"][0]["ground"]) == (422, "malformed")


def test_an_address_that_is_too_long_is_414(client):
    path = "/api/v1/openapi.json"
    room = limits.LONGEST_ADDRESS - len(path) - 3
    assert client.simulate_get(path, query_string="a=" + "x" * room).status_code == 200
    longer = client.simulate_get(path, query_string="a=" + "x" * (room + 1))
    assert problem(longer) == (414, "address-too-long")


def test_headers_that_are_too_large_are_431(client, given):
    assert post(client, birth(), given | {"X-Note": "x" * 12_000}).status_code == 201
    large = post(client, birth(), given | {"X-Note": "x" * limits.LARGEST_HEADERS})
    assert problem(large) == (431, "headers-too-large")


def test_another_method_is_405_and_says_which_are_known(client, given):
    for method, path, known in [("PUT", COMMANDS, "POST"), ("GET", COMMANDS, "POST"),
                                ("DELETE", "/api/v1/entries/x", "GET"), ("POST", "/metrics", "GET"),
                                ("PATCH", "/api/v1/certificates/x.pdf", "GET, POST")]:  # fmt: skip
        answer = client.simulate_request(method, path, headers=given)
        assert problem(answer) == (405, "method-not-allowed")
        allowed = {word.strip() for word in answer.headers["allow"].split(",")}
        assert allowed - {"OPTIONS"} == set(known.split(", "))


PLACES = {"number": "x", "book": "zz-01-001", "sequence": "0", "path": "0/000", "name": "busy"}


@pytest.mark.parametrize("path", sorted({operation.path for operation in OPERATIONS}))
def test_every_address_answers_405_to_each_method_it_does_not_describe(client, path):
    known = {operation.method for operation in OPERATIONS if operation.path == path}
    for method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} - known:
        # A stranger too: it is asked before the token, and no body is read.
        answer = client.simulate_request(method, path.format(**PLACES))
        allowed = {word.strip() for word in answer.headers["allow"].split(",")}
        assert (answer.status_code, allowed - {"OPTIONS"}) == (405, known)
        assert answer.headers["content-type"] == "application/problem+json"
        if method != "HEAD":
            assert problem(answer) == (405, "method-not-allowed")
            assert answer.json["detail"] == "Use one of those in the header Allow."


def test_what_a_door_does_not_give_is_406(client, given):
    for path, wanted in [("/api/v1/worklist", "text/html"), ("/api/v1/booklets", "image/*"),
                         ("/api/v1/certificates/x.pdf", "application/json")]:  # fmt: skip
        answer = client.simulate_get(path, headers=given | {"Accept": wanted})
        assert problem(answer) == (406, "not-acceptable")
    for taken in ("application/json", "*/*", "text/html, application/*;q=0.1"):
        answer = client.simulate_get(WORKLIST, headers=given | {"Accept": taken})
        assert answer.status_code == 200


def test_an_unknown_address_is_404_for_everybody(client):
    assert problem(client.simulate_get("/api/v1/nothing")) == (404, "not-found")


def test_no_answer_lets_pages_of_others_read_it(client, given):
    origin = {"Origin": "https://elsewhere.example"}
    ask = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answers = [
        client.simulate_options(COMMANDS, headers=origin | ask),
        post(client, birth(), given | origin),
        client.simulate_get("/healthz", headers=origin),
        client.simulate_get("/api/v1/openapi.json", headers=origin),
        client.simulate_get(WORKLIST, headers=given | origin),
        client.simulate_get("/api/v1/nothing", headers=origin),
    ]
    for answer in answers:
        assert [h for h in answer.headers if h.startswith("access-control")] == []
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_bucket_gives_ten_seconds_at_a_stretch_and_then_its_rate():
    now = [100.0]
    buckets = Buckets(Limits(lookups=2), now=lambda: now[0])
    for _ in range(20):
        buckets.take("a", "lookups")
    with pytest.raises(Problem) as told:
        buckets.take("a", "lookups")
    assert (told.value.name, told.value.headers["Retry-After"]) == ("too-many-requests", "1")
    buckets.take("b", "lookups")  # another token has its own
    buckets.take("a", "commands")  # another pace too
    now[0] += 0.5  # one more at two a second
    buckets.take("a", "lookups")
    with pytest.raises(Problem):
        buckets.take("a", "lookups")
    now[0] += 3_600
    for _ in range(20):
        buckets.take("a", "lookups")
    with pytest.raises(Problem):
        buckets.take("a", "lookups")


def test_a_slow_rate_says_how_long_to_wait():
    now = [0.0]
    buckets = Buckets(Limits(lookups=0.1), now=lambda: now[0])
    buckets.take("a", "lookups")
    with pytest.raises(Problem) as told:
        buckets.take("a", "lookups")
    assert told.value.headers["Retry-After"] == "10"
    now[0] = 4.5
    with pytest.raises(Problem) as told:
        buckets.take("a", "lookups")
    assert told.value.headers["Retry-After"] == "6"  # five and a half, rounded up


def test_a_token_that_asks_too_often_is_429_with_the_seconds_and_writes_no_look_up(zz):
    client, given = client_of(zz, Limits(lookups=0.2)), headers(zz, "read")
    asked = {"q": "ar", "purpose": "court"}
    codes = [client.simulate_get("/api/v1/search", params=asked, headers=given) for _ in range(3)]
    assert [c.status_code for c in codes] == [200, 200, 429]
    assert problem(codes[2]) == (429, "too-many-requests")
    assert 1 <= int(codes[2].headers["retry-after"]) <= 5
    with zz.ledger.shelf("zz-01-001-reads") as shelf:
        assert shelf.size == 2


def test_what_finds_every_place_taken_is_503_and_the_place_is_given_back(zz):
    client, given = client_of(zz, Limits(at_once=1)), headers(zz, "submit", "read")
    inside, go = threading.Event(), threading.Event()
    honest, found = zz.counter.submit_many, []

    def slow(commands, asker):
        inside.set()
        go.wait()
        return honest(commands, asker)

    app = client.app
    hall = app._router.find(COMMANDS)[0]._hall
    hall.gathering._submit_many = slow
    first = threading.Thread(target=lambda: found.append(post(client, birth(), given)))
    first.start()
    inside.wait()
    busy = client.simulate_get(WORKLIST, headers=given)
    assert problem(busy) == (503, "busy")
    assert busy.headers["retry-after"] == "1"
    assert client.simulate_get("/healthz").status_code == 200
    go.set()
    first.join()
    assert found[0].status_code == 201
    assert client.simulate_get(WORKLIST, headers=given).status_code == 200


def test_places_are_given_back_whatever_happened(zz):
    limited = Limits(at_once=1, papers=1, bodies=1)
    client, given = client_of(zz, limited), headers(zz, "submit", "read")
    picture = given | {"Content-Type": "image/png"}
    keyed = given | {"Idempotency-Key": "k"}
    for _ in range(3):
        assert post(client, b"{", given).status_code == 422
        assert post(client, b"MZ", picture, "/api/v1/attachments").status_code == 422
        assert post(client, b"x", given | {"Content-Type": "a/b"}).status_code == 415
        assert client.simulate_post("/api/v1/certificates/x.pdf", headers=keyed).status_code == 422
        assert client.simulate_get("/api/v1/worklist?limit=0", headers=given).status_code == 400
        assert client.simulate_get("/api/v1/receipts/none/0", headers=given).status_code == 404


def test_a_body_that_arrives_slowly_takes_a_place_among_the_slow_only(zz):
    client, given = client_of(zz, Limits(bodies=1, at_once=1)), headers(zz, "submit", "read")
    begun, go, found = threading.Event(), threading.Event(), []

    class Slow(io.BytesIO):
        def read(self, *size):
            begun.set()
            go.wait()
            return super().read(*size)

    body = birth()

    def send():
        told = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": Slow(body)}
        found.append(sent_raw(client.app, given, b"", **told))

    slow = threading.Thread(target=send)
    slow.start()
    begun.wait()
    assert client.simulate_get(WORKLIST, headers=given).status_code == 200
    assert problem(post(client, birth("other"), given)) == (503, "busy")
    go.set()
    slow.join()
    assert found[0].status_code == 201


def test_a_room_has_as_many_places_as_it_says():
    room = Room(2)
    room.enter()
    with room.place(), pytest.raises(Problem):
        room.enter()
    room.enter()


@pytest.mark.parametrize(
    "limit", ["0000010000000", "000001" + "9" * 40, "1" * 500, "100001", "-1", "1e3"]
)
def test_a_limit_is_read_as_it_is_written_and_never_passed(client, given, limit):
    for path in ("/api/v1/worklist", "/api/v1/search?q=a&purpose=certificate"):
        joined = "&" if "?" in path else "?"
        answer = client.simulate_get(f"{path}{joined}limit={limit}", headers=given)
        assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/malformed")


@pytest.mark.parametrize("place", ["9" * 19, "9" * 20, "9223372036854775808"])
def test_a_made_up_cursor_past_every_number_of_the_store_is_400(zz, client, place):
    mark = hashlib.sha256(b"").digest()[:8]
    cursor = base64.urlsafe_b64encode(mark + f"{place}/x".encode()).decode().rstrip("=")
    given = headers(zz, "read")
    answer = client.simulate_get(f"/api/v1/worklist?cursor={cursor}", headers=given)
    assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/cursor-unknown")
    house = enroll(zz)
    given = {"Authorization": f"Bearer {token(zz, 'notify', assignment=house.assignment)}"}
    answer = client.simulate_get(f"/api/v1/notices?after={place}", headers=given)
    assert (answer.status_code, answer.json["type"]) == (400, "/api/v1/problems/cursor-unknown")
