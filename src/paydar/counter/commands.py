# SPDX-License-Identifier: Apache-2.0
"""What may be asked: one shape a command, the same in a file, on the wire and from forms."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from paydar.counter.death_commands import DeathDeclare, DeathRefuse, DeathRegister, DeathReturn
from paydar.counter.notice_commands import (
    NoticeAmend,
    NoticeGive,
    NoticesList,
    NoticeWithdraw,
    NotifierEnroll,
)
from paydar.facts import codec
from paydar.facts.births import BirthDeclaration, Booklet, Fee, Missing, ReadBack, Reason
from paydar.facts.values import Name, Shape
from paydar.law.grounds import Ground, Refusal

MAX_COMMAND: Final = 262_144
MAX_DEPTH: Final = 32
_KEY: Final = re.compile(r"[!-~]{1,100}")
_AT: Final = re.compile(r" - at `\$\.?(.*?)`$")


class BirthDeclare(Shape, frozen=True, kw_only=True):
    """Take a declaration. Nothing is registered yet."""

    declaration: BirthDeclaration


class BirthAmend(Shape, frozen=True, kw_only=True):
    """Correct a declaration before any signature."""

    entry: str
    declaration: BirthDeclaration


class BirthReturn(Shape, frozen=True, kw_only=True):
    """Return a declaration for completion."""

    entry: str
    missing: tuple[Missing, ...]
    note: str = ""


class BirthRefuse(Shape, frozen=True, kw_only=True):
    """Refuse registration, with reasons."""

    entry: str
    reasons: tuple[Reason, ...]


class BirthReadBack(Shape, frozen=True, kw_only=True):
    """Note that the sheet was read back and marked; `digest` names the declaration read."""

    entry: str
    digest: str
    read_back: ReadBack


class BirthRegister(Shape, frozen=True, kw_only=True):
    """Register: a walk-in with its whole `declaration` and `read_back`, or a declared `entry`."""

    entry: str = ""
    declaration: BirthDeclaration | None = None
    read_back: ReadBack | None = None
    booklet: Booklet | None = None
    fee: Fee | None = None


class BirthNumber(Shape, frozen=True, kw_only=True):
    """Give the national number that had to follow, now that this office has numbers again."""

    number: str


class BirthDeliver(Shape, frozen=True, kw_only=True):
    """Hand over or post the booklet, or the certificate where there is none."""

    number: str
    how: Literal["hand", "post"]
    to: str
    post_number: str = ""
    mother_booklet: Literal["", "entered", "not-brought"] = ""
    father_booklet: Literal["", "entered", "not-brought"] = ""


class BookletsReceive(Shape, frozen=True, kw_only=True):
    """Enter a run of blank booklets, serials inclusive."""

    series: str
    first: int
    last: int
    waybill: str


class BookletSpoil(Shape, frozen=True, kw_only=True):
    """Void a spoiled blank."""

    series: str
    serial: int
    reason: str


class BookletsCount(Shape, frozen=True, kw_only=True):
    """Enter the day's count of blanks in the safe."""

    counted: int
    note: str = ""


class DayClose(Shape, frozen=True, kw_only=True):
    """Close the day: what was found in safe and till, and who signs beside the one who closes.

    `blanks` are blank booklets, `fees` a sum in the smallest unit; `witness` is an assignment.
    """

    witness: str
    blanks: int | None = None
    fees: int | None = None
    note: str = ""


class DocumentIssue(Shape, frozen=True, kw_only=True):
    """Issue a certificate, an extract or a full copy of an entry."""

    number: str
    document: Literal["certificate", "extract", "full-copy"]
    language: str = ""


class StaffAssign(Shape, frozen=True, kw_only=True):
    """Give a person of the staff a post at this office, from a day on (ISO), maybe until a day."""

    staff: str
    name: Name
    post: str
    since: str = ""
    until: str = ""


class AssignmentEnd(Shape, frozen=True, kw_only=True):
    """End an assignment at once."""

    assignment: str
    reason: str


