# SPDX-License-Identifier: Apache-2.0
"""What is shown when a page cannot be: not found, a form that is too old, a fault of ours."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from paydar.ledger.errors import PaydarError
from paydar.web.frame import render
from paydar.web.guard import HEADERS
from paydar.web.node import node
from paydar.web.pace import MOST_A_MINUTE, MOST_AT_A_STRETCH
from paydar.web.resuming import MOST_KEPT
from paydar.web.speech import speech

TOO_MANY: Final = 429


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


def too_fast(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say that this account looks up too fast, and when it may go on; what was typed comes along.

    Scanned papers are with the sheet by then: it is kept before anything is looked up.
    """
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    fields = [(name, str(text)) for name, text in sent if name != "csrfmiddlewaretoken"]
    large = sum(len(name) + len(text) for name, text in fields) > MOST_KEPT
    context = {
        "seconds": seconds,
        "most": MOST_A_MINUTE,
        "stretch": MOST_AT_A_STRETCH,
        "to": request.get_full_path(),
        "fields": [] if large else fields,
        "large": large,
    }
    response = render(request, "too-fast.html", context, TOO_MANY)
    response.headers["Retry-After"] = str(seconds)
    return response
