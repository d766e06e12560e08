# SPDX-License-Identifier: Apache-2.0
"""Registering a birth: the sheet, the review and read-back, the act, the receipt."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from paydar.births.decide import digest_of
from paydar.births.progress import Progress
from paydar.births.wording import read_back_words
from paydar.births.wording import sheet as sheet_words
from paydar.counter.commands import BirthAmend, BirthDeclare, BirthRegister, command
from paydar.counter.receipts import Ground, Receipt, Refused
from paydar.facts.births import BirthDeclaration
from paydar.facts.values import Shape
from paydar.web.accounts.models import Draft
from paydar.web.frame import render
from paydar.web.guard import WRONG, asker, staff_only
from paydar.web.lines import in_words, last_box, unreadable
from paydar.web.node import node
from paydar.web.pages.echo import area
from paydar.web.parents import handing
from paydar.web.parents import store as phoned
from paydar.web.rehearsal import fee_due, kept, margin
from paydar.web.sheet import closing, drafts, noticed, people, repeats, siblings
from paydar.web.sheet.cells import all_cells
from paydar.web.sheet.papers import take_papers
from paydar.web.sheet.retyping import new_sheet
from paydar.web.sheet.shown import Beside, groups, summary, with_other_days
from paydar.web.sheet.taking import (
    asked,
    boxes_of,
    in_paper_order,
    keep,
    known_here,
    own_fault,
    rehearsed,
    told_by,
)


@require_safe
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Lay a new sheet on the desk."""
    draft = Draft(token=drafts.new_token(), typed=new_sheet(request.speech))
    if "next" in request.GET:  # the next paper of a pile
        draft.repeated = repeats.waiting(request)
        for texts in draft.repeated.values():
            draft.typed = {**draft.typed, **texts}
    return _sheet_page(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Show a sheet as it was left; keep what is typed; go on to the review if nothing is amiss."""
    if request.method == "POST":
        return _take(request, token)
    draft = _draft(request, token)
    if draft.receipt:
        return _to(f"/births/sheet/{token}/receipt")
    faults = rehearsed(request, draft) if "check" in request.GET else ()
    return _sheet_page(request, draft, faults)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    try:
        draft = keep(request, token)
    except drafts.DraftRefused as no:
        typed = drafts.typed_in(request.POST, boxes_of(request))
        said = own_fault(request, no.ground)
        return _sheet_page(request, Draft(token=token, typed=typed), (said,), status=WRONG)
    if draft.receipt:
        return _to(f"/births/sheet/{draft.token}/receipt")
    papers = in_words(request, take_papers(request, draft), ())
    if request.POST.get("act", "").startswith("notice:") and not papers:
        noticed.lay_over(request, draft, request.POST["act"])
        return _to(f"/births/sheet/{draft.token}")
    if request.POST.get("act") == "save" and not papers:
        return _to(f"/births/sheet/{draft.token}")
    if faults := papers + rehearsed(request, draft):
        return _sheet_page(request, draft, faults, status=WRONG)
    return _to(f"/births/sheet/{draft.token}/review")


@require_safe
@staff_only
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Show the sheet as it will be read out, its margin, and the last lines to be filled."""
    draft = _draft(request, token)
    if draft.receipt:
        return _to(f"/births/sheet/{token}/receipt")
    if rehearsed(request, draft):
        return _to(f"/births/sheet/{token}?check")
    told = told_by(request, draft).declaration
    return _review_page(request, draft, told, _first_lines(request, told))


@require_safe
@staff_only
def read_back_sheet(request: HttpRequest, token: str) -> HttpResponse:
    """Show the read-back sheet for printing: nothing on it but the paper and room for marks."""
    draft = _draft(request, token)
    told = kept(told_by(request, draft).declaration, request.speech)
    sentence, marks = read_back_words(request.speech.pack, request.speech.language)
    office = node().office
    context = {
        "sections": [s for s in _sections(request, told) if s.printed],
        "sentence": sentence,
        "marks": marks,
        "digest": digest_of(told),
        "witnesses": range(1, len(told.evidence.witnesses) + 1),
        "today": office.today(),
        "token": token,
    }
    return render(request, "read-back.html", context)


@require_POST
@staff_only
def register(request: HttpRequest, token: str) -> HttpResponse:
    """Register: the whole sheet and its last lines as one command."""
    draft = _draft(request, token)
    if draft.receipt:
        return _to(f"/births/sheet/{token}/receipt")
    read_now = told_by(request, draft)
    if not read_now.is_readable:
        return _to(f"/births/sheet/{token}?check")
    told, pack = read_now.declaration, request.speech.pack
    cells = (*closing.marking_cells(told), *closing.giving_cells(pack, told))
    typed = drafts.typed_in(request.POST, {cell.name for cell in cells})
    last = closing.read_closing(pack, typed, told)
    faults = _read_again(request, told) or unreadable(request, last) or asked(request, draft, told)
    if not faults:
        body = BirthRegister(
            declaration=told, read_back=last.read_back, booklet=last.booklet, fee=last.fee
        )
        answer = _submit(request, draft, "birth.register", body)
        if isinstance(answer, Receipt):
            return _recorded(request, draft, answer)
        faults = answer.refusals
    return _review_page(request, draft, told, typed, faults)


@require_POST
@staff_only
def declare(request: HttpRequest, token: str) -> HttpResponse:
    """Take the declaration without registering it, or amend the one that was taken before."""
    draft = _draft(request, token)
    if draft.receipt:
        return _to(f"/births/sheet/{token}/receipt")
    read_now = told_by(request, draft)
    if not read_now.is_readable:
        return _to(f"/births/sheet/{token}?check")
    told = read_now.declaration
    if no := _read_again(request, told) or asked(request, draft, told):
        return _review_page(request, draft, told, {}, no)
    if draft.entry:
        body = BirthAmend(entry=draft.entry, declaration=told)
        answer = _submit(request, draft, "birth.amend", body, draft.basis)
    else:
        answer = _submit(request, draft, "birth.declare", BirthDeclare(declaration=told))
    if isinstance(answer, Receipt):
        return _recorded(request, draft, answer)
    lines = _first_lines(request, told)
    return _review_page(request, draft, told, lines, answer.refusals)


@require_safe
@staff_only
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the counter answered: numbers, place in the book, where it is held."""
    draft = _draft(request, token)
    if not draft.receipt:
        return _to(f"/births/sheet/{token}")
    number = draft.receipt.get("national_number", "")
    national = request.speech.pack.scheme.format(number) if number else ""
    recorded = node().office.register.birth(draft.receipt.get("entry", ""))
    told = recorded.progress.declaration if recorded else None
    context = {
        "child": siblings.next_order(told),
        "children": told.child.plurality if told else 0,
        "receipt": draft.receipt,
        "amended": draft.entry,
        "national": request.speech.digits(national),
    }
    return render(request, "receipt.html", context)


@require_POST
@staff_only
def discard(request: HttpRequest, token: str) -> HttpResponse:
    """Take a sheet off the desk; nothing of it was ever recorded."""
    _draft(request, token).delete()
    return _to("/")


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)


def _draft(request: HttpRequest, token: str) -> Draft:
    draft = drafts.find_draft(request.account, token)
    if draft is None:
        raise Http404
    return draft


def _read_again(request: HttpRequest, told: BirthDeclaration) -> tuple[Ground, ...]:
    """Return a fault when the sheet is not the one that this page showed to be read out."""
    if request.POST.get("digest") == digest_of(told):
        return ()
    return (own_fault(request, "changed-since-read"),)


def _first_lines(request: HttpRequest, told: BirthDeclaration) -> dict[str, str]:
    return closing.first_lines(request.speech, told, fee_due(told, asker(request)))


def _submit(
    request: HttpRequest,
    draft: Draft,
    kind: str,
    body: Shape,
    basis: list[str] | None = None,
) -> Receipt | Refused:
    asked = command(kind, f"web-{draft.token}", body, basis)
    return node().office.counter.submit(asked, asker(request))


def _recorded(request: HttpRequest, draft: Draft, answer: Receipt) -> HttpResponse:
    if not draft.entry:
        repeats.remember(request, draft)
    phoned.recorded(str(draft.token), answer.entry)
    drafts.close(draft, answer)
    return _to(f"/births/sheet/{draft.token}/receipt")


def _sections(request: HttpRequest, told: BirthDeclaration) -> Sequence[Any]:
    progress = Progress(status="declared", declaration=told)
    return sheet_words(request.speech.pack, progress, request.speech.language)


def _sheet_page(
    request: HttpRequest,
    draft: Draft,
    faults: Sequence[Ground] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    speech, office = request.speech, node().office
    typed, saved = draft.typed, draft.saved_at
    known, alike = known_here(request, draft, checked=bool(faults) and bool(draft.saved_at))
    repeated = {
        box: group
        for group, texts in draft.repeated.items()
        for box, text in texts.items()
        if typed.get(box) == text
    }
    context = {
        "token": draft.token,
        "page": drafts.new_token(),
        "after": draft.page,
        "groups": groups(speech, typed, faults, area(), Beside(people.echoes(known), repeated)),
        "alike": alike,
        "noticed": noticed.sight(request, draft),
        "phoned": handing.sight(speech, draft),
        "repeated": bool(repeated),
        "repeated_words": speech.comma.join(
            speech.say(f"repeat.{group}") for group in draft.repeated
        ),
        "ticks": [] if draft.entry else repeats.repeats_in(speech.pack),
        "ticked": repeats.ticked(request.account),
        "homeless": drafts.unplaced(draft, boxes_of(request)),
        "copied_from": draft.copied_from,
        "opened_twice": draft.copied_from == request.account.username,
        "faults": summary(speech, typed, faults),
        "amends": draft.entry,
        "papers": draft.papers,
        "saved": speech.moment(saved.isoformat(), office.settings.utc_offset) if saved else "",
        "today": office.today(),
        "term_days": speech.pack.birth.term.days,
        "places": speech.in_order((p.name_in(speech.language) for p in _near()), str),
        "lists": [
            (listed, speech.codes(listed))
            for listed in sorted({c.listed for c in all_cells(speech.pack) if c.listed})
        ],
    }
    return render(request, "sheet.html", context, status)


def _near() -> list[Any]:
    """Return the places right below those that the office is competent for."""
    known = node().office.pack.gazetteer
    return [place for code in area() for place in (known.get(code), *known.children(code))]


def _review_page(
    request: HttpRequest,
    draft: Draft,
    told: BirthDeclaration,
    typed: dict[str, str],
    faults: Sequence[Ground] = (),
) -> HttpResponse:
    speech = request.speech
    marking, giving = closing.marking_cells(told), closing.giving_cells(speech.pack, told)
    own = [cell.name for cell in (*marking, *giving)]
    known, alike = known_here(request, draft, checked=True)
    clean = kept(told, speech)
    titles = {one.key: one.title[speech.language] for one in speech.pack.sheet.sections}
    context = {
        "known": [(titles.get(one.who, ""), one) for one in known],
        "alike": alike,
        "noticed": noticed.sight(request, draft),
        "phoned": handing.sight(speech, draft),
        "token": draft.token,
        "digest": digest_of(told),
        "amends": draft.entry,
        "sections": with_other_days(_sections(request, clean), clean, speech),
        "remarks": [] if faults else margin(told, asker(request), draft.entry),
        "marking": [last_box(request, cell, typed, faults) for cell in marking],
        "giving": [last_box(request, cell, typed, faults) for cell in giving],
        "lists": [(listed, speech.codes(listed)) for listed in ("mark", "read-back")],
        "faults": in_paper_order(request, draft, faults, own),
        "number": len(speech.pack.sheet.sections),
    }
    return render(request, "review.html", context, WRONG if faults else 200)
