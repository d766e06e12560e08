# SPDX-License-Identifier: Apache-2.0
"""A death entry, plainly: what it says, what happened to it, and the birth entry of the person.

Its steps are taken on the command line and in the API; this page only shows.
"""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from paydar.births.values import name_of
from paydar.counter.receipts import refused
from paydar.deaths.cause_remarks import cause_remarks
from paydar.deaths.declaration import lifetime_of
from paydar.deaths.wording import sheet
from paydar.facts.deaths import DeathDeclaration
from paydar.law.grounds import Ground
from paydar.law.say import Said, say_remark
from paydar.register.entry import DeathEntry
from paydar.web import history
from paydar.web.frame import render
from paydar.web.guard import WRONG
from paydar.web.node import node
from paydar.web.speech import Speech


def page(
    request: HttpRequest, found: DeathEntry, looked: Sequence[tuple[str, str, str]], count: int
) -> HttpResponse:
    """Show a death entry, whose look-up is written; `looked` are the newest of `count` look-ups."""
    speech, progress, office = request.speech, found.progress, node().office
    told = progress.declaration
    context = {
        "entry": found,
        "purpose": request.GET.get("purpose", "registration"),
        "progress": progress,
        "title": name_of(told.deceased.name) if told else "",
        "sections": sheet(speech.pack, progress, speech.language),
        "births": [link for link in found.links if link.event == "birth"],
        "deaths": [link for link in found.links if link.event == "death"],
        "remarks": _remarks(speech, told),
        "history": history.history(request, found),
        "looked": looked,
        "look_count": count,
        "held_elsewhere": office.register.is_held_elsewhere(found.facts[-1].position),
    }
    return render(request, "death.html", context)


def _remarks(speech: Speech, told: DeathDeclaration | None) -> list[Said]:
    """Return what is to be looked at in the certificate of the cause; it stops nothing."""
    if told is None or told.cause is None:
        return []
    found = cause_remarks(speech.pack, told.cause, lifetime_of(told))
    return [say_remark(speech.pack, remark, speech.language) for remark in found]


def no_document(request: HttpRequest) -> HttpResponse:
    """Say that there is no document of a death yet, in the words of the counter."""
    pack, language = request.speech.pack, request.speech.language
    said = refused(pack, "", [pack.refuse(Ground.OTHER_EVENT, "number")], language).refusals
    return render(request, "refused.html", {"faults": said}, WRONG)
