# SPDX-License-Identifier: Apache-2.0
"""Why an entry was found: which role, which part of which name, what stands there now.

The index only says where to look. What it names is held against the entry as it stands, so that a
name which was amended away finds nothing any more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from paydar.calendar.error import CalendarError
from paydar.calendar.given import parse
from paydar.facts.births import BirthDeclaration
from paydar.facts.deaths import DeathDeclaration
from paydar.facts.values import DateOf, Name
from paydar.names.script import fold_tight

Role = Literal["child", "mother", "father", "deceased"]
Part = Literal["given", "family", "given_latin", "family_latin", "born", "died"]
PARTS: Final[tuple[Part, ...]] = ("given", "family", "given_latin", "family_latin")
LEAST_LETTERS: Final = 2
MOST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Match:
    """One reason: the role and part that a word of the search begins, and what is written there.

    For a day of birth or death `part` is `born` or `died` and `name` the day as it was told.
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


def names_of(told: Iterable[tuple[Role, Name]]) -> Iterator[tuple[Role, Part, str]]:
    """Yield every part of a name by which an entry is found, as it is written."""
    for role, name in told:
        for part in PARTS:
            if written := getattr(name, part):
                yield role, part, written


def why(told: BirthDeclaration | DeathDeclaration, text: str, calendar: str) -> tuple[Match, ...]:
    """Return why this search finds this declaration; empty when it does not.

    Every word must begin a name; one name that was written as several words counts as well. The
    child's own names come first, and each part of a name is told once.
    """
    if day := day_of(text, calendar):
        return tuple(
            Match(role, part, on.as_written)
            for role, part, on in _days(told)
            if on.earliest.isoformat() == day
        )
    names = list(names_of(_names(told)))
    return _begun(names, words_of(text)) or _begun(names, [fold_tight(text)])


def _names(told: BirthDeclaration | DeathDeclaration) -> tuple[tuple[Role, Name], ...]:
    if isinstance(told, DeathDeclaration):
        return (("deceased", told.deceased.name),)
    return ("child", told.child.name), ("mother", told.mother.name), ("father", told.father.name)


def _days(told: BirthDeclaration | DeathDeclaration) -> tuple[tuple[Role, Part, DateOf], ...]:
    """Return the day of the event itself, by which the entry is found."""
    if isinstance(told, DeathDeclaration):
        return (("deceased", "died", told.died.on),)
    return (("child", "born", told.child.born),)


def _begun(names: list[tuple[Role, Part, str]], words: list[str]) -> tuple[Match, ...]:
    """Return the names that these words begin, if each of the words begins one."""
    found = dict[Match, None]()
    for word in words:
        begun = [Match(*name) for name in names if folded(name[2]).startswith(word)]
        if not begun or len(word) < LEAST_LETTERS:
            return ()
        found |= dict.fromkeys(begun)
    return tuple(match for match in (Match(*name) for name in names) if match in found)
