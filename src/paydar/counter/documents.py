# SPDX-License-Identifier: Apache-2.0
"""Issuing a document is itself an act: the fact says what the paper and its code say.

The paper can be drawn again from the fact for as long as nobody lost it; a later standing needs a
new document with a serial of its own.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from paydar.certificates import proven, qr
from paydar.certificates.birth import (
    Issuing,
    booklet_layout,
    booklet_page,
    document_of,
    person_of,
    read_back_sheet,
    standing_of,
    unprintable,
)
from paydar.certificates.booklet import UNMOVED, Shift, trial
from paydar.certificates.check import Current
from paydar.certificates.claims import Claims, claims_of
from paydar.certificates.day import day_sheet, signing
from paydar.certificates.document import digest
from paydar.certificates.keyring import Keyring, PublicKey
from paydar.certificates.keys import DocumentKey
from paydar.certificates.render import Press
from paydar.certificates.sign import sign_pdf
from paydar.counter import by_number
from paydar.counter.commands import DocumentIssue
from paydar.counter.desk import Decided, Decision, Desk, Handler
from paydar.counter.numbers import year_of
from paydar.facts import codec
from paydar.facts.days import DayClosed
from paydar.facts.documents import DocumentIssued
from paydar.facts.envelope import Fact, Position
from paydar.facts.tags import spell
from paydar.facts.values import Shape
from paydar.law.grounds import Ground
from paydar.ledger.append import Draft, Draw
from paydar.ledger.errors import LedgerError
from paydar.ledger.ledger import Ledger
from paydar.ledger.proof import Proof
from paydar.ledger.read import Look, UnknownFact
from paydar.ledger.tree import leaf_hash
from paydar.register.entry import BirthEntry, entry_of, entry_tag
from paydar.register.reader import Register
from paydar.structure.chart import Chart


class NotAsIssued(LedgerError):
    """The paper can no longer be drawn as it was issued."""

    what_to_do = "Issue a new document; the old one is checked by its code."


def issuing(desk: Desk, language: str) -> Issuing:
    """Return how this office issues today, in a language of the pack or its first one."""
    office = desk.chart.office
    assert office is not None  # noqa: S101 - an office that serves was founded
    spoken = language if language in desk.pack.languages else desk.pack.languages[0]
    settings = desk.settings
    return Issuing(desk.pack, office, settings.address, spoken, desk.today)


def _decide(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, DocumentIssue)  # noqa: S101 - the registry pairs kinds and shapes
    entry = entry_of(look, by_number.entry_behind(look, body.number))
    if entry is None:
        return desk.refuse(Ground.ENTRY_UNKNOWN, "number")
    if not isinstance(entry, BirthEntry):
        return desk.refuse(Ground.OTHER_EVENT, "number")
    if not entry.progress.is_registered:
        return desk.refuse(Ground.NOT_REGISTERED, "number")
    if body.language and body.language not in desk.pack.languages:
        return desk.refuse(Ground.CODE_UNKNOWN, "language", value=body.language)
    how = issuing(desk, body.language)
    if missing := unprintable(how, entry, body.document):
        return tuple(
            desk.pack.refuse(Ground.LETTER_NOT_PRINTABLE, field, word=letters)
            for field, letters in missing
        )
    plain = document_of(how, entry, body.document)
    copies = sum(d.document == body.document for d in entry.documents)

    def finish(draw: Draw) -> tuple[Draft, ...]:
        serial, drawn = _draw_serial(desk, draw)
        claims = claims_of(replace(plain, serial=serial), person_of(entry), issued_on=how.on)
        fact = DocumentIssued(
            entry=entry.id,
            document=body.document,
            serial=serial,
            language=how.language,
            standing=plain.standing,
            claims=claims.as_fact(),
            copy=copies + 1,
        )
        return (Draft(fact, (entry_tag(entry.id), f"document:{spell(serial)}"), (drawn,)),)

    return Decided((entry_tag(entry.id),), finish)


def _draw_serial(desk: Desk, draw: Draw) -> tuple[str, str]:
    """Return the next document serial of this book and year, and the index tag of its series."""
    series = f"doc/{desk.settings.book}/{year_of(desk)}"
    book = desk.settings.book.upper().replace("-", "")
    return f"D{book}-{year_of(desk)}-{draw(series) + 1:06d}", f"drawn:{series}"


HANDLERS: Final = {
    "document.issue": Handler(
        by_number.first, _decide, by_number.more, tells=by_number.tells_for("certificate")
    )
}


class Printer:
    """Draws what was issued. Keeps the press warm."""

    def __init__(self, ledger: Ledger, key: DocumentKey, templates: Path) -> None:
        self._ledger, self._key, self._press = ledger, key, Press(templates)
        self._register = Register(ledger)

    def issued(self, desk: Desk, position: Position) -> bytes:
        """Return the signed PDF of a `document.issued` fact, the same statements as at issue.

        Raises `NotAsIssued` when the entry can no longer be told as it was then.
        """
        fact = self._ledger.fact(position)
        body = codec.decode_body(fact.body or b"null")
        if not isinstance(body, DocumentIssued):
            raise NotAsIssued(f"{position} issued no document")
        if position.book != desk.settings.book:
            raise NotAsIssued(f"document {body.serial} was issued and signed in an earlier epoch")
        claims = Claims.from_fact(body.claims)
        how = replace(issuing(desk, body.language), on=dt.date.fromisoformat(claims.issued_on))
        entry = self._as_of(body.entry, position)
        drawn = replace(document_of(how, entry, body.document), serial=body.serial)
        if digest(drawn.printed()) != claims.printed:
            raise NotAsIssued(f"document {body.serial} would not read as it was issued")
        at = desk.now.replace(microsecond=0)
        pdf = self._press.pdf(
            drawn,
            at=at,
            code=qr.sign(claims, self._key),
            files=proven.files(fact, self._proof(fact).text()),
        )
        return sign_pdf(pdf, self._key, at=at)

    def read_back(self, desk: Desk, entry: BirthEntry, language: str) -> bytes:
        """Return the sheet that is read back, as a PDF without a code: it proves nothing."""
        sheet = read_back_sheet(issuing(desk, language), entry)
        return self._press.pdf(sheet, at=desk.now.replace(microsecond=0))

    def day(self, desk: Desk, position: Position, language: str) -> bytes:
        """Return the signed sheet of a closing; `verify --anchor` takes it.

        Raises `UnknownFact` when no day was closed there.
        """
        fact = self._ledger.fact(position)
        closed = codec.decode_body(fact.body or b"null")
        if not isinstance(closed, DayClosed):
            raise UnknownFact(f"{position} closed no day")
        how = issuing(desk, language)
        by = codec.decode_envelope(fact.envelope).by.assignment
        leaf = leaf_hash(fact.envelope).hex()
        sheet = replace(
            day_sheet(how, closed, str(position), leaf),
            spaces=signing(how.language, _name(desk, by), _name(desk, closed.witness)),
        )
        at = desk.now.replace(microsecond=0)
        pdf = self._press.pdf(sheet, at=at, files=proven.files(fact, self._proof(fact).text()))
        return sign_pdf(pdf, self._key, at=at)

    def _proof(self, fact: Fact) -> Proof:
        with self._ledger.shelf(fact.position.book) as shelf:
            shown = shelf.inclusion(fact.position.sequence)
        return Proof(shown.index, shown.path, shown.checkpoint, fact.envelope)

    def booklet(self, desk: Desk, entry: BirthEntry, shift: Shift = UNMOVED) -> bytes:
        """Return the page that prints into the blank booklet of a registered entry."""
        page = booklet_page(desk.pack, entry, shift)
        return self._press.booklet(page, at=desk.now.replace(microsecond=0))

    def booklet_trial(self, desk: Desk, shift: Shift, language: str) -> bytes:
        """Return a page with crosses, by which a clerk measures how the printer draws paper in."""
        page = trial(booklet_layout(desk.pack), language=language, shift=shift)
        return self._press.booklet(page, at=desk.now.replace(microsecond=0))

    def _as_of(self, entry: str, position: Position) -> BirthEntry:
        """Return the entry as it stood just before a fact of the own book was written."""
        whole = self._register.entry(entry)
        facts = [] if whole is None else list(whole.facts)
        before = {f.position: f for f in facts if f.position.book != position.book}
        before |= {f.position: f for f in facts if f.position < position}
        look = Look({entry_tag(entry): ()}, {entry_tag(entry): list(before.values())})
        found = entry_of(look, entry)
        if not isinstance(found, BirthEntry):
            raise NotAsIssued(f"the entry of {position} is not here")
        return found


def _name(desk: Desk, assignment: str) -> str:
    held = desk.chart.assignments.get(assignment)
    return f"{held.name.given} {held.name.family}".strip() if held else ""


def keyring(chart: Chart, books: list[str]) -> Keyring:
    """Return every document key ever enrolled here, each until the next one, and books' keys."""
    office = chart.office.office if chart.office else ""
    enrolled = chart.document_keys
    lasts = [*(following.since for following in enrolled[1:]), None]
    keys = [
        PublicKey(
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(key.public)),
            office,
            key.since,
            last,
        )
        for key, last in zip(enrolled, lasts, strict=True)
    ]
    return Keyring(keys, books)


def current(register: Register, number: str) -> Current | None:
    """Return how the entry with this registration number stands now, for a check."""
    entry = register.by_number(number)
    if not isinstance(entry, BirthEntry) or not entry.progress.is_registered:
        return None
    return Current(standing_of(entry), in_force=True, contested=entry.contested)
