# SPDX-License-Identifier: Apache-2.0
"""An office served on a port of this machine, from a thread of the test."""

import socketserver
import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from paydar.web.site import application
from tests.web.desk import unhurried


class _Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(office, paces=None):
    """Serve the pages of an office; yields the address. Look-ups have no pace unless it is told."""
    server = make_server(
        "127.0.0.1",
        0,
        application(office, paces or unhurried()),
        server_class=_Threads,
        handler_class=_Quiet,
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
