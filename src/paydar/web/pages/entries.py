# SPDX-License-Identifier: Apache-2.0
"""One entry: what it says, what happened to it, where it is held, and the steps that remain.

A purpose is stated and on disk before anything is shown. Whoever asks for what is not there, or is
not to be seen, gets the same page.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, get_args

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from paydar.births.decide import digest_of
from paydar.births.progress import NUMBER_FOLLOWS, Progress
from paydar.births.wording import sheet as sheet_words
from paydar.counter.commands import (
    BirthDeliver,
    BirthNumber,
    BirthReadBack,
    BirthRefuse,
    BirthRegister,
    BirthReturn,
    command,
)
from paydar.counter.receipts import Ground, Receipt, refused
from paydar.facts.births import BirthDeclaration, Missing, Reason
from paydar.facts.reads import Purpose
from paydar.facts.values import Shape
from paydar.identity.opaque import new_entry_id
from paydar.law.grounds import Ground as Law
from paydar.register.entry import BirthEntry, DeathEntry
from paydar.register.telling import DEATH_TO_REGISTER
from paydar.web import history
from paydar.web.frame import render, staff_words
from paydar.web.guard import WRONG, asker, at_pace, staff_only
from paydar.web.lines import in_words, last_box, unreadable
from paydar.web.node import node
from paydar.web.pages import deaths
from paydar.web.paper import paper
from paydar.web.printing import shift_of
from paydar.web.rehearsal import fee_due
from paydar.web.sheet import closing, drafts, siblings
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.papers import kept_papers
from paydar.web.sheet.retyping import typed_of
from paydar.web.sheet.shown import Box, Fault
from paydar.web.sheet.taking import own_fault
from paydar.web.speech import value_of

PURPOSES: Final = get_args(Purpose)
# Which steps are offered in which state of an entry; whether one may be taken the counter says.
OFFERED: Final = {
    "declared": ("read-back", "return", "refuse"),
    "returned": ("refuse",),
    "read-back": ("register", "return", "refuse"),
    "registered": ("deliver",),
}
# Steps on a registered entry, which nobody else can have changed under the registrar's eyes.
WITHOUT_BASIS: Final = frozenset({"deliver", "number"})
AMENDABLE: Final = frozenset({"declared", "returned"})
# Grounds that a registrar may give when refusing; each has its sentence and article in the pack.
REASONS: Final = (
    Law.EVIDENCE_MISSING,
    Law.EXTRA_EVIDENCE_MISSING,
    Law.DECLARANT_NOT_ENTITLED,
    Law.DECLARANT_NOT_IDENTIFIED,
    Law.NAME_FORBIDDEN,
    Law.NAME_NEEDS_INQUIRY,
    Law.ALREADY_REGISTERED,
    Law.OFFICE_NOT_COMPETENT,
)


@require_safe
@staff_only
def entry(request: HttpRequest, entry: str) -> HttpResponse:
    """Show an entry once the purpose is written down; ask for the purpose before."""
    purpose = request.GET.get("purpose", "")
    if purpose not in PURPOSES:
        return render(request, "purpose.html", {"entry": entry, "purposes": PURPOSES})
    at_pace(request)
    if no := node().office.look_up(asker(request), purpose, entry, entry):
        return _not_allowed(request, no)
    found = node().office.register.entry(entry)
    if found is None:
        raise Http404
    if isinstance(found, DeathEntry):
        looked = node().office.register.looked(entry)
        newest = [_look(request, fact, read) for fact, read in reversed(looked[-3:])]
        return deaths.page(request, found, newest, len(looked))
    return _page(request, found)


@require_safe
@staff_only
def read_back_pdf(request: HttpRequest, entry: str) -> HttpResponse:
    """Show the read-back sheet of a declared entry as a PDF, to be printed and signed."""
    found = _seen(request, entry)
    if found.progress.declaration is None or found.progress.is_registered:
        raise Http404
    office, language = node().office, request.speech.language
    return paper(request, "read-back", lambda: office.read_back(asker(request), found, language))


@require_safe
@staff_only
def booklet_pdf(request: HttpRequest, entry: str) -> HttpResponse:
    """Show the page that prints into the blank booklet of a registered entry."""
    found = _seen(request, entry)
    if found.progress.booklet is None:
        raise Http404
    office, shift = node().office, shift_of(request.account)
    return paper(request, "booklet", lambda: office.booklet(asker(request), found, shift))


@require_POST
@staff_only
def amend(request: HttpRequest, entry: str) -> HttpResponse:
    """Lay the declaration on the desk again, to be corrected before any signature."""
    found = _seen(request, entry)
    told = found.progress.declaration
    if told is None:
        raise Http404
    typed = typed_of(told, request.speech)
    papers = kept_papers(told.evidence.attachments)
    try:
        draft = drafts.begin(request.account, typed, entry=entry, basis=found.heads, papers=papers)
    except drafts.DraftRefused as no:
        said = [own_fault(request, no.ground)]
        return render(request, "refused.html", {"faults": said}, WRONG)
    return HttpResponseRedirect(f"/births/sheet/{draft.token}", status=303)


@require_POST
@staff_only
def take_step(request: HttpRequest, entry: str, step: str) -> HttpResponse:
    """Take one step with an entry, as the counter allows."""
    if step not in STEPS:
        raise Http404
    found = _seen(request, entry)
    kind, asked = STEPS[step](request, found)
    basis = [text for text in request.POST.get("basis", "").split() if text]
    key = request.POST.get("key", "")[:60] or new_entry_id()
    if isinstance(asked, tuple):
        return _page(request, found, faults=asked, step=step)
    told = command(kind, f"web-{key}", asked, None if step in WITHOUT_BASIS else basis)
    answer = node().office.counter.submit(told, asker(request))
    if isinstance(answer, Receipt):
        return HttpResponseRedirect(f"/entries/{entry}?purpose=registration", status=303)
    moved = any(f.ground == Law.CHANGED_SINCE_SEEN.value for f in answer.refusals)
    again = _seen(request, entry)
    return _page(request, again, faults=answer.refusals, step=step, basis=basis if moved else ())


def _seen(request: HttpRequest, entry: str) -> BirthEntry:
    """Return an entry for a step; the look-up is written like any other."""
    at_pace(request)
    if node().office.look_up(asker(request), "registration", entry, entry):
        raise Http404
    found = node().office.register.birth(entry)
    if found is None:
        raise Http404
    return found


def _not_allowed(request: HttpRequest, no: Sequence[Any]) -> HttpResponse:
    said = refused(request.speech.pack, "", no, request.speech.language).refusals
    return render(request, "refused.html", {"faults": said}, 403)


# Steps: what was typed becomes a command, or says what is amiss.

Step = Callable[[HttpRequest, BirthEntry], tuple[str, Shape | tuple[Ground, ...]]]


def _declaration(found: BirthEntry) -> BirthDeclaration:
    if found.progress.declaration is None:
        raise Http404
    return found.progress.declaration


def _return(request: HttpRequest, found: BirthEntry) -> tuple[str, Shape]:
    needs = [line.strip() for line in request.POST.get("missing", "").splitlines()]
    missing = tuple(Missing(field="", need=need[:200]) for need in needs if need)
    note = request.POST.get("note", "").strip()
    return "birth.return", BirthReturn(entry=found.id, missing=missing, note=note)


def _refuse(request: HttpRequest, found: BirthEntry) -> tuple[str, Shape]:
    note, pack = request.POST.get("note", "").strip(), request.speech.pack
    chosen = [ground for ground in REASONS if ground.value in request.POST.getlist("ground")]
    reasons = tuple(
        Reason(ground=ground.value, field="", law=pack.article_of(ground.value), note=note)
        for ground in chosen
    )
    return "birth.refuse", BirthRefuse(entry=found.id, reasons=reasons)


def _read_back(request: HttpRequest, found: BirthEntry) -> tuple[str, Shape | tuple[Ground, ...]]:
    told = _declaration(found)
    cells = closing.marking_cells(told)
    typed = drafts.typed_in(request.POST, {cell.name for cell in cells})
    last = closing.read_closing(request.speech.pack, typed, told)
    if faults := unreadable(request, last):
        return "birth.read_back", faults
    digest = request.POST.get("digest", "")[:64]
    return "birth.read_back", BirthReadBack(entry=found.id, digest=digest, read_back=last.read_back)


def _register(request: HttpRequest, found: BirthEntry) -> tuple[str, Shape | tuple[Ground, ...]]:
    told = _declaration(found)
    cells = closing.giving_cells(request.speech.pack, told)
    typed = drafts.typed_in(request.POST, {cell.name for cell in cells})
    last = closing.read_closing(request.speech.pack, typed, told, marked=False)
    if faults := unreadable(request, last):
        return "birth.register", faults
    return "birth.register", BirthRegister(entry=found.id, booklet=last.booklet, fee=last.fee)


def _deliver(request: HttpRequest, found: BirthEntry) -> tuple[str, Shape | tuple[Ground, ...]]:
    typed = drafts.typed_in(
        request.POST, {cell.name for cell in closing.delivery_cells(request.speech.pack)}
    )
    boxes = Boxes(request.speech.pack, (), typed)
    body = BirthDeliver(
        number=found.progress.number,
        how=boxes.code("delivery.how", "delivery", instead="hand"),
        to=boxes.text("delivery.to"),
        post_number=boxes.text("delivery.post_number"),
        mother_booklet=boxes.code("delivery.mother_booklet", "booklet-entry"),
        father_booklet=boxes.code("delivery.father_booklet", "booklet-entry"),
    )
    if boxes.amiss or boxes.unsaid:
        return "birth.deliver", in_words(request, boxes.amiss, boxes.unsaid)
    return "birth.deliver", body


def _number(_request: HttpRequest, found: BirthEntry) -> tuple[str, Shape]:
    return "birth.number", BirthNumber(number=found.progress.number)


STEPS: Final[dict[str, Step]] = {
    "return": _return,
    "refuse": _refuse,
    "read-back": _read_back,
    "register": _register,
    "deliver": _deliver,
    "number": _number,
}


def steps_of(progress: Progress) -> tuple[str, ...]:
    """Return the steps that an entry offers as it stands."""
    awaited = ("number",) if NUMBER_FOLLOWS in progress.follow_up else ()
    return awaited + OFFERED.get(progress.status, ())


# The page


def _page(
    request: HttpRequest,
    found: BirthEntry,
    *,
    faults: Sequence[Ground] = (),
    step: str = "",
    basis: Sequence[str] = (),
) -> HttpResponse:
    speech, progress, office = request.speech, found.progress, node().office
    if progress.declaration is None:
        raise Http404
    looked = office.register.looked(found.id)
    context = {
        "entry": found,
        "purpose": request.GET.get("purpose", "registration"),
        "progress": progress,
        "title": _name(progress.declaration),
        "sections": sheet_words(speech.pack, progress, speech.language),
        "history": history.history(request, found),
        "documents": found.documents,
        "annotations": [link for link in found.links if link.event == "death"],
        "duties": [d for d in progress.follow_up if d != DEATH_TO_REGISTER or not found.links],
        "looked": [_look(request, fact, read) for fact, read in reversed(looked[-3:])],
        "look_count": len(looked),
        "basis": " ".join(found.heads),
        "key": drafts.new_token(),
        "faults": [_fault(request, fault) for fault in faults],
        "step": step,
        "steps": _offered(request, found, faults),
        "lists": [
            (listed, speech.codes(listed))
            for listed in ("mark", "read-back", "delivery", "booklet-entry")
        ],
        "may_amend": progress.status in AMENDABLE,
        "next_child": siblings.next_order(progress.declaration),
        "since": history.since(request, found, basis) if basis else (),
        "changes": history.difference(request, found, basis) if basis else (),
        "held_elsewhere": office.register.is_held_elsewhere(found.facts[-1].position),
        "last_fact": found.facts[-1].position,
    }
    return render(request, "entry.html", context, WRONG if faults else 200)


def _name(told: BirthDeclaration) -> str:
    return f"{told.child.name.given} {told.child.name.family}".strip()


def _fault(request: HttpRequest, fault: Ground) -> Fault:
    words = request.speech.label(fault.field) if fault.field else ""
    return Fault(fault, words, f"#{Cell(fault.field).id}" if fault.field else "")


def _look(request: HttpRequest, fact: Any, read: Any) -> tuple[str, str, str]:  # noqa: ANN401
    office = node().office
    held = office.counter.chart().assignments.get(fact.envelope.by.assignment)
    when = request.speech.moment(fact.envelope.recorded_at, office.settings.utc_offset)
    who = staff_words(request, held) if held else fact.envelope.by.staff
    return who, request.speech.say(f"purpose.{read.purpose}"), when


def _offered(
    request: HttpRequest, found: BirthEntry, faults: Sequence[Ground]
) -> list[tuple[str, dict[str, Any]]]:
    """Return the steps of this state with the boxes that they need."""
    told, typed = _declaration(found), dict(request.POST.items())
    made = []
    for step in steps_of(found.progress):
        needs: dict[str, Any] = {}
        cells = _cells(request, step, told)
        lines = {**_first(request, step, told), **{k: v for k, v in typed.items() if v}}
        needs["boxes"] = [_asked(request, last_box(request, c, lines, faults)) for c in cells]
        if step == "read-back":
            needs["digest"] = digest_of(told)
        if step == "refuse":
            needs["reasons"] = [(g.value, _reason(request, g)) for g in REASONS]
        made.append((step, needs))
    return made


def _asked(request: HttpRequest, box: Box) -> Box:
    """Return the box; the number of a postal item is asked for only when it goes by post."""
    if box.cell.name != "delivery.post_number" or box.typed or box.amiss:
        return box
    how = value_of(request.speech.pack, "delivery", request.POST.get("delivery.how", ""))
    return box if how == "post" else replace(box, when="delivery.how=post")


def _cells(request: HttpRequest, step: str, told: BirthDeclaration) -> tuple[Cell, ...]:
    if step == "read-back":
        return closing.marking_cells(told)
    if step == "register":
        return closing.giving_cells(request.speech.pack, told)
    return closing.delivery_cells(request.speech.pack) if step == "deliver" else ()


def _first(request: HttpRequest, step: str, told: BirthDeclaration) -> dict[str, str]:
    if step in {"read-back", "register"}:
        fee = fee_due(told, asker(request)) if step == "register" else None
        return closing.first_lines(request.speech, told, fee)
    if step == "deliver":
        return {"delivery.how": dict(request.speech.codes("delivery"))["hand"]}
    return {}


def _reason(request: HttpRequest, ground: Law) -> str:
    return request.speech.say(f"reason.{ground.value}")
