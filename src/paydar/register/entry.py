# SPDX-License-Identifier: Apache-2.0
"""One entry: a fold over the facts that carry its tag, and those facts as its history.

The first act on an entry says which event it is of, and the room of that event folds it. An act of
another event (only a foreign or forged book can hold one) changes nothing and makes it contested.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Literal, get_args

from paydar.births import progress as births
from paydar.births.tags import BirthFact
from paydar.deaths import progress as deaths
from paydar.deaths.tags import DeathFact
from paydar.facts.births import BirthRegistered
from paydar.facts.codec import Body
from paydar.facts.deaths import DeathRegistered
from paydar.facts.documents import DocumentIssued
from paydar.facts.tags import is_claim
from paydar.facts.values import DateOf
from paydar.ledger.projection import Recorded
from paydar.ledger.read import Look

Event = Literal["birth", "death"]
_BIRTH_FACTS: Final[tuple[type, ...]] = get_args(BirthFact)
_DEATH_FACTS: Final[tuple[type, ...]] = get_args(DeathFact)


@dataclass(frozen=True, slots=True)
class Link:
    """Another entry of the same person, and the fact that caused the link (`book/sequence`).

    On a birth entry it is an annotation: died on that day, by that death entry.
    """

    event: Event
    on: DateOf
    entry: str
    number: str
    cause: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands: progress, whether contested, its heads, its facts in order.

    `links` are read with the register (`Register.entry`), not folded from the entry's own facts.
    """

    event: ClassVar[Event]
    id: str
    progress: births.Progress | deaths.Progress
    contested: bool
    heads: tuple[str, ...]
    facts: tuple[Recorded, ...]
    links: tuple[Link, ...] = ()

    @property
    def documents(self) -> list[DocumentIssued]:
        """Documents that were issued of this entry, oldest first."""
        return [f.body for f in self.facts if isinstance(f.body, DocumentIssued)]


@dataclass(frozen=True, slots=True)
class BirthEntry(Entry):
    """An entry of a birth."""

    event = "birth"
    progress: births.Progress


@dataclass(frozen=True, slots=True)
class DeathEntry(Entry):
    """An entry of a death."""

    event = "death"
    progress: deaths.Progress


AnyEntry = BirthEntry | DeathEntry


def entry_tag(entry: str) -> str:
    """Return the guarded tag of an entry."""
    return f"entry:{entry}"


def event_of(facts: Sequence[Recorded]) -> Event | None:
    """Return of which event an entry is; None where no act is known."""
    for fact in facts:
        if isinstance(fact.body, _BIRTH_FACTS):
            return "birth"
        if isinstance(fact.body, _DEATH_FACTS):
            return "death"
    return None


def fold(facts: Sequence[Recorded], tag: str) -> births.Progress:
    """Return how far a birth entry has come; facts are in order (depth, book, sequence)."""
    progress, heads = births.NOTHING, set[str]()
    for fact in facts:
        known = set(fact.envelope.after.get(tag, ()))
        if isinstance(fact.body, _BIRTH_FACTS):
            body: BirthFact = fact.body  # type: ignore[assignment] # it is one of `_BIRTH_FACTS`
            progress = births.step(progress, body, str(fact.position), covers_all=heads <= known)
        elif isinstance(fact.body, _DEATH_FACTS):
            clashes = (*progress.clashes, str(fact.position))
            progress = replace(progress, clashes=clashes, contested=True)
        heads = (heads - known) | {str(fact.position)}
    return progress


def fold_death(facts: Sequence[Recorded], tag: str) -> deaths.Progress:
    """Return how far a death entry has come; facts are in order (depth, book, sequence)."""
    progress, heads = deaths.NOTHING, set[str]()
    for fact in facts:
        known = set(fact.envelope.after.get(tag, ()))
        if isinstance(fact.body, _DEATH_FACTS):
            body: DeathFact = fact.body  # type: ignore[assignment] # it is one of `_DEATH_FACTS`
            progress = deaths.step(progress, body, str(fact.position), covers_all=heads <= known)
        elif isinstance(fact.body, _BIRTH_FACTS):
            clashes = (*progress.clashes, str(fact.position))
            progress = replace(progress, clashes=clashes, contested=True)
        heads = (heads - known) | {str(fact.position)}
    return progress


def claims_of(facts: Sequence[Recorded]) -> set[str]:
    """Return every claim that these facts stand on."""
    return {tag for fact in facts for tag in fact.envelope.after if is_claim(tag)}


def entry_of(look: Look, entry: str, claims: Look | None = None) -> AnyEntry | None:
    """Return the entry from a look at its tag (and at its claims), or None if nobody wrote it."""
    tag = entry_tag(entry)
    facts = tuple(look.on(tag))
    if not facts:
        return None
    others = claims.heads if claims else {}
    disputed = look.contested(tag) or any(
        len(others.get(claim, ())) > 1 for claim in claims_of(facts)
    )
    heads = look.heads[tag]
    if event_of(facts) == "death":
        death = fold_death(facts, tag)
        return DeathEntry(entry, death, death.contested or disputed, heads, facts)
    birth = fold(facts, tag)
    return BirthEntry(entry, birth, birth.contested or disputed, heads, facts)


def person_of(entry: AnyEntry) -> str:
    """Return the opaque id of the person whose event it is; empty before one is told."""
    if isinstance(entry, DeathEntry):
        return entry.progress.person
    return entry.progress.persons.child if entry.progress.persons else ""


def linked(entry: AnyEntry, facts: Sequence[Recorded]) -> tuple[Link, ...]:
    """Return the other entries of this entry's person, from the facts that name the person."""
    person = person_of(entry)
    found = (_link(fact.body, str(fact.position), person) for fact in facts)
    return tuple(link for link in found if link is not None and link.entry != entry.id)


def _link(body: Body | None, cause: str, person: str) -> Link | None:
    if isinstance(body, DeathRegistered) and body.person == person:
        return Link("death", body.declaration.died.on, body.entry, body.number, cause)
    if isinstance(body, BirthRegistered) and body.persons.child == person:
        return Link("birth", body.declaration.child.born, body.entry, body.number, cause)
    return None


def is_readable(facts: Sequence[Recorded]) -> bool:
    """Whether this version knows every kind on the entry."""
    return all(fact.body is not None for fact in facts)
