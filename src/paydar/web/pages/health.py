# SPDX-License-Identifier: Apache-2.0
"""How the office stands, what is set, and how a clerk's machine comes to trust it."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from paydar.settings import explain, secrets_set, spoken
from paydar.web.frame import render
from paydar.web.guard import staff_only
from paydar.web.node import node
from paydar.web.readings import in_words, may_see, without_second_factor
from paydar.wiring import line as lines
from paydar.wiring.health import health as readings_of

NOT_ALLOWED: Final = 403
STEPS: Final = {"windows": 4, "linux": 4, "android": 4}
CERTIFICATE: Final = "application/x-x509-ca-cert"
View = Callable[..., HttpResponse]


def _upkeep_only(view: View) -> View:
    """Let only those in whose post includes the upkeep of the machine."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not may_see(node().office, request.account.assignment):
            return render(request, "health-closed.html", status=NOT_ALLOWED)
        return view(request)

    return guarded


@require_safe
@staff_only
@_upkeep_only
def health(request: HttpRequest) -> HttpResponse:
    """Show every reading, what is wrong first; computed now."""
    office, speech = node().office, request.speech
    readings = readings_of(office, without_second_factor=without_second_factor(office.folder))
    offset = office.settings.utc_offset
    order = ("wrong", "look", "good")
    said = sorted(in_words(readings, speech, offset), key=lambda s: order.index(s.state))
    when = speech.moment(office.clock().isoformat(), offset)
    wrong = sum(s.state == "wrong" for s in said)
    look = sum(s.state == "look" for s in said)
    context = {"readings": said, "when": when, "wrong": wrong, "look": look}
    return render(request, "health.html", context)


@require_safe
@staff_only
@_upkeep_only
def settings(request: HttpRequest) -> HttpResponse:
    """Show every setting with its meaning, value, default and origin."""
    language = request.speech.language
    rows = [(row, spoken(row.meaning[language])) for row in explain(node().office.folder)]
    return render(request, "settings.html", {"rows": rows, "secrets": secrets_set()})


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Show how a machine comes to trust this office; open to all, for none is trusted yet."""
    line = lines.find(node().office.folder)
    authority = line.authority if line is not None else None
    context = {
        "line": line if authority is not None else None,
        "fingerprint": _in_rows(line.fingerprint) if line is not None else (),
        "until": authority.not_valid_after_utc.date() if authority is not None else None,
        "systems": [
            (name, [request.speech.say(f"line.{name}-{step}") for step in range(1, count + 1)])
            for name, count in STEPS.items()
        ],
    }
    return render(request, "line.html", context)


def _in_rows(fingerprint: str) -> list[str]:
    """Return a fingerprint in rows of eight pairs, as it is read aloud."""
    pairs = fingerprint.split(":")
    return [":".join(pairs[n : n + 8]) for n in range(0, len(pairs), 8)]


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Hand out the certificate of the office's authority; it is public, the key is not."""
    del request
    pem = lines.authority_pem(node().office.folder)
    if pem is None:
        raise Http404
    name = f"paydar-{node().office.settings.office}.crt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pem, content_type=CERTIFICATE, headers=headers)
