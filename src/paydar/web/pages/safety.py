# SPDX-License-Identifier: Apache-2.0
"""The keys of an account besides the password: code generator, codes on paper, passkeys.

Nothing here is changed by whoever happens to sit before an open desk: the password, or the sign-in
itself, must be a few minutes old.
"""

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from paydar.web.accounts import codes, passkeys, sittings
from paydar.web.accounts.models import Passkey, RecoveryCode
from paydar.web.accounts.secret import seal, unseal
from paydar.web.frame import render
from paydar.web.guard import WRONG, staff_only
from paydar.web.node import node

_PENDING: Final = "code-secret"
DONE: Final = frozenset({"code-off", "passkey", "passkey-gone"})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys, or change one."""
    if not sittings.is_proved(request.presence.sitting):
        return render(request, "confirm.html", {"fault": ""})
    if request.method != "POST":
        return _page(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request)


def _start_code(request: HttpRequest) -> HttpResponse:
    """Show a new key, as a square and in letters; it holds once it has shown a right code."""
    secret = codes.new_secret()
    request.session[_PENDING] = seal(secret)
    return _code_page(request, secret)


def _begin_code(request: HttpRequest) -> HttpResponse:
    secret = unseal(request.session.get(_PENDING, ""))
    if not secret:
        return HttpResponseRedirect("/account/safety", status=303)
    if not codes.begin(request.account, secret, request.POST.get("code", "")[:60]):
        return _code_page(request, secret, "wrong")
    del request.session[_PENDING]
    return _papers(request)


def _papers(request: HttpRequest) -> HttpResponse:
    if not request.account.code_secret:
        raise Http404
    made = codes.new_recovery_codes(request.account)
    return render(request, "recovery.html", {"codes": made})


def _end_code(request: HttpRequest) -> HttpResponse:
    codes.end(request.account)
    return HttpResponseRedirect("/account/safety?done=code-off", status=303)


def _make_passkey(request: HttpRequest) -> HttpResponse:
    offer = request.POST.get("ticket", ""), request.POST.get("answer", "")
    label = "".join(c for c in request.POST.get("label", "") if c.isprintable()).strip()
    label = label or sittings.browser_of(request.headers.get("User-Agent", "")) or "passkey"
    if passkeys.make(request.account, request.get_host(), offer, label) is None:
        return _page(request, "passkey", WRONG)
    return HttpResponseRedirect("/account/safety?done=passkey", status=303)


def _drop_passkey(request: HttpRequest) -> HttpResponse:
    own = Passkey.objects.filter(account=request.account)
    if (pk := request.POST.get("passkey", "")[:18]).isdecimal():
        own.filter(pk=int(pk)).delete()
    return HttpResponseRedirect("/account/safety?done=passkey-gone", status=303)


ACTS: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "start-code": _start_code,
    "begin-code": _begin_code,
    "end-code": _end_code,
    "papers": _papers,
    "make-passkey": _make_passkey,
    "drop-passkey": _drop_passkey,
}


def _code_page(request: HttpRequest, secret: str, fault: str = "") -> HttpResponse:
    context = {
        # Drawn by us from our own key: the only markup that a page takes as it is.
        "square": mark_safe(  # noqa: S308
            codes.drawn(codes.address_of(secret, request.account.username))
        ),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "fault": fault,
    }
    return render(request, "code.html", context, WRONG if fault else 200)


def _page(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    account, host, offset = request.account, request.get_host(), node().office.settings.utc_offset
    own = list(Passkey.objects.filter(account=account).order_by("made_at"))
    room = len(own) < passkeys.MOST_PASSKEYS

    def when(moment: Any) -> str:  # noqa: ANN401
        return request.speech.moment(moment.isoformat(), offset) if moment else ""

    done = request.GET.get("done", "")
    context = {
        "fault": fault,
        "done": done if done in DONE else "",
        "has_code": bool(account.code_secret),
        "papers_left": RecoveryCode.objects.filter(account=account).count(),
        "passkeys": [(one, when(one.made_at), when(one.used_at)) for one in own],
        "host": passkeys.rp_id_of(host),
        "offer": passkeys.offer_to_make(account, host)
        if room and passkeys.rp_id_of(host)
        else None,
    }
    return render(request, "safety.html", context, status)
