# SPDX-License-Identifier: Apache-2.0
"""What a law pack's scheme of national numbers must be able to do, and the arithmetic they share.

The shape follows python-stdnum: `compact` strips, `validate` refuses or returns, `is_valid` asks,
`format` prints. `issue` makes a number from an office's prefix and a serial of its block. A check
digit finds slips of the pen and proves nothing about a person: always confirm with name and birth.
"""

from collections.abc import Sequence
from typing import Protocol

from paydar.identity.refused import NumberRefused


class NumberScheme(Protocol):
    """A scheme of official numbers; texts are in any digits, results in Latin ones."""

    @property
    def name(self) -> str:
        """Return the scheme's stable short name, as it stands in tags and blocks."""
        ...

    def compact(self, text: str) -> str:
        """Return `text` with Latin digits and without separators; never raises."""
        ...

    def validate(self, text: str) -> str:
        """Return the compact number; refuses with NumberRefused."""
        ...

    def is_valid(self, text: str) -> bool:
        """Say whether `validate` would return; never raises."""
        ...

    def format(self, text: str) -> str:
        """Return the number as it is printed; refuses with NumberRefused."""
        ...

    def issue(self, prefix: str, serial: int) -> str:
        """Return the compact number of `serial` under `prefix`; refuses `number-component`."""
        ...


def weighted_mod11(digits: str, weights: Sequence[int]) -> int:
    """Return the sum of digits times weights, modulo 11: 0 to 10.

    What a scheme makes of the remainder (and of 10, for which there is no digit) is its own affair.
    Refuses `number-format` for anything but 0-9 and `number-length` when the counts differ.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise NumberRefused("number-format")
    if len(digits) != len(weights):
        raise NumberRefused("number-length", length=str(len(weights)))
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
