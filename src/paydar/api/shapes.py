# SPDX-License-Identifier: Apache-2.0
"""What the doors answer beside receipts, refusals and problems: one shape each, as described."""

import datetime as dt
from typing import Literal

import msgspec

from paydar.facts.births import BirthDeclaration, Booklet
from paydar.facts.booklets import BookletsCounted
from paydar.facts.deaths import Collected, DeathDeclaration
from paydar.facts.values import By, DateOf, Name


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of an entry's history: kind, place, instant on the office clock, author, law."""

    kind: str
    position: str
    recorded_at: str
    by: By
    law: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Another entry of the same person, and the fact that caused the link (`book/sequence`)."""

    event: Literal["birth", "death"]
    on: DateOf
    entry: str
    number: str
    cause: str


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    entry: str
    number: str
    contested: bool
    timeliness: Literal["", "timely", "late", "delayed"]
    declared_on: DateOf | None
    basis: tuple[str, ...]
    history: tuple[Step, ...]
    held_at: tuple[str, ...]


class BirthEntry(_Entry, frozen=True, kw_only=True, tag_field="event", tag="birth"):
    """A birth as it stands, with its history. `basis` is what a command on it must carry.

    A registered death of the person stands in `annotations` and retires the number.
    """

    declaration: BirthDeclaration | None
    national_number: str
    national_number_retired: bool
    follow_up: tuple[str, ...]
    booklet: Booklet | None
    annotations: tuple[Link, ...]


class DeathEntry(_Entry, frozen=True, kw_only=True, tag_field="event", tag="death"):
    """A death as it stands, with its history. `birth` is the person's birth entry, if it is here.

    `other_deaths` are entries of the same death that another office registered apart.
    """

    declaration: DeathDeclaration | None
    collected: Collected
    birth: Link | None
    other_deaths: tuple[Link, ...]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that a search found; days as they were written, empty where none is told."""

    event: Literal["birth", "death"]
    number: str
    name: Name
    born: str
    died: str
    status: str
    contested: bool


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits. `next` continues, empty at the end; `cut`: there may be others, say more."""

    status: Literal["found"] = "found"
    entries: tuple[Hit, ...]
    next: str
    cut: bool


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that waits: never a name, only where it stands. Days are ISO, the earliest meant.

    `about` says which term runs and `last_day` when it ends, inclusive and empty where the law sets
    no end; `ends` how near that is on the day of the answer. `occurred` is the day of the event,
    `born` that of a birth and empty for another event.
    """

    entry: str
    event: Literal["birth", "death"]
    occurred: str
    number: str
    status: str
    contested: bool
    born: str
    declared: str
    about: Literal["", "term", "late", "delayed", "appeal", "delivery"]
    last_day: str
    ends: Literal["over", "today", "tomorrow", "later", "never"]


class Worklist(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what waits, the one whose last act is oldest first. `next` continues."""

    entries: tuple[Waits, ...]
    next: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run of blank booklets that arrived, serials inclusive."""

    series: str
    first: int
    last: int
    waybill: str


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """Blank booklets: how many should be in the safe, what arrived, the last count."""

    required: bool
    blanks: int
    received: tuple[Run, ...]
    last_count: BookletsCounted | None
    as_of: dt.datetime


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """What the counter would answer now: `would-be-recorded`, or every ground. No act is written.

    The answer that counts is the one given when the command is submitted. Grounds that tell of a
    person are a look-up, written down before they are shown.
    """

    status: Literal["would-be-recorded", "would-be-refused"]
    key: str
    refusals: tuple["Grounds", ...]


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """One ground against a rehearsed command, with its article and the way out."""

    ground: str
    field: str
    law: str
    message: str
    way_out: str


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """The inclusion proof of a fact (C2SP tlog-proof) and who holds the fact now."""

    book: str
    sequence: int
    proof: str
    held_at: tuple[str, ...]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the office writes, or why it does not."""

    status: Literal["ok", "stopped", "disk-full", "clock"]
