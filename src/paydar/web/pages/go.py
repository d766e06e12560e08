# SPDX-License-Identifier: Apache-2.0
"""One box that finds any entry, page or act. F2 jumps to it from everywhere.

Words of a title lead to that page, in either language. Whatever may be about a person asks for the
purpose first; the look-up is on disk before the register is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from paydar.calendar.digits import to_latin
from paydar.counter.receipts import refused
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.names.script import fold
from paydar.web.frame import may_keep_staff, render
from paydar.web.guard import asker, at_pace, staff_only
from paydar.web.node import node
from paydar.web.pages.entries import PURPOSES
from paydar.web.pages.finding import LONGEST, hits_page
from paydar.web.pages.parents import take_page
from paydar.web.parents.codes import is_tracking_number
from paydar.web.sentences import catalogue
from paydar.web.speech import LANGUAGES

LEAST_LETTERS: Final = 3  # fewer lead nowhere by themselves
# Where words lead: address, key of the title. A page that is not there is left out. An act leads
# to the list of the entries that wait for it, or to the search for the one that is meant.
PLACES: Final = (
    ("/", "desk.title"),
    ("/births/new", "frame.register"),
    ("/?state=declared", "step.read-back-title"),
    ("/?state=returned", "step.return-title"),
    ("/?state=read-back", "step.register-title"),
    ("/?state=registered", "step.deliver-title"),
    ("/?state=refused", "step.refuse-title"),
    ("/find", "find.title"),
    ("/find", "certificate.title"),
    ("/booklets", "booklets.title"),
    ("/c", "certificate.check-title"),
    ("/day", "day.title"),
    ("/notices", "notices.title"),
    ("/parents/take", "parents.take-title"),
    ("/account", "account.title"),
    ("/staff", "staff.title"),
    ("/health", "health.title"),
    ("/settings", "settings.title"),
    ("/specimen", "specimen.title"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page or act that can be reached: its address and title, and where an act leads to."""

    address: str
    title: str
    leads: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def go(request: HttpRequest) -> HttpResponse:
    """Lead to the one page that is meant; else ask for the purpose and look in the register."""
    words = request.POST.get("words", "").strip()[:LONGEST]
    purpose = request.POST.get("purpose", "")
    if is_tracking_number(words):
        return take_page(request, words)
    if words and purpose in PURPOSES:
        return _look(request, words, purpose)
    number = is_number(words)
    found = [] if number or not words else places(request, words)
    if len({place.address for place in found}) == 1 and len(words) >= LEAST_LETTERS:
        return HttpResponseRedirect(found[0].address, status=303)
    context = {
        "words": words,
        "places": found if words else places(request, ""),
        "purposes": PURPOSES,
        "purpose": purpose,
    }
    return render(request, "go.html", context)


def _look(request: HttpRequest, words: str, purpose: str) -> HttpResponse:
    at_pace(request)
    found = node().office.find(asker(request), purpose, words)
    if isinstance(found, tuple):
        said = refused(request.speech.pack, "", found, request.speech.language).refusals
        return render(request, "refused.html", {"faults": said}, 403)
    if len(found) == 1 and is_number(words):
        return HttpResponseRedirect(f"/entries/{found[0].id}?purpose={purpose}", status=303)
    return hits_page(request, words, purpose, found)


def is_number(words: str) -> bool:
    """Whether these words can only be a number of an entry or a person."""
    if node().office.pack.scheme.is_valid(words):
        return True
    try:
        RegistrationNumber.parse(words)
    except NumberRefused:
        return False
    return True


def places(request: HttpRequest, words: str) -> list[Place]:
    """Return the pages and acts whose title, in any language, has all these words."""
    typed = fold(to_latin(words)).split()
    return [
        place
        for place, titles in _known(request)
        if any(_has(fold(title).split(), typed) for title in titles)
    ]


def _has(title: list[str], typed: list[str]) -> bool:
    return all(any(word.startswith(each) for word in title) for each in typed)


def _known(request: HttpRequest) -> Iterator[tuple[Place, list[str]]]:
    for address, key in PLACES:
        titles = [catalogue(language).get(key, "") for language in LANGUAGES]
        leads = _leads(address, key)
        if all(titles) and _is_there(request, address):
            speech = request.speech
            yield Place(address, speech.say(key), speech.say(leads) if leads else ""), titles


def _leads(address: str, key: str) -> str:
    """Return the key of what is said of an act; empty for a page of that name."""
    if address.startswith("/?state="):
        return "go.to-list"
    return "go.to-search" if (address, key) == ("/find", "certificate.title") else ""


def _is_there(request: HttpRequest, address: str) -> bool:
    """Whether the page exists here, and is for this person."""
    if address == "/booklets" and not node().office.pack.booklets.required:
        return False
    if address == "/staff" and not may_keep_staff(request):
        return False
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True
