# SPDX-License-Identifier: Apache-2.0
"""What is shown when a page cannot be: not found, a form that is too old, a fault of ours."""

from django.http import HttpRequest, HttpResponse

from paydar.ledger.errors import PaydarError
from paydar.web.frame import render
from paydar.web.guard import HEADERS
from paydar.web.node import node
from paydar.web.speech import speech


def _say(request: HttpRequest, key: str, status: int, more: str = "") -> HttpResponse:
    if not hasattr(request, "speech"):  # the fault came before anybody knew who asks
        request.account = None
        request.speech = speech(node().office.settings.language, node().office.pack)
    response = render(request, "fault.html", {"key": key, "more": more}, status)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page. The same words for whatever is not to be shown."""
    del exception
    return _say(request, "not-found", 404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Say that the page is not asked in this way; `allowed` are the methods that it takes."""
    response = _say(request, "not-allowed", 405)
    response.headers["Allow"] = allowed
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be read, or is too large."""
    del exception
    return _say(request, "bad-request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not possible from here."""
    del exception
    return _say(request, "stale-form", 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is too old, or did not come from our own page."""
    del reason
    return _say(request, "stale-form", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something of ours failed. Nothing was acknowledged, so nothing is lost."""
    return _say(request, "broken", 500)


def stopped(request: HttpRequest, error: PaydarError) -> HttpResponse:
    """Say that the ledger cannot write, and what to do."""
    return _say(request, "stopped", 503, more=f"{error.what_happened} {error.what_to_do}")
