# SPDX-License-Identifier: Apache-2.0
"""What the cause of death is held against: sex, and the days of birth and death, of one person."""

from dataclasses import dataclass

from paydar.births.family import age_between
from paydar.births.told import is_usable
from paydar.facts.births import Sex
from paydar.facts.values import DateOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """From birth to death. Without `born` nobody knows it; of the stillborn it is not looked at."""

    sex: Sex
    died: DateOf
    born: DateOf | None = None
    stillborn: bool = False

    def days(self) -> tuple[int, int] | None:
        """Return the least and most days lived; None when they cannot be told."""
        if self.stillborn:
            return 0, 0
        if self.born is None or not (is_usable(self.born) and is_usable(self.died)):
            return None
        most = (self.died.latest - self.born.earliest).days
        return None if most < 0 else (max(0, (self.died.earliest - self.born.latest).days), most)

    def years(self, calendar: str) -> tuple[int, int] | None:
        """Return the least and most completed years; None when they cannot be told."""
        if self.stillborn or self.days() is None or self.born is None:
            return self.days() and (0, 0)
        least, most = age_between(self.born, self.died, calendar)
        return max(0, least), max(0, most)


def overlap(told: tuple[int, int] | None, allowed: tuple[int, int] | None) -> bool:
    """Whether a told range can lie in an allowed one. What is not known refuses nothing."""
    if told is None or allowed is None:
        return True
    return told[0] <= allowed[1] and allowed[0] <= told[1]
