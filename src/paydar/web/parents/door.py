# SPDX-License-Identifier: Apache-2.0
"""The door of the public pages: how often and how much, before anything of a body is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from paydar.web.guard import LANGUAGE_COOKIE
from paydar.web.node import node
from paydar.web.parents import limits
from paydar.web.speech import LANGUAGES, speech

PATH = "/parents"
View = Callable[..., HttpResponse]


def door(ask: View) -> View:
    """Count a request to the public pages, and turn away one that is too large or too many."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != PATH and not request.path.startswith(f"{PATH}/"):
            return ask(request)
        try:
            limits.admit_request(caller(request))
        except limits.TooMuch as wait:
            return _turned_away(request, wait.seconds)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > limits.LARGEST_REQUEST:
            return _turned_away(request)
        return ask(request)

    return middleware


def caller(request: HttpRequest) -> str:
    """Return the address that a request is counted under."""
    forwarded = request.headers.get("X-Forwarded-For", "")[-100:]
    return limits.caller(str(request.META.get("REMOTE_ADDR", "")), forwarded)


def _turned_away(request: HttpRequest, seconds: int = 0) -> HttpResponse:
    from paydar.web.pages.parents import later, too_large  # noqa: PLC0415 - it needs this door

    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    own = node().office.settings.language
    known = chosen if chosen in LANGUAGES else own if own in LANGUAGES else LANGUAGES[0]
    request.account, request.speech = None, speech(known, node().office.pack)
    return later(request, seconds) if seconds else too_large(request)
