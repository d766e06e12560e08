# SPDX-License-Identifier: Apache-2.0
"""A country that does not exist: tests, examples and trials use its law."""

from typing import Final

from paydar.law.load import Schemes, load_package
from paydar.law.pack import Pack
from paydar.law.packs.zz.citizen_number import CitizenNumber

SCHEMES: Final[Schemes] = {"zz-citizen-number": CitizenNumber.of}


def load() -> Pack:
    """Read the pack's data."""
    return load_package(__name__, SCHEMES)
