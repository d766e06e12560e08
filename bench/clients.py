# SPDX-License-Identifier: Apache-2.0
"""Clients that cost little: connections kept open, requests spelled beforehand, one loop for all.

Clients run on the same cores as the server that they measure, so whatever they spend is taken from
it. Each connection sends its next request when the answer to the one before is whole; of an answer
the status is compared, and no more is read than its length. HTTP/1.1 (RFC 9112), no TLS.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

PATIENCE: Final = 60.0  # seconds without a single answer
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_END: Final = b"\r\n\r\n"
_PIECE: Final = 262_144


class Failed(RuntimeError):
    """A request was answered otherwise than it must be, or not at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and the status that it must get."""

    method: str
    path: str
    status: int
    body: bytes | None = None
    token: str = ""

    def spelled(self) -> bytes:
        """Return the request as it goes over the line."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if self.body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join(lines).encode() + _END + (self.body or b"")


@dataclass(frozen=True, slots=True)
class Load:
    """What clients got: requests a second, and the milliseconds of each, sorted."""

    rate: float
    waits: tuple[float, ...]

    def within(self, part: float) -> float:
        """Return the milliseconds in which this part of the requests was answered."""
        return self.waits[min(int(len(self.waits) * part), len(self.waits) - 1)]


@dataclass(frozen=True, slots=True)
class Share:
    """What one client sends to one server, one after the other."""

    port: int
    asked: Sequence[Asked]


@dataclass(slots=True)
class _Client:
    """One connection: what is still to be sent, and how long each answer took (ms)."""

    line: socket.socket
    requests: Iterator[tuple[bytes, int]]
    heard: bool
    status: int = 0
    begun: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    waits: list[float] = field(default_factory=list)

    def ask(self) -> bool:
        """Send the next request; False when there is none."""
        told = next(self.requests, None)
        if told is None:
            return False
        request, self.status = told
        self.got.clear()
        self.begun = time.perf_counter()
        self.line.sendall(request)
        return True

    def hear(self) -> bool:
        """Take what came; whether the answer is whole. Raises `Failed` when it is not as due."""
        piece = self.line.recv(_PIECE)
        if not piece:
            raise Failed("the server closed the connection")
        self.got += piece
        head = self.got.find(_END)
        if head < 0:
            return False
        length = _LENGTH.search(self.got, 0, head + 2)
        if length is None:
            raise Failed(f"an answer without a length: {bytes(self.got[:head])!r}")
        if len(self.got) < head + len(_END) + int(length[1]):
            return False
        self.waits.append((time.perf_counter() - self.begun) * 1_000)
        status = int(self.got[9:12])
        if status != self.status:
            raise Failed(f"{status} instead of {self.status}: {bytes(self.got[head:])[:300]!r}")
        return True


def load(shares: Sequence[Share], *, beside: Sequence[Share] = ()) -> Load:
    """Return what clients get when each sends its share, while others send theirs beside them."""
    clients = [_client(share, heard=True) for share in shares]
    others = [_client(share, heard=False) for share in beside]
    begun = time.perf_counter()
    try:
        ended = _converse([*others, *clients])
    finally:
        for client in (*clients, *others):
            client.line.close()
    waits = sorted(wait for client in clients for wait in client.waits)
    return Load(len(waits) / (ended - begun), tuple(waits))


def _client(share: Share, *, heard: bool) -> _Client:
    line = socket.create_connection(("127.0.0.1", share.port), PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    spelled = iter([(asked.spelled(), asked.status) for asked in share.asked])
    return _Client(line, spelled, heard)


def _converse(clients: Sequence[_Client]) -> float:
    """Let all ask until nobody has anything left; return when the last one heard was answered."""
    ended, going = time.perf_counter(), 0
    with selectors.DefaultSelector() as ready:
        for each in clients:
            if each.ask():
                ready.register(each.line, selectors.EVENT_READ, each)
                going += 1
        while going:
            answered = ready.select(PATIENCE)
            if not answered:
                raise Failed(f"no answer within {PATIENCE:g} s")
            for key, _ in answered:
                client: _Client = key.data
                if client.hear() and not client.ask():
                    ready.unregister(client.line)
                    going -= 1
                    if client.heard:
                        ended = time.perf_counter()
    return ended
