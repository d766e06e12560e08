# SPDX-License-Identifier: Apache-2.0
"""Why an entry was found: which role, which part of which name, what stands there now.

The index only says where to look. What it names is held against the entry as it stands, so that a
name which was amended away finds nothing any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from paydar.calendar.error import CalendarError
from paydar.calendar.given import parse
from paydar.facts.births import BirthDeclaration
from paydar.facts.values import Name
from paydar.names.script import fold_tight

Role = Literal["child", "mother", "father"]
Part = Literal["given", "family", "given_latin", "family_latin", "born"]
PARTS: Final[tuple[Part, ...]] = ("given", "family", "given_latin", "family_latin")
LEAST_LETTERS: Final = 2
MOST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Match:
    """One reason: the role and part that a word of the search begins, and what is written there.

    For a day of birth `part` is `born` and `name` the day as it was told.
    """

    role: Role
    part: Part
    name: str


folded = lru_cache(maxsize=20_000)(fold_tight)


def words_of(text: str) -> list[str]:
    """Return the folded words of a search, at most `MOST_WORDS`."""
    return [w for w in (fold_tight(w) for w in text.split()[: 2 * MOST_WORDS]) if w][:MOST_WORDS]


def day_of(text: str, calendar: str) -> str:
    """Return the ISO day that is meant, or empty."""
    for known in (calendar, "gregorian"):
        try:
            given = parse(text, known)
        except CalendarError:
            continue
        if given.is_full:
            return given.earliest.isoformat()
    return ""


def names_of(child: Name, mother: Name, father: Name) -> Iterator[tuple[Role, Part, str]]:
    """Yield every part of a name by which an entry is found, as it is written."""
    told: tuple[tuple[Role, Name], ...] = (("child", child), ("mother", mother), ("father", father))
    for role, name in told:
        for part in PARTS:
            if written := getattr(name, part):
                yield role, part, written


def why(told: BirthDeclaration, text: str, calendar: str) -> tuple[Match, ...]:
    """Return why this search finds this declaration; empty when it does not.

    Every word must begin a name; one name that was written as several words counts as well. The
    child's own names come first, and each part of a name is told once.
    """
    child = told.child
    if day := day_of(text, calendar):
        born = child.born
        meant = born.earliest.isoformat() == day
        return (Match("child", "born", born.as_written),) if meant else ()
    names = list(names_of(child.name, told.mother.name, told.father.name))
    return _begun(names, words_of(text)) or _begun(names, [fold_tight(text)])


def _begun(names: list[tuple[Role, Part, str]], words: list[str]) -> tuple[Match, ...]:
    """Return the names that these words begin, if each of the words begins one."""
    found = dict[Match, None]()
    for word in words:
        begun = [Match(*name) for name in names if folded(name[2]).startswith(word)]
        if not begun or len(word) < LEAST_LETTERS:
            return ()
        found |= dict.fromkeys(begun)
    return tuple(match for match in (Match(*name) for name in names) if match in found)
