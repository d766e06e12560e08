# SPDX-License-Identifier: Apache-2.0
"""The one exception of the identity room."""


class NumberRefused(ValueError):
    """A number that is not one, or that may not be issued.

    `ground` is a stable code: `number-format`, `number-length`, `number-checksum`,
    `number-component`, `number-block-used-up`, `number-key-too-short`. `facts` name the part and
    its limits, as plain text.
    """

    def __init__(self, ground: str, **facts: str) -> None:
        super().__init__(ground)
        self.ground = ground
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.ground, *(f"{name}={value!r}" for name, value in self.facts.items())])
