# SPDX-License-Identifier: Apache-2.0
"""How far a birth entry has come: a total fold over its facts, in their order.

The first in order stands. A fact that makes no sense where the entry is (two offices registered the
same declaration apart from each other) changes nothing, is counted among `clashes`, and makes the
entry contested until a fact whose author knew both sides is taken.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict, assert_never

from paydar.births.tags import BirthFact
from paydar.facts.births import (
    BirthDeclaration,
    BirthDeclarationAmended,
    BirthDeclared,
    BirthDelivered,
    BirthNumbered,
    BirthReadBackDone,
    BirthRefused,
    BirthRegistered,
    BirthReturned,
    Booklet,
    Fee,
    Missing,
    Persons,
    ReadBack,
    Reason,
)
from paydar.facts.values import DateOf

Status = Literal["none", "declared", "returned", "read-back", "registered", "refused", "delivered"]


@dataclass(frozen=True, slots=True)
class Progress:
    """An entry as it stands. `position` is that of the last fact taken, `book/sequence`."""

    status: Status = "none"
    entry: str = ""
    persons: Persons | None = None
    declaration: BirthDeclaration | None = None
    declared_on: DateOf | None = None
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()
    appeal: str = ""
    digest: str = ""
    read_back: ReadBack | None = None
    number: str = ""
    national_number: str = ""
    timeliness: Literal["", "timely", "late", "delayed"] = ""
    booklet: Booklet | None = None
    fee: Fee | None = None
    articles: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    delivered: BirthDelivered | None = None
    position: str = ""
    clashes: tuple[str, ...] = ()
    contested: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether the legal act was done."""
        return self.status in {"registered", "delivered"}


NOTHING: Final = Progress()

NUMBER_FOLLOWS: Final = "national-number-to-follow"  # a duty that `BirthNumbered` ends

# Which acts are taken in which state, and the state they bring (none: it stays). The rest clashes.
TAKEN_WHEN: Final[dict[type, frozenset[str]]] = {
    BirthDeclared: frozenset({"none"}),
    BirthDeclarationAmended: frozenset({"declared", "returned"}),
    BirthReturned: frozenset({"declared", "read-back"}),
    BirthRefused: frozenset({"declared", "returned", "read-back"}),
    BirthReadBackDone: frozenset({"declared", "read-back"}),
    BirthRegistered: frozenset({"none", "read-back"}),
    BirthNumbered: frozenset({"registered", "delivered"}),
    BirthDelivered: frozenset({"registered"}),
}
BRINGS: Final[dict[type, Status]] = {
    BirthDeclared: "declared",
    BirthDeclarationAmended: "declared",
    BirthReturned: "returned",
    BirthRefused: "refused",
    BirthReadBackDone: "read-back",
    BirthRegistered: "registered",
    BirthDelivered: "delivered",
}


def step(
    progress: Progress, body: BirthFact, position: str, *, covers_all: bool = False
) -> Progress:
    """Return the entry after one more fact. Never raises.

    `covers_all`: the fact's author knew every head of the entry, so taking it ends a contest.
    """
    if progress.status not in TAKEN_WHEN[type(body)]:
        return replace(progress, clashes=(*progress.clashes, position), contested=True)
    stands: _Stands = {
        "status": BRINGS.get(type(body), progress.status),
        "entry": body.entry,
        "position": position,
        "contested": progress.contested and not covers_all,
    }
    return _taken(progress, body, stands)


class _Stands(TypedDict):
    """What every fact that is taken sets; the rest is set by its kind."""

    status: Status
    entry: str
    position: str
    contested: bool


def _taken(progress: Progress, body: BirthFact, stands: _Stands) -> Progress:
    """Return the entry with what a fact says, copied once: a copy costs as much as reading one."""
    match body:
        case BirthRegistered():
            taken = _registered(progress, body, stands)
        case BirthDeclared():
            taken = replace(
                progress,
                **stands,
                persons=body.persons,
                declaration=body.declaration,
                declared_on=body.declared_on,
            )
        case BirthDeclarationAmended():
            taken = replace(
                progress,
                **stands,
                persons=body.persons,
                declaration=body.declaration,
                missing=(),
            )
        case BirthReturned():
            taken = replace(progress, **stands, missing=body.missing, digest="", read_back=None)
        case BirthRefused():
            taken = replace(progress, **stands, reasons=body.reasons, appeal=body.appeal)
        case BirthReadBackDone():
            taken = replace(progress, **stands, digest=body.digest, read_back=body.read_back)
        case BirthNumbered():
            taken = replace(
                progress,
                **stands,
                national_number=body.national_number,
                follow_up=tuple(duty for duty in progress.follow_up if duty != NUMBER_FOLLOWS),
            )
        case BirthDelivered():
            taken = replace(progress, **stands, delivered=body)
        case _:
            assert_never(body)
    return taken


def _registered(progress: Progress, body: BirthRegistered, stands: _Stands) -> Progress:
    return replace(
        progress,
        **stands,
        persons=body.persons,
        declaration=body.declaration,
        declared_on=body.declared_on,
        read_back=body.read_back,
        number=body.number,
        national_number=body.national_number,
        timeliness=body.timeliness,
        booklet=body.booklet,
        fee=body.fee,
        articles=body.articles,
        follow_up=body.follow_up,
    )
