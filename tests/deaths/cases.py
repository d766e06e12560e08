# SPDX-License-Identifier: Apache-2.0
"""Given a declaration of a death with changes, and a counter with changes: the grounds."""

from dataclasses import replace
from typing import Any

from paydar.births import example as births
from paydar.deaths import decide, example
from paydar.deaths.case import Case
from paydar.facts.births import Fee, ReadBack
from paydar.facts.deaths import Collected, DeathDeclaration, DeathRegistered
from paydar.law.pack import Pack
from tests.births.cases import TODAY, ZZ, but

_SAME: Any = object()


def told(pack: Pack = ZZ, **changes: Any) -> DeathDeclaration:
    """The pack's example, died 20 November 2026, with changes like `died__hour="12:00"`."""
    declaration: Any = example.example_death(pack, TODAY)
    for path, value in changes.items():
        declaration = but(declaration, path.split("__"), value)
    return declaration


def case(pack: Pack = ZZ, **changes: Any) -> Case:
    plain = Case(
        pack=pack,
        office="zz-01-001" if pack is ZZ else "ir-23-001",
        area=("zz-01",) if pack is ZZ else ("ir-2301",),
        today=TODAY,
        entry="entry-1",
        person="person-1",
    )
    return replace(plain, **changes)


def register(
    at: Case,
    declaration: DeathDeclaration | None,
    *,
    marks: ReadBack | None = _SAME,
    collected: Collected = _SAME,
    fee: Fee | None = None,
) -> DeathRegistered | decide.Refusals:
    return decide.register(
        at,
        declaration=declaration,
        marks=births.example_marks() if marks is _SAME else marks,
        collected=example.example_collected(at.pack) if collected is _SAME else collected,
        fee=fee,
    )
