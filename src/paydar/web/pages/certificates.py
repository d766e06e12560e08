# SPDX-License-Identifier: Apache-2.0
"""Documents: issued as a fact before they are printed, and checked by anyone."""

import datetime as dt
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from paydar.certificates.sign import MAX_PDF
from paydar.certificates.verdicts import Verdict
from paydar.counter.commands import DocumentIssue, command
from paydar.counter.receipts import Receipt
from paydar.facts import codec
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import Position
from paydar.ledger.read import UnknownFact
from paydar.register.entry import AnyEntry, BirthEntry, DeathEntry
from paydar.web.frame import render
from paydar.web.guard import WRONG, asker, at_pace, staff_only
from paydar.web.node import node
from paydar.web.pages import deaths
from paydar.web.paper import paper
from paydar.web.sheet.drafts import new_token
from paydar.web.sheet.shown import Fault
from paydar.web.speech import LANGUAGES, OWN_NAMES

LONGEST_CODE: Final = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def issue(request: HttpRequest, entry: str) -> HttpResponse:
    """Choose a document, issue it, and go on to its paper."""
    found = _seen(request, entry)
    if isinstance(found, DeathEntry):
        return deaths.no_document(request)
    faults: list[Fault] = []
    if request.method == "POST":
        answer = _issue(request, found)
        if isinstance(answer, Receipt):
            address = f"/documents/{answer.book}/{answer.sequence}"
            return HttpResponseRedirect(address, status=303)
        faults = [Fault(fault, "", "") for fault in answer.refusals]
    told = found.progress.declaration
    documents = request.speech.pack.documents.documents
    context = {
        "entry": found,
        "name": f"{told.child.name.given} {told.child.name.family}".strip() if told else "",
        "kinds": [(kind, row.title[request.speech.language]) for kind, row in documents.items()],
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "first_language": request.account.paper_language or request.speech.pack.languages[0],
        "first_kind": request.account.document,
        "key": new_token(),
        "faults": faults,
    }
    return render(request, "issue.html", context, WRONG if faults else 200)


@require_safe
@staff_only
def issued(request: HttpRequest, book: str, sequence: int) -> HttpResponse:
    """Show the PDF of a document that was issued; it can be printed again and is the same."""
    office, position = node().office, Position(book, sequence)
    try:
        body = codec.decode_body(office.ledger.fact(position).body or b"null")
    except (UnknownFact, ValueError) as error:
        raise Http404 from error
    if not isinstance(body, DocumentIssued):
        raise Http404
    at_pace(request)
    if office.look_up(asker(request), "certificate", body.serial, body.entry):
        raise Http404
    return paper(request, body.serial, lambda: office.issued(asker(request), position))


@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest) -> HttpResponse:
    """Check a certificate for anyone: its code as text, or the file."""
    context: dict[str, Any] = {"code": request.POST.get("code", "").strip()[:LONGEST_CODE]}
    if request.method != "POST":
        return render(request, "check.html", context)
    given = _given(request)
    if not given:
        return render(request, "check.html", {**context, "nothing": True}, WRONG)
    return render(
        request, "check.html", {**context, **_verdict(request, node().office.check(given))}
    )


def _seen(request: HttpRequest, entry: str) -> AnyEntry:
    office = node().office
    at_pace(request)
    if office.look_up(asker(request), "certificate", entry, entry):
        raise Http404
    found = office.register.entry(entry)
    if found is None or not found.progress.is_registered:
        raise Http404
    return found


def _issue(request: HttpRequest, found: BirthEntry) -> Any:  # noqa: ANN401 - an answer of the counter
    kind, documents = request.POST.get("document", ""), request.speech.pack.documents.documents
    if kind not in documents:
        raise Http404
    body = DocumentIssue(
        number=found.progress.number,
        document=kind,
        language=request.POST.get("language", "")[:8],
    )
    key = request.POST.get("key", "")[:60] or new_token()
    return node().office.counter.submit(
        command("document.issue", f"web-{key}", body), asker(request)
    )


def _given(request: HttpRequest) -> bytes:
    """Return what is to be checked: the file where there is one, else the text."""
    file = request.FILES.get("file")
    if file is not None:
        return bytes(file.read(MAX_PDF + 1))
    return request.POST.get("code", "").strip().encode()


def _verdict(request: HttpRequest, verdict: Verdict) -> dict[str, Any]:
    words, *reasons = verdict.text(request.speech.language)
    claims = verdict.claims
    if verdict.is_genuine:
        tone = "genuine" if verdict.kind != "genuine-superseded" else "look"
    else:
        tone = "look" if verdict.kind in {"unknown-key", "unreadable"} else "false"
    return {
        "verdict": words,
        "kind": verdict.kind,
        "reasons": reasons,
        "tone": tone,
        "claims": claims,
        "genuine": verdict.is_genuine,
        "title": _title(request, claims.document) if claims else "",
        "born": _day(request, claims.born) if claims else "",
        "issued_on": _day(request, claims.issued_on) if claims else "",
    }


def _title(request: HttpRequest, document: str) -> str:
    known = request.speech.pack.documents.documents
    return known[document].title[request.speech.language] if document in known else document


def _day(request: HttpRequest, text: str) -> str:
    """Return a claimed day as it is read here; what is no day as it was claimed."""
    try:
        days = [dt.date.fromisoformat(part) for part in text.split("/")]
        return " – ".join(request.speech.day(day) for day in days)
    except ValueError:
        return text
