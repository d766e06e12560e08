# SPDX-License-Identifier: Apache-2.0
"""Blank booklets: what should be in the safe, what came, what was spoiled, the day's count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from paydar.counter.commands import BookletsCount, BookletSpoil, BookletsReceive, command
from paydar.counter.receipts import Ground, Receipt
from paydar.facts.values import Shape
from paydar.web.frame import render
from paydar.web.guard import WRONG, asker, staff_only
from paydar.web.lines import in_words, last_box
from paydar.web.node import node
from paydar.web.sheet import closing, drafts
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.shown import Fault


@dataclass(frozen=True, slots=True)
class Series:
    """One series of blanks: how many came, how many left the safe, how many should be in it."""

    series: str
    received: int
    gone: int
    following: int | None

    @property
    def left(self) -> int:
        """Return how many should be in the safe."""
        return self.received - self.gone


CELLS: Final = {
    "receive": (
        Cell("series", width=2, label="booklet-series"),
        Cell("first", "count", 2, label="booklet-first"),
        Cell("last", "count", 2, label="booklet-last"),
        Cell("waybill", "figures", 3, label="booklet-waybill"),
    ),
    "spoil": (
        Cell("series", width=2, label="booklet-series"),
        Cell("serial", "count", 2, label="booklet-serial"),
        Cell("reason", width=6, label="booklet-reason"),
    ),
    "count": (
        Cell("counted", "count", 2, label="booklet-counted"),
        Cell("note", width=4, label="note"),
    ),
}
KINDS: Final = {
    "receive": "booklets.receive",
    "spoil": "booklet.spoil",
    "count": "booklets.count",
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def stock(request: HttpRequest) -> HttpResponse:
    """Show the stock, or enter what happened to it."""
    if not request.speech.pack.booklets.required:
        raise Http404
    if request.method != "POST":
        return _page(request, "", ())
    act = request.POST.get("act", "")
    if act not in CELLS:
        raise Http404
    typed = drafts.typed_in(request.POST, {cell.name for cell in CELLS[act]})
    boxes = Boxes(request.speech.pack, (), typed)
    body = BODIES[act](boxes)
    if boxes.amiss or boxes.unsaid:
        return _page(request, act, in_words(request, boxes.amiss, boxes.unsaid))
    key = request.POST.get("key", "")[:60] or drafts.new_token()
    answer = node().office.counter.submit(command(KINDS[act], f"web-{key}", body), asker(request))
    if isinstance(answer, Receipt):
        return HttpResponseRedirect(f"/booklets?done={act}", status=303)
    return _page(request, act, answer.refusals)


def _said(boxes: Boxes, name: str) -> str:
    text = boxes.text(name)
    if not text:
        boxes.unsaid.append(name)
    return text


def _number(boxes: Boxes, name: str) -> int:
    _said(boxes, name)
    return boxes.count(name) or 0


def _receive(boxes: Boxes) -> Shape:
    return BookletsReceive(
        series=_said(boxes, "series"),
        first=_number(boxes, "first"),
        last=_number(boxes, "last"),
        waybill=_said(boxes, "waybill"),
    )


def _spoil(boxes: Boxes) -> Shape:
    return BookletSpoil(
        series=_said(boxes, "series"),
        serial=_number(boxes, "serial"),
        reason=_said(boxes, "reason"),
    )


def _count(boxes: Boxes) -> Shape:
    return BookletsCount(counted=_number(boxes, "counted"), note=boxes.text("note"))


BODIES: Final[dict[str, Callable[[Boxes], Shape]]] = {
    "receive": _receive,
    "spoil": _spoil,
    "count": _count,
}


def _page(request: HttpRequest, act: str, faults: Sequence[Ground]) -> HttpResponse:
    typed = {name: str(text) for name, text in request.POST.items()} if act else {}
    context = {
        "series": _series(),
        "forms": [
            (
                kind,
                [
                    last_box(
                        request,
                        cell,
                        typed if kind == act else {},
                        faults if kind == act else (),
                        prefix=f"{kind}-",
                    )
                    for cell in cells
                ],
            )
            for kind, cells in CELLS.items()
        ],
        "key": drafts.new_token(),
        "faults": [Fault(f, "", f"#{act}-{Cell(f.field).id}" if f.field else "") for f in faults],
        "act": act,
        "done": request.GET.get("done", "") if request.GET.get("done", "") in CELLS else "",
    }
    return render(request, "booklets.html", context, WRONG if faults else 200)


def _series() -> list[Series]:
    received = dict[str, list[tuple[int, int]]]()
    for run in closing.runs():
        received.setdefault(run.series, []).append((run.first, run.last))
    made = []
    for series, runs in received.items():
        gone = closing.gone_from(series)
        count = sum(last - first + 1 for first, last in runs)
        following = next((n for a, b in runs for n in range(a, b + 1) if n not in gone), None)
        made.append(Series(series, count, len(gone), following))
    return made
