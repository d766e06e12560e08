# SPDX-License-Identifier: Apache-2.0
"""Other programs at the door: the same commands, receipts that prove themselves, problem bodies."""

import datetime as dt
import hashlib
import io
import threading
from collections import Counter
from types import SimpleNamespace

import msgspec
import pytest
from PIL import Image

from paydar.api.shapes import BirthEntry, Hits, Rehearsed, Stock, Worklist
from paydar.counter.commands import AssignmentEnd, BookletsCount, StaffAssign
from paydar.facts.births import BirthRegistered
from paydar.facts.values import Name
from paydar.ledger import checkpoint, proof, tiles, tree
from paydar.ledger.note import Verifier
from paydar.wiring import health
from paydar.wiring.tokens import Token, Tokens
from tests.api.door import TODAY, birth, client_of, headers, line, post, token
from tests.notices.houses import enroll
from tests.office import do, registration, some_families

PATHS = [
    ("/api/v1/entries/ZZ01-001-2026-000001-M", "read"),
    ("/api/v1/search", "read"),
    ("/api/v1/worklist", "read"),
    ("/api/v1/booklets", "read"),
    ("/api/v1/certificates/ZZ01-001-2026-000001-M.pdf", "read"),
    ("/api/v1/receipts/zz-01-001/0", "read"),
    ("/ledger/zz-01-001/checkpoint", "ledger"),
    ("/ledger/zz-01-001/tile/0/000.p/1", "ledger"),
    ("/metrics", "metrics"),
]


@pytest.fixture
def client(zz):
    return client_of(zz)


@pytest.fixture
def auth(zz):
    return lambda *scopes, **more: headers(zz, *scopes, **more)


@pytest.fixture
def number(client, auth):
    return post(client, birth(), auth("submit")).json["number"]


def looks(office, number):
    return len(office.register.looked(office.register.by_number(number).id))


def size(office):
    with office.ledger.shelf(office.settings.book) as shelf:
        return shelf.size


def test_a_command_is_answered_201_with_a_receipt_and_again_with_the_same(client, auth):
    given = auth("submit")
    first = post(client, birth(), given)
    assert first.status_code == 201
    assert set(first.json) >= {
        "status", "key", "book", "sequence", "leaf", "number", "national_number", "checkpoint",
        "held_at",
    }  # fmt: skip
    again = post(client, birth(), given | {"Idempotency-Key": "k"})
    assert (again.status_code, again.json) == (201, first.json)
    reused = post(client, birth(child__weight=3000), given)
    assert (reused.status_code, reused.json["refusals"][0]["ground"]) == (422, "key-reused")


def test_a_refusal_is_422_in_the_language_that_was_asked_for(client, auth):
    bad = birth(child__weight=99_999)
    said = {}
    for language in ("fa", "en"):
        answer = post(client, bad, auth("submit") | {"Accept-Language": language})
        assert answer.status_code == 422
        said[language] = answer.json["refusals"][0]["message"]
    assert said["fa"] != said["en"]


@pytest.mark.parametrize(("path", "scope"), PATHS)
def test_each_door_needs_a_token_of_its_scope_that_has_not_ended(client, auth, path, scope):
    others = [s for s in ("submit", "read", "ledger", "metrics") if s != scope]
    nobody = client.simulate_get(path)
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (
        401, 'Bearer realm="paydar"',
    )  # fmt: skip
    assert client.simulate_get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.simulate_get(path, headers=auth(scope, days=-1)).status_code == 401
    wrong = client.simulate_get(path, headers=auth(*others))
    assert (wrong.status_code, wrong.json["detail"]) == (403, f"needed: {scope}")
    assert client.simulate_get(path, headers=auth(scope)).status_code not in (401, 403)


@pytest.mark.parametrize("path", ["commands", "rehearsals", "attachments", "certificates/x.pdf"])
def test_each_door_that_writes_needs_the_scope_submit(client, auth, path):
    path = f"/api/v1/{path}"
    assert client.simulate_post(path, body=birth()).status_code == 401
    assert post(client, birth(), auth("read", "ledger", "metrics"), path).status_code == 403


def test_a_token_is_kept_as_a_hash_and_can_be_revoked_by_name_or_id(zz, client):
    for called in ("name", "id"):
        secret = token(zz, "ledger", name="mirror")
        given = {"Authorization": f"Bearer {secret}"}
        assert secret not in (zz.folder / "tokens.json").read_text()
        assert client.simulate_get(PATHS[6][0], headers=given).status_code == 200
        kept = Tokens(zz.folder).find(secret)
        assert Tokens(zz.folder).revoke(getattr(kept, called)) == 1
        assert client.simulate_get(PATHS[6][0], headers=given).status_code == 401


