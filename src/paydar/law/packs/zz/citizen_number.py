# SPDX-License-Identifier: Apache-2.0
"""The citizen number of `zz`: two digits of the office, six of the serial, one check digit.

The check digit is that of ISO/IEC 7064 mod 11,10 over the eight digits before it.
"""

from dataclasses import dataclass
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.identity.iso7064 import DIGITS, check_character
from paydar.identity.refused import NumberRefused
from paydar.law.settings import NumbersFile

_LENGTH: Final = 9
_PREFIX: Final = 2
_SERIAL: Final = 6
_LONGEST_TEXT: Final = 40
_DROPPED: Final = dict.fromkeys(
    map(ord, " -\u00a0\u200c\u200e\u200f\u2010\u2011\u2066\u2067\u2068\u2069")
)


@dataclass(frozen=True, slots=True)
class CitizenNumber:
    """The scheme; `same_digits_allowed` is the pack's policy for 000000000 and its like."""

    name: str
    same_digits_allowed: bool

    @classmethod
    def of(cls, numbers: NumbersFile) -> "CitizenNumber":
        """Return the scheme as the pack's data wants it."""
        return cls(numbers.scheme, numbers.same_digits_allowed)

    def compact(self, text: str) -> str:
        """Return the digits in Latin form, without blanks and dashes."""
        return to_latin(text.translate(_DROPPED))

    def validate(self, text: str) -> str:
        """Return the compact number; refuses with NumberRefused, never naming the right digit."""
        if len(text) > _LONGEST_TEXT:
            raise NumberRefused("number-length", length=str(_LENGTH))
        number = self.compact(text)
        if not (number.isascii() and number.isdigit()):
            raise NumberRefused("number-format")
        if len(number) != _LENGTH:
            raise NumberRefused("number-length", length=str(_LENGTH))
        if check_character(number[:-1], DIGITS) != number[-1]:
            raise NumberRefused("number-checksum")
        if not self.same_digits_allowed and len(set(number)) == 1:
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
        """Return the number in groups of four, as it is printed."""
        number = self.validate(text)
        return f"{number[:4]} {number[4:8]} {number[8:]}"

    def issue(self, prefix: str, serial: int) -> str:
        """Return the number of a serial; refuses `number-component`."""
        if len(prefix) != _PREFIX or not (prefix.isascii() and prefix.isdigit()):
            raise NumberRefused("number-component", part="prefix")
        if not 0 <= serial < 10**_SERIAL:
            raise NumberRefused("number-component", part="serial")
        body = f"{prefix}{serial:0{_SERIAL}}"
        return self.validate(body + check_character(body, DIGITS))
