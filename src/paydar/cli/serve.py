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
from typing import TYPE_CHECKING, Final, cast

from granian.constants import Interfaces, SSLProtocols
from granian.server import Server

from paydar import settings as node
from paydar.api.app import application as api_of
from paydar.api.logs import log_to
from paydar.cli.doors import Door, door_of, guarded
from paydar.cli.sample import Sample, make_sample
from paydar.cli.socket import Socket
from paydar.ledger.errors import PaydarError
from paydar.web.site import application as pages_of
from paydar.wiring import clock as clocks
from paydar.wiring import line as lines
from paydar.wiring import open_office, system_clock

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

FOLDER: Final = "PAYDAR_DIR"
DOOR: Final = "PAYDAR_DOOR"
# More than the bodies (api) and forms (pages) that may be on their way: slow senders never hold
# the last thread.
THREADS: Final = 96
PARENT_CHECK: Final = 0.25  # seconds
API_PATHS: Final = ("/api/", "/ledger/", "/healthz", "/readyz", "/metrics")


def application() -> "WSGIApplication":
    """Open the office named by the environment and return its WSGI application.

    Called inside the server's one worker: the appender's thread lives where requests are answered.
    """
    try:
        office = open_office(Path(os.environ[FOLDER]))
    except PaydarError as error:  # said once, in words, by the worker that found it
        sys.stderr.write(f"paydar: {error.what_happened}\n  {error.what_to_do}\n")
        raise SystemExit(1) from None
    atexit.register(office.close)
    _end_with_parent()
    Socket(office)
    office.names.follow()
    log_to(sys.stderr)
    api, pages = api_of(office), pages_of(office)

    def dispatch(environment: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = str(environment.get("PATH_INFO", ""))
        guest = api if path.startswith(API_PATHS) else pages
        answer: Iterable[bytes] = guest(environment, start)
        return answer

    return guarded(dispatch, cast("Door", os.environ.get(DOOR, "plain")))


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone: nobody would stop it later."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def serve(asked: argparse.Namespace) -> int:
    """Serve until stopped; raises `LineRefused` where others could listen in."""
    settings = node.load(asked.dir)
    host = asked.host or settings.host
    port = settings.port if asked.port is None else asked.port
    has_line = lines.find(asked.dir) is not None
    door = door_of(host, behind_proxy=asked.behind_proxy, has_line=has_line)
    if door == "tls":
        lines.ready(asked.dir, settings, system_clock())
    scheme = "https" if door == "tls" else "http"
    sys.stdout.write(f"{settings.office} serves at {scheme}://{host}:{port}\n")
    sys.stdout.flush()
    _run(asked.dir, host, port, door)
    return 0


def _run(folder: Path, host: str, port: int, door: Door = "plain") -> None:
    os.environ[FOLDER], os.environ[DOOR] = str(folder.resolve()), door
    server = folder.resolve() / lines.LINE / lines.SERVER if door == "tls" else None
    Server(
        "paydar.cli.serve:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        factory=True,
        log_enabled=False,
        ssl_cert=server,
        ssl_key=server,
        ssl_protocol_min=SSLProtocols.tls12,  # machines of an office are old; 1.2 is sound here
    ).serve()


def try_it(asked: argparse.Namespace) -> int:
    """Make a sample office (once), print the address and two sign-ins, and serve."""
    folder = asked.dir or Path(tempfile.mkdtemp(prefix="paydar-")) / "sample"
    sample = Sample(folder=folder, country=asked.country, families=asked.families)
    accounts = make_sample(sample)
    clocks.accept(folder, system_clock())  # a sample may lie for months: its acts are nobody's
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