def test_a_token_of_another_office_opens_nothing_here(zz, client, auth):
    given = auth("ledger")
    path = zz.folder / "tokens.json"
    kept = msgspec.json.decode(path.read_bytes(), type=list[Token])
    assert [t.office for t in kept] == ["zz-01-001"]
    path.write_bytes(msgspec.json.encode([msgspec.structs.replace(kept[0], office="zz-01-002")]))
    assert client.simulate_get(PATHS[6][0], headers=given).status_code == 401


def test_a_token_ends_with_its_assignment(zz, client):
    chosen = StaffAssign(staff="s-1", name=Name(given="Robin"), post="clerk")
    assert do(zz, "staff.assign", chosen).status == "recorded"
    (assignment,) = set(zz.counter.chart().assignments) - {"founder"}
    given = {"Authorization": f"Bearer {token(zz, 'read', assignment=assignment)}"}
    assert client.simulate_get("/api/v1/worklist?purpose=court", headers=given).status_code == 200
    assert do(zz, "assignment.end", AssignmentEnd(assignment=assignment, reason="x")).status == (
        "recorded"
    )
    ended = client.simulate_get("/api/v1/worklist?purpose=court", headers=given)
    assert (ended.status_code, ended.json["type"]) == (403, "/api/v1/problems/assignment-ended")
    ghost = {"Authorization": f"Bearer {token(zz, 'read', assignment='nobody')}"}
    assert client.simulate_get("/api/v1/worklist?purpose=court", headers=ghost).status_code == 403


def test_a_token_file_of_the_first_version_still_opens_what_it_opened(zz, client):
    secret = "pdr_old"
    kept = {"hash": "0" * 64, "name": "old", "scopes": ["commands"], "assignment": "founder",
            "until": str(TODAY + dt.timedelta(days=1))}  # fmt: skip
    kept["hash"] = hashlib.sha256(secret.encode()).hexdigest()
    (zz.folder / "tokens.json").write_bytes(msgspec.json.encode([kept]))
    given = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    assert post(client, birth(), given).status_code == 201


def test_an_entry_is_read_with_a_purpose_and_the_unknown_gets_one_answer(client, auth, number):
    given = auth("read")
    path = f"/api/v1/entries/{number}"
    refused = client.simulate_get(path, headers=given)
    assert (refused.status_code, refused.json["refusals"][0]["ground"]) == (422, "purpose-missing")
    told = client.simulate_get(path, params={"purpose": "court"}, headers=given)
    entry = msgspec.json.decode(told.content, type=BirthEntry)
    assert entry.declaration.child.name.given == "Arin"
    assert told.headers["cache-control"] == "no-store"
    ghosts = [client.simulate_get(f"/api/v1/entries/{n}", params={"purpose": "court"}, headers=given)
              for n in ("ZZ01-001-2026-000002-K", "nothing")]  # fmt: skip
    assert {g.status_code for g in ghosts} == {404}
    assert len({g.text for g in ghosts}) == 1
    assert ghosts[0].headers["content-type"] == "application/problem+json"


def test_an_entry_that_did_not_change_is_not_sent_again_but_the_look_up_is_written(
    zz, client, auth, number
):
    given, path = auth("read"), f"/api/v1/entries/{number}"
    first = client.simulate_get(path, params={"purpose": "court"}, headers=given)
    tag = first.headers["etag"]
    assert tag == f'"{first.json["basis"][0]}"'
    held = given | {"If-None-Match": tag}
    again = client.simulate_get(path, params={"purpose": "court"}, headers=held)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert looks(zz, number) == 2
    issued = client.simulate_post(f"/api/v1/certificates/{number}.pdf",
                                  headers=auth("submit") | {"Idempotency-Key": "c"})  # fmt: skip
    assert issued.status_code == 201
    moved = client.simulate_get(path, params={"purpose": "court"}, headers=held)
    assert moved.status_code == 200
    assert moved.headers["etag"] != tag


def names_of(body):
    told = body.declaration
    people = (told.child.name, told.mother.name, told.father.name)
    return {n.lower() for p in people for n in (p.given, p.family, p.given_latin, p.family_latin)}


