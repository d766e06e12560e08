# SPDX-License-Identifier: Apache-2.0
"""What exists already beside what is entered: a child of the same mother and day, or certificate.

Likeness is never certain and always a registrar's to decide; here both are only laid side by side,
each difference marked. What is shown was written to the book of look-ups before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from paydar.births.case import Case
from paydar.facts.births import BirthDeclaration
from paydar.persons.standing import ChildBorn
from paydar.register.entry import BirthEntry
from paydar.web.accounts.models import Draft
from paydar.web.node import node
from paydar.web.sheet.cells import MOST_WITNESSES, all_cells
from paydar.web.sheet.people import write_down_entry
from paydar.web.sheet.retyping import typed_of
from paydar.web.sheet.shown import label_of
from paydar.web.speech import Speech

MOST_BESIDE: Final = 3
# Always compared, in this order; other fields only where they differ.
_COMPARED: Final = (
    "child.name.given",
    "child.name.family",
    "child.sex",
    "child.born",
    "child.hour",
    "child.plurality",
    "child.order",
    "child.place.code",
    "evidence.notice.issuer",
    "evidence.notice.number",
    "mother.name.given",
    "mother.name.family",
    "mother.number",
    "father.name.given",
    "father.name.family",
    "father.number",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One field on both sides."""

    label: str
    entered: str
    exists: str

    @property
    def differs(self) -> bool:
        """Whether the sides say something else."""
        return self.entered != self.exists


@dataclass(frozen=True, slots=True)
class Existing:
    """An entry that may be of the same child."""

    entry: str
    number: str
    status: str
    lines: tuple[Line, ...]


def existing(
    request: HttpRequest, draft: Draft, told: BirthDeclaration, case: Case
) -> list[Existing]:
    """Return entries that may be of the same child, each looked up for this sheet."""
    found = []
    for entry in _candidates(told, case)[:MOST_BESIDE]:
        stands = entry.progress.declaration
        if stands is None or write_down_entry(request, draft, entry.id):
            continue
        lines = _lines(request.speech, told, stands)
        found.append(Existing(entry.id, entry.progress.number, entry.progress.status, lines))
    return found


def _candidates(told: BirthDeclaration, case: Case) -> list[BirthEntry]:
    register = node().office.register
    children = case.mother.children if told.mother.known == "named" else case.father.children
    same = [child.entry for child in children if _same_birth(told, child, case)]
    held = [register.by_number(one) or register.entry(one) for one in case.held.values()]
    entries = [*map(register.birth, same), *held]
    return list({entry.id: entry for entry in entries if isinstance(entry, BirthEntry)}.values())


def _same_birth(told: BirthDeclaration, other: ChildBorn, case: Case) -> bool:
    """Whether the other may be this child: born on a same day, and no other child of the birth."""
    born = told.child.born
    apart = born.latest < other.born.earliest or other.born.latest < born.earliest
    sibling = told.child.plurality == other.plurality > 1 and told.child.order != other.order
    return other.entry != case.entry and not apart and not sibling


def _lines(speech: Speech, told: BirthDeclaration, stands: BirthDeclaration) -> tuple[Line, ...]:
    entered, exists = typed_of(told, speech), typed_of(stands, speech)
    differing = [name for name in (*entered, *exists) if entered.get(name) != exists.get(name)]
    names = dict.fromkeys((*(n for n in _COMPARED if n in entered or n in exists), *differing))
    return tuple(_labelled(speech, names, entered, exists))


def _labelled(
    speech: Speech, names: Iterable[str], entered: dict[str, str], exists: dict[str, str]
) -> Iterable[Line]:
    cells = {cell.name: cell for cell in all_cells(speech.pack, MOST_WITNESSES)}
    for name in names:
        words = label_of(speech, cells[name])
        if cells[name].label:  # a part of a field says whose it is
            words = f"{speech.label(name.rpartition('.')[0])}: {words}"
        yield Line(words, entered.get(name, ""), exists.get(name, ""))
