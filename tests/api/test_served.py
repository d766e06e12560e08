# SPDX-License-Identifier: Apache-2.0
"""The real server before raw sockets: half requests, wrong lengths, slow clients, foreign bytes."""

import datetime as dt
import http.client
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from paydar.births.example import example_declaration, example_marks
from paydar.client import Client, Command, Receipt
from paydar.counter.commands import BirthRegister
from paydar.counter.examples import example_of
from paydar.facts.values import Name
from paydar.law.pack import find_pack
from paydar.settings import Settings
from paydar.wiring import found
from paydar.wiring.tokens import Tokens
from tests.api.door import line
from tests.office import registration

SLOW = 8  # fewer than the server has threads
PATIENCE = 30  # seconds until a test is given up


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """`paydar serve` on an office of today; yields port and token."""
    folder = tmp_path_factory.mktemp("served") / "zz"
    found(folder, Settings(country="zz", office="zz-01-001"), Name(given="Founder"))
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    token = Tokens(folder).create("test", ("submit", "read"), "founder", tomorrow)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "paydar.cli", "serve", "--dir", str(folder), "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers(port):
            assert process.poll() is None
            time.sleep(0.02)
        yield port, token
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def answers(port):
    try:
        return get(port, "/healthz") == b'{"status":"ok"}'
    except OSError:
        return False


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def head(token, *more, path="/api/v1/commands"):
    rows = [f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {token}",
            "Content-Type: application/json", "Connection: close", *more]  # fmt: skip
    return "\r\n".join(rows).encode() + b"\r\n\r\n"


def opened(port, data):
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(data)
    return connection


def said(port, data, *, half=False):
    """Send bytes and return everything that is answered; `half`: say that no more will come."""
    with opened(port, data) as connection:
        try:
            if half:
                connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except ConnectionResetError:  # it answered and hung up while we were still sending
            return b""


def entries(server):
    """Return how many entries the office has, by registering nothing: the worklist says them."""
    port, token = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    path = "/api/v1/worklist?purpose=supervision"
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
    body = connection.getresponse().read()
    connection.close()
    return body.count(b'"entry"')


@pytest.mark.parametrize(
    ("more", "body", "answer"),
    [
        (["Content-Length: 5000"], b'{"comm', b"HTTP/1.1 400"),
        (["Content-Length: 1"], b"{}", b"HTTP/1.1 422"),
        (["Content-Length: x"], b"{}", b"HTTP/1.1 400"),
        (["Content-Length: -1"], b"{}", b"HTTP/1.1 400"),
        (["Content-Length: 2", "Content-Length: 3"], b"{}x", b"HTTP/1.1 400"),
        (["Content-Length: 100000000"], b"{}", b"HTTP/1.1 413"),
        (["Transfer-Encoding: chunked"], b"2\r\n{}\r\n0\r\n\r\n", b"HTTP/1.1 411"),
        (["Content-Length: 2", "Transfer-Encoding: chunked"], b"0\r\n\r\n", b"HTTP/1.1 411"),
        (["Content-Encoding: gzip", "Content-Length: 2"], b"{}", b"HTTP/1.1 415"),
        (["X-Long: " + "a" * 20_000, "Content-Length: 2"], b"{}", b"HTTP/1.1 431"),
        (["X-Long: " + "a" * 600_000, "Content-Length: 2"], b"{}", b"HTTP/1.1 431"),
        ([f"X-{i}: a" for i in range(300)], b"", b"HTTP/1.1 431"),
        (["Idempotency-Key: a\x00b", "Content-Length: 2"], b"{}", b"HTTP/1.1 400"),
    ],
    ids=["half", "one byte", "no number", "negative", "two lengths", "100 MB", "chunked",
         "both lengths", "compressed", "headers", "huge headers", "many headers", "control"],
)  # fmt: skip
def test_a_request_that_is_not_right_is_answered_so_and_nothing_is_written(
    server, more, body, answer
):
    port, token = server
    got = said(port, head(token, *more) + body, half=more == ["Content-Length: 5000"])
    huge = len("".join(more)) > 100_000  # it may hang up while we still send
    assert got.startswith(answer) or (huge and got == b"")
    assert entries(server) == 0


def test_a_line_that_breaks_in_the_middle_of_a_command_leaves_nothing(server):
    port, token = server
    body = line("birth.register", registration())
    whole = head(token, f"Content-Length: {len(body)}") + body
    for cut in (10, len(whole) - len(body), len(whole) - 1):
        opened(port, whole[:cut]).close()
    assert entries(server) == 0


def test_an_address_longer_than_2048_is_414_whether_long_or_huge(server):
    port, _ = server
    for size, hung_up in ((3_000, None), (300_000, b"")):
        asked = (
            f"GET /healthz?{'a' * size} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        got = said(port, asked)
        assert got.startswith(b"HTTP/1.1 414") or got == hung_up


def test_a_line_break_in_an_address_makes_no_header(server):
    port, token = server
    path = "/api/v1/certificates/x%0d%0aSet-Cookie:%20a=b.pdf"
    got = said(port, head(token, "Idempotency-Key: k", "Content-Length: 0", path=path))
    assert got.startswith(b"HTTP/1.1 404")
    assert b"set-cookie" not in got.lower().partition(b"\r\n\r\n")[0]


def test_clients_that_send_half_a_command_and_wait_hold_nobody_up(server):
    port, token = server
    today = dt.datetime.now(dt.UTC).date()
    body = example_of("birth.register", "zz", today)
    with ExitStack() as stack:
        half = head(token, f"Content-Length: {len(body)}") + body[:100]
        waiting = [stack.enter_context(opened(port, half)) for _ in range(SLOW)]
        assert get(port, "/readyz") == b'{"status":"ok"}'
        told = BirthRegister(declaration=example_declaration(find_pack("zz"), today),
                             read_back=example_marks())  # fmt: skip
        with Client(f"http://127.0.0.1:{port}", token) as client:
            receipt = client.submit(Command(command="birth.register", body=told))
        assert isinstance(receipt, Receipt)
        assert entries(server) == 1
        waiting[0].sendall(body[100:])  # it was slow, not gone: the same birth under another key
        assert waiting[0].recv(100).startswith(b"HTTP/1.1 422")
    assert entries(server) == 1
