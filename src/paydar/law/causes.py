# SPDX-License-Identifier: Apache-2.0
"""What is known of codes of causes of death: which there are, and for whom, as data.

`texts/causes.toml` holds it for all packs; a table of a pack's own `causes.toml` stands in its
place, and a `causes.csv` decides alone which codes there are (decision 0027). No title of a
classification is held: the words are the certifier's.

A code list is written in ranges, inclusive: `A00-A09`, `K71.7`, `J`. A code is in a range when as
much of it as the ends have lies between them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from paydar.calendar.digits import to_latin
from paydar.facts.causes import CauseCode, Classification, Manner
from paydar.law.settings import Part, Rule

Problem = Literal["not-a-cause", "intermediate", "final", "unspecified"]
LONGEST_CODE: Final = 60  # characters of a code or cluster
OPEN_YEARS: Final = 150  # an age limit that has no end
# ICD-10: letter, two digits, a subdivision; a fifth character only where Volume 1 has one (M, S to
# Y). ICD-11: the chapter's character, a letter, a digit, a character, at most two more after a dot;
# I and O are never used. An extension code begins with X and only follows a stem code.
_ICD_10: Final = re.compile(r"[A-Z][0-9]{2}(\.[0-9](?:(?<=[MSTVWXY][0-9]{2}\.[0-9])[0-9])?)?")
_E: Final = "[0-9A-HJ-NP-Z]"
_STEM: Final = rf"[0-9A-HJ-NP-Z][A-HJ-NP-Z][0-9]{_E}(?:\.{_E}{{1,2}})?"
_EXTENSION: Final = rf"X[A-HJ-NP-Z]{_E}{{2,4}}"
_GROUP: Final = rf"{_STEM}(?:&{_EXTENSION})*"
_CLUSTER: Final = re.compile(rf"{_GROUP}(?:/{_GROUP})*")
_RANGE: Final = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Z]{1,2})?(?:-[0-9A-Z]+(?:\.[0-9A-Z]{1,2})?)?")


class CodeList(Rule, frozen=True, kw_only=True):
    """The codes that there are: categories of ICD-10, chapters of ICD-11."""

    codes: tuple[str, ...]


class CodeRule(Rule, frozen=True, kw_only=True):
    """A rule about some codes of one classification; `but` are not meant."""

    of: Classification
    codes: tuple[str, ...]
    but: tuple[str, ...] = ()

    def meets(self, code: CauseCode) -> bool:
        """Whether the rule is about this code, or about some stem code of this cluster."""
        return code.classification == self.of and any(map(self._is_about, stems_of(code)))

    def covers(self, code: CauseCode) -> bool:
        """Whether the rule is about this code, or about every stem code of this cluster."""
        return code.classification == self.of and all(map(self._is_about, stems_of(code)))

    def _is_about(self, stem: str) -> bool:
        return is_in(stem, self.codes) and not is_in(stem, self.but)


class SexRule(CodeRule, frozen=True, kw_only=True):
    """Codes of one sex only."""

    sex: Literal["male", "female"]


class AgeRule(CodeRule, frozen=True, kw_only=True):
    """Codes of an age, in completed years or days lived, inclusive, and what is said outside it."""

    years: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    outside: Literal["refused", "remark"]


class IllDefinedRule(CodeRule, frozen=True, kw_only=True):
    """Codes that say little or nothing as an underlying cause, and why."""

    problem: Problem


class ManneredRule(CodeRule, frozen=True, kw_only=True):
    """Codes of external causes, and the manners of death that they may stand with."""

    manners: tuple[Manner, ...]


class YearsRule(Rule, frozen=True, kw_only=True):
    """From which to which completed year of age, inclusive."""

    years: tuple[int, int]


class WithinRule(Rule, frozen=True, kw_only=True):
    """Within how many days."""

    days: int


class CausesFile(Part, frozen=True, kw_only=True):
    """`causes.toml`: the codes, and what is asked of each.

    `never_underlying`: codes that may stand on a line but are no underlying cause. `pregnancy`:
    the ages of that part; `infant`: the part for newborns, counted in days lived; `surgery`: how
    many days before death the form asks for.
    """

    lists: dict[Classification, CodeList]
    sex: tuple[SexRule, ...]
    age: tuple[AgeRule, ...]
    never_underlying: tuple[CodeRule, ...]
    ill_defined: tuple[IllDefinedRule, ...]
    external: tuple[ManneredRule, ...]
    pregnancy: YearsRule
    infant: WithinRule
    surgery: WithinRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the tables say of one code; nothing of one that does not exist.

    `ages`: the strictest first. `manners`: those of an external cause.
    """

    exists: bool
    sexes: frozenset[str] = frozenset()
    ages: tuple[AgeRule, ...] = ()
    never_underlying: bool = False
    problem: Problem | Literal[""] = ""
    manners: frozenset[Manner] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """The rules of a pack, and the codes of its `causes.csv` where it brings some."""

    rules: CausesFile
    listed: dict[Classification, frozenset[str]]

    def has(self, code: CauseCode) -> bool:
        """Whether there is such a code, as far as this pack can tell."""
        if not is_shaped(code):
            return False
        listed = self.listed.get(code.classification)
        if listed is not None:
            return all(stem in listed for stem in stems_of(code))
        return all(is_in(s, self.rules.lists[code.classification].codes) for s in stems_of(code))

    def judge(self, code: CauseCode) -> Judged:
        """Return what the tables say of a code. The few codes of an office are judged once."""
        return _judge(self, code)


