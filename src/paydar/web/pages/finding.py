# SPDX-License-Identifier: Apache-2.0
"""The box that finds anything: a number, a name or a date, for a stated purpose.

The look-up is on disk in the reads book before the register is asked. What is not there, and what
is not to be seen from here, is answered in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from paydar.calendar.given import GivenDate
from paydar.calendar.show import show_given
from paydar.counter.receipts import refused
from paydar.register.entry import AnyEntry
from paydar.register.telling import head_of
from paydar.web.frame import render
from paydar.web.guard import asker, at_pace, staff_only
from paydar.web.node import node
from paydar.web.pages.entries import PURPOSES

LONGEST = 200
MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that was found."""

    id: str
    event: str
    name: str
    number: str
    status: str
    born: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def find(request: HttpRequest) -> HttpResponse:
    """Ask for words and purpose; then write both down, and only then look."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    purpose = request.POST.get("purpose", "")
    context = {"words": words, "purpose": purpose, "purposes": PURPOSES}
    if not words or purpose not in PURPOSES:
        return render(request, "find.html", context)
    at_pace(request)
    found = node().office.find(asker(request), purpose, words)
    if isinstance(found, tuple):
        said = refused(request.speech.pack, "", found, request.speech.language).refusals
        return render(request, "refused.html", {"faults": said}, 403)
    return hits_page(request, words, purpose, found)


def hits_page(
    request: HttpRequest, words: str, purpose: str, found: Sequence[AnyEntry]
) -> HttpResponse:
    """Show what was found, once the look-up is on disk."""
    hits = [_hit(request, each) for each in found]
    context = {"words": words, "purpose": purpose, "purposes": PURPOSES}
    return render(request, "find.html", {**context, "hits": hits[:MOST], "asked": True})


def _hit(request: HttpRequest, found: AnyEntry) -> Hit:
    head, speech = head_of(found), request.speech
    name, born = "", ""
    if head is not None:
        name = f"{head.name.given} {head.name.family}".strip()
    if head is not None and head.born is not None:
        day = head.born
        given = GivenDate(day.earliest, day.latest, day.calendar, day.as_written)
        born = show_given(given, speech.language, speech.pack.calendar)
    return Hit(found.id, found.event, name, found.progress.number, found.progress.status, born)
