# SPDX-License-Identifier: Apache-2.0
"""What the command line asks of an open office, in the same words locally and over the socket.

Every operation takes the office and a request in bytes and returns bytes, so that a running server
can do the work: a book has one writer.
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec

from paydar.certificates.verdicts import Verdict
from paydar.cli.notice_operations import notifiers, take_notices
from paydar.counter.commands import Command, DocumentIssue, command, parse
from paydar.counter.receipts import Answer, Receipt, refused
from paydar.counter.submit import Asker
from paydar.facts.envelope import Position
from paydar.law.grounds import Ground, Refusal
from paydar.law.say import say
from paydar.ledger.errors import LedgerError
from paydar.ledger.tree import leaf_hash
from paydar.register.entry import BirthEntry
from paydar.register.telling import head_of, told
from paydar.web.readings import without_second_factor
from paydar.wiring import Office
from paydar.wiring.health import health as readings_of

MAX_LINES: Final = 1_000
HEALTH: Final = "health"


class Submit(msgspec.Struct, frozen=True):
    """Commands as JSON lines, by the holder of an assignment."""

    assignment: str
    language: str
    lines: list[bytes]


class Show(msgspec.Struct, frozen=True):
    """An entry by registration number or national number, for a purpose."""

    assignment: str
    language: str
    number: str
    purpose: str


class Sheet(msgspec.Struct, frozen=True):
    """The sheet of a closing, by the place of its fact."""

    assignment: str
    language: str
    book: str
    sequence: int


class Issue(msgspec.Struct, frozen=True):
    """A document to be issued; `key` makes a repetition the same issue."""

    assignment: str
    language: str
    number: str
    kind: Literal["certificate", "extract", "full-copy"]
    key: str


class Checked(msgspec.Struct, frozen=True):
    """A verdict as it is printed: kind, sentences by language, and what the code says."""

    kind: str
    text: dict[str, tuple[str, ...]]
    reasons: tuple[str, ...]
    claims: dict[str, str]

    @classmethod
    def of(cls, verdict: Verdict) -> "Checked":
        """Return a verdict in this shape."""
        said = {language: verdict.text(language) for language in ("fa", "en")}
        told = verdict.claims.as_fact() if verdict.claims else {}
        return cls(verdict.kind, said, verdict.reasons, {k: v for k, v in told.items() if v})


class Told(msgspec.Struct, frozen=True):
    """A receipt that somebody brings."""

    book: str
    sequence: int
    leaf: str


def submit(office: Office, request: bytes) -> bytes:
    """Answer a run of commands in order: a JSON line each."""
    asked = msgspec.msgpack.decode(request, type=Submit)
    asker = Asker(asked.assignment, asked.language)
    answers = answer_lines(office, asker, asked.lines)
    return b"\n".join(msgspec.json.encode(answer) for answer in answers)


def answer_lines(office: Office, asker: Asker, lines: Sequence[bytes]) -> list[Answer]:
    """Return a receipt or refusals for each line; what cannot be read is refused by itself."""
    answers: dict[int, Answer] = {}
    commands = list[tuple[int, Command]]()
    for place, line in enumerate(lines):
        read = parse(line)
        if isinstance(read, Command):
            commands.append((place, read))
        else:
            key, refusal = read
            answers[place] = refused(office.pack, key, [refusal], asker.language)
    done = office.counter.submit_many([c for _, c in commands], asker)
    answers.update(zip((place for place, _ in commands), done, strict=True))
    return [answers[place] for place in range(len(lines))]


def show(office: Office, request: bytes) -> bytes:
    """Return an entry with its history, once the look-up is on disk."""
    asked = msgspec.msgpack.decode(request, type=Show)
    asker = Asker(asked.assignment, asked.language)
    found = office.register.by_number(asked.number)
    if found is None:
        national = office.pack.scheme.compact(asked.number)
        found = office.register.by_national(office.pack.id, national)
    refusals = office.look_up(asker, asked.purpose, asked.number, found.id if found else "")
    if not refusals and found is None:
        refusals = (office.pack.refuse(Ground.ENTRY_UNKNOWN, "number"),)
    if refusals or found is None:
        return _refused(office, refusals, asked.language)
    return msgspec.json.encode(told(found, office.settings.office))


def find(office: Office, request: bytes) -> bytes:
    """Return a row for each entry found: number, name, day of birth, state."""
    asked = msgspec.msgpack.decode(request, type=Show)
    found = office.find(Asker(asked.assignment, asked.language), asked.purpose, asked.number)
    if isinstance(found, tuple):
        return _refused(office, found, asked.language)
    rows = [
        {
            "event": entry.event,
            "number": entry.progress.number,
            "name": head.name,
            "born": head.born.as_written if head.born else "",
            "died": head.died.as_written if head.died else "",
            "status": entry.progress.status,
            "contested": entry.contested,
        }
        for entry in found
        if (head := head_of(entry)) is not None
    ]
    return msgspec.json.encode({"status": "found", "entries": rows})


def issue(office: Office, request: bytes) -> bytes:
    """Issue a document; return its signed PDF, or the refusals as JSON."""
    asked = msgspec.msgpack.decode(request, type=Issue)
    asker = Asker(asked.assignment, asked.language or office.pack.languages[0])
    body = DocumentIssue(number=asked.number, document=asked.kind, language=asked.language)
    answer = office.counter.submit(command("document.issue", asked.key, body), asker)
    if not isinstance(answer, Receipt):
        return msgspec.json.encode(answer)
    return office.issued(asker, Position(answer.book, answer.sequence))


def day_sheet(office: Office, request: bytes) -> bytes:
    """Return the PDF of the sheet on which a closing stands."""
    asked = msgspec.msgpack.decode(request, type=Sheet)
    position = Position(asked.book, asked.sequence)
    return office.day_sheet(Asker(asked.assignment, asked.language), position, asked.language)


def booklet(office: Office, request: bytes) -> bytes:
    """Return the page that prints into the booklet of an entry, once the look-up is on disk."""
    asked = msgspec.msgpack.decode(request, type=Show)
    asker, language = Asker(asked.assignment, office.pack.languages[0]), office.pack.languages[0]
    found = office.register.by_number(asked.number)
    refusals = office.look_up(asker, asked.purpose, asked.number, found.id if found else "")
    if not refusals and found is None:
        refusals = (office.pack.refuse(Ground.ENTRY_UNKNOWN, "number"),)
    if not refusals and not office.pack.booklets.required:
        refusals = (office.pack.refuse(Ground.BOOKLET_NOT_DUE, "number"),)
    if not refusals and not isinstance(found, BirthEntry):
        refusals = (office.pack.refuse(Ground.OTHER_EVENT, "number"),)
    if refusals or not isinstance(found, BirthEntry):
        return _refused(office, refusals, language)
    return office.booklet(asker, found)


def check(office: Office, request: bytes) -> bytes:
    """Return the verdict on a document against keys and standing known here."""
    return msgspec.json.encode(Checked.of(office.check(request)))


def keys(office: Office, _request: bytes) -> bytes:
    """Return the office's public keys as a key set."""
    return office.keys().text().encode()


