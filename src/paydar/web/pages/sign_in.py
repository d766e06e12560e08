# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, and the language of the pages."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from paydar.web import resuming
from paydar.web.accounts import delays, entry, passkeys, sittings
from paydar.web.accounts.models import Account
from paydar.web.frame import render
from paydar.web.guard import LANGUAGE_COOKIE, WRONG
from paydar.web.speech import LANGUAGES

A_YEAR = 365 * 24 * 60 * 60
KNOWN_COOKIE: Final = "paydar_known"
NO_SESSION: Final = 403  # the form was understood; who sends it must sign in again
LATER: Final = 429


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page, or let somebody in who has no code generator."""
    if request.method != "POST":
        return _page(request)
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    try:
        account = entry.check_password(username, password, where(request))
    except delays.Wait as wait:
        return _page(request, "wait", LATER, seconds=wait.seconds)
    if account is None:
        return _page(request, "wrong", WRONG)
    if account.code_secret:
        return _code_page(request, entry.half_way(account))
    return _let_in(request, account)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Let somebody in whose password was right and who shows a code."""
    if request.method != "POST":
        return HttpResponseRedirect("/sign-in", status=303)
    proof = request.POST.get("proof", "")
    account = entry.who_is_half_way(proof)
    if account is None:
        return _page(request, "too-late", WRONG)
    try:
        right = entry.check_code(account, request.POST.get("code", "")[:60], where(request))
    except delays.Wait as wait:
        return _code_page(request, proof, "wait", LATER, seconds=wait.seconds)
    return _let_in(request, account) if right else _code_page(request, proof, "wrong", WRONG)


@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Let somebody in whose passkey answered. No delay: an answer cannot be guessed."""
    ticket, answer = request.POST.get("ticket", ""), request.POST.get("answer", "")
    account = passkeys.recognised(request.get_host(), ticket, answer)
    return _let_in(request, account) if account else _page(request, "passkey", WRONG)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sittings.sign_out(request.session)
    return HttpResponseRedirect("/sign-in", status=303)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages in this browser."""
    response = HttpResponseRedirect(_next(request), status=303)
    if (chosen := request.POST.get("language", "")) in LANGUAGES:
        keep_language(response, chosen)
    return response


def again(request: HttpRequest) -> HttpResponse:
    """Ask for the sign-in in the middle of the work, and carry the form that was sent."""
    was = request.presence.was
    kept = resuming.keep(request, was)
    more = {"username": was.username if was else "", "kept": kept, "lost": kept is None}
    return _page(request, "", NO_SESSION, **more)


def where(request: HttpRequest) -> entry.From:
    """Return where a request comes from, as tries are counted."""
    return entry.From(
        request.META.get("REMOTE_ADDR", ""), request.COOKIES.get(KNOWN_COOKIE, "")[:300]
    )


def keep_language(response: HttpResponse, chosen: str) -> None:
    """Have this browser show the pages in a language."""
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Strict")


def _let_in(request: HttpRequest, account: Account) -> HttpResponse:
    place = sittings.Place(
        request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", "")
    )
    sittings.begin(request.session, account, place)
    response = resuming.resume(request, account)
    if response is None:
        response = HttpResponseRedirect(_next(request), status=303)
    if LANGUAGE_COOKIE not in request.COOKIES:
        keep_language(response, account.language)
    if not delays.known_by(request.COOKIES.get(KNOWN_COOKIE, ""), account.pk):
        mark = delays.known_mark(account.pk, entry.new_nonce())
        response.set_cookie(
            KNOWN_COOKIE, mark, max_age=A_YEAR, httponly=True, samesite="Strict", path="/"
        )
    return response


def _page(request: HttpRequest, fault: str = "", status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401
    ended = request.GET.get("ended", "") if request.method != "POST" else request.presence.ended
    context = {
        "fault": fault,
        "next": _next(request),
        "username": request.POST.get("username", ""),
        "ended": ended if ended in {"idle", "long", "ended"} else "",
        "idle": int(sittings.IDLE.total_seconds() // 60),
        "hours": int(sittings.WORKDAY.total_seconds() // 3600),
        "kept": resuming.carried(request) if request.method == "POST" else None,
        "offer": passkeys.offer_to_show(request.get_host()),
        **more,
    }
    return render(request, "sign-in.html", context, status)


def _code_page(
    request: HttpRequest, proof: str, fault: str = "", status: int = 200, seconds: int = 0
) -> HttpResponse:
    context = {
        "proof": proof,
        "fault": fault,
        "seconds": seconds,
        "next": _next(request),
        "kept": resuming.carried(request),
    }
    return render(request, "sign-in-code.html", context, status)


def _next(request: HttpRequest) -> str:
    """Return where to go on: a page of ours, never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else "/"
