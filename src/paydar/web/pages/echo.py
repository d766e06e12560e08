# SPDX-License-Identifier: Apache-2.0
"""How a box was understood, for the script that asks when a box is left."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from paydar.web.guard import staff_only
from paydar.web.node import node
from paydar.web.sheet.cells import MOST_WITNESSES, all_cells
from paydar.web.sheet.closing import echoing_cells
from paydar.web.sheet.echoes import echo_of
from paydar.web.speech import value_of

LONGEST = 300


def area() -> tuple[str, ...]:
    """Return the places that this office is competent for."""
    founded = node().office.counter.chart().office
    return founded.area if founded else ()


@require_POST
@staff_only
def echo(request: HttpRequest) -> HttpResponse:
    """Return the echo of one box. Posted, so that nothing typed stands in an address."""
    name, typed = request.POST.get("name", ""), request.POST.get("typed", "")[:LONGEST]
    pack = request.speech.pack
    for cell in (*all_cells(pack, MOST_WITNESSES), *echoing_cells(pack)):
        if cell.name == name:
            said = echo_of(cell, typed, request.speech, area())
            value = value_of(pack, cell.listed, typed) if cell.kind == "code" else ""
            told = {"text": said.text, "other": said.other, "state": said.state}
            return JsonResponse({**told, **({"value": value} if value else {})})
    return JsonResponse({}, status=404)
