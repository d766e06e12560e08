# SPDX-License-Identifier: Apache-2.0
"""The own account: who one is here, the password, where one is signed in, what pages choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from paydar.counter.receipts import Ground
from paydar.facts.structure import StaffAssigned
from paydar.web import printing
from paydar.web.accounts import delays, entry, passwords, sittings
from paydar.web.accounts.models import Account, Passkey, RecoveryCode, Sitting
from paydar.web.frame import post_words, render
from paydar.web.guard import WRONG, asker, own_only, staff_only
from paydar.web.lines import last_box
from paydar.web.node import node
from paydar.web.pages.sign_in import LATER, keep_language, where
from paydar.web.paper import paper
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.shown import Box, Fault
from paydar.web.speech import LANGUAGES, OWN_NAMES

NEXT_STEPS: Final = ("", "document")
DONE: Final = frozenset({"password", "settings", "sittings", "positions"})


@dataclass(frozen=True, slots=True)
class Row:
    """One sitting as it is shown."""

    id: int
    browser: str
    address: str
    since: str
    seen: str
    here: bool


@require_safe
@staff_only
def front(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    return _page(request, done=request.GET.get("done", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@own_only
def password(request: HttpRequest) -> HttpResponse:
    """Change the password: the old one is asked for, and every other sitting ends."""
    if request.method != "POST":
        return render(request, "password.html", _password_context())
    account, old = request.account, request.POST.get("old", "")
    new, again = request.POST.get("new", ""), request.POST.get("again", "")
    found = passwords.amiss(new, words_of(account))
    if passwords.as_kept(new) != passwords.as_kept(again):
        found.append("again")
    try:
        if not found and not entry.check_again(account, old, where(request)):
            found.append("old-wrong")
    except delays.Wait as wait:
        context = _password_context(["wait"], wait.seconds)
        return render(request, "password.html", context, LATER)
    if not found and passwords.is_right(new, account.password):
        found.append("same")
    if found:
        return render(request, "password.html", _password_context(found), WRONG)
    account.password, account.first_password = passwords.hashed(new), False
    account.save(update_fields=["password", "first_password"])
    sittings.end(account, but=request.presence.sitting.pk)
    sittings.stay(request.session, account)
    sittings.prove(request.presence.sitting)
    return HttpResponseRedirect("/account?done=password", status=303)


@require_POST
@staff_only
def settings(request: HttpRequest) -> HttpResponse:
    """Keep what pages choose beforehand; what is not on a list is left as it was."""
    account, kinds = request.account, request.speech.pack.documents.documents
    told = {name: request.POST.get(name, "") for name in ("language", "paper_language")}
    if told["language"] in LANGUAGES:
        account.language = told["language"]
    if told["paper_language"] in {"", *LANGUAGES}:
        account.paper_language = told["paper_language"]
    if request.POST.get("document", "") in {"", *kinds}:
        account.document = request.POST.get("document", "")
    if request.POST.get("next_step", "") in NEXT_STEPS:
        account.next_step = request.POST.get("next_step", "")
    if request.POST.get("paper", "") in printing.PAPERS:
        account.paper = request.POST.get("paper", "")
    account.save(update_fields=["language", "paper_language", "document", "next_step", "paper"])
    response = HttpResponseRedirect("/account?done=settings", status=303)
    keep_language(response, account.language)
    return response


@require_POST
@staff_only
def positions(request: HttpRequest) -> HttpResponse:
    """Keep how far this account's booklet pages are moved, or say what is wrong with it."""
    account, pack = request.account, request.speech.pack
    if not pack.booklets.required:
        raise Http404
    typed = {side: request.POST.get(side, "").strip()[:20] for side in printing.SIDES}
    if amiss := printing.amiss(pack, typed):
        return _page(request, typed=typed, amiss=amiss)
    for side in printing.SIDES:
        setattr(account, f"booklet_{side}", printing.tenths(typed[side]))
    account.save(update_fields=[f"booklet_{side}" for side in printing.SIDES])
    return HttpResponseRedirect("/account?done=positions#positions", status=303)


@require_safe
@staff_only
def trial(request: HttpRequest) -> HttpResponse:
    """Show the page with crosses by which a clerk measures the own printer."""
    if not request.speech.pack.booklets.required:
        raise Http404
    office, shift = node().office, printing.shift_of(request.account)
    return paper(request, "trial", lambda: office.booklet_trial(asker(request), shift))


