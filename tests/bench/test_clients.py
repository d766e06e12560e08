# SPDX-License-Identifier: Apache-2.0
"""The light clients: what is not answered as it must be ends the measurement."""

import socket
import threading

import pytest
from bench.clients import Asked, Failed, Share, load

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell"


@pytest.fixture
def door():
    """Give a function that answers every request of one connection with the pieces it is told."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard = []

    def answering(*answers):
        def serve():
            line, _ = listening.accept()
            with line:
                for answer in answers:
                    heard.append(line.recv(65_536))
                    for piece in answer:
                        line.sendall(piece)

        threading.Thread(target=serve, daemon=True).start()
        return listening.getsockname()[1]

    answering.heard = heard
    yield answering
    listening.close()


def asked(count):
    return [Asked("POST", "/api", 200, b"{}", "secret")] * count


def test_every_answer_is_awaited_before_the_next_request_on_one_connection(door):
    port = door([OK[:30], OK[30:]], [OK], [OK])
    done = load([Share(port, asked(3))])
    assert len(done.waits) == 3
    whole = b"POST /api HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer secret\r\n"
    whole += b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    assert door.heard == [whole] * 3


def test_what_is_sent_beside_is_not_counted(door):
    beside = Share(door([OK], [OK]), asked(2))
    assert load([], beside=[beside]).waits == ()
    assert len(door.heard) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"",
    ],
)
def test_another_status_no_length_or_a_closed_line_is_a_failure(door, answer):
    port = door([answer])
    with pytest.raises(Failed):
        load([Share(port, asked(2))])
