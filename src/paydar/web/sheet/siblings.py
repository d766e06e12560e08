# SPDX-License-Identifier: Apache-2.0
"""The next child of a multiple birth: parents and declarant as before, the child's own boxes empty.

Iran, Civil Registration Act art. 21: several children of one birth are entered each by itself, in
the order of birth. What may differ between them (hour, weight, certificate, even place and day) is
therefore never carried over.
"""

from typing import Final

from paydar.facts.births import BirthDeclaration
from paydar.web.sheet.retyping import typed_of
from paydar.web.speech import Speech

# What is carried over, by the beginning of the box's name.
_CARRIED: Final = ("mother.", "father.", "marriage.", "declarant.", "evidence.witnesses.")
_STATISTICS: Final = frozenset(
    {
        "statistics.mother_marital",
        "statistics.mother_education",
        "statistics.father_education",
        "statistics.mother_occupation",
        "statistics.father_occupation",
    }
)


def next_order(told: BirthDeclaration | None) -> int:
    """Return which child of the birth comes next; 0 when this was the last or the only one."""
    if told is None or not 1 <= told.child.order < told.child.plurality:
        return 0
    return told.child.order + 1


def next_child(told: BirthDeclaration, speech: Speech) -> dict[str, str]:
    """Return what stands in the sheet of the next child."""
    typed = {
        name: text
        for name, text in typed_of(told, speech).items()
        if name.startswith(_CARRIED) or name in _STATISTICS
    }
    return typed | {
        "child.plurality": speech.digits(told.child.plurality),
        "child.order": speech.digits(next_order(told)),
    }
