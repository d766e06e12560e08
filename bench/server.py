# SPDX-License-Identifier: Apache-2.0
"""A served office as a process of its own, started as an operator would; its log is a file."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 120.0  # seconds until a server that does not answer is given up


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: where, how long it took, its process."""

    port: int
    start: float
    pid: int


@contextmanager
def running(at: Path) -> Iterator[Served]:
    """Run `paydar serve` on a free port until the context ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "paydar.cli", "serve", "--dir", str(at), "--port", str(port)]
    lines = at.with_name(at.name + ".log")
    with lines.open("ab") as log:
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own words
            command, stdout=subprocess.DEVNULL, stderr=log
        )
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - begun > PATIENCE:
                    said = lines.read_text("utf-8")[-500:]
                    raise RuntimeError(f"the server did not come up: {said}")
                time.sleep(0.005)
            yield Served(port, time.perf_counter() - begun, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
