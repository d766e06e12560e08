# SPDX-License-Identifier: Apache-2.0
"""Births that were notified and nobody declared yet; one notice; files that somebody brought.

No name stands in the list: a list is no look-up. One notice is shown once the look-up is on disk.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from paydar.counter.notice_files import LARGEST_FILE, Taken
from paydar.counter.notice_work import PAGE, Waits
from paydar.counter.notices import Noticed
from paydar.counter.receipts import refused
from paydar.notices.tags import spelled_number
from paydar.register import notices as register
from paydar.web.clocks import LOOKS, law_words, near
from paydar.web.frame import render
from paydar.web.guard import WRONG, asker, at_pace, staff_only
from paydar.web.node import node
from paydar.web.sheet import drafts, noticed
from paydar.web.sheet.people import PURPOSE
from paydar.web.sheet.shown import Fault

LONGEST_NUMBER: Final = 60
MOST_NUMBERED: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One notice of the list, its clock in words."""

    row: register.NoticeRow
    ends: str
    last_day: str
    law: str
    state: str
    late: bool


@require_safe
@staff_only
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest term first; with a number typed, the notices that bear it."""
    office, speech = node().office, request.speech
    today = office.today()
    typed = request.GET.get("number", "").strip()[:LONGEST_NUMBER]
    after = (request.GET.get("since", "")[:10], request.GET.get("claim", "")[:120])
    found = office.notice_work.waiting(after, PAGE + 1)
    if typed:
        with office.ledger.reading() as tx:
            numbered = register.numbered(tx, spelled_number(typed), MOST_NUMBERED)
        found = [office.notice_work.waits(row) for row in numbered]
    last = found[PAGE - 1].row if len(found) > PAGE else None
    context = {
        "lines": [_line(request, one) for one in found[:PAGE]],
        "typed": typed,
        "waits": office.notice_work.counts(today),
        "next": f"/notices?since={last.since}&claim={quote(last.claim)}" if last else "",
        "gaps": speech.in_order(office.notice_work.gaps(), lambda gap: gap.issuer),
        "astray": office.notice_work.astray() if not typed else [],
        "late": [(o.row, law_words(speech, o.term)) for o in office.notice_work.late(today)],
    }
    return render(request, "notices.html", context)


@require_safe
@staff_only
def one(request: HttpRequest) -> HttpResponse:
    """Show one notice; that it is looked at for registering is written down before."""
    at_pace(request)
    found = node().office.find_notice(asker(request), PURPOSE, request.GET.get("claim", "")[:120])
    if isinstance(found, tuple):
        said = refused(request.speech.pack, "", found, request.speech.language).refusals
        return render(request, "refused.html", {"faults": said}, 403)
    if found is None:
        raise Http404
    return render(request, "notice.html", _shown(request, found))


@require_POST
@staff_only
def fill(request: HttpRequest) -> HttpResponse:
    """Lay a sheet on the desk that is filled from a notice."""
    claim = request.POST.get("claim", "")[:120]
    typed = noticed.fill(request, claim)
    if typed is None:
        raise Http404
    try:
        draft = drafts.begin(request.account, typed)
    except drafts.DraftRefused as no:
        words = request.speech.say(f"draft.{no.ground}", most=drafts.MOST_DRAFTS)
        return render(request, "notices-full.html", {"words": words}, WRONG)
    draft.looked = [claim]
    draft.save(update_fields=["looked"])
    return HttpResponseRedirect(f"/births/sheet/{draft.token}", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def file(request: HttpRequest) -> HttpResponse:
    """Take a signed file that somebody brought, and show the answer to each of its lines."""
    brought = request.FILES.get("file")
    if request.method != "POST" or brought is None:
        empty = request.method == "POST"
        return render(request, "notice-file.html", {"empty": empty}, WRONG if empty else 200)
    data = brought.read(LARGEST_FILE + 1)
    taken = node().office.take_notices(asker(request), data)
    if not isinstance(taken, Taken):
        said = refused(request.speech.pack, "", taken, request.speech.language).refusals
        faults = [Fault(ground, "", "") for ground in said]
        return render(request, "notice-file.html", {"faults": faults}, WRONG)
    good = sum(answer.status == "recorded" for answer in taken.answers)
    context = {"taken": taken, "good": good, "bad": len(taken.answers) - good}
    return render(request, "notice-file.html", context)


def _shown(request: HttpRequest, found: Noticed) -> dict[str, object]:
    office, speech, progress = node().office, request.speech, found.progress
    with office.ledger.reading() as tx:
        row = register.one(tx, found.claim)
    entry = office.register.birth(progress.entry) if progress.entry else None
    told = entry.progress.declaration if entry else None
    return {
        "claim": found.claim,
        "progress": progress,
        "line": _line(request, office.notice_work.waits(row)) if row else None,
        "rows": noticed.rows(speech, found),
        "differences": noticed.against(speech, found, told) if told else [],
    }


def _line(request: HttpRequest, waits: Waits) -> Line:
    speech, term = request.speech, waits.term
    return Line(
        row=waits.row,
        ends=near(speech, term.last_day),
        last_day=speech.day(term.last_day),
        law=law_words(speech, term),
        state=LOOKS.get(term.ends(node().office.today()), ""),
        late=waits.late,
    )
