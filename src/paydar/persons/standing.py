# SPDX-License-Identifier: Apache-2.0
"""A person's standing: what the facts known here say of one person, as a value."""

from dataclasses import dataclass, field

from paydar.facts.births import Sex
from paydar.facts.values import DateOf, Name


@dataclass(frozen=True, slots=True)
class ChildBorn:
    """One birth given by a mother or told of a father."""

    entry: str
    child: str
    born: DateOf
    plurality: int
    order: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One person as known here. `registered` is false for someone only mentioned by others.

    `contested` says that concurrent facts disagree and no registrar has resolved it yet.
    """

    person: str
    registered: bool = False
    name: Name = field(default_factory=Name)
    sex: Sex | None = None
    born: DateOf | None = None
    died: DateOf | None = None
    numbers: tuple[str, ...] = ()
    children: tuple[ChildBorn, ...] = ()
    contested: bool = False


NOBODY = Standing(person="")
