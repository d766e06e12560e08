# SPDX-License-Identifier: Apache-2.0
"""What stands around every page: strict headers, and who is asking in which language."""

from collections.abc import Callable
from functools import wraps
from typing import Final
from urllib.parse import quote

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)

from paydar.counter.receipts import refused
from paydar.counter.submit import Asker
from paydar.law.grounds import Ground as Law
from paydar.ledger.errors import PaydarError
from paydar.web.accounts.sittings import present
from paydar.web.node import node
from paydar.web.pace import TooFast
from paydar.web.speech import LANGUAGES, speech

LANGUAGE_COOKIE: Final = "paydar_language"
NOT_ALLOWED: Final = 403
METHOD_NOT_ALLOWED: Final = 405
METHODS: Final = ("GET", "HEAD", "POST")  # that any page takes
WRONG: Final = 422  # the form was understood and cannot be taken as it is
POLICY: Final = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'"
)
# Not no-referrer: under it browsers send `Origin: null` with our own forms, and the check that a
# form comes from our own pages would have to be given up. To other places nothing is said.
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
View = Callable[..., HttpResponse]


def headers(ask: View) -> View:
    """Put the security headers on every answer; pages of persons are never kept by a browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = ask(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            for morsel in response.cookies.values():
                morsel["secure"] = True
        return response

    return middleware


def who(ask: View) -> View:
    """Set `request.account` (or None), `request.presence` and `request.speech`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.presence = present(request.session)
        request.account = request.presence.account
        request.speech = speech(_language(request), node().office.pack)
        return ask(request)

    return middleware


def _language(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    own = request.account.language if request.account else node().office.settings.language
    return own if own in LANGUAGES else LANGUAGES[0]


def at_pace(request: HttpRequest) -> None:
    """Count a look-up that is about to be written down; raises `TooFast`, and nothing is asked."""
    node().paces.take(request.account.pk)


def asker(request: HttpRequest) -> Asker:
    """Return who asks the counter: by assignment, and the language of the answer."""
    return Asker(request.account.assignment, request.speech.language)


def staff_only(view: View) -> View:
    """Let only those in who have signed in; the others are asked to, and then come back.

    A form that was sent after its session had ended is carried over the sign-in. Who still has a
    password that somebody else chose must choose one first. Who holds no post today is shown
    nothing: a sign-in gives no authority, and lists are for those who work here.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.account is None:
            return _ask_to_sign_in(request) if request.method == "POST" else _to_sign_in(request)
        if request.account.first_password:
            return HttpResponseRedirect("/account/password", status=303)
        return view(request, *args, **kwargs) if _has_post(request) else _no_post(request)

    return guarded


def own_only(view: View) -> View:
    """Let those in who have signed in, to pages of their own account: nothing sent is carried."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.account is None:
            return _to_sign_in(request)
        return view(request, *args, **kwargs)

    return guarded


def _has_post(request: HttpRequest) -> bool:
    office = node().office
    return office.counter.chart().is_living(request.account.assignment, office.today())


def _no_post(request: HttpRequest) -> HttpResponse:
    from paydar.web.frame import render  # noqa: PLC0415 - the frame needs this guard

    pack, language = request.speech.pack, request.speech.language
    said = refused(pack, "", (pack.refuse(Law.NOT_AUTHORISED, "command"),), language)
    return render(request, "refused.html", {"faults": said.refusals}, NOT_ALLOWED)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method != "POST" else "/"
    ended = f"&ended={request.presence.ended}" if request.presence.ended else ""
    return HttpResponseRedirect(f"/sign-in?next={quote(back)}{ended}", status=303)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    from paydar.web.pages.sign_in import again  # noqa: PLC0415 - that page needs this guard

    return again(request)


class Methods:
    """Turns a method that a page does not know into a page that says so, with a way back.

    Which methods a page takes it says itself; one that no page takes is turned away before anything
    of the request is looked at.
    """

    def __init__(self, ask: View) -> None:
        self._ask = ask

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; put words where the answer is an empty 405."""
        from paydar.web.pages.faults import not_allowed  # noqa: PLC0415 - the page needs the frame

        answer = self._ask(request)
        bare = answer.status_code == METHOD_NOT_ALLOWED and not answer.content
        return not_allowed(request, answer.headers["Allow"]) if bare else answer

    def process_view(
        self, request: HttpRequest, _view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Turn away what no page takes, before its form is asked where it came from."""
        return None if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class Stopped:
    """Turns what stops a request into a page that says so: nothing was acknowledged.

    That is a ledger that cannot write, and an account that looks up faster than its pace.
    """

    def __init__(self, ask: View) -> None:
        self._ask = ask

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._ask(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for what the ledger or the pace raised; leave everything else to Django."""
        from paydar.web.pages.faults import stopped, too_fast  # noqa: PLC0415 - they need the frame

        if isinstance(error, TooFast):
            return too_fast(request, error.seconds)
        return stopped(request, error) if isinstance(error, PaydarError) else None
