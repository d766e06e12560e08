# SPDX-License-Identifier: Apache-2.0
"""The ten-digit national code of Iran: three digits of the office, six of the serial, one check.

With r = sum(digit * (10 - position)) mod 11 over the first nine, the last digit is r when r is 0 or
1, else 11 - r. Two remainders share the digit 1, so about 1.6% of single wrong digits pass: the
check alone proves nothing. Shorter codes lost their leading zeros and are padded. Codes of ten
equal digits satisfy the arithmetic and are refused unless the pack's policy allows them.
"""

from dataclasses import dataclass
from typing import Final

from paydar.calendar.digits import to_latin
from paydar.identity.refused import NumberRefused
from paydar.identity.scheme import weighted_mod11
from paydar.law.settings import NumbersFile

_LENGTH: Final = 10
_SHORTEST: Final = 8  # as spreadsheets print codes that begin with two zeros
_PREFIX: Final = 3
_SERIAL: Final = 6
_WEIGHTS: Final = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_LONGEST_TEXT: Final = 40
_DROPPED: Final = dict.fromkeys(
    map(ord, " -\u00a0\u200c\u200e\u200f\u2010\u2011\u2066\u2067\u2068\u2069")
)


@dataclass(frozen=True, slots=True)
class NationalCode:
    """The scheme; `same_digits_allowed` is the pack's policy for 1111111111 and its like."""

    name: str
    same_digits_allowed: bool

    @classmethod
    def of(cls, numbers: NumbersFile) -> "NationalCode":
        """Return the scheme as the pack's data wants it."""
        return cls(numbers.scheme, numbers.same_digits_allowed)

    def compact(self, text: str) -> str:
        """Return Latin digits without blanks and dashes; leading zeros put back."""
        number = to_latin(text.translate(_DROPPED))
        return number.zfill(_LENGTH) if len(number) >= _SHORTEST else number

    def validate(self, text: str) -> str:
        """Return the compact code; refuses with NumberRefused, never naming the right digit."""
        if len(text) > _LONGEST_TEXT:
            raise NumberRefused("number-length", length=str(_LENGTH))
        number = self.compact(text)
        if not (number.isascii() and number.isdigit()):
            raise NumberRefused("number-format")
        if len(number) != _LENGTH:
            raise NumberRefused("number-length", length=str(_LENGTH))
        if _check_digit(number[:-1]) != number[-1]:
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
        """Return the code as it is printed: ten digits in one group."""
        return self.validate(text)

    def issue(self, prefix: str, serial: int) -> str:
        """Return the code of a serial; refuses `number-component`."""
        if len(prefix) != _PREFIX or not (prefix.isascii() and prefix.isdigit()):
            raise NumberRefused("number-component", part="prefix")
        if not 0 <= serial < 10**_SERIAL:
            raise NumberRefused("number-component", part="serial")
        body = f"{prefix}{serial:0{_SERIAL}}"
        return self.validate(body + _check_digit(body))


def _check_digit(nine: str) -> str:
    remainder = weighted_mod11(nine, _WEIGHTS)
    return str(remainder if remainder <= 1 else 11 - remainder)
