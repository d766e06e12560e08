# SPDX-License-Identifier: Apache-2.0
"""The line of the register that an entry has in lists: a fold that needs the line before, no more.

It says the same as the `progress` of the rooms, of which it takes the tables of acts: those folds
are for one entry with everything in it, this one for every entry in every commit.
"""

from typing import Final, get_args

import msgspec

from paydar.births import progress as births
from paydar.births.tags import BirthFact
from paydar.deaths import progress as deaths
from paydar.deaths.tags import DeathFact
from paydar.facts import codec
from paydar.facts.births import BirthDeclaration
from paydar.facts.deaths import DeathDeclaration
from paydar.ledger.projection import Recorded

_KINDS: Final[dict[str, type]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(BirthFact | DeathFact)
}
_EVENT: Final = {name: name.partition(".")[0] for name in _KINDS}
_TAKEN_WHEN: Final = {**births.TAKEN_WHEN, **deaths.TAKEN_WHEN}
_BRINGS: Final[dict[type, str]] = {**births.BRINGS, **deaths.BRINGS}


class Line(msgspec.Struct, frozen=True, gc=False):
    """An entry's line: `event` is empty before the first act; `pos` and `acted` of its last fact.

    `occurred` (the birth or the death) and `declared` are ISO days.
    """

    event: str = ""
    number: str = ""
    status: str = "none"
    contested: bool = False
    occurred: str = ""
    declared: str = ""
    pos: int = -1
    acted: str = ""


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a fact says of a line. `kind` is empty for one that is no act of an event."""

    kind: str
    after: list[str]
    number: str
    occurred: str
    declared: str
    acted: str


NEW: Final = Line()
encode: Final = msgspec.msgpack.Encoder().encode
decode: Final = msgspec.msgpack.Decoder(Said).decode


def said(fact: Recorded, tag: str) -> Said:
    """Return what a fact says of the entry with this tag."""
    envelope, body = fact.envelope, fact.body
    kind = codec.kind_of(body) if body is not None else ""
    if kind not in _KINDS:
        return Said("", envelope.after.get(tag, []), "", "", "", envelope.recorded_at)
    told, on = getattr(body, "declaration", None), getattr(body, "declared_on", None)
    return Said(
        kind,
        envelope.after.get(tag, []),
        getattr(body, "number", ""),
        _day_of(told) if told is not None else "",
        on.earliest.isoformat() if on is not None else "",
        envelope.recorded_at,
    )


def _day_of(told: BirthDeclaration | DeathDeclaration) -> str:
    day = told.died.on if isinstance(told, DeathDeclaration) else told.child.born
    return day.earliest.isoformat()


def step(line: Line, told: Said, pos: int, *, covers_all: bool) -> Line:
    """Return the line after one more fact; `covers_all`: its author knew every head."""
    kind = _KINDS.get(told.kind)
    if kind is None:
        return msgspec.structs.replace(line, pos=pos, acted=told.acted)
    event = _EVENT[told.kind]
    if line.status not in _TAKEN_WHEN[kind] or line.event not in ("", event):
        return msgspec.structs.replace(
            line, event=line.event or event, pos=pos, acted=told.acted, contested=True
        )
    return Line(
        event,
        told.number or line.number,
        _BRINGS.get(kind, line.status),
        line.contested and not covers_all,
        told.occurred or line.occurred,
        told.declared or line.declared,
        pos,
        told.acted,
    )
