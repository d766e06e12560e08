# SPDX-License-Identifier: Apache-2.0
"""From the phone to the desk: a sheet filled from a declaration, marks on it, and the way back.

Nothing is decided by what came from a phone. The look-up is on disk before anything is read, the
photographs pass the counter's own door, and what the registrar changes stays changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec
from django.http import HttpRequest

from paydar.facts.values import Attachment
from paydar.law.grounds import Refusal
from paydar.web.accounts.models import Draft
from paydar.web.accounts.secret import keyed
from paydar.web.guard import asker, at_pace
from paydar.web.node import node
from paydar.web.parents import codes, photographs, store
from paydar.web.parents.advice import sheet_texts
from paydar.web.parents.models import Handed, Phoned
from paydar.web.sheet import drafts
from paydar.web.sheet.noticed import Mark, marks_of
from paydar.web.sheet.people import PURPOSE
from paydar.web.sheet.retyping import new_sheet
from paydar.web.speech import Speech

State = Literal["received", "looked-at", "bring", "registered", "refused", "expired"]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a sheet shows of the phone: marks by box, and the count of photographs that came."""

    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def differences(self) -> list[Mark]:
        """Return where the sheet departs from what the parent typed."""
        return [mark for mark in self.marks.values() if not mark.same]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a declaration stands; `needs` are what is still to be brought, as the window wrote."""

    state: State
    needs: tuple[str, ...] = ()


NOTHING: Final = Sight()


def look_up(request: HttpRequest, number: str) -> Phoned | tuple[Refusal, ...] | None:
    """Return the declaration of a tracking number once the look-up is on disk; None: unknown.

    The number itself is not written down, but a keyed hash that names the declaration.
    """
    what = f"phone {keyed('parents-looked', codes.plain(number))[:20]}"
    at_pace(request)
    if no := node().office.look_up(asker(request), PURPOSE, what):
        return no
    if not codes.is_code(number, codes.TRACKING):
        return None
    row = store.tracked(number)
    return row if row is not None and row.last_on >= store.today() else None


def hand(request: HttpRequest, row: Phoned) -> Draft | tuple[Refusal, ...]:
    """Lay a sheet on the desk that is filled from a declaration; raises `DraftRefused`.

    The clerk's own sheet of the same declaration is opened again instead.
    """
    tokens = Handed.objects.filter(phoned=row).values_list("draft", flat=True)
    mine = Draft.objects.filter(token__in=list(tokens), account=request.account, receipt={})
    if known := mine.first():
        return known
    papers: list[object] = []
    say = request.speech.say
    for one in photographs.of(row):
        title = f"{say(f'parents.title-{one.about}')} ({say('parents.mark')})"
        taken = node().office.take_in(asker(request), photographs.opened(one), title)
        if not isinstance(taken, Attachment):
            return taken
        papers.append(msgspec.to_builtins(taken))
    typed = sheet_texts(store.read(row).answers, request.speech)
    draft = drafts.begin(request.account, {**new_sheet(request.speech), **typed}, papers=papers)
    Handed.objects.create(draft=draft.token, phoned=row)
    return draft


def sight(speech: Speech, draft: Draft) -> Sight:
    """Return what a sheet shows of the phone."""
    if draft.receipt or not draft.saved_at:
        return NOTHING
    handed = Handed.objects.filter(draft=draft.token).select_related("phoned").first()
    if handed is None or handed.phoned.state != "sent":
        return NOTHING
    told = sheet_texts(store.read(handed.phoned).answers, speech)
    return Sight(marks_of(speech, told, draft.typed))


def standing(row: Phoned) -> Standing:
    """Return where a declaration stands. No number, no name and nobody's decision is told."""
    if row.state == "ended" or row.last_on < store.today():
        return Standing("expired")
    if row.state == "recorded":
        return _at_the_window(str(row.entry))
    tokens = list(Handed.objects.filter(phoned=row).values_list("draft", flat=True))
    in_hand = Draft.objects.filter(token__in=tokens, receipt={}).exists()
    return Standing("looked-at" if in_hand else "received")


def _at_the_window(entry: str) -> Standing:
    found = node().office.register.birth(entry)
    if found is None:
        return Standing("looked-at")
    progress = found.progress
    if progress.is_registered:
        return Standing("registered")
    if progress.status == "returned":
        return Standing("bring", tuple(one.need for one in progress.missing if one.need))
    return Standing("refused" if progress.status == "refused" else "looked-at")
