# SPDX-License-Identifier: Apache-2.0
"""A session that ends while somebody types: nothing typed is lost.

The form that was sent comes back inside the page that asks to sign in, unseen, and goes on with the
sign-in to where it was sent first. If somebody else signs in, that person is asked before; so is
the same one where the form acts on posts, sign-ins or keys.
Scanned papers cannot be carried this way; the page says so.
"""

from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from paydar.web.accounts.models import Account
from paydar.web.frame import render
from paydar.web.node import node

MOST_KEPT: Final = 262_144  # characters of one form that are carried over a sign-in
SALT: Final = "paydar.kept"
KEPT_FOR: Final = 12 * 60 * 60  # seconds
# Acts on posts, sign-ins and keys, and the closing: whoever sits down at a desk that was left could
# send one for its owner to sign in to, so the owner is asked too.
ASKED: Final = ("/staff", "/account", "/day")
_OWN: Final = frozenset(
    {"csrfmiddlewaretoken", "username", "password", "kept", "next", "proof", "code", "ticket",
     "answer"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way: signed address and owner, its fields, and whether papers were with it."""

    token: str
    fields: tuple[tuple[str, str], ...]
    papers: bool = False


def keep(request: HttpRequest, was: Account | None) -> Kept | None:
    """Return the form of this request to be carried; None when there is nothing to carry."""
    told = {"to": request.get_full_path(), "of": was.pk if was else 0}
    token = signing.dumps(told, key=node().secret, salt=SALT)
    fields = _fields(request)
    if sum(len(name) + len(text) for name, text in fields) > MOST_KEPT:
        return None
    return Kept(token, fields, bool(request.FILES))


def carried(request: HttpRequest) -> Kept | None:
    """Return the form that the page to sign in carries."""
    token = request.POST.get("kept", "")
    return Kept(token, _fields(request)) if _read(token) else None


def resume(request: HttpRequest, account: Account) -> HttpResponse | None:
    """Send the carried form to where it was going; None when there is none.

    307: the browser sends the same fields again, so nothing waits half done on the server.
    """
    told = _read(request.POST.get("kept", ""))
    if told is None:
        return None
    to = str(told["to"])
    if told["of"] == account.pk and not to.startswith(ASKED):
        return HttpResponseRedirect(to, preserve_request=True)
    request.account = account
    return render(request, "resume.html", {"to": to, "fields": _fields(request)})


def _fields(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, str(text))
        for name, texts in request.POST.lists()
        if name not in _OWN
        for text in texts
    )


def _read(token: str) -> dict[str, object] | None:
    try:
        told: dict[str, object] = signing.loads(
            token, key=node().secret, salt=SALT, max_age=KEPT_FOR
        )
    except signing.BadSignature:
        return None
    return told
