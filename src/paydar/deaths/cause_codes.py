# SPDX-License-Identifier: Apache-2.0
"""The codes of a certificate, held against the tables of the pack (`law/causes.py`).

Each code is asked whether it exists, then whether it can stand with this sex and this age; the
underlying cause also whether it can be one, and whether it says the same as the manner of death.
"""

from collections.abc import Iterator
from typing import Final

from paydar.births.told import LONGEST_WRITTEN, Grounds
from paydar.deaths.deceased import Deceased, overlap
from paydar.facts.causes import CauseCode, CauseOfDeath, Manner
from paydar.law.causes import AgeRule
from paydar.law.grounds import Ground
from paydar.law.pack import Pack

EXTERNAL_MANNERS: Final[frozenset[Manner]] = frozenset(
    {"accident", "self-harm", "assault", "legal-intervention", "war"}
)
_OPEN_MANNERS: Final[frozenset[Manner]] = frozenset({"pending", "unknown"})


def codes_of(told: CauseOfDeath) -> Iterator[tuple[str, CauseCode]]:
    """Yield every code with its field, in the order of the form."""
    for part, lines in (("chain", told.chain), ("other", told.other)):
        for index, line in enumerate(lines):
            if line.code is not None:
                yield f"cause.{part}.{index}.code", line.code
    if told.underlying is not None:
        yield "cause.underlying.code", told.underlying.code


def began_it(told: CauseOfDeath) -> tuple[str, CauseCode] | None:
    """Return field and code of what began the chain: as selected, else of the lowest line."""
    if told.underlying is not None:
        return "cause.underlying.code", told.underlying.code
    last = len(told.chain) - 1
    code = told.chain[last].code if told.chain else None
    return (f"cause.chain.{last}.code", code) if code is not None else None


def outside_age(pack: Pack, code: CauseCode, of: Deceased) -> AgeRule | None:
    """Return the rule that no told day of birth and death can meet; the strictest first."""
    rules = sorted(pack.causes.rules.age, key=lambda rule: rule.outside != "refused")
    for rule in rules:
        if rule.meets(code) and not (
            overlap(of.days(), rule.days) and overlap(of.years(pack.calendar), rule.years)
        ):
            return rule
    return None


def check_codes(grounds: Grounds, told: CauseOfDeath, of: Deceased) -> None:
    """Refuse codes that do not exist, or cannot stand where they stand."""
    pack = grounds.pack
    rules = pack.causes.rules
    for where, code in codes_of(told):
        if not pack.causes.has(code):
            value = code.code[:LONGEST_WRITTEN]
            grounds.no(
                Ground.CAUSE_CODE_INVALID, where, value=value, classification=code.classification
            )
            continue
        only = {rule.sex for rule in rules.sex if rule.meets(code)}
        if only and of.sex != "undetermined" and of.sex not in only:
            grounds.no(Ground.CAUSE_CODE_OTHER_SEX, where, value=code.code)
        age = outside_age(pack, code, of)
        if age is not None and age.outside == "refused":
            grounds.no(Ground.CAUSE_CODE_OTHER_AGE, where, value=code.code)
    if told.underlying is not None and pack.causes.has(told.underlying.code):
        code = told.underlying.code
        if any(rule.covers(code) for rule in rules.never_underlying):
            grounds.no(Ground.CAUSE_CODE_NOT_UNDERLYING, "cause.underlying.code", value=code.code)
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
        fitting = {
            manner
            for rule in grounds.pack.causes.rules.external
            if rule.meets(code)
            for manner in rule.manners
        }
        denied = bool(fitting) and told.manner not in fitting
        strict = first is not None and where == first[0]
        selected = where == "cause.underlying.code" and grounds.pack.causes.has(code)
        missing = selected and not fitting and told.manner in EXTERNAL_MANNERS
        if (denied and (strict or told.manner == "disease")) or missing:
            grounds.no(Ground.MANNER_AND_CODE_DIFFER, where, value=code.code, manner=told.manner)
