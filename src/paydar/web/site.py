# SPDX-License-Identifier: Apache-2.0
"""The pages of an office as a WSGI application, and the accounts that sign in to them."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Final
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler

from paydar.web.accounts.create import create_account
from paydar.web.config import open_accounts
from paydar.web.node import Node, secret_of, serving
from paydar.web.pace import Paces
from paydar.web.parents.sweeping import sweep
from paydar.wiring import Office

__all__ = ["application", "create_account"]

# Forms on their way in at once: whoever sends them slowly cannot hold every thread of the server.
MOST_FORMS_AT_ONCE: Final = 32
CROWDED: Final = (
    "فرم‌های بسیاری هم‌زمان در راه است. یک لحظه بعد دوباره بفرستید؛ آنچه نوشته‌اید سر جای خود است.\n"
    "Many forms are on their way. Go back and send again in a moment: your words are still there.\n"
)
Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def application(office: Office, paces: Paces | None = None) -> Application:
    """Return the WSGI application of this office's pages; `paces` are those of look-ups.

    Makes the accounts file and the secret in the office's folder where they are missing.
    """
    node = Node(office, open_accounts(office.folder), secret_of(office.folder), paces or Paces())
    handler, room = WSGIHandler(), BoundedSemaphore(MOST_FORMS_AT_ONCE)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with serving(node):
            sweep()
            response: Iterable[bytes] = handler(environ, start)
            return response

    def admitted(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return answer(environ, start)
        if not room.acquire(blocking=False):
            return _crowded(start)
        try:
            return answer(environ, start)
        finally:
            room.release()

    return admitted


def _crowded(start: StartResponse) -> Iterable[bytes]:
    """Turn a form away before anything of it is read: it stands in the browser as it was typed."""
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1")]
    start("503 Service Unavailable", headers)
    return [CROWDED.encode()]