@lru_cache(maxsize=4096)
def _judge(causes: Causes, code: CauseCode) -> Judged:
    rules = causes.rules
    if not causes.has(code):
        return Judged(exists=False)
    ages = [rule for rule in rules.age if rule.meets(code)]
    problems = [rule.problem for rule in rules.ill_defined if rule.covers(code)]
    return Judged(
        exists=True,
        sexes=frozenset(rule.sex for rule in rules.sex if rule.meets(code)),
        ages=tuple(sorted(ages, key=lambda rule: rule.outside != "refused")),
        never_underlying=any(rule.covers(code) for rule in rules.never_underlying),
        problem=problems[0] if problems else "",
        manners=frozenset(
            manner for rule in rules.external if rule.meets(code) for manner in rule.manners
        ),
    )


def tidy(code: CauseCode) -> CauseCode:
    """Return the code as it is kept: Latin capitals and digits, an ICD-10 code with its dot."""
    text = "".join(to_latin(code.code[: LONGEST_CODE + 1]).upper().split())
    if code.classification == "icd-10" and text[3:4].isdigit():
        text = f"{text[:3]}.{text[3:]}"
    return CauseCode(classification=code.classification, code=text)


def is_shaped(code: CauseCode) -> bool:
    """Whether it is written as its classification writes codes."""
    shape = _ICD_10 if code.classification == "icd-10" else _CLUSTER
    return len(code.code) <= LONGEST_CODE and shape.fullmatch(code.code) is not None


def stems_of(code: CauseCode) -> tuple[str, ...]:
    """Return the stem codes of an ICD-11 cluster, without extensions; an ICD-10 code by itself."""
    if code.classification == "icd-10":
        return (code.code,)
    return tuple(group.partition("&")[0] for group in code.code.split("/"))


def is_in(code: str, ranges: tuple[str, ...]) -> bool:
    """Whether the code lies in one of the ranges."""
    for each in ranges:
        first, _, last = each.partition("-")
        last = last or first
        if first <= code[: len(first)] and code[: len(last)] <= last:
            return True
    return False


def is_range(text: str) -> bool:
    """Whether it is a range: written so, and its first end not after its last."""
    first, _, last = text.partition("-")
    return _RANGE.fullmatch(text) is not None and (not last or first <= last)
