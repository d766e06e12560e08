# SPDX-License-Identifier: Apache-2.0
"""The pages of an office as a WSGI application, and the accounts that sign in to them."""

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler

from paydar.web.accounts.create import create_account
from paydar.web.config import open_accounts
from paydar.web.node import Node, secret_of, serving
from paydar.web.parents.sweeping import sweep
from paydar.wiring import Office

__all__ = ["application", "create_account"]

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def application(office: Office) -> Application:
    """Return the WSGI application of this office's pages.

    Makes the accounts file and the secret in the office's folder where they are missing.
    """
    node = Node(office, open_accounts(office.folder), secret_of(office.folder))
    handler = WSGIHandler()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with serving(node):
            sweep()
            response: Iterable[bytes] = handler(environ, start)
            return response

    return answer
