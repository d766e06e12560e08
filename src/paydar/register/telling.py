# SPDX-License-Identifier: Apache-2.0
"""An entry as programs are told it: the same on the command line and in the API."""

from dataclasses import dataclass

from paydar.facts.values import DateOf, Name
from paydar.register.entry import AnyEntry, BirthEntry, DeathEntry

DEATH_TO_REGISTER = "death-to-register"  # a duty that the death entry ends


@dataclass(frozen=True, slots=True)
class Head:
    """Whom an entry is about, as far as it is told: what a list of hits shows."""

    name: Name
    born: DateOf | None
    died: DateOf | None


def head_of(entry: AnyEntry) -> Head | None:
    """Return whom an entry is about; None before anything is declared."""
    if isinstance(entry, DeathEntry):
        death = entry.progress.declaration
        return Head(death.deceased.name, death.deceased.born, death.died.on) if death else None
    birth = entry.progress.declaration
    return Head(birth.child.name, birth.child.born, birth.child.died) if birth else None


def told(entry: AnyEntry, holder: str) -> dict[str, object]:
    """Return an entry with its history. `basis` is what a command on it must carry."""
    own = _birth(entry) if isinstance(entry, BirthEntry) else _death(entry)
    progress = entry.progress
    return {
        "status": progress.status,
        "event": entry.event,
        "entry": entry.id,
        "number": progress.number,
        "contested": entry.contested,
        "timeliness": progress.timeliness,
        "declared_on": progress.declared_on,
        "declaration": progress.declaration,
        **own,
        "basis": entry.heads,
        "history": [
            {
                "kind": fact.envelope.kind,
                "position": str(fact.position),
                "recorded_at": fact.envelope.recorded_at,
                "by": fact.envelope.by,
                "law": fact.envelope.law,
            }
            for fact in entry.facts
        ],
        "held_at": [holder],
    }


def _birth(entry: BirthEntry) -> dict[str, object]:
    """Return what only a birth entry has; a registered death annotates it and ends the number."""
    progress = entry.progress
    annotations = [link for link in entry.links if link.event == "death"]
    duties = [d for d in progress.follow_up if not (annotations and d == DEATH_TO_REGISTER)]
    return {
        "national_number": progress.national_number,
        "national_number_retired": bool(annotations and progress.national_number),
        "follow_up": duties,
        "booklet": progress.booklet,
        "annotations": annotations,
    }


def _death(entry: DeathEntry) -> dict[str, object]:
    progress = entry.progress
    return {
        "collected": progress.collected,
        "birth": next((link for link in entry.links if link.event == "birth"), None),
        "other_deaths": [link for link in entry.links if link.event == "death"],
    }
