# SPDX-License-Identifier: Apache-2.0
"""Iran: the Civil Registration Act of 1976 as amended in 1985, as far as its text could be checked.

Where the source of a rule could not be read the data says `unverified`, and `paydar law check`
lists it. Article 20 asks some declarants for what no register here may hold: it is not modelled.
"""

from typing import Final

from paydar.law.load import Schemes, load_package
from paydar.law.pack import Pack
from paydar.law.packs.ir.national_code import NationalCode

SCHEMES: Final[Schemes] = {"ir-national-code": NationalCode.of}


def load() -> Pack:
    """Read the pack's data."""
    return load_package(__name__, SCHEMES)
