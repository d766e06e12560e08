# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet in: what was sent is kept, read, looked up, and held against the law."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.http import HttpRequest

from paydar.counter.receipts import Ground
from paydar.facts.births import BirthDeclaration
from paydar.web.accounts.models import Draft
from paydar.web.guard import asker
from paydar.web.lines import in_words, touches
from paydar.web.node import node
from paydar.web.pages.echo import area
from paydar.web.parents.store import follow
from paydar.web.rehearsal import case_for, kept, rehearse
from paydar.web.sheet import beside, drafts, people, repeats
from paydar.web.sheet.cells import MOST_WITNESSES, Cell, all_cells
from paydar.web.sheet.papers import papers_of
from paydar.web.sheet.reading import Told, read
from paydar.web.sheet.shown import Fault, summary

_LIMITS: Final = {
    "drafts-full": drafts.MOST_DRAFTS,
    "draft-too-large": drafts.LARGEST_DRAFT,
    "asked-too-much": people.MOST_LOOKED,
    "changed-since-read": 0,
}


def boxes_of(request: HttpRequest) -> set[str]:
    """Return the names of every box that the sheet can have."""
    return {cell.name for cell in all_cells(request.speech.pack, MOST_WITNESSES)}


def keep(request: HttpRequest, token: str) -> Draft:
    """Keep the sheet that was sent, less what is to be repeated no more; raises `DraftRefused`."""
    boxes, account = boxes_of(request), request.account
    typed, ticks = drafts.typed_in(request.POST, boxes), request.POST.getlist("repeat")
    known = drafts.find_draft(account, token)
    repeated = known.repeated if known else {}
    if known is None and "repeated" in request.POST:
        repeated = repeats.waiting(request)
    if "ticks" in request.POST:
        typed = repeats.without(typed, repeated, ticks)
        repeats.tick(account, ticks)
        repeated = {group: texts for group, texts in repeated.items() if group in ticks}
    page = drafts.Page(*(request.POST.get(name, "")[:40] for name in ("page", "after")))
    draft = drafts.save(account, token, typed, boxes=boxes, page=page)
    if known and draft.token != token:
        follow(token, str(draft.token))
    if draft.repeated != repeated and not draft.receipt:
        draft.repeated = repeated
        draft.save(update_fields=["repeated"])
    return draft


def own_fault(request: HttpRequest, ground: str) -> Ground:
    """Return a fault that is not the law's but of the desk: its words are the pages' own."""
    say = request.speech.say
    return Ground(
        ground=ground,
        field="",
        law="",
        message=say(f"draft.{ground}", most=_LIMITS[ground]),
        way_out=say(f"draft.{ground}-way-out"),
    )


def told_by(request: HttpRequest, draft: Draft) -> Told:
    """Return what the sheet says, read box by box."""
    office = node().office
    today = office.today()
    return read(
        request.speech.pack, draft.typed, today=today, area=area(), attachments=papers_of(draft)
    )


def rehearsed(request: HttpRequest, draft: Draft) -> tuple[Ground, ...]:
    """Return what stands against the sheet, in the language of the page."""
    told = told_by(request, draft)
    if no := asked(request, draft, told.declaration):
        return no
    against, looked = rehearse(told, asker(request), draft.entry, draft.looked)
    people.remember(draft, looked)
    return in_words(request, against, told.unsaid)


def asked(request: HttpRequest, draft: Draft, told: BirthDeclaration) -> tuple[Ground, ...]:
    """Write down the look-up of every number on the sheet; return why it may not be made.

    Nothing that the register knows may show on a page before.
    """
    try:
        return in_words(request, people.write_down(request, draft, told), ())
    except people.AskedTooMuch:
        return (own_fault(request, "asked-too-much"),)


def while_typing(request: HttpRequest, token: str) -> Draft:
    """Return the sheet as it stands in the browser; a new one is kept, an older one left alone.

    What is sent on purpose may overtake what the script sends, and must not be overwritten by it.
    Raises `DraftRefused`.
    """
    typed = drafts.typed_in(request.POST, boxes_of(request))
    draft = drafts.find_draft(request.account, token)
    if draft is None:
        draft = drafts.lay(request.account, token, typed, request.POST.get("page", "")[:40])
    draft.typed = typed
    return draft


def known_here(
    request: HttpRequest, draft: Draft, *, checked: bool = False
) -> tuple[list[people.Known], list[beside.Existing]]:
    """Return what the register knows of the numbers that this sheet asked for, and what is alike.

    A sheet that was neither looked up nor `checked` against the law yet is told nothing.
    """
    if not (draft.looked or checked):
        return [], []
    told = told_by(request, draft)
    if asked(request, draft, told.declaration):
        return [], []
    case = case_for(told.declaration, asker(request), draft.entry)
    known = people.known(request, told.declaration, case)
    try:
        return known, beside.existing(request, draft, kept(told.declaration, request.speech), case)
    except people.AskedTooMuch:
        return known, []


def in_paper_order(
    request: HttpRequest, draft: Draft, faults: Sequence[Ground], own: Sequence[str]
) -> list[Fault]:
    """Return the summary in the order of the paper: the sheet's boxes, then the last lines.

    What is on the sheet is reached by its address.
    """
    here = {
        fault: next((n for n in own if fault.field and touches(fault.field, n)), "")
        for fault in faults
    }
    sheet = summary(request.speech, draft.typed, [f for f in faults if not here[f]])
    address = f"/births/sheet/{draft.token}?check"
    last = sorted((f for f in faults if here[f]), key=lambda f: own.index(here[f]))
    return [
        *(replace(one, target=address + one.target) for one in sheet if one.target),
        *(Fault(fault, "", "#" + Cell(here[fault]).id) for fault in last),
        *(one for one in sheet if not one.target),
    ]
