# SPDX-License-Identifier: Apache-2.0
"""The page on which work is taken, given to a colleague and given back; sheets begun on it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from paydar.web.accounts.models import Account
from paydar.web.frame import render
from paydar.web.guard import WRONG, staff_only
from paydar.web.hands import Moved, colleagues, hand_of, move, name_of, worklist
from paydar.web.node import node
from paydar.web.pages.desk import clock_words
from paydar.web.sheet.drafts import drafts_of_others, open_drafts


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def hand(request: HttpRequest, entry: str) -> HttpResponse:
    """Show who has an entry in hand; take it, give it, or give it back."""
    item = worklist().item(entry)
    if item is None:
        raise Http404
    moved = False
    if request.method == "POST":
        try:
            move(entry, request.POST.get("seen", ""), _to(request), request.account)
            return HttpResponseRedirect(_back(request, entry), status=303)
        except Moved:
            moved = True
    held, speech = hand_of(entry), request.speech
    me = str(request.account.pk)
    others = {me, held.account if held else me}
    offset = node().office.settings.utc_offset
    context = {
        "item": item,
        "clock": clock_words(request, item.clock),
        "hand": held,
        "holder": name_of(request, held.name, held.assignment) if held else "",
        "since": speech.moment(held.at, offset) if held else "",
        "mine": bool(held) and held.account == me,
        "colleagues": [one for one in colleagues(request) if one[0] not in others],
        "own": [one for one in open_drafts(request.account, speech) if one.entry == entry],
        "others": drafts_of_others(request.account, speech, entry),
        "moved": moved,
    }
    return render(request, "hand.html", context, WRONG if moved else 200)


def _to(request: HttpRequest) -> Account | None:
    """Return to whom the entry is to go; None gives it back to the list."""
    act = request.POST.get("act", "")
    if act == "take":
        return request.account
    if act == "back":
        return None
    chosen = request.POST.get("to", "")
    if act != "give" or chosen not in dict(colleagues(request)):
        raise Http404
    return Account.objects.get(pk=int(chosen))


def _back(request: HttpRequest, entry: str) -> str:
    """Return to the list when the button stood in it."""
    return "/" if request.POST.get("from") == "list" else f"/work/{entry}"
