# SPDX-License-Identifier: Apache-2.0
"""Doors for paper: certificates issued and fetched, and the stock of blank booklets."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import ClassVar, Final

import falcon

from paydar.api.doors import Caller, Door, answer, refuse
from paydar.api.entries import LONGEST_NUMBER, unchanged
from paydar.api.limits import Pace
from paydar.api.problems import Problem
from paydar.api.shapes import Run, Stock
from paydar.counter.booklets import blanks_left, stock_tag
from paydar.counter.commands import DocumentIssue, command
from paydar.counter.receipts import Receipt
from paydar.facts.booklets import BookletsCounted, BookletsReceived
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import Position
from paydar.register.entry import AnyEntry
from paydar.wiring.tokens import Scope

PDF: Final = "application/pdf"
KINDS: Final = ("certificate", "extract", "full-copy")
_KEY: Final = re.compile(r"[!-~]{1,100}")


class Certificates(Door):
    """`/api/v1/certificates/{number}.pdf`: POST issues a document, GET draws one again."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read", "POST": "submit"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "lookups", "POST": "lookups"}
    gives = PDF

    def on_post(self, request: falcon.Request, response: falcon.Response, number: str) -> None:
        """Issue: the fact first, then its paper. The same key is the same issue."""
        caller: Caller = request.context.caller
        key = request.get_header("Idempotency-Key") or ""
        if not _KEY.fullmatch(key):
            raise Problem("key-missing")
        body = DocumentIssue(
            number=number[:LONGEST_NUMBER],
            document=_kind(request) or "certificate",  # type: ignore[arg-type]
            language=(request.get_param("language") or "")[:8],
        )
        with self._hall.papers.place():
            done = self._hall.gathering.submit(command("document.issue", key, body), caller.asker)
            self._hall.meters.answered("document.issue", done, 0.0)
            if not isinstance(done, Receipt):
                answer(response, done, HTTPStatus.UNPROCESSABLE_ENTITY)
                return
            self._draw(response, caller, Position(done.book, done.sequence))
        response.status = HTTPStatus.CREATED

    def on_get(self, request: falcon.Request, response: falcon.Response, number: str) -> None:
        """Draw the newest document of an entry again, or the one of a kind or serial."""
        caller: Caller = request.context.caller
        number = number[:LONGEST_NUMBER]
        kind, serial = _kind(request), request.get_param("serial") or ""
        found = self._office.register.by_number(number)
        purpose = request.get_param("purpose") or ""
        refusals = self._office.look_up(caller.asker, purpose, number, found.id if found else "")
        if refusals:
            refuse(response, self._office, refusals, caller.asker)
            return
        issued = [
            at
            for at, document in (_issued(found) if found else ())
            if kind in ("", document.document) and serial in ("", document.serial)
        ]
        if not issued:
            raise Problem("not-found")
        if unchanged(request, response, str(issued[-1])):
            return
        with self._hall.papers.place():
            self._draw(response, caller, issued[-1])

    def _draw(self, response: falcon.Response, caller: Caller, at: Position) -> None:
        response.content_type = PDF
        response.data = self._office.issued(caller.asker, at)
        response.etag = str(at)
        response.cache_control = ("private", "no-cache")


class Booklets(Door):
    """`GET /api/v1/booklets`: what should be in the safe, what came, the last count."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": "read"}
    paces: ClassVar[dict[str, Pace]] = {"GET": "proofs"}

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Return the stock."""
        caller: Caller = request.context.caller
        office = self._office
        desk = office.counter.desk(caller.asker.assignment)
        with office.ledger.reading() as tx:
            look = office.ledger.look([stock_tag(desk)])
            blanks = blanks_left(desk, tx, look)
        bodies = [fact.body for fact in look.on(stock_tag(desk))]
        runs = (b for b in bodies if isinstance(b, BookletsReceived))
        counts = [b for b in bodies if isinstance(b, BookletsCounted)]
        stock = Stock(
            required=office.pack.booklets.required,
            blanks=blanks,
            received=tuple(
                Run(series=r.series, first=r.first, last=r.last, waybill=r.waybill) for r in runs
            ),
            last_count=counts[-1] if counts else None,
            as_of=desk.now,
        )
        answer(response, stock)


def _kind(request: falcon.Request) -> str:
    kind = request.get_param("document") or ""
    if kind not in ("", *KINDS):
        raise Problem("malformed", f"document: one of {', '.join(KINDS)}")
    return kind


def _issued(entry: AnyEntry) -> Iterator[tuple[Position, DocumentIssued]]:
    """Yield the documents of an entry with their places, oldest first."""
    for fact in entry.facts:
        if isinstance(fact.body, DocumentIssued):
            yield fact.position, fact.body
