# SPDX-License-Identifier: Apache-2.0
"""Closing the day: what was done, what safe and till hold, who signs; and how yesterday ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from paydar.certificates.day import KINDS
from paydar.counter.commands import DayClose, command
from paydar.counter.days import Today, day_tag, today_at, witnesses
from paydar.counter.receipts import Ground, Receipt
from paydar.facts.days import DayClosed
from paydar.facts.envelope import Position
from paydar.web.frame import render, staff_words
from paydar.web.guard import WRONG, asker, staff_only
from paydar.web.lines import in_words, last_box
from paydar.web.node import node
from paydar.web.paper import paper
from paydar.web.sheet import drafts
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.shown import Fault, label_of

SHEETS: Final = 14  # closings that are listed, the newest first


@dataclass(frozen=True, slots=True)
class Sheet:
    """One closing in the list."""

    day: str
    who: str
    book: str
    sequence: int


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def day(request: HttpRequest) -> HttpResponse:
    """Show the day as it stands, or close it."""
    if request.method != "POST":
        return _page(request, ())
    typed = drafts.typed_in(request.POST, {cell.name for cell in _cells(request)})
    boxes = Boxes(request.speech.pack, (), typed)
    body = DayClose(
        witness=request.POST.get("witness", "")[:60],
        blanks=boxes.count("blanks"),
        fees=boxes.count("fees"),
        note=boxes.text("note"),
    )
    if boxes.amiss:
        return _page(request, in_words(request, boxes.amiss, ()))
    key = request.POST.get("key", "")[:60] or drafts.new_token()
    answer = node().office.counter.submit(command("day.close", f"web-{key}", body), asker(request))
    if isinstance(answer, Receipt):
        return HttpResponseRedirect("/day?done=close", status=303)
    return _page(request, answer.refusals)


@require_safe
@staff_only
def sheet_pdf(request: HttpRequest, book: str, sequence: int) -> HttpResponse:
    """Show the sheet of a closing as a PDF, to be printed and signed."""
    office, language, place = node().office, request.speech.language, Position(book, sequence)
    return paper(request, "day", lambda: office.day_sheet(asker(request), place, language))


def _cells(request: HttpRequest) -> tuple[Cell, ...]:
    blanks = (Cell("blanks", "count", 3, label="day-blanks"),)
    return (
        *(blanks if request.speech.pack.booklets.required else ()),
        Cell("fees", "count", 3, label="day-fees"),
        Cell("note", width=6, label="note"),
    )


def _page(request: HttpRequest, faults: Sequence[Ground]) -> HttpResponse:
    office, speech = node().office, request.speech
    desk = office.counter.desk(asker(request).assignment)
    now = today_at(desk)
    typed = {name: str(text) for name, text in request.POST.items()}
    currency = speech.pack.about.currency[speech.language]
    context = {
        "now": now,
        "kinds": [
            (KINDS.get(act.kind, {}).get(speech.language, act.kind), act.count)
            for act in now.tally.acts
        ],
        "fees": f"{speech.figure(now.tally.fees)} {currency}",
        "boxes": [last_box(request, cell, typed, faults) for cell in _cells(request)],
        "colleagues": speech.in_order(
            ((a, staff_words(request, held)) for a, held in witnesses(desk).items()),
            lambda one: one[1],
        ),
        "chosen": typed.get("witness", ""),
        "closed_on": speech.day(now.before[1].on) if now.before else "",
        "amiss": _amiss(request, now, desk.today),
        "sheets": _sheets(request),
        "may_close": desk.chart.may(desk.by.assignment, "day.close", desk.today),
        "key": drafts.new_token(),
        "faults": [_fault(request, fault) for fault in faults],
        "done": request.GET.get("done") == "close",
    }
    return render(request, "day.html", context, WRONG if faults else 200)


def _fault(request: HttpRequest, fault: Ground) -> Fault:
    if fault.field == "witness":
        return Fault(fault, request.speech.say("day.witness"), "#f-witness")
    box = next((cell for cell in _cells(request) if cell.name == fault.field), None)
    target = f"#{Cell(fault.field).id}" if fault.field else ""
    return Fault(fault, label_of(request.speech, box) if box else "", target)


def _amiss(request: HttpRequest, now: Today, today: dt.date) -> list[str]:
    """Return in words what does not tally between the last closing and this morning."""
    speech, said = request.speech, []
    if now.before is not None:
        said += _differences(request, now.before[1])
    said += [speech.say("day.broken", book=f"\u2066{book}\u2069") for book in now.broken]
    said += [speech.say("day.not-closed", day=speech.day(d)) for d in now.open_days(today)]
    return said


def _differences(request: HttpRequest, closed: DayClosed) -> list[str]:
    speech, said = request.speech, []
    left = sum(blanks.left for blanks in closed.blanks)
    pairs = (
        ("day.blanks-differ", closed.blanks_counted, left),
        ("day.fees-differ", closed.fees_counted, closed.fees),
    )
    for words, counted, due in pairs:
        if counted is not None and counted != due:
            said.append(speech.say(words, counted=counted, due=due, note=closed.note))
    return said


def _sheets(request: HttpRequest) -> list[Sheet]:
    office, speech = node().office, request.speech
    tag = day_tag(office.counter.desk(asker(request).assignment))
    assignments = office.counter.chart().assignments
    listed = []
    for fact in reversed(office.ledger.look([tag]).on(tag)[-SHEETS:]):
        if isinstance(fact.body, DayClosed):
            held = assignments.get(fact.envelope.by.assignment)
            who = staff_words(request, held) if held else fact.envelope.by.staff
            place = fact.position
            listed.append(Sheet(speech.day(fact.body.on), who, place.book, place.sequence))
    return listed
