# SPDX-License-Identifier: Apache-2.0
"""What a law pack's scheme of national numbers must be able to do, and the form that many share.

The shape follows python-stdnum: `compact` strips, `validate` refuses or returns, `is_valid` asks,
`format` prints. `issue` makes a number from an office's prefix and a serial of its block. A check
digit finds slips of the pen and proves nothing about a person: always confirm with name and birth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from paydar.calendar.digits import to_latin
from paydar.identity.refused import NumberRefused

LONGEST_NUMBER: Final = 40  # characters of a number as it is typed
_DROPPED: Final = dict.fromkeys(
    map(ord, " -\u00a0\u200c\u200e\u200f\u2010\u2011\u2066\u2067\u2068\u2069")
)


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


@dataclass(frozen=True, slots=True)
class PrefixSerialCheck:
    """Numbers made of an office's digits, a serial and one check digit.

    A pack's scheme says how long the parts are and how the last digit is reckoned.
    `same_digits_allowed` is its policy for 1111111111 and its like.
    """

    name: str
    same_digits_allowed: bool

    prefix_digits: ClassVar[int]
    serial_digits: ClassVar[int]

    def check_digit(self, digits: str) -> str:
        """Return the digit that follows the others."""
        raise NotImplementedError

    def compact(self, text: str) -> str:
        """Return the digits in Latin form, without blanks and dashes."""
        if text.isascii() and text.isdigit():
            return text
        return to_latin(text.translate(_DROPPED))

    def validate(self, text: str) -> str:
        """Return the compact number; refuses with NumberRefused, never naming the right digit."""
        length = self.prefix_digits + self.serial_digits + 1
        if len(text) > LONGEST_NUMBER:
            raise NumberRefused("number-length", length=str(length))
        number = self.compact(text)
        if not (number.isascii() and number.isdigit()):
            raise NumberRefused("number-format")
        if len(number) != length:
            raise NumberRefused("number-length", length=str(length))
        if self.check_digit(number[:-1]) != number[-1]:
            raise NumberRefused("number-checksum")
        return self._not_the_same(number)

    def _not_the_same(self, number: str) -> str:
        if not self.same_digits_allowed and number == number[0] * len(number):
            raise NumberRefused("number-component", part="digits")
        return number

    def is_valid(self, text: str) -> bool:
        """Say whether `validate` would return."""
        try:
            self.validate(text)
        except NumberRefused:
            return False
        return True

    def format(self, text: str) -> str:
        """Return the number as it is printed: in one group, unless a scheme says otherwise."""
        return self.validate(text)

    def issue(self, prefix: str, serial: int) -> str:
        """Return the number of a serial; refuses `number-component`."""
        if len(prefix) != self.prefix_digits or not (prefix.isascii() and prefix.isdigit()):
            raise NumberRefused("number-component", part="prefix")
        if not 0 <= serial < 10**self.serial_digits:
            raise NumberRefused("number-component", part="serial")
        digits = f"{prefix}{serial:0{self.serial_digits}}"
        return self._not_the_same(digits + self.check_digit(digits))


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
