# SPDX-License-Identifier: Apache-2.0
"""What a notice says beside what is declared. A difference is shown and kept, never refused.

Only what the notice says is compared: what it leaves out is no difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from paydar.facts.births import BirthDeclaration
from paydar.facts.notices import BirthNotice
from paydar.facts.values import DateOf, Name, Place
from paydar.names.script import fold

# The fields that both have, by the name that labels and boxes know.
SHARED: Final[tuple[str, ...]] = (
    "child.sex",
    "child.born",
    "child.hour",
    "child.plurality",
    "child.order",
    "child.weight",
    "child.gestation",
    "child.place",
    "child.site",
    "child.attendant",
    "child.died",
    "mother.name",
    "mother.number",
    "mother.born",
    "mother.residence",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the declaration departs from the notice."""

    field: str
    noticed: object
    declared: object


def differences(notice: BirthNotice, told: BirthDeclaration) -> tuple[Difference, ...]:
    """Return where the declaration says something else than the notice, in the order of both."""
    return tuple(
        Difference(field, noticed, declared)
        for field, noticed, declared in _pairs(notice, told)
        if not _same(noticed, declared)
    )


def changed_fields(before: BirthNotice, after: BirthNotice) -> tuple[str, ...]:
    """Return the dotted names of what an amended notice changes."""
    return tuple(_changes(before, after, ""))


def _pairs(notice: BirthNotice, told: BirthDeclaration) -> Iterator[tuple[str, object, object]]:
    for field in SHARED:
        part, _, name = field.partition(".")
        noticed = getattr(getattr(notice, part), name)
        if noticed not in (None, "", Name(), Place()):
            yield field, noticed, getattr(getattr(told, part), name)


def _same(noticed: object, declared: object) -> bool:
    if isinstance(noticed, DateOf) and isinstance(declared, DateOf):
        return (noticed.earliest, noticed.latest) == (declared.earliest, declared.latest)
    if isinstance(noticed, Place) and isinstance(declared, Place):
        return noticed.code == declared.code and (
            not noticed.text or fold(noticed.text) == fold(declared.text)
        )
    if isinstance(noticed, Name) and isinstance(declared, Name):
        parts = ("given", "family", "given_latin", "family_latin")
        said = ((getattr(noticed, part), getattr(declared, part)) for part in parts)
        return all(not mine or fold(mine) == fold(theirs) for mine, theirs in said)
    return noticed == declared


def _changes(before: msgspec.Struct, after: msgspec.Struct, where: str) -> Iterator[str]:
    for field in msgspec.structs.fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        deeper = isinstance(new, msgspec.Struct) and type(old) is type(new)
        if deeper and not isinstance(new, (DateOf, Name, Place)):
            yield from _changes(old, new, f"{where}{field.name}.")
        else:
            yield where + field.name