@require_POST
@staff_only
def end_sittings(request: HttpRequest) -> HttpResponse:
    """End one sitting, or all but this one."""
    here, one = request.presence.sitting.pk, request.POST.get("sitting", "")
    if one.isdecimal():
        sittings.end(request.account, only=int(one[:18]), but=here)
    else:
        sittings.end(request.account, but=here)
    return HttpResponseRedirect("/account?done=sittings", status=303)


@require_POST
@staff_only
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password again before a key is changed."""
    try:
        right = entry.check_again(request.account, request.POST.get("password", ""), where(request))
    except delays.Wait as wait:
        context = {"fault": "wait", "seconds": wait.seconds}
        return render(request, "confirm.html", context, LATER)
    if not right:
        return render(request, "confirm.html", {"fault": "wrong"}, WRONG)
    sittings.prove(request.presence.sitting)
    return HttpResponseRedirect("/account/safety", status=303)


def words_of(account: Account) -> list[str]:
    """Return the words that a password of this person may not resemble."""
    held, office = held_by(account), node().office.settings.office
    names = held.name if held else None
    if names is None:
        return [str(account.username), office]
    own = [names.given, names.family, names.given_latin, names.family_latin]
    whole = [f"{names.given} {names.family}", f"{names.given_latin} {names.family_latin}"]
    return [str(account.username), office, *own, *whole]


def held_by(account: Account) -> StaffAssigned | None:
    """Return the assignment of an account, as the chart has it."""
    return node().office.counter.chart().assignments.get(str(account.assignment))


def rows_of(request: HttpRequest, account: Account, here: Sitting | None) -> list[Row]:
    """Return the sittings of an account as they are shown."""
    offset = node().office.settings.utc_offset
    return [
        Row(
            id=sitting.pk,
            browser=sitting.browser,
            address=sitting.address,
            since=request.speech.moment(sitting.since.isoformat(), offset),
            seen=request.speech.moment(sitting.seen.isoformat(), offset),
            here=here is not None and sitting.pk == here.pk,
        )
        for sitting in sittings.of(account)
    ]


def _position_boxes(
    request: HttpRequest, typed: Mapping[str, str], amiss: Mapping[str, str]
) -> tuple[list[Box], list[Fault]]:
    """Return the boxes of the printing positions, and the summary of what is wrong with them."""
    account, speech = request.account, request.speech
    kept = {side: getattr(account, f"booklet_{side}") for side in printing.SIDES}
    shown = {side: printing.typed_length(length, speech) for side, length in kept.items()}
    grounds = [
        Ground(
            ground=ground,
            field=side,
            law="",
            message=speech.say(f"printing.{ground}", most=printing.MOST_SHIFT),
            way_out=speech.say(f"printing.{ground}-way-out"),
        )
        for side, ground in amiss.items()
    ]
    cells = [Cell(side, "figures", 2, label=f"print-{side}") for side in printing.SIDES]
    boxes = [last_box(request, cell, {**shown, **typed}, grounds) for cell in cells]
    labels = {box.cell.name: box for box in boxes}
    faults = [Fault(g, labels[g.field].label, f"#{labels[g.field].id}") for g in grounds]
    return boxes, faults


def _page(
    request: HttpRequest,
    done: str = "",
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    amiss: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    account, speech = request.account, request.speech
    boxes, faults = _position_boxes(request, typed, amiss)
    held, documents = held_by(account), speech.pack.documents.documents
    context = {
        "held": held,
        "post": post_words(request, held.post) if held else "",
        "rows": rows_of(request, account, request.presence.sitting),
        "passkeys": Passkey.objects.filter(account=account).count(),
        "papers_left": RecoveryCode.objects.filter(account=account).count(),
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "documents": [(kind, row.title[speech.language]) for kind, row in documents.items()],
        "next_steps": NEXT_STEPS,
        "idle": int(sittings.IDLE.total_seconds() // 60),
        "hours": int(sittings.WORKDAY.total_seconds() // 3600),
        "papers": printing.PAPERS,
        "positions": boxes if speech.pack.booklets.required else [],
        "faults": faults,
        "done": done if done in DONE else "",
    }
    return render(request, "account.html", context, WRONG if faults else 200)


def _password_context(found: Sequence[str] = (), seconds: int = 0) -> dict[str, Any]:
    boxes = {"old-wrong": "old", "wait": "old", "again": "again"}
    return {
        "found": [(code, boxes.get(code, "new")) for code in found],
        "seconds": seconds,
        "least": passwords.LEAST_PASSWORD,
        "most": passwords.LONGEST_PASSWORD,
    }
