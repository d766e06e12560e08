# SPDX-License-Identifier: Apache-2.0
"""What a pack's guidance says of a given name: listed, unlisted, for the other sex, forbidden.

Spelling never decides: names are compared folded, joined or apart. A compound of two listed names
counts as listed.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from paydar.facts.births import Sex
from paydar.law.settings import NamesFile
from paydar.names.script import fold, fold_tight

Judged = Literal["listed", "unlisted", "other-sex", "forbidden"]


@dataclass(frozen=True, slots=True, eq=False)
class NameGuide:
    """The lists of `names.toml`, folded for look-up."""

    rule: NamesFile
    forbidden: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]

    @classmethod
    def of(cls, rule: NamesFile) -> "NameGuide":
        """Fold the lists once."""
        both = [fold_tight(name) for name in rule.both]
        return cls(
            rule,
            frozenset(fold_tight(word) for word in rule.forbidden),
            frozenset([*(fold_tight(name) for name in rule.male), *both]),
            frozenset([*(fold_tight(name) for name in rule.female), *both]),
        )


@lru_cache(maxsize=65_536)
def judge(guide: NameGuide, given: str, sex: Sex) -> Judged:
    """Return what the guidance says of this name for a child of this sex."""
    tight, words = fold_tight(given), fold(given).split(" ")
    if tight in guide.forbidden or any(word in guide.forbidden for word in words):
        return "forbidden"
    fits_male, fits_female = _listed(guide.male, tight), _listed(guide.female, tight)
    if not (fits_male or fits_female):
        return "unlisted"
    if sex == "undetermined" or (fits_male if sex == "male" else fits_female):
        return "listed"
    return "other-sex"


def parts(given: str) -> int:
    """Return how many words a name has."""
    return len(fold(given).split(" "))


def _listed(names: frozenset[str], tight: str) -> bool:
    """Whether the name, or both halves of some cut through it, stand on the list."""
    return tight in names or any(
        tight[:cut] in names and tight[cut:] in names for cut in range(2, len(tight) - 1)
    )
