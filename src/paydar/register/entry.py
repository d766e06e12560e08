# SPDX-License-Identifier: Apache-2.0
"""One entry: a fold over the facts that carry its tag, and those facts as its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from paydar.births.progress import NOTHING, Progress, step
from paydar.births.tags import BirthFact
from paydar.facts.documents import DocumentIssued
from paydar.facts.tags import is_claim
from paydar.ledger.projection import Recorded
from paydar.ledger.read import Look

_BIRTH_FACTS: tuple[type, ...] = get_args(BirthFact)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands: progress, whether contested, its heads, its facts in order."""

    id: str
    progress: Progress
    contested: bool
    heads: tuple[str, ...]
    facts: tuple[Recorded, ...]

    @property
    def documents(self) -> list[DocumentIssued]:
        """Documents that were issued of this entry, oldest first."""
        return [f.body for f in self.facts if isinstance(f.body, DocumentIssued)]


def entry_tag(entry: str) -> str:
    """Return the guarded tag of an entry."""
    return f"entry:{entry}"


def fold(facts: Sequence[Recorded], tag: str) -> Progress:
    """Return how far the entry has come; facts are in order (depth, book, sequence)."""
    progress, heads = NOTHING, set[str]()
    for fact in facts:
        known = set(fact.envelope.after.get(tag, ()))
        if isinstance(fact.body, _BIRTH_FACTS):
            body: BirthFact = fact.body  # type: ignore[assignment] # it is one of `_BIRTH_FACTS`
            progress = step(progress, body, str(fact.position), covers_all=heads <= known)
        heads = (heads - known) | {str(fact.position)}
    return progress


def claims_of(facts: Sequence[Recorded]) -> set[str]:
    """Return every claim that these facts stand on."""
    return {tag for fact in facts for tag in fact.envelope.after if is_claim(tag)}


def entry_of(look: Look, entry: str, claims: Look | None = None) -> Entry | None:
    """Return the entry from a look at its tag (and at its claims), or None if nobody wrote it."""
    tag = entry_tag(entry)
    facts = tuple(look.on(tag))
    if not facts:
        return None
    progress = fold(facts, tag)
    others = claims.heads if claims else {}
    contested = (
        progress.contested
        or look.contested(tag)
        or any(len(others.get(claim, ())) > 1 for claim in claims_of(facts))
    )
    return Entry(entry, progress, contested, look.heads[tag], facts)


def is_readable(facts: Sequence[Recorded]) -> bool:
    """Whether this version knows every kind on the entry."""
    return all(fact.body is not None for fact in facts)
