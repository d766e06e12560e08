# SPDX-License-Identifier: Apache-2.0
"""The local socket: command-line writers hand their work to the server that holds the book.

A loopback connection with a secret that only the folder's owner can read (HMAC challenge of the
standard library). Nothing is unpickled: messages are bytes.
"""

import json
import os
import secrets
import threading
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import (
    Client,
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from pathlib import Path
from typing import Final

from paydar.cli.operations import OPERATIONS
from paydar.ledger.errors import PaydarError
from paydar.wiring import Office

FILE: Final = "writer.socket"
MAX_REQUEST: Final = 64 * 1024 * 1024


class Unheard(PaydarError):
    """The server was there and did not answer; the command may or may not be recorded."""

    what_to_do = "Repeat the command with the same key: it is recorded once."


class Socket:
    """Answers operations of an office until it is closed."""

    def __init__(self, office: Office) -> None:
        self._office, self._path = office, office.folder / FILE
        secret = self._secret = secrets.token_bytes(32)
        self._closed = False
        self._listener = Listener(("127.0.0.1", 0))
        self._path.unlink(missing_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump({"port": self._listener.address[1], "secret": secret.hex()}, file)
        threading.Thread(target=self._listen, name="socket", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection = self._listener.accept()
            except OSError:
                if self._closed:
                    return
                continue
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: "Connection[bytes, bytes]") -> None:
        """Ask for the secret first, in this thread: one who is silent keeps nobody waiting."""
        with connection:
            try:
                deliver_challenge(connection, self._secret)
                answer_challenge(connection, self._secret)
            except (AuthenticationError, EOFError, OSError):
                return
            while True:
                try:
                    name = connection.recv_bytes(100).decode()
                    request = connection.recv_bytes(MAX_REQUEST)
                except (EOFError, OSError, UnicodeDecodeError):
                    return
                connection.send_bytes(_outcome(self._office, name, request))

    def close(self) -> None:
        """Stop listening and remove the address."""
        self._closed = True
        self._listener.close()
        self._path.unlink(missing_ok=True)


def _outcome(office: Office, name: str, request: bytes) -> bytes:
    """Return `+` and the answer, or `-` and what went wrong."""
    operation = OPERATIONS.get(name)
    if operation is None:
        return b"-no such operation"
    try:
        return b"+" + operation(office, request)
    except Exception as error:  # noqa: BLE001 - outermost loop of a connection
        return b"-" + f"{type(error).__name__}: {error}".encode()


Asking = Callable[[str, bytes], bytes]


def connect(folder: Path) -> Asking | None:
    """Return a way to ask the running server, or None when none runs on this folder."""
    try:
        told = json.loads((folder / FILE).read_text("utf-8"))
        secret = bytes.fromhex(told["secret"])
        connection = Client(("127.0.0.1", told["port"]), authkey=secret)
    except (OSError, ValueError, KeyError, AuthenticationError, EOFError):
        return None

    def ask(name: str, request: bytes) -> bytes:
        try:
            connection.send_bytes(name.encode())
            connection.send_bytes(request)
            answer = connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise Unheard("the server stopped before it answered") from error
        if answer[:1] != b"+":
            raise Unheard(answer[1:].decode(errors="replace"))
        return answer[1:]

    return ask
