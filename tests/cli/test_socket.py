# SPDX-License-Identifier: Apache-2.0
"""The local socket: a stranger at the door neither gets in nor keeps the others out."""

import json
import socket
import struct
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

import pytest

from paydar.cli.socket import FILE, Socket, connect


@pytest.fixture
def door(zz):
    made = Socket(zz)
    yield zz.folder
    made.close()


def test_one_who_says_nothing_or_nonsense_keeps_nobody_waiting(door):
    port = json.loads((door / FILE).read_text())["port"]
    silent = socket.create_connection(("127.0.0.1", port))
    for noise in (b"", b"x", struct.pack("!i", 1_000_000) + b"x", b"\xff" * 64):
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(noise)
    assert json.loads(connect(door)("state", b""))["office"] == "zz-01-001"
    silent.close()


def test_one_without_the_secret_is_not_let_in(door):
    port = json.loads((door / FILE).read_text())["port"]
    with pytest.raises((AuthenticationError, EOFError, OSError)):
        Client(("127.0.0.1", port), authkey=b"guess")


def test_the_address_is_for_the_owner_only_and_goes_with_the_server(zz):
    door = Socket(zz)
    assert (zz.folder / FILE).stat().st_mode & 0o077 == 0
    door.close()
    assert not (zz.folder / FILE).exists()
    assert connect(zz.folder) is None
