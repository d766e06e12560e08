# SPDX-License-Identifier: Apache-2.0
"""Signing in and out, and the language of the pages."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from paydar.web.accounts import entry
from paydar.web.frame import render
from paydar.web.guard import LANGUAGE_COOKIE
from paydar.web.speech import LANGUAGES

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page, or let somebody in."""
    if request.method == "GET":
        return _page(request, "")
    username, password = request.POST.get("username", ""), request.POST.get("password", "")
    address = request.META.get("REMOTE_ADDR", "")
    try:
        account = entry.sign_in(request.session, username, password, address)
    except entry.SignInLocked:
        return _page(request, "locked", 429)
    if account is None:
        return _page(request, "wrong", 422)
    response = HttpResponseRedirect(_next(request), status=303)
    if LANGUAGE_COOKIE not in request.COOKIES:
        _keep_language(response, account.language)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return HttpResponseRedirect("/sign-in", status=303)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages in this browser."""
    response = HttpResponseRedirect(_next(request), status=303)
    if (chosen := request.POST.get("language", "")) in LANGUAGES:
        _keep_language(response, chosen)
    return response


def _keep_language(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=A_YEAR, httponly=True, samesite="Strict")


def _page(request: HttpRequest, fault: str, status: int = 200) -> HttpResponse:
    minutes = int(entry.WINDOW.total_seconds() // 60)
    context = {
        "fault": fault,
        "next": _next(request),
        "username": request.POST.get("username", ""),
        "most": entry.MOST_WRONG,
        "minutes": minutes,
    }
    return render(request, "sign-in.html", context, status)


def _next(request: HttpRequest) -> str:
    """Return where to go on: a page of ours, never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else "/"
