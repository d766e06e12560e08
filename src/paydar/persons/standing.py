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

    `birth` and `death` are the entries of the own birth and of the registered death; `died` may be
    told without an entry of it. `contested` says that concurrent facts disagree and no registrar
    has resolved it yet.
    """

    person: str
    registered: bool = False
    name: Name = field(default_factory=Name)
    sex: Sex | None = None
    born: DateOf | None = None
    died: DateOf | None = None
    birth: str = ""
    death: str = ""
    death_number: str = ""
    numbers: tuple[str, ...] = ()
    children: tuple[ChildBorn, ...] = ()
    contested: bool = False

    @property
    def retired(self) -> tuple[str, ...]:
        """The numbers that a registered death has retired; nobody is ever given them again."""
        return self.numbers if self.death else ()


NOBODY = Standing(person="")