COMMANDS: Final[dict[str, type[Shape]]] = {
    "birth.declare": BirthDeclare,
    "birth.amend": BirthAmend,
    "birth.return": BirthReturn,
    "birth.refuse": BirthRefuse,
    "birth.read_back": BirthReadBack,
    "birth.register": BirthRegister,
    "birth.number": BirthNumber,
    "birth.deliver": BirthDeliver,
    "death.declare": DeathDeclare,
    "death.return": DeathReturn,
    "death.refuse": DeathRefuse,
    "death.register": DeathRegister,
    "booklets.receive": BookletsReceive,
    "booklet.spoil": BookletSpoil,
    "booklets.count": BookletsCount,
    "day.close": DayClose,
    "document.issue": DocumentIssue,
    "staff.assign": StaffAssign,
    "assignment.end": AssignmentEnd,
    "notice.give": NoticeGive,
    "notice.amend": NoticeAmend,
    "notice.withdraw": NoticeWithdraw,
    "notices.list": NoticesList,
    "notifier.enroll": NotifierEnroll,
}


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The line that carries a command. `basis` are the heads of the entry that its author saw.

    `office`, where given, is the office that the command is meant for.
    """

    command: str
    key: str
    body: msgspec.Raw
    basis: list[str] | None = None
    office: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that has been read: `digest` is SHA-256 (hex) over its canonical form."""

    kind: str
    key: str
    body: Shape
    basis: tuple[str, ...] | None
    digest: str
    office: str = ""


_line: Final = msgspec.json.Decoder(Asked)
_bodies: Final = {kind: msgspec.json.Decoder(shape) for kind, shape in COMMANDS.items()}


def parse(line: bytes) -> Command | tuple[str, Refusal]:
    """Read one JSON line: a command, or (its key if it has one, why it cannot be read)."""
    asked = _asked(line)
    if isinstance(asked, Refusal):
        return "", asked
    if not _KEY.fullmatch(asked.key):
        return "", Refusal(Ground.MALFORMED, "key", "", (("value", asked.key[:100]),))
    if asked.command not in COMMANDS:
        return asked.key, Refusal(
            Ground.COMMAND_UNKNOWN, "command", "", (("value", asked.command[:100]),)
        )
    try:
        body: Shape = _bodies[asked.command].decode(asked.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return asked.key, _malformed(str(error))
    return command(asked.command, asked.key, body, asked.basis, office=asked.office)


def _asked(line: bytes) -> Asked | Refusal:
    if len(line) > MAX_COMMAND:
        return Refusal(Ground.TOO_LARGE, "", "", (("most", str(MAX_COMMAND)),))
    if too_deep(line):
        return _malformed(f"nested deeper than {MAX_DEPTH}")
    try:
        return _line.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _malformed(str(error))


def command(
    kind: str, key: str, body: Shape, basis: list[str] | None = None, *, office: str = ""
) -> Command:
    """Return a command as a value; forms build theirs with this.

    A key that no program could send, for whoever sends a form writes what they like, is kept as its
    hash: keys stand in the book for ever, and the same one is still the same.
    """
    if not _KEY.fullmatch(key):
        key = f"~{hashlib.sha256(key.encode()).hexdigest()}"
    whole = codec.canonical({"command": kind, "body": body, "basis": basis})
    seen = None if basis is None else tuple(basis)
    return Command(kind, key, body, seen, hashlib.sha256(whole).hexdigest(), office)


def too_deep(line: bytes) -> bool:
    """Whether JSON nests deeper than any command does; quotes are honoured."""
    depth, quoted, escaped = 0, False, False
    if line.count(b"{") + line.count(b"[") <= MAX_DEPTH:
        return False
    for byte in line:
        if quoted:
            escaped, quoted = byte == 0x5C and not escaped, byte != 0x22 or escaped
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif byte in b"}]":
            depth -= 1
    return False


def _malformed(error: str) -> Refusal:
    """Name the field that msgspec stumbled over, as the dotted path that forms use."""
    match = _AT.search(error)
    field = match[1] if match else ""
    what = error[: match.start()] if match else error
    return Refusal(Ground.MALFORMED, field, "", (("value", what[:200]),))
