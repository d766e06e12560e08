# SPDX-License-Identifier: Apache-2.0
"""Serve one office: pages and API in one process, and the socket for the command line."""

import argparse
import atexit
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from granian.constants import Interfaces
from granian.server import Server

from paydar import settings as node
from paydar.api.app import application as api_of
from paydar.cli.sample import Sample, make_sample
from paydar.cli.socket import Socket
from paydar.web.site import application as pages_of
from paydar.wiring import open_office

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER: Final = "PAYDAR_DIR"
THREADS: Final = 12
PARENT_CHECK: Final = 0.25  # seconds
API_PATHS: Final = ("/api/", "/ledger/", "/healthz", "/readyz")


def application() -> "WSGIApplication":
    """Open the office named by the environment and return its WSGI application.

    Called inside the server's one worker: the appender's thread lives where requests are answered.
    """
    office = open_office(Path(os.environ[FOLDER]))
    atexit.register(office.close)
    _end_with_parent()
    Socket(office)
    api, pages = api_of(office), pages_of(office)

    def dispatch(environment: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = str(environment.get("PATH_INFO", ""))
        guest = api if path.startswith(API_PATHS) else pages
        answer: Iterable[bytes] = guest(environment, start)
        return answer

    return dispatch


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone: nobody would stop it later."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def serve(asked: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = node.load(asked.dir)
    host = asked.host or settings.host
    port = settings.port if asked.port is None else asked.port
    sys.stdout.write(f"{settings.office} serves at http://{host}:{port}\n")
    sys.stdout.flush()
    _run(asked.dir, host, port)
    return 0


def _run(folder: Path, host: str, port: int) -> None:
    os.environ[FOLDER] = str(folder.resolve())
    Server(
        "paydar.cli.serve:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        factory=True,
        log_enabled=False,
    ).serve()


def try_it(asked: argparse.Namespace) -> int:
    """Make a sample office (once), print the address and two sign-ins, and serve."""
    folder = asked.dir or Path(tempfile.mkdtemp(prefix="paydar-")) / "sample"
    sample = Sample(folder=folder, country=asked.country, families=asked.families)
    accounts = make_sample(sample)
    address = f"http://127.0.0.1:{asked.port}"
    sys.stdout.write(f"\npaydar is at {address}   (folder: {folder})\n\n")
    for account in accounts:
        sys.stdout.write(f"  {account.user:<10} {account.password:<16} {account.words}\n")
    sys.stdout.write(
        "\nStop with Ctrl+C; start again with the same folder and everything is there.\n"
    )
    sys.stdout.flush()
    _run(folder, "127.0.0.1", asked.port)
    return 0
