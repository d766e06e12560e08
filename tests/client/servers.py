# SPDX-License-Identifier: Apache-2.0
"""Servers of these tests, each in threads of the test: an office, a script, and a line that cuts."""

import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class _Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def running(server):
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def served(app, tls=None):
    """Serve a WSGI application; yields its port. `tls`: a file with certificate and key."""
    server = make_server("127.0.0.1", 0, app, server_class=_Threads, handler_class=_Quiet)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server):
        yield server.server_port


@contextmanager
def scripted(*answers):
    """Give these (status, headers, body) one after the other; yields port, requests, connections."""
    requests, connections, left = [], [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            connections.append(1)
            super().setup()

        def _answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            requests.append((self.command, self.path, dict(self.headers), body))
            status, headers, said = left.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(said))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = _answer  # noqa: N815 - names that the library calls

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with running(server):
        yield server.server_port, requests, connections


@contextmanager
def cutting(port, cuts):
    """Pass requests on to a server; of the first `cuts` answers nothing comes back.

    The server has answered in full before the line is cut. Yields port and what was passed on.
    """
    passed, door = [], socket.create_server(("127.0.0.1", 0))

    def carry(line):
        with line, socket.create_connection(("127.0.0.1", port)) as onward:
            passed.append(_request(line))
            onward.sendall(passed[-1])
            answer = b"".join(iter(lambda: onward.recv(65_536), b""))
            if len(passed) > cuts:
                line.sendall(answer)

    def listen():
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(line,), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield door.getsockname()[1], passed
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()


def _request(line):
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65_536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(int(row.split(b":")[1]) for row in head.split(b"\r\n")
                  if row.lower().startswith(b"content-length"))  # fmt: skip
    while len(body) < length:
        body += line.recv(65_536)
    return head + b"\r\n\r\n" + body
