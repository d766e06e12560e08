# SPDX-License-Identifier: Apache-2.0
"""One open office: what guests (command line, API, pages) are given."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paydar.certificates.booklet import UNMOVED, Shift
from paydar.certificates.check import check as check_document
from paydar.certificates.keyring import Keyring
from paydar.certificates.keys import DocumentKey
from paydar.certificates.verdicts import Verdict
from paydar.counter import documents, lookups
from paydar.counter.attachments import take_in
from paydar.counter.documents import Printer
from paydar.counter.notice_files import Taken, take
from paydar.counter.notice_work import NoticeWork
from paydar.counter.notices import Noticed, find_notice, look_up_notice
from paydar.counter.submit import Asker, Counter
from paydar.facts.envelope import Position
from paydar.facts.reads import Purpose
from paydar.facts.values import Attachment
from paydar.law.grounds import Refusal
from paydar.law.pack import Pack
from paydar.ledger.errors import PaydarError
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores.sqlite import WriterLock
from paydar.register.entry import AnyEntry, BirthEntry
from paydar.register.reader import Register
from paydar.search.matching import Match, why
from paydar.search.names import NameIndex
from paydar.settings import Settings
from paydar.wiring.clock import Watch
from paydar.wiring.folder import Clock

Refusals = tuple[Refusal, ...]


class NotAuthorised(PaydarError):
    """The assignment carries no authority for this."""

    what_to_do = "Ask somebody whose post allows it."


@dataclass(frozen=True, slots=True)
class Office:
    """One open office: what guests (command line, API, pages) are given."""

    folder: Path
    settings: Settings
    pack: Pack
    ledger: Ledger
    counter: Counter
    register: Register
    document_key: DocumentKey
    printer: Printer
    names: NameIndex
    clock: Clock
    lock: WriterLock
    notice_work: NoticeWork
    watch: Watch | None = None

    def today(self) -> dt.date:
        """Return the civil day at the office, now."""
        return self.settings.today(self.clock())

    def look_up(
        self, asker: Asker, purpose: str, what: str, entry: str = ""
    ) -> tuple[Refusal, ...]:
        """Write a look-up to the reads book; return why it may not be made, or nothing."""
        return lookups.look_up(self.counter.desk(asker.assignment), purpose, what, entry)

    def look_over(
        self, asker: Asker, purpose: str, what: str, entries: Iterable[str]
    ) -> tuple[Refusal, ...]:
        """Write to the reads book that a list was looked at; return why it may not be."""
        return lookups.look_over(self.counter.desk(asker.assignment), purpose, what, entries)

    def take_in(self, asker: Asker, data: bytes, title: str = "") -> Attachment | Refusals:
        """Keep a scanned paper; return how a command names it, or why it is not taken."""
        return take_in(self.counter.desk(asker.assignment), data, title)

    def take_notices(self, asker: Asker, data: bytes) -> Taken | Refusals:
        """Take a signed file of notices; return an answer for each line, or why it is refused."""
        return take(self.counter, self.pack, self.ledger, data, asker)

    def find_notice(self, asker: Asker, purpose: Purpose, claim: str) -> Noticed | Refusals | None:
        """Return a notice once the look-up is on disk; None when none came."""
        desk = self.counter.desk(asker.assignment)
        return look_up_notice(desk, purpose, claim) or find_notice(desk, claim)

    def issued(self, asker: Asker, position: Position) -> bytes:
        """Return the signed PDF of a document that was issued at this position."""
        desk = self.counter.desk(asker.assignment)
        if not desk.chart.may(asker.assignment, "document.issue", desk.today):
            raise NotAuthorised("this assignment may not draw documents")
        return self.printer.issued(desk, position)

    def read_back(self, asker: Asker, entry: BirthEntry, language: str) -> bytes:
        """Return the read-back sheet of a declared entry as a PDF."""
        return self.printer.read_back(self.counter.desk(asker.assignment), entry, language)

    def day_sheet(self, asker: Asker, position: Position, language: str) -> bytes:
        """Return the signed sheet of a closing."""
        return self.printer.day(self.counter.desk(asker.assignment), position, language)

    def booklet(self, asker: Asker, entry: BirthEntry, shift: Shift = UNMOVED) -> bytes:
        """Return the page that prints into the entry's booklet."""
        return self.printer.booklet(self.counter.desk(asker.assignment), entry, shift)

    def booklet_trial(self, asker: Asker, shift: Shift) -> bytes:
        """Return a page with crosses to be measured, of the size of a booklet's page."""
        desk = self.counter.desk(asker.assignment)
        return self.printer.booklet_trial(desk, shift, asker.language)

    def keys(self) -> Keyring:
        """Return the public keys by which this office's documents are checked."""
        with self.ledger.reading() as tx:
            sql = "SELECT vkey FROM book WHERE name = ANY($1) ORDER BY name"
            books = [str(key) for (key,) in tx.rows(sql, self.settings.own_books())]
        return documents.keyring(self.counter.chart(), books)

    def check(self, given: bytes) -> Verdict:
        """Check a document (PDF or code text) against keys and standing known here."""
        return check_document(given, self.keys(), lambda n: documents.current(self.register, n))

    def find(self, asker: Asker, purpose: str, words: str) -> list[AnyEntry] | tuple[Refusal, ...]:
        """Return entries by number, name prefix or day of birth, once the look-up is on disk."""
        if refusals := self.look_up(asker, purpose, words):
            return refusals
        exact = self.register.by_number(words) or self.register.by_national(
            self.pack.id, self.pack.scheme.compact(words)
        )
        if exact is not None:
            refusals = self.look_up(asker, purpose, words, exact.id)
            return refusals or [exact]
        found = [self.register.entry(entry) for entry in self.names.find(words)]
        shown = [entry for entry in found if entry is not None and self.why(entry, words)]
        for entry in shown:  # each person can see that they were among the hits
            if refusals := self.look_up(asker, purpose, words, entry.id):
                return refusals
        return shown

    def why(self, entry: AnyEntry, words: str) -> tuple[Match, ...]:
        """Return which role and name, or which day, made a search find this entry as it stands."""
        told = entry.progress.declaration
        return why(told, words, self.pack.calendar) if told is not None else ()

    def close(self) -> None:
        """Write what is queued and let go of the folder."""
        self.names.close()
        self.ledger.close()
        self.lock.release()
