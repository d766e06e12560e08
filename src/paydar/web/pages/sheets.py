# SPDX-License-Identifier: Apache-2.0
"""Sheets that come from elsewhere: the next child of a birth, a colleague's sheet as a copy.

Also what the script asks while somebody types: who is behind a parent's number. The sheet is kept
with it, so that whoever asks leaves a sheet, and the look-up, behind.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from paydar.counter.receipts import refused
from paydar.web.frame import render
from paydar.web.guard import WRONG, asker, at_pace, staff_only
from paydar.web.node import node
from paydar.web.parents.store import follow
from paydar.web.sheet import drafts, people, repeats, siblings
from paydar.web.sheet.taking import known_here, own_fault, while_typing


@require_POST
@staff_only
def next_child(request: HttpRequest, entry: str) -> HttpResponse:
    """Lay the sheet of the next child of a multiple birth on the desk."""
    office, speech = node().office, request.speech
    at_pace(request)
    if no := office.look_up(asker(request), people.PURPOSE, entry, entry):
        said = refused(speech.pack, "", no, speech.language).refusals
        return render(request, "refused.html", {"faults": said}, 403)
    found = office.register.birth(entry)
    told = found.progress.declaration if found else None
    if told is None or not siblings.next_order(told):
        raise Http404
    repeated = repeats.waiting(request)
    repeated.pop("declarant", None)  # the sheet carries the declarant of this very birth
    typed = siblings.next_child(told, speech)
    for texts in repeated.values():
        typed |= texts
    return _laid(request, typed, repeated)


def _laid(
    request: HttpRequest, typed: dict[str, str], repeated: dict[str, dict[str, str]]
) -> HttpResponse:
    try:
        draft = drafts.begin(request.account, typed)
    except drafts.DraftRefused as no:
        return _full(request, no)
    draft.repeated = repeated
    draft.save(update_fields=["repeated"])
    return HttpResponseRedirect(f"/births/sheet/{draft.token}", status=303)


@require_POST
@staff_only
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """Take a colleague's sheet over as a copy, once the look-up is written; theirs stays."""
    at_pace(request)
    if no := node().office.look_up(asker(request), people.PURPOSE, f"sheet {token}"[:60]):
        said = refused(request.speech.pack, "", no, request.speech.language).refusals
        return render(request, "refused.html", {"faults": said}, 403)
    try:
        draft = drafts.copy(request.account, token)
    except drafts.DraftRefused as no:
        return _full(request, no)
    if draft is None:
        raise Http404
    follow(token, str(draft.token))
    return HttpResponseRedirect(f"/births/sheet/{draft.token}", status=303)


@require_POST
@staff_only
def persons(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the sheet, write down that its numbers were looked up, and say whose they are."""
    try:
        draft = while_typing(request, token)
    except drafts.DraftRefused:
        return JsonResponse({}, status=WRONG)
    if draft.receipt:
        return JsonResponse({}, status=WRONG)
    known, _ = known_here(request, draft, checked=True)
    lines = people.echoes(known)
    return JsonResponse({box: {"text": e.text, "state": e.state} for box, e in lines.items()})


def _full(request: HttpRequest, no: drafts.DraftRefused) -> HttpResponse:
    return render(request, "refused.html", {"faults": [own_fault(request, no.ground)]}, WRONG)