def staff(office: Office, _request: bytes) -> bytes:
    """Return who holds which post here, as JSON; `living` says whether it is in force today."""
    chart, today = office.counter.chart(), office.today()
    return msgspec.json.encode(
        [
            {
                "assignment": assignment,
                "staff": held.staff,
                "name": held.name,
                "post": held.post,
                "since": held.since,
                "until": held.until,
                "living": chart.is_living(assignment, today),
            }
            for assignment, held in chart.assignments.items()
        ]
    )


def check_receipts(office: Office, request: bytes) -> bytes:
    """Return which receipts have no such fact at their place, as JSON."""
    missing = list[dict[str, object]]()
    receipts = msgspec.msgpack.decode(request, type=list[Told])
    for receipt in receipts:
        try:
            fact = office.ledger.fact(Position(receipt.book, receipt.sequence))
            there = leaf_hash(fact.envelope).hex()
        except LedgerError:
            there = ""
        if there != receipt.leaf:
            word = "another fact stands there" if there else "nothing stands there"
            place = {"book": receipt.book, "sequence": receipt.sequence, "what": word}
            missing.append(place)
    return msgspec.json.encode({"checked": len(receipts), "missing": missing})


def state(office: Office, _request: bytes) -> bytes:
    """Return what a technician asks first: book, size, entries, numbers left, held only here."""
    desk = office.counter.desk("")
    with office.ledger.shelf(office.settings.book) as shelf:
        size = shelf.size
    return msgspec.json.encode(
        {
            "office": office.settings.office,
            "book": office.settings.book,
            "facts": size,
            "only_here": office.register.only_here(office.settings.book),
            "entries": office.register.counts(),
            "national_numbers_left": desk.numbers_left,
            "numbers_low": desk.numbers_left < office.pack.numbers.low_water,
        }
    )


def health(office: Office, _request: bytes) -> bytes:
    """Return every reading of how the office stands now."""
    counted = without_second_factor(office.folder)
    return msgspec.json.encode(readings_of(office, without_second_factor=counted))


def _refused(office: Office, refusals: Sequence[Refusal], language: str) -> bytes:
    said = [say(office.pack, refusal, language) for refusal in refusals]
    return msgspec.json.encode({"status": "refused", "refusals": said})


OPERATIONS: Final[dict[str, Callable[[Office, bytes], bytes]]] = {
    "submit": submit,
    "show": show,
    "find": find,
    "issue": issue,
    "booklet": booklet,
    "day-sheet": day_sheet,
    "check": check,
    "keys": keys,
    "staff": staff,
    "receipts": check_receipts,
    "state": state,
    HEALTH: health,
    "take-notices": take_notices,
    "notifiers": notifiers,
}
