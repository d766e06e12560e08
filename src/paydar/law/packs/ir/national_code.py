# SPDX-License-Identifier: Apache-2.0
"""The ten-digit national code of Iran: three digits of the office, six of the serial, one check.

With r = sum(digit * (10 - position)) mod 11 over the first nine, the last digit is r when r is 0 or
1, else 11 - r. Two remainders share the digit 1, so about 1.6% of single wrong digits pass: the
check alone proves nothing. Shorter codes lost their leading zeros and are padded. Codes of ten
equal digits satisfy the arithmetic and are refused unless the pack's policy allows them.
"""

from typing import ClassVar, Final

from paydar.identity.scheme import PrefixSerialCheck, weighted_mod11
from paydar.law.settings import NumbersFile

_LENGTH: Final = 10
_SHORTEST: Final = 8  # as spreadsheets print codes that begin with two zeros
_WEIGHTS: Final = (10, 9, 8, 7, 6, 5, 4, 3, 2)


class NationalCode(PrefixSerialCheck):
    """The scheme."""

    __slots__ = ()
    prefix_digits: ClassVar[int] = 3
    serial_digits: ClassVar[int] = 6

    @classmethod
    def of(cls, numbers: NumbersFile) -> "NationalCode":
        """Return the scheme as the pack's data wants it."""
        return cls(numbers.scheme, numbers.same_digits_allowed)

    def compact(self, text: str) -> str:
        """Return Latin digits without blanks and dashes; leading zeros put back."""
        number = super().compact(text)
        return number.zfill(_LENGTH) if len(number) >= _SHORTEST else number

    def check_digit(self, digits: str) -> str:
        """Return the check digit of the first nine."""
        remainder = weighted_mod11(digits, _WEIGHTS)
        return str(remainder if remainder <= 1 else 11 - remainder)
