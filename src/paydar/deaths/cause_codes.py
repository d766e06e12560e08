# SPDX-License-Identifier: Apache-2.0
"""The codes of a certificate, held against the tables of the pack (`law/causes.py`).

Each code is asked whether it exists, then whether it can stand with this sex and this age; the
underlying cause also whether it can be one, and whether it says the same as the manner of death.
"""

from collections.abc import Iterator
from typing import Final

from paydar.births.told import LONGEST_WRITTEN, Grounds
from paydar.deaths.lifetime import Lifetime, overlap
from paydar.facts.causes import CauseCode, CauseOfDeath, Manner
from paydar.law.causes import AgeRule
from paydar.law.grounds import Ground
from paydar.law.pack import Pack

EXTERNAL_MANNERS: Final[frozenset[Manner]] = frozenset(
    {"accident", "self-harm", "assault", "legal-intervention", "war"}
)
_SELECTED: Final = "cause.underlying.code"
_OPEN_MANNERS: Final[frozenset[Manner]] = frozenset({"pending", "unknown"})


def codes_of(told: CauseOfDeath) -> Iterator[tuple[str, CauseCode]]:
    """Yield every code with its field, in the order of the form."""
    for part, lines in (("chain", told.chain), ("other", told.other)):
        for index, line in enumerate(lines):
            if line.code is not None:
                yield f"cause.{part}.{index}.code", line.code
    if told.underlying is not None:
        yield _SELECTED, told.underlying.code


def began_it(told: CauseOfDeath) -> tuple[str, CauseCode] | None:
    """Return field and code of what began the chain: as selected, else of the lowest line."""
    if told.underlying is not None:
        return _SELECTED, told.underlying.code
    last = len(told.chain) - 1
    code = told.chain[last].code if told.chain else None
    return (f"cause.chain.{last}.code", code) if code is not None else None


def outside_age(pack: Pack, code: CauseCode, of: Lifetime) -> AgeRule | None:
    """Return the rule that no told day of birth and death can meet; the strictest first."""
    for rule in pack.causes.judge(code).ages:
        if not (overlap(of.days(), rule.days) and overlap(of.years(pack.calendar), rule.years)):
            return rule
    return None


def check_codes(grounds: Grounds, told: CauseOfDeath, of: Lifetime) -> None:
    """Refuse codes that do not exist, or cannot stand where they stand."""
    pack = grounds.pack
    for where, code in codes_of(told):
        judged = pack.causes.judge(code)
        if not judged.exists:
            value = code.code[:LONGEST_WRITTEN]
            grounds.no(
                Ground.CAUSE_CODE_INVALID, where, value=value, classification=code.classification
            )
            continue
        if judged.sexes and of.sex != "undetermined" and of.sex not in judged.sexes:
            grounds.no(Ground.CAUSE_CODE_OTHER_SEX, where, value=code.code)
        age = outside_age(pack, code, of)
        if age is not None and age.outside == "refused":
            grounds.no(Ground.CAUSE_CODE_OTHER_AGE, where, value=code.code)
        if where == _SELECTED and judged.never_underlying:
            grounds.no(Ground.CAUSE_CODE_NOT_UNDERLYING, where, value=code.code)
    _check_manner(grounds, told)


def _check_manner(grounds: Grounds, told: CauseOfDeath) -> None:
    """Refuse a code of an external cause beside a manner that denies it, and the other way round.

    The other way round only of the selected cause: a line may hold the nature of the injury. Above
    what began the chain an external cause may be a sequel of another; only "disease" denies it.
    """
    if told.manner in _OPEN_MANNERS:
        return
    first = began_it(told)
    for where, code in codes_of(told):
        judged = grounds.pack.causes.judge(code)
        denied = bool(judged.manners) and told.manner not in judged.manners
        strict = first is not None and where == first[0]
        nature = where == _SELECTED and judged.exists and not judged.manners
        missing = nature and told.manner in EXTERNAL_MANNERS
        if (denied and (strict or told.manner == "disease")) or missing:
            grounds.no(Ground.MANNER_AND_CODE_DIFFER, where, value=code.code, manner=told.manner)
