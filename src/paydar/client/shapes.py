# SPDX-License-Identifier: Apache-2.0
"""What goes over the line: commands out, receipts, refusals, entries and proofs in.

Fields that a newer office may add are passed over when they are read.
"""

import secrets
from collections.abc import Mapping
from typing import Literal

import msgspec

from paydar.facts.births import BirthDeclaration, Booklet
from paydar.facts.deaths import NOTHING_COLLECTED, Collected, DeathDeclaration
from paydar.facts.values import By, DateOf, Name


def _new_key() -> str:
    return secrets.token_urlsafe(18)


class Command(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One command. Its key is fixed when it is made, so that every try is the same command.

    `body` is a plain object or one of the shapes of facts inside one; `basis` are the heads of the
    entry that its author saw; `office`, where given, is the office that it is meant for.
    """

    command: str
    body: msgspec.Struct | Mapping[str, object]
    key: str = msgspec.field(default_factory=_new_key)
    basis: tuple[str, ...] | None = None
    office: str = ""

    def line(self) -> bytes:
        """Return the command as the line that a file and the API take."""
        told: dict[str, object] = {
            "command": self.command,
            "key": self.key,
            "body": self.body,
        }
        if self.basis is not None:
            told["basis"] = self.basis
        if self.office:
            told["office"] = self.office
        return msgspec.json.encode(told)


class Receipt(msgspec.Struct, frozen=True, kw_only=True, tag_field="status", tag="recorded"):
    """Proof that a command was recorded: its place, leaf hash (hex) and the signed checkpoint."""

    key: str
    book: str
    sequence: int
    leaf: str
    entry: str = ""
    number: str = ""
    national_number: str = ""
    checkpoint: str
    held_at: tuple[str, ...]


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One ground of refusal with its article and the way out."""

    ground: str
    field: str
    law: str
    message: str
    way_out: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="status", tag="refused"):
    """Every ground on which something was refused. Nothing was recorded."""

    key: str = ""
    refusals: tuple[Ground, ...]


Answer = Receipt | Refused


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an entry's history."""

    kind: str
    position: str
    recorded_at: str
    by: By
    law: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Another entry of the same person, and the fact that caused the link (`book/sequence`)."""

    event: str
    on: DateOf
    entry: str
    number: str
    cause: str


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    entry: str
    number: str
    contested: bool
    timeliness: Literal["", "timely", "late", "delayed"] = ""
    declared_on: DateOf | None = None
    basis: tuple[str, ...]
    history: tuple[Step, ...]
    held_at: tuple[str, ...]
    etag: str = ""


class BirthEntry(_Entry, frozen=True, kw_only=True, tag_field="event", tag="birth"):
    """A birth as it stands. `basis` is what a command on it must carry; `etag` names this state.

    `etag` comes from the answer's header.
    """

    national_number: str
    national_number_retired: bool = False
    declaration: BirthDeclaration | None = None
    follow_up: tuple[str, ...] = ()
    booklet: Booklet | None = None
    annotations: tuple[Link, ...] = ()


class DeathEntry(_Entry, frozen=True, kw_only=True, tag_field="event", tag="death"):
    """A death as it stands, as `BirthEntry`."""

    declaration: DeathDeclaration | None = None
    collected: Collected = NOTHING_COLLECTED
    birth: Link | None = None
    other_deaths: tuple[Link, ...] = ()


Entry = BirthEntry | DeathEntry


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that a search found."""

    event: str = "birth"
    number: str
    name: Name
    born: str
    died: str = ""
    status: str
    contested: bool


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits. `next` continues; `cut`: there may be others, say more."""

    entries: tuple[Hit, ...]
    next: str
    cut: bool


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that waits, with the term that runs on it; days are ISO, never a name."""

    entry: str
    event: str = "birth"
    occurred: str = ""
    number: str
    status: str
    contested: bool
    born: str
    declared: str
    about: Literal["", "term", "late", "delayed", "appeal", "delivery"]
    last_day: str
    ends: Literal["over", "today", "tomorrow", "later", "never"]


class Worklist(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what waits. `next` continues."""

    entries: tuple[Waits, ...]
    next: str


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """The inclusion proof of a fact (C2SP tlog-proof) and who holds the fact now."""

    book: str
    sequence: int
    proof: str
    held_at: tuple[str, ...]
