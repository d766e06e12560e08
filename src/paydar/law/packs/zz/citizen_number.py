# SPDX-License-Identifier: Apache-2.0
"""The citizen number of `zz`: two digits of the office, six of the serial, one check digit.

The check digit is that of ISO/IEC 7064 mod 11,10 over the eight digits before it.
"""

from typing import ClassVar

from paydar.identity.iso7064 import DIGITS, check_character
from paydar.identity.scheme import PrefixSerialCheck
from paydar.law.settings import NumbersFile


class CitizenNumber(PrefixSerialCheck):
    """The scheme."""

    __slots__ = ()
    prefix_digits: ClassVar[int] = 2
    serial_digits: ClassVar[int] = 6

    @classmethod
    def of(cls, numbers: NumbersFile) -> "CitizenNumber":
        """Return the scheme as the pack's data wants it."""
        return cls(numbers.scheme, numbers.same_digits_allowed)

    def check_digit(self, digits: str) -> str:
        """Return the check digit of the first eight."""
        return check_character(digits, DIGITS)

    def format(self, text: str) -> str:
        """Return the number in groups of four, as it is printed."""
        number = self.validate(text)
        return f"{number[:4]} {number[4:8]} {number[8:]}"
