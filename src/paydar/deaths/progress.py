# SPDX-License-Identifier: Apache-2.0
"""How far a death entry has come: a total fold over its facts, in their order.

As for births: the first in order stands, and a fact that makes no sense where the entry is changes
nothing, is counted among `clashes`, and makes the entry contested until a fact whose author knew
both sides is taken.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, TypedDict, assert_never

from paydar.deaths.tags import DeathFact
from paydar.facts.births import Fee, Missing, ReadBack, Reason
from paydar.facts.deaths import (
    NOTHING_COLLECTED,
    Collected,
    DeathDeclaration,
    DeathDeclared,
    DeathRefused,
    DeathRegistered,
    DeathReturned,
)
from paydar.facts.values import DateOf

Status = Literal["none", "declared", "returned", "registered", "refused"]


@dataclass(frozen=True, slots=True)
class Progress:
    """A death entry as it stands. `position` is that of the last fact taken, `book/sequence`."""

    status: Status = "none"
    entry: str = ""
    person: str = ""
    declaration: DeathDeclaration | None = None
    declared_on: DateOf | None = None
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Reason, ...] = ()
    appeal: str = ""
    read_back: ReadBack | None = None
    number: str = ""
    timeliness: Literal["", "timely", "late", "delayed"] = ""
    collected: Collected = NOTHING_COLLECTED
    fee: Fee | None = None
    articles: tuple[str, ...] = ()
    position: str = ""
    clashes: tuple[str, ...] = ()
    contested: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether the legal act was done."""
        return self.status == "registered"


NOTHING: Final = Progress()

# Which acts are taken in which state, and the state they bring. The rest clashes.
TAKEN_WHEN: Final[dict[type, frozenset[str]]] = {
    DeathDeclared: frozenset({"none"}),
    DeathReturned: frozenset({"declared"}),
    DeathRefused: frozenset({"declared", "returned"}),
    DeathRegistered: frozenset({"none", "declared", "returned"}),
}
BRINGS: Final[dict[type, Status]] = {
    DeathDeclared: "declared",
    DeathReturned: "returned",
    DeathRefused: "refused",
    DeathRegistered: "registered",
}


def step(
    progress: Progress, body: DeathFact, position: str, *, covers_all: bool = False
) -> Progress:
    """Return the entry after one more fact. Never raises.

    `covers_all`: the fact's author knew every head of the entry, so taking it ends a contest.
    """
    if progress.status not in TAKEN_WHEN[type(body)]:
        return replace(progress, clashes=(*progress.clashes, position), contested=True)
    stands: _Stands = {
        "status": BRINGS[type(body)],
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


def _taken(progress: Progress, body: DeathFact, stands: _Stands) -> Progress:
    match body:
        case DeathRegistered():
            return _registered(progress, body, stands)
        case DeathDeclared():
            return replace(
                progress,
                **stands,
                person=body.person,
                declaration=body.declaration,
                declared_on=body.declared_on,
            )
        case DeathReturned():
            return replace(progress, **stands, missing=body.missing)
        case DeathRefused():
            return replace(progress, **stands, reasons=body.reasons, appeal=body.appeal)
        case _:
            assert_never(body)


def _registered(progress: Progress, body: DeathRegistered, stands: _Stands) -> Progress:
    return replace(
        progress,
        **stands,
        person=body.person,
        declaration=body.declaration,
        declared_on=body.declared_on,
        missing=(),
        read_back=body.read_back,
        number=body.number,
        timeliness=body.timeliness,
        collected=body.collected,
        fee=body.fee,
        articles=body.articles,
    )
