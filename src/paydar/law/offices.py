# SPDX-License-Identifier: Apache-2.0
"""Which office codes a pack knows, their area, and the numbers they may issue standing alone."""

import re
from dataclasses import dataclass
from typing import Final

from paydar.identity.block import NumberBlock
from paydar.law.pack import Pack

_CODE: Final = re.compile(r"([a-z]{2})-([0-9]{2})-([0-9]{3})")


class OfficeUnknownError(LookupError):
    """The pack's chart and its rule for other codes have no such office."""


@dataclass(frozen=True, slots=True)
class OfficeOfPack:
    """An office as the pack knows it. `names` by language; `area` are codes of places."""

    code: str
    names: dict[str, str]
    area: tuple[str, ...]
    prefix: str


def office_of(pack: Pack, code: str) -> OfficeOfPack:
    """Return the office with this code, listed or by rule; raises `OfficeUnknownError`."""
    if listed := pack.offices.offices.get(code):
        return OfficeOfPack(code, listed.name, listed.area, listed.prefix)
    match, rule = _CODE.fullmatch(code), pack.offices.others
    if match is None or match[1] != pack.about.country:
        raise OfficeUnknownError(code)
    region, office = int(match[2]), int(match[3])
    place = rule.region_place.format(region=match[2])
    if region > rule.region_most or not 1 <= office <= rule.office_most:
        raise OfficeUnknownError(code)
    if place not in pack.gazetteer:
        raise OfficeUnknownError(code)
    number = rule.prefix_base + region * rule.prefix_step + office - 1
    names = {language: name.format(code=code) for language, name in rule.name.items()}
    return OfficeOfPack(code, names, (place,), f"{number:0{pack.numbers.prefix_digits}}")


def stand_alone_block(pack: Pack, code: str, epoch: int) -> NumberBlock:
    """Return the serials that this office may issue in this epoch of its book, with nobody to ask.

    The first epoch has the lower half of the prefix's serials. A later one, drawn at random by a
    restore, has the slice of the upper half that its number falls on (decision 0021). Raises
    `OfficeUnknownError`.
    """
    office, half = office_of(pack, code), pack.numbers.serials // 2
    if epoch == 1:
        return NumberBlock(pack.numbers.scheme, office.prefix, 0, half - 1)
    each = half // pack.numbers.slices
    first = half + epoch % pack.numbers.slices * each
    return NumberBlock(pack.numbers.scheme, office.prefix, first, first + each - 1)
