# SPDX-License-Identifier: Apache-2.0
"""The one exception of the calendar room."""


class CalendarError(ValueError):
    """A day that this room will not take or show.

    `ground` is a stable code for programs and law packs, which own the sentence that people read:
    `date-empty`, `date-too-long`, `date-format`, `date-two-digit-year`, `date-impossible`,
    `date-part-unknown`, `date-out-of-range`, `date-interval`, `calendar-unknown`,
    `language-unknown`. `facts` are the values that the sentence may need, as plain text.
    """

    def __init__(self, ground: str, **facts: str) -> None:
        super().__init__(ground)
        self.ground = ground
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.ground, *(f"{name}={value!r}" for name, value in self.facts.items())])
