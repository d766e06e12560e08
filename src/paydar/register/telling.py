# SPDX-License-Identifier: Apache-2.0
"""An entry as programs are told it: the same on the command line and in the API."""

from paydar.register.entry import Entry


def told(entry: Entry, holder: str) -> dict[str, object]:
    """Return an entry with its history. `basis` is what a command on it must carry."""
    progress = entry.progress
    return {
        "status": progress.status,
        "entry": entry.id,
        "number": progress.number,
        "national_number": progress.national_number,
        "contested": entry.contested,
        "timeliness": progress.timeliness,
        "declared_on": progress.declared_on,
        "declaration": progress.declaration,
        "follow_up": progress.follow_up,
        "booklet": progress.booklet,
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