def test_a_search_goes_page_by_page_and_each_hit_can_see_that_it_was_shown(zz, client, auth):
    given, begins = auth("submit", "read"), Counter()
    some = some_families(zz, 30)
    for command in some:
        sent = line(command.kind, command.body, command.key)
        assert post(client, sent, given).status_code == 201
        begins.update({name[:2] for name in names_of(command.body) if len(name) > 1})
    word, count = next((w, n) for w, n in begins.most_common() if 3 <= n <= 20)
    asked = {"q": word, "purpose": "court", "limit": str(count - 1)}
    first = client.simulate_get("/api/v1/search", params=asked, headers=given)
    page = msgspec.json.decode(first.content, type=Hits)
    assert len(page.entries) == count - 1
    rest = client.simulate_get(
        "/api/v1/search", params=asked | {"cursor": page.next}, headers=given
    )
    last = msgspec.json.decode(rest.content, type=Hits)
    assert (len(last.entries), last.next) == (1, "")
    numbers = [hit.number for hit in (*page.entries, *last.entries)]
    assert len(set(numbers)) == count
    assert all(looks(zz, number) == 2 for number in numbers)  # among the hits of both pages
    assert page.cut == (count == 20)
    for changed in ({"q": "arin"}, {"purpose": "supervision"}, {"cursor": "AAAA"}, {"cursor": "é"}):
        other = client.simulate_get(
            "/api/v1/search", params=asked | {"cursor": page.next} | changed, headers=given
        )
        assert (other.status_code, other.json["type"]) == (400, "/api/v1/problems/cursor-unknown")


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 400), ({"q": "x" * 201, "purpose": "court"}, 400), ({"q": "ar"}, 422),
     ({"q": "ar", "purpose": "curiosity"}, 422), ({"q": "ar", "purpose": "court", "limit": "0"}, 400),
     ({"q": "ar", "purpose": "court", "limit": "21"}, 400),
     ({"q": "ar", "purpose": "court", "limit": "١"}, 400)],
)  # fmt: skip
def test_a_search_that_cannot_be_made_says_why(client, auth, number, asked, status):
    assert number
    assert (
        client.simulate_get("/api/v1/search", params=asked, headers=auth("read")).status_code
        == status
    )


def test_the_worklist_says_what_waits_without_a_name(zz, client, auth, number):
    given, names = auth("submit", "read"), set()
    for command in some_families(zz, 3):
        names |= {name for name in names_of(command.body) if name}
        body = line("birth.declare", {"declaration": command.body.declaration}, command.key)
        assert post(client, body, given).status_code == 201
    seen, cursor = [], ""
    for _ in range(2):
        page = client.simulate_get(
            "/api/v1/worklist",
            params={
                "purpose": "registration",
                "status": "declared",
                "limit": "2",
                "cursor": cursor,
            },
            headers=given,
        )
        told = msgspec.json.decode(page.content, type=Worklist)
        seen += told.entries
        cursor = told.next
        assert [name for name in names if name in page.text.lower()] == []
    assert cursor == ""
    assert [row.status for row in seen] == ["declared"] * 3
    assert len({row.entry for row in seen}) == 3
    in_time = [row for row in seen if row.about == "term"]
    assert in_time
    for row in in_time:  # thirty days, the day of birth counted (Births Act, s. 2)
        assert dt.date.fromisoformat(row.last_day) - dt.date.fromisoformat(
            row.born
        ) == dt.timedelta(29)
    everything = client.simulate_get(
        "/api/v1/worklist", params={"purpose": "supervision"}, headers=given
    )
    (done,) = [row for row in everything.json["entries"] if row["number"] == number]
    assert (done["about"], done["last_day"], done["ends"]) == ("delivery", "", "never")
    for wrong in ({"status": "none"}, {"status": "declared", "cursor": "x"}):
        assert (
            client.simulate_get("/api/v1/worklist", params=wrong, headers=given).status_code == 400
        )


