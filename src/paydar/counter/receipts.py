# SPDX-License-Identifier: Apache-2.0
"""What a command is answered with: a receipt, frozen at commit, or all grounds of refusal."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from paydar.facts.births import BirthNumbered, BirthRegistered
from paydar.facts.deaths import DeathRegistered
from paydar.law.grounds import Refusal
from paydar.law.pack import Pack
from paydar.law.say import say
from paydar.ledger.append import Appended


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that a command was recorded: its place, leaf hash (hex) and the signed checkpoint.

    `entry` is the opaque id that the steps before registration take, `number` the registration
    number that every other command takes. `held_at` names who held the fact at commit.
    """

    status: Literal["recorded"] = "recorded"
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
    """One ground in the reader's language, with its article and the way out."""

    ground: str
    field: str
    law: str
    message: str
    way_out: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Every ground on which a command was refused. Nothing was recorded."""

    status: Literal["refused"] = "refused"
    key: str
    refusals: tuple[Ground, ...]


Answer = Receipt | Refused


def receipt(appended: Appended, key: str) -> Receipt:
    """Return the receipt of a command from its first fact; the same for ever."""
    fact = appended.fact
    body = fact.body
    return Receipt(
        key=key,
        book=fact.position.book,
        sequence=fact.position.sequence,
        leaf=fact.leaf.hex(),
        entry=str(getattr(body, "entry", "")),
        number=body.number if isinstance(body, (BirthRegistered, DeathRegistered)) else "",
        national_number=(
            body.national_number if isinstance(body, (BirthRegistered, BirthNumbered)) else ""
        ),
        checkpoint=appended.checkpoint,
        held_at=(fact.envelope.office,),
    )


def refused(pack: Pack, key: str, refusals: Sequence[Refusal], language: str) -> Refused:
    """Return the refusals as they are said to a person."""
    said = (say(pack, refusal, language) for refusal in refusals)
    grounds = tuple(
        Ground(ground=s.ground, field=s.field, law=s.law, message=s.message, way_out=s.way_out)
        for s in said
    )
    return Refused(key=key, refusals=grounds)
