# SPDX-License-Identifier: Apache-2.0
"""How far a birth entry has come: a total fold over its facts, in their order.

The first in order stands. A fact that makes no sense where the entry is (two offices registered the
same declaration apart from each other) changes nothing, is counted among `clashes`, and makes the
entry contested until a fact whose author knew both sides is taken.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, assert_never

from paydar.births.tags import BirthFact
from paydar.facts.births import (
    BirthDeclaration,
    BirthDeclarationAmended,
    BirthDeclared,
    BirthDelivered,
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

# Which acts are taken in which state; everything else clashes.
TAKEN_WHEN: Final[dict[type, frozenset[str]]] = {
    BirthDeclared: frozenset({"none"}),
    BirthDeclarationAmended: frozenset({"declared", "returned"}),
    BirthReturned: frozenset({"declared", "read-back"}),
    BirthRefused: frozenset({"declared", "returned", "read-back"}),
    BirthReadBackDone: frozenset({"declared", "read-back"}),
    BirthRegistered: frozenset({"none", "read-back"}),
    BirthDelivered: frozenset({"registered"}),
}


def step(
    progress: Progress, body: BirthFact, position: str, *, covers_all: bool = False
) -> Progress:
    """Return the entry after one more fact. Never raises.

    `covers_all`: the fact's author knew every head of the entry, so taking it ends a contest.
    """
    if progress.status not in TAKEN_WHEN[type(body)]:
        return replace(progress, clashes=(*progress.clashes, position), contested=True)
    taken = _taken(progress, body)
    contested = progress.contested and not covers_all
    return replace(taken, entry=body.entry, position=position, contested=contested)


def _taken(progress: Progress, body: BirthFact) -> Progress:
    match body:
        case BirthDeclared():
            taken = replace(
                progress,
                status="declared",
                persons=body.persons,
                declaration=body.declaration,
                declared_on=body.declared_on,
            )
        case BirthDeclarationAmended():
            taken = replace(
                progress,
                status="declared",
                persons=body.persons,
                declaration=body.declaration,
                missing=(),
            )
        case BirthReturned():
            taken = replace(
                progress, status="returned", missing=body.missing, digest="", read_back=None
            )
        case BirthRefused():
            taken = replace(progress, status="refused", reasons=body.reasons, appeal=body.appeal)
        case BirthReadBackDone():
            taken = replace(
                progress, status="read-back", digest=body.digest, read_back=body.read_back
            )
        case BirthRegistered():
            taken = _registered(progress, body)
        case BirthDelivered():
            taken = replace(progress, status="delivered", delivered=body)
        case _:
            assert_never(body)
    return taken


def _registered(progress: Progress, body: BirthRegistered) -> Progress:
    return replace(
        progress,
        status="registered",
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
