# SPDX-License-Identifier: Apache-2.0
"""The client before real sockets: a cut line costs nothing, and nothing is repeated that must not be."""

import datetime as dt
import json
import socket
import subprocess
import sys
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from paydar.api import shapes
from paydar.api.app import application
from paydar.client import (
    BirthEntry,
    Client,
    Command,
    DeathEntry,
    Hit,
    Problem,
    Proven,
    Receipt,
    Refused,
    Unreached,
    Waits,
)
from paydar.client.calling import Trying
from paydar.counter.receipts import Receipt as OfficeReceipt
from paydar.counter.receipts import Refused as OfficeRefused
from paydar.facts.envelope import Position
from paydar.ledger import proof
from paydar.ledger.note import Verifier
from tests.api.door import FREE, token
from tests.client.servers import cutting, scripted, served
from tests.office import do, registration, some_families

QUICK = Trying(tries=4, connect=5, read=30, pause=0.0)
RECEIPT = json.dumps({"status": "recorded", "key": "k", "book": "zz-01-001", "sequence": 1,
                      "leaf": "", "checkpoint": "", "held_at": []}).encode()  # fmt: skip
OK = (201, {"Content-Type": "application/json"}, RECEIPT)


def birth(**changes):
    return Command(command="birth.register", body=registration(**changes))


@pytest.fixture
def office_at(zz):
    with served(application(zz, FREE)) as port:
        yield port, token(zz, "submit", "read")


@pytest.fixture
def client(office_at):
    port, secret = office_at
    with Client(f"http://127.0.0.1:{port}", secret, language="en", trying=QUICK) as one:
        yield one


def test_a_command_gives_a_receipt_or_every_ground(client):
    receipt = client.submit(birth())
    assert isinstance(receipt, Receipt)
    assert receipt.number.startswith("ZZ01-001-2026-000001")
    refused = client.submit(birth(child__weight=99_999))
    assert isinstance(refused, Refused)
    assert "weight-impossible" in {ground.ground for ground in refused.refusals}


def test_a_line_that_is_cut_after_the_commit_gives_one_registration_and_the_same_receipt(
    zz, office_at
):
    port, secret = office_at
    command = birth()
    with cutting(port, cuts=2) as (line, passed):
        receipt = Client(f"http://127.0.0.1:{line}", secret, trying=QUICK).submit(command)
    assert len(passed) == 3  # all three reached the office, two answers were lost
    assert len({request.rpartition(b"\r\n\r\n")[2] for request in passed}) == 1
    assert zz.register.counts() == {"registered": 1}
    again = do(zz, "birth.register", command.body, key=command.key)
    assert isinstance(again, OfficeReceipt)
    assert (again.leaf, again.checkpoint, again.number) == (
        receipt.leaf, receipt.checkpoint, receipt.number,
    )  # fmt: skip


@pytest.mark.parametrize("after", [{"Retry-After": "0"}, {}])
@pytest.mark.parametrize("status", [429, 503])
def test_429_and_503_are_tried_again_with_the_same_key(status, after):
    busy = (status, {**after, "Content-Type": "application/problem+json"}, b"{}")
    with scripted(busy, busy, OK) as (port, requests, _):
        answer = Client(f"http://127.0.0.1:{port}", "t", trying=QUICK).submit(birth())
    assert isinstance(answer, Receipt)
    assert len({(r[2]["Idempotency-Key"], r[3]) for r in requests}) == 1
    assert len(requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 415, 500, 507])
def test_nothing_else_is_tried_again(status):
    body = json.dumps({"type": "/api/v1/problems/x", "title": "no", "detail": "d"}).encode()
    wrong = (status, {"Content-Type": "application/problem+json", "Retry-After": "0"}, body)
    with scripted(wrong, OK) as (port, requests, _), pytest.raises(Problem) as told:
        Client(f"http://127.0.0.1:{port}", "t", trying=QUICK).submit(birth())
    assert (told.value.status, told.value.kind, told.value.title) == (status, "x", "no")
    assert len(requests) == 1


def test_tries_come_to_an_end():
    busy = (503, {"Retry-After": "0", "Content-Type": "application/problem+json"}, b"{}")
    with scripted(*[busy] * 9) as (port, requests, _), pytest.raises(Problem):
        Client(f"http://127.0.0.1:{port}", "t", trying=QUICK).submit(birth())
    assert len(requests) == QUICK.tries


def test_an_office_that_never_answers_is_unreached():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        trying = Trying(tries=2, connect=5, read=0.05, pause=0.0)
        port = deaf.getsockname()[1]
        with pytest.raises(Unreached):
            Client(f"http://127.0.0.1:{port}", "t", trying=trying).submit(birth())


def test_a_connection_is_kept_alive():
    with scripted(OK, OK, OK) as (port, requests, connections):
        client = Client(f"http://127.0.0.1:{port}", "t", trying=QUICK)
        for _ in range(3):
            client.submit(birth())
    assert (len(requests), len(connections)) == (3, 1)


def test_a_redirect_is_not_followed_so_that_the_token_stays_here():
    with scripted(OK) as (other, elsewhere, _):
        away = (307, {"Location": f"http://127.0.0.1:{other}/api/v1/commands"}, b"")
        with scripted(away) as (port, _, _), pytest.raises(Problem):
            Client(f"http://127.0.0.1:{port}", "t", trying=QUICK).submit(birth())
    assert elsewhere == []


