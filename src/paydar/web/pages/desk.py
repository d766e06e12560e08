# SPDX-License-Identifier: Apache-2.0
"""The front page of the desk: what waits, how much of it, sheets that were begun."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from paydar.web.frame import OPEN, render
from paydar.web.guard import staff_only
from paydar.web.node import node
from paydar.web.sheet.drafts import open_drafts


@require_safe
@staff_only
def front(request: HttpRequest) -> HttpResponse:
    """Show the work that waits, oldest first. No name stands here: a list is not a look-up."""
    register = node().office.register
    counts = register.counts()
    context = {
        "rows": [row for status in OPEN for row in register.waiting(status)],
        "counts": [
            (status, counts.get(status, 0)) for status in (*OPEN, "registered", "delivered")
        ],
        "drafts": open_drafts(request.account, request.speech),
    }
    return render(request, "desk.html", context)
