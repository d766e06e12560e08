# SPDX-License-Identifier: Apache-2.0
"""The line of the register that an entry has in lists: a fold that needs the line before, no more.

It says the same as `paydar.births.progress`, of which it takes the table of acts: that fold is for
one entry with everything in it, this one for every entry in every commit.
"""

from typing import Final, get_args

import msgspec

from paydar.births.progress import BRINGS, TAKEN_WHEN
from paydar.births.tags import BirthFact
from paydar.facts import codec
from paydar.ledger.projection import Recorded

_KINDS: Final = {str(kind.__struct_config__.tag): kind for kind in get_args(BirthFact)}


class Line(msgspec.Struct, frozen=True, gc=False):
    """An entry's line: `born` and `declared` as ISO days; `pos` and `acted` of its last fact."""

    number: str = ""
    status: str = "none"
    contested: bool = False
    born: str = ""
    declared: str = ""
    pos: int = -1
    acted: str = ""


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a fact says of a line. `kind` is empty for one that is no act of a birth."""

    kind: str
    after: list[str]
    number: str
    born: str
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
        told.child.born.earliest.isoformat() if told is not None else "",
        on.earliest.isoformat() if on is not None else "",
        envelope.recorded_at,
    )


def step(line: Line, told: Said, pos: int, *, covers_all: bool) -> Line:
    """Return the line after one more fact; `covers_all`: its author knew every head."""
    kind = _KINDS.get(told.kind)
    if kind is None:
        return msgspec.structs.replace(line, pos=pos, acted=told.acted)
    if line.status not in TAKEN_WHEN[kind]:
        return msgspec.structs.replace(line, pos=pos, acted=told.acted, contested=True)
    return Line(
        told.number or line.number,
        BRINGS.get(kind, line.status),
        line.contested and not covers_all,
        told.born or line.born,
        told.declared or line.declared,
        pos,
        told.acted,
    )
