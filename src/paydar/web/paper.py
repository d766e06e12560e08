# SPDX-License-Identifier: Apache-2.0
"""A paper as an answer: drawn now, or the page that says why it cannot be drawn."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from paydar.certificates.errors import CannotDraw
from paydar.counter.documents import NotAsIssued
from paydar.ledger.read import UnknownFact
from paydar.web.frame import render


def paper(request: HttpRequest, name: str, draw: Callable[[], bytes]) -> HttpResponse:
    """Return the PDF that `draw` makes, to be shown in the browser under this name."""
    try:
        pdf = draw()
    except UnknownFact as error:
        raise Http404 from error
    except NotAsIssued:
        return render(request, "fault.html", {"key": "not-as-issued"}, 409)
    except CannotDraw:
        return render(request, "fault.html", {"key": "cannot-draw"}, 409)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
