# SPDX-License-Identifier: Apache-2.0
"""What a decision about a birth may look at: the told, the known, the day at the counter."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from paydar.births.progress import NOTHING, Progress
from paydar.facts.births import BirthDeclaration, Parent, Persons
from paydar.law.pack import Pack
from paydar.law.terms import Term, term_of
from paydar.persons.standing import NOBODY, Standing

BookletState = Literal["", "in-stock", "unknown", "spoiled", "used"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything known at the counter when one entry is decided.

    `area`: codes of the places that the office is competent for. `today`: civil day at the counter.
    `mother`, `father`: the standing of the persons told, `NOBODY` if unknown here. `held`: claims
    (`notice:…`) on which *another* entry stands, with its registration number or a word for it.
    `booklet_state`: of the booklet named by the command. `numbers_left`: whether the office can
    draw a national number.
    """

    pack: Pack
    office: str
    area: tuple[str, ...]
    today: dt.date
    entry: str
    persons: Persons
    mother: Standing = NOBODY
    father: Standing = NOBODY
    progress: Progress = NOTHING
    held: Mapping[str, str] = field(default_factory=dict)
    booklet_state: BookletState = ""
    numbers_left: bool = True

    def term(self, told: BirthDeclaration) -> Term:
        """Return the term for declaring this birth."""
        return term_of(self.pack.birth, told.child, self.pack.closed)


def is_foreign_child(pack: Pack, told: BirthDeclaration) -> bool:
    """Whether the child has no claim to the pack's nationality by the parents told.

    A foundling, and a child of parents nobody knows, is a national where the pack says so.
    """
    rule = pack.birth.national
    named = [who for who in ("father", "mother") if _parent(told, who).known == "named"]
    if not named:
        return not rule.unknown_parents_are_national
    through = [who for who in named if who in rule.national_through] or named
    return not any(_is_national(pack, _parent(told, who)) for who in through)


def gets_number(pack: Pack, told: BirthDeclaration) -> bool:
    """Whether registration draws a national number for this child."""
    return pack.birth.national.number_for == "everyone" or not is_foreign_child(pack, told)


def needs_booklet(pack: Pack, told: BirthDeclaration) -> bool:
    """Whether an identity booklet is handed out for this child."""
    rule = pack.booklets
    if not rule.required or (told.child.died is not None and not rule.for_dead_child):
        return False
    return rule.for_foreign_child or not is_foreign_child(pack, told)


def _parent(told: BirthDeclaration, who: str) -> Parent:
    return told.father if who == "father" else told.mother


def _is_national(pack: Pack, parent: Parent) -> bool:
    if parent.no_number in {"foreign", "stateless"}:
        return False
    if parent.nationality:
        return parent.nationality == pack.about.country
    return True
