# SPDX-License-Identifier: Apache-2.0
"""Whoever sends forms slowly holds his own places, and never the whole office."""

import io
import threading

from paydar.api import limits
from paydar.cli import serve
from paydar.web import site
from paydar.web.site import application


class Slow(io.RawIOBase):
    """A body that does not come until it is let go."""

    def __init__(self):
        self.asked, self.go = threading.Event(), threading.Event()

    def read(self, _size=-1):
        self.asked.set()
        assert self.go.wait(30)
        return b""


def sent(app, method, body):
    """Send one request; return its status."""
    said = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": "/sign-in", "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "wsgi.input": body, "wsgi.url_scheme": "http",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": "100" if method == "POST" else "0", "HTTP_HOST": "localhost",
        "HTTP_COOKIE": f"paydar_form={'a' * 32}",
    }  # fmt: skip
    b"".join(app(environ, lambda status, _headers, _exc=None: said.append(int(status[:3]))))
    return said[0]


def test_slow_forms_leave_the_pages_to_everybody_else(fresh, monkeypatch):
    monkeypatch.setattr(site, "MOST_FORMS_AT_ONCE", 2)
    app = application(fresh("zz").office)
    slow = [Slow(), Slow()]
    threads = [threading.Thread(target=sent, args=(app, "POST", body)) for body in slow]
    for thread, body in zip(threads, slow, strict=True):
        thread.start()
        assert body.asked.wait(30)
    assert sent(app, "POST", io.BytesIO()) == 503
    assert sent(app, "GET", io.BytesIO()) == 200
    for thread, body in zip(threads, slow, strict=True):
        body.go.set()
        thread.join(30)
    assert sent(app, "POST", io.BytesIO()) != 503


def test_the_server_has_more_threads_than_bodies_may_be_on_their_way():
    assert serve.THREADS > limits.MOST_BODIES_AT_ONCE + site.MOST_FORMS_AT_ONCE