def test_who_was_on_the_worklist_can_see_it_and_without_a_purpose_nobody_is_shown(
    zz, client, auth, number
):
    given = auth("read")
    refused = client.simulate_get("/api/v1/worklist", headers=given)
    assert (refused.status_code, refused.json["refusals"][0]["ground"]) == (422, "purpose-missing")
    assert number not in refused.text
    assert looks(zz, number) == 0
    asked = {"purpose": "supervision", "status": "registered"}
    page = client.simulate_get("/api/v1/worklist", params=asked, headers=given)
    assert [row["number"] for row in page.json["entries"]] == [number]
    ((fact, looked),) = zz.register.looked(zz.register.by_number(number).id)
    assert (fact.envelope.by.assignment, looked.purpose) == ("founder", "supervision")
    assert looked.what == "worklist registered"
    empty = client.simulate_get(
        "/api/v1/worklist", params=asked | {"status": "declared"}, headers=given
    )
    assert empty.json["entries"] == []
    assert looks(zz, number) == 1  # it was not on that list


def test_the_worklist_asks_whether_the_post_may_look_persons_up(zz, client, number):
    house = enroll(zz)  # its post may notify and nothing else, whatever scope a token has
    given = {"Authorization": f"Bearer {token(zz, 'read', assignment=house.assignment)}"}
    page = client.simulate_get(
        "/api/v1/worklist", params={"purpose": "registration"}, headers=given
    )
    assert (page.status_code, page.json["refusals"][0]["ground"]) == (422, "not-authorised")
    assert number not in page.text
    assert looks(zz, number) == 0


def test_a_certificate_is_issued_once_for_a_key_and_drawn_again(zz, client, auth, number):
    path, given = f"/api/v1/certificates/{number}.pdf", auth("submit", "read")
    assert client.simulate_post(path, headers=given).json["type"] == "/api/v1/problems/key-missing"
    none = client.simulate_get(path, params={"purpose": "certificate"}, headers=given)
    assert none.status_code == 404
    keyed = given | {"Idempotency-Key": "paper"}
    papers = [client.simulate_post(path, headers=keyed) for _ in range(2)]
    assert [p.status_code for p in papers] == [201, 201]
    assert {p.headers["content-type"] for p in papers} == {"application/pdf"}
    assert zz.check(papers[0].content).kind == "genuine-current"
    (document,) = zz.register.by_number(number).documents
    assert document.document == "certificate"
    assert client.simulate_get(path, headers=given).status_code == 422  # no purpose
    drawn = client.simulate_get(path, params={"purpose": "certificate"}, headers=given)
    assert zz.check(drawn.content).claims.serial == document.serial
    held = given | {"If-None-Match": drawn.headers["etag"]}
    same = client.simulate_get(path, params={"purpose": "certificate"}, headers=held)
    assert same.status_code == 304
    for asked in ({"document": "extract"}, {"serial": "D-none"}):
        missing = client.simulate_get(path, params=asked | {"purpose": "court"}, headers=given)
        assert missing.status_code == 404
    by_serial = client.simulate_get(
        path, params={"serial": document.serial, "purpose": "court"}, headers=given
    )
    assert by_serial.status_code == 200
    wrong = client.simulate_post(path, params={"document": "poem"}, headers=keyed)
    assert wrong.status_code == 400
    unknown = client.simulate_post("/api/v1/certificates/nothing.pdf", headers=keyed)
    assert unknown.status_code == 422


def test_the_stock_of_booklets_is_as_the_ledger_says(ir):
    client, given = client_of(ir), headers(ir, "submit", "read")
    counted = line("booklets.count", BookletsCount(counted=98), "count")
    assert post(client, counted, given).status_code == 201
    told = client.simulate_get("/api/v1/booklets", headers=given)
    stock = msgspec.json.decode(told.content, type=Stock)
    assert (stock.required, stock.blanks) == (True, 100)
    (run,) = stock.received
    assert (run.first, run.last, run.waybill) == (100_001, 100_100, "w-1")
    assert (stock.last_count.counted, stock.last_count.expected) == (98, 100)


def test_a_rehearsal_says_the_grounds_and_writes_nothing(zz, client, auth):
    given, before = auth("submit"), size(zz)
    good = post(client, birth(), given, "/api/v1/rehearsals")
    told = msgspec.json.decode(good.content, type=Rehearsed)
    assert (good.status_code, told.status, told.refusals) == (200, "would-be-recorded", ())
    bad = post(client, birth(child__weight=99_999), given, "/api/v1/rehearsals")
    assert (bad.status_code, bad.json["status"]) == (200, "would-be-refused")
    assert size(zz) == before
    assert zz.register.counts() == {}
    real = post(client, birth(child__weight=99_999), given)
    assert real.json["refusals"] == bad.json["refusals"]
    unread = post(client, b"{}", given, "/api/v1/rehearsals")
    assert (unread.status_code, unread.json["refusals"][0]["ground"]) == (422, "malformed")


