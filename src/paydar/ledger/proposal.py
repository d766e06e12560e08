# SPDX-License-Identifier: Apache-2.0
"""What a decision hands to the appender, and what it gets back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from paydar.facts import tags
from paydar.facts.codec import Body
from paydar.facts.values import By
from paydar.ledger.errors import LedgerError, Miscounted, UnknownTag
from paydar.ledger.projection import Recorded


class Draw(Protocol):
    """How a decision draws numbers while it is placed."""

    def __call__(self, series: str, /, *, below: int | None = None) -> int:
        """Return the next index of a series; raises `SeriesUsedUp` when none is left `below`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact that is decided but not placed: body, guarded tags, index tags."""

    body: Body
    guarded: tuple[str, ...]
    index: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """One command's facts. `finish` may draw numbers; it runs inside the transaction.

    `seen` maps every guarded tag that the decision read to its heads. `under` does the same for
    what gave the authority to decide: those heads must not have moved either, but nothing is
    written on them, and nobody waits for them. `command` is the hex digest of the canonical
    command, by which a repeated key is recognised.
    """

    book: str
    key: str
    command: str
    office: str
    law: str
    by: By
    seen: Mapping[str, tuple[str, ...]]
    finish: Callable[[Draw], tuple[Draft, ...]]
    asof: str = ""
    under: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appended:
    """The first fact of a command and the first checkpoint that covers it.

    `fresh` is false when the key was used before: then this is the old answer again.
    """

    fact: Recorded
    checkpoint: str
    fresh: bool = True


def wrong_tags(drafts: Sequence[Draft], draws: Sequence[str]) -> LedgerError | None:
    """Return what is wrong with the tags of a command's facts, if anything is.

    A word that means nothing would guard nothing, and a number that is drawn but not tagged would
    be drawn again.
    """
    told = list[str]()
    for draft in drafts:
        for tag in draft.guarded:
            if tag.partition(":")[0] not in tags.GUARDED:
                return UnknownTag(f"{tag} is no guarded tag")
        for tag in draft.index:
            word, _, rest = tag.partition(":")
            if word not in tags.INDEX:
                return UnknownTag(f"{tag} is no index tag")
            if word == "drawn":
                told.append(rest)
    if sorted(told) != sorted(draws):
        return Miscounted(f"drawn: {sorted(draws)}, but the facts say {sorted(told)}")
    return None
