# SPDX-License-Identifier: Apache-2.0
"""Given a declaration with changes, and a counter with changes: the decision's grounds."""

import datetime as dt
from dataclasses import replace
from typing import Any

import msgspec

from paydar.births import decide, example
from paydar.births.case import Case
from paydar.facts.births import BirthDeclaration, BirthRegistered, Booklet, Fee, Persons, ReadBack
from paydar.facts.values import DateOf
from paydar.law.pack import Pack, find_pack

TODAY = dt.date(2026, 11, 22)  # 1405/09/01, a Sunday
IR, ZZ = find_pack("ir"), find_pack("zz")
_SAME: Any = object()


def day(text: str) -> DateOf:
    """A Gregorian day, or an interval written `2026-11-01..2026-11-30`."""
    first, _, last = text.partition("..")
    return DateOf(
        earliest=dt.date.fromisoformat(first),
        latest=dt.date.fromisoformat(last or first),
        calendar="gregorian",
        as_written=text,
    )


def told(pack: Pack = ZZ, **changes: Any) -> BirthDeclaration:
    """The pack's example, born 19 November 2026, with changes like `child__weight=3000`."""
    declaration: Any = example.example_declaration(pack, TODAY)
    for path, value in changes.items():
        declaration = but(declaration, path.split("__"), value)
    return declaration


def but(shape: Any, path: list[str], value: Any) -> Any:
    name, *rest = path
    inner = but(getattr(shape, name), rest, value) if rest else value
    return msgspec.structs.replace(shape, **{name: inner})


def case(pack: Pack = ZZ, **changes: Any) -> Case:
    plain = Case(
        pack=pack,
        office="zz-01-001" if pack is ZZ else "ir-23-001",
        area=("zz-01",) if pack is ZZ else ("ir-2301",),
        today=TODAY,
        entry="entry-1",
        persons=Persons(child="child-1", mother="mother-1", father="father-1"),
        booklet_state="in-stock" if pack is IR else "",
    )
    return replace(plain, **changes)


def register(
    at: Case,
    declaration: BirthDeclaration | None,
    *,
    marks: ReadBack | None = _SAME,
    booklet: Booklet | None = _SAME,
    fee: Fee | None = _SAME,
) -> BirthRegistered | decide.Refusals:
    if booklet is _SAME:
        booklet = example.example_booklet(at.pack)
    return decide.register(
        at,
        declaration=declaration,
        marks=example.example_marks() if marks is _SAME else marks,
        booklet=booklet,
        fee=example.example_fee(at.pack) if fee is _SAME else fee,
    )


def grounds(result: object) -> set[tuple[str, str]]:
    """The grounds and fields of a refusal; a fact is no refusal."""
    assert isinstance(result, tuple), result
    return {(refusal.ground, refusal.field) for refusal in result}


def fact(result: Any) -> Any:
    assert not isinstance(result, tuple), result
    return result