@pytest.mark.parametrize(
    ("url", "good"),
    [("http://127.0.0.1:8000", True), ("http://[::1]:8000", True), ("http://localhost", True),
     ("https://office.example", True), ("http://office.example", False), ("http://10.1.2.3", False),
     ("ftp://localhost", False), ("office.example", False), ("http://localhost.example", False)],
)  # fmt: skip
def test_a_token_never_travels_in_clear(url, good):
    if good:
        Client(url, "t").close()
    else:
        with pytest.raises(ValueError, match="https"):
            Client(url, "t")


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself, with its key, and alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "zz-01-001")])
    now = dt.datetime.now(dt.UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1)).add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "both.pem").write_bytes(pem + secret)
    (folder / "ca.pem").write_bytes(pem)
    return folder


def test_an_office_with_its_own_certificate_is_trusted_only_with_the_file(zz, own_certificate):
    secret = token(zz, "submit")
    with served(application(zz, FREE), tls=own_certificate / "both.pem") as port:
        url = f"https://127.0.0.1:{port}"
        with pytest.raises(Unreached):
            Client(url, secret, trying=QUICK).submit(birth())
        assert zz.register.counts() == {}
        known = Client(url, secret, ca_file=own_certificate / "ca.pem", trying=QUICK)
        assert isinstance(known.submit(birth()), Receipt)


def test_many_are_answered_in_their_order(zz, client):
    commands = [
        Command(command=c.kind, key=c.key, body=c.body) for c in some_families(zz, 30)
    ] + [birth(child__weight=99_999)]  # fmt: skip
    answers = list(client.submit_many(iter(commands)))
    assert [a.key for a in answers] == [c.key for c in commands]
    assert [isinstance(a, Receipt) for a in answers] == [True] * 30 + [False]
    assert zz.register.counts() == {"registered": 30}


def test_an_entry_is_read_found_proven_and_certified(zz, client):
    receipt = client.submit(birth())
    assert isinstance(client.entry(receipt.number, "no such purpose"), Refused)
    entry = client.entry(receipt.number, "court")
    assert entry.declaration.child.name.given == "Arin"
    assert entry.etag == f"{receipt.book}/{receipt.sequence}" == entry.basis[0]
    with pytest.raises(Problem) as told:
        client.entry("ZZ01-001-2026-000009-K", "court")
    assert told.value.status == 404
    (hit,) = client.search("Samplewood", "court")
    assert (hit.number, hit.name.given) == (receipt.number, "Arin")
    with pytest.raises(Problem) as told:
        next(client.search("Samplewood", "curiosity"))
    assert told.value.status == 422
    proven = client.receipt(receipt)
    with zz.ledger.shelf(receipt.book) as shelf:
        key = Verifier.parse(shelf.vkey)
        leaf = zz.ledger.fact(Position(receipt.book, receipt.sequence)).envelope
    assert proof.verify(proof.parse(proven.proof), leaf, key)
    paper = client.certificate(receipt.number, key="paper-1")
    assert paper.startswith(b"%PDF")
    assert zz.check(paper).kind == "genuine-current"
    assert client.certificate(receipt.number, key="paper-2", language="xx").refusals
    assert len(zz.register.by_number(receipt.number).documents) == 1


def test_the_worklist_is_read_page_by_page_for_a_purpose(zz, client, monkeypatch):
    for number, family in enumerate(some_families(zz, 3)):
        body = {"declaration": family.body.declaration}
        told = Command(command="birth.declare", body=body, key=f"d-{number}")
        assert isinstance(client.submit(told), Receipt)
    monkeypatch.setattr("paydar.api.entries.PAGE", 2)
    waits = list(client.worklist("registration", "declared"))
    assert [row.status for row in waits] == ["declared"] * 3
    assert len({row.entry for row in waits}) == 3
    assert all(len(zz.register.looked(row.entry)) == 1 for row in waits)
    with pytest.raises(Problem) as refused:
        next(client.worklist("curiosity"))
    assert refused.value.status == 422


def test_a_key_is_fixed_when_the_command_is_made():
    one, two = birth(), birth()
    assert one.key != two.key
    assert one.line() == one.line()
    assert json.loads(one.line())["key"] == one.key
    asked = Command(command="birth.amend", body={"entry": "x"}, basis=("a/1",), office="zz-01-001")
    assert json.loads(asked.line()) == {
        "command": "birth.amend", "key": asked.key, "body": {"entry": "x"}, "basis": ["a/1"],
        "office": "zz-01-001",
    }  # fmt: skip


def test_what_the_client_reads_is_what_the_office_says():
    def fields(shape):
        return set(shape.__struct_fields__)

    assert fields(Receipt) | {"status"} == fields(OfficeReceipt)
    assert fields(Refused) | {"status"} == fields(OfficeRefused)
    assert fields(BirthEntry) - {"etag"} == fields(shapes.BirthEntry)
    assert fields(DeathEntry) - {"etag"} == fields(shapes.DeathEntry)
    assert fields(Hit) == fields(shapes.Hit)
    assert fields(Proven) == fields(shapes.Proven)
    assert fields(Waits) == fields(shapes.Waits)


def test_the_client_brings_nothing_of_the_server_with_it():
    told = "import sys, paydar.client; print(*sorted(m for m in sys.modules if 'paydar.' in m))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in done.stdout.split()}
    assert "client" in rooms
    assert rooms <= {"client", "facts", "identity", "places", "names", "calendar"}