def test_a_rehearsal_knows_office_and_authority(zz, client):
    assigned = StaffAssign(staff="s-1", name=Name(given="Robin"), post="clerk")
    assert do(zz, "staff.assign", assigned).status == "recorded"
    (clerk,) = set(zz.counter.chart().assignments) - {"founder"}
    given = {"Authorization": f"Bearer {token(zz, 'submit', assignment=clerk)}",
             "Content-Type": "application/json"}  # fmt: skip
    grounds = []
    for body in (birth(), line("birth.register", registration(), office="zz-01-002")):
        told = post(client, body, given, "/api/v1/rehearsals").json
        grounds.append([g["ground"] for g in told["refusals"]])
    assert grounds == [["not-authorised"], ["office-not-ours"]]


def test_the_book_is_served_as_tiles_that_prove_a_receipt(client, auth, zz):
    receipt = post(client, birth(), auth("submit")).json
    given = auth("ledger", "read")
    with zz.ledger.shelf("zz-01-001") as shelf:
        key = Verifier.parse(shelf.vkey)
    note = client.simulate_get("/ledger/zz-01-001/checkpoint", headers=given)
    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    newest = checkpoint.read(note.text, key).checkpoint
    width = newest.size
    hashes = client.simulate_get(f"/ledger/zz-01-001/tile/0/000.p/{width}", headers=given)
    assert tree.root_of(tiles.split_hashes(hashes.content)) == newest.root
    bundle = client.simulate_get(f"/ledger/zz-01-001/tile/entries/000.p/{width}", headers=given)
    entries = tiles.decode_bundle(bundle.content)
    assert tree.leaf_hash(entries[receipt["sequence"]]).hex() == receipt["leaf"]
    proven = client.simulate_get(
        f"/api/v1/receipts/zz-01-001/{receipt['sequence']}", headers=given
    ).json
    assert proof.verify(proof.parse(proven["proof"]), entries[receipt["sequence"]], key)
    assert proven["held_at"] == ["zz-01-001"]
    for nowhere in ("zz-01-001/999", "zz-09-999/0"):
        gone = client.simulate_get(f"/api/v1/receipts/{nowhere}", headers=given)
        assert (gone.status_code, gone.json["type"]) == (404, "/api/v1/problems/not-found")


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/9/000.p/1", "tile/0/1", "tile/entries/x000/000", "tile/0/000.p/256"],
)
def test_a_tile_that_is_not_there_is_a_404_problem(client, auth, path):
    answer = client.simulate_get(f"/ledger/zz-01-001/{path}", headers=auth("ledger"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_attachment_is_taken_in_and_named(client, auth):
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    given = auth("submit") | {"Content-Type": "image/png"}
    taken = post(client, out.getvalue(), given, "/api/v1/attachments?title=paper")
    assert (taken.status_code, taken.json["media_type"]) == (201, "image/png")
    assert taken.json["title"] == "paper"
    refused = post(client, b"MZ", given, "/api/v1/attachments")
    assert refused.status_code == 422


def test_health_says_stopped_when_the_ledger_has_stopped(client, zz):
    assert client.simulate_get("/healthz").json == {"status": "ok"}
    zz.ledger._appender._stopped = OSError("the disk failed")
    assert client.simulate_get("/readyz").status_code == 503
    assert client.simulate_get("/healthz").status_code == 503
    zz.ledger._appender._stopped = None


def test_an_office_without_room_on_its_disk_is_alive_and_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1))
    told = client.simulate_get("/readyz")
    assert (told.status_code, told.json) == (503, {"status": "disk-full"})
    assert client.simulate_get("/healthz").status_code == 200


def test_what_is_sent_by_many_programs_at_once_is_answered_to_each(zz, client):
    given = headers(zz, "submit")
    sent = [line(c.kind, c.body, c.key) for c in some_families(zz, 24)]
    answers = {}

    def send(body):
        answers[body] = post(client, body, given).json

    threads = [threading.Thread(target=send, args=(body,)) for body in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {a["status"] for a in answers.values()} == {"recorded"}
    assert len({a["number"] for a in answers.values()}) == 24
    for body, told in answers.items():
        assert msgspec.json.decode(body)["key"] == told["key"]
        fact = zz.register.by_number(told["number"]).facts[0]
        assert isinstance(fact.body, BirthRegistered)
        assert fact.envelope.key == told["key"]
