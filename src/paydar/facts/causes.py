# SPDX-License-Identifier: Apache-2.0
"""The cause of death as a doctor certifies it: the international form, its frames A and B.

The fields are those of the WHO International Form of Medical Certificate of Cause of Death (2016),
in its order. What was written is kept; a code stands beside the words and never in their place.
"""

from typing import Literal

from paydar.facts.values import DateOf, Name, Shape

Answer = Literal["yes", "no", "unknown"]
Classification = Literal["icd-10", "icd-11"]
Manner = Literal[
    "disease",
    "accident",
    "self-harm",
    "assault",
    "legal-intervention",
    "war",
    "not-determined",
    "pending",
    "unknown",
]
Unit = Literal["minutes", "hours", "days", "weeks", "months", "years"]


class CauseCode(Shape, frozen=True, kw_only=True):
    """A code and the classification it is of. ICD-11 codes may be clusters (`NC72.2Z/PA00`)."""

    classification: Classification
    code: str


class Interval(Shape, frozen=True, kw_only=True):
    """How long before death something began: as written, and as read.

    Without `unit` it was not read; `unknown` says that the certifier does not know it.
    """

    as_written: str
    value: int | None = None
    unit: Literal["", "unknown"] | Unit = ""


class CauseLine(Shape, frozen=True, kw_only=True):
    """One line of the form: a condition in the certifier's words."""

    text: str = ""
    interval: Interval | None = None
    code: CauseCode | None = None


class Surgery(Shape, frozen=True, kw_only=True):
    """Whether there was surgery within the last four weeks, when and why."""

    performed: Answer = "unknown"
    on: DateOf | None = None
    reason: str = ""


class Autopsy(Shape, frozen=True, kw_only=True):
    """Whether an autopsy was requested, and whether its findings were used in the certificate."""

    requested: Answer = "unknown"
    findings_used: Answer | Literal[""] = ""


class ExternalCause(Shape, frozen=True, kw_only=True):
    """How an injury or poisoning came about (with the poisoning agent), when, in what place."""

    how: str = ""
    on: DateOf | None = None
    place: Literal[
        "home",
        "residential-institution",
        "school-or-public-area",
        "sports-area",
        "street",
        "trade-area",
        "industrial-area",
        "farm",
        "other",
        "unknown",
    ] = "unknown"
    place_text: str = ""


class Infant(Shape, frozen=True, kw_only=True):
    """The part for a fetal or infant death.

    `hours_survived`: completed hours, of a death within a day of birth. `weight` in grams, `weeks`
    of pregnancy completed, `mother_age` in completed years. `maternal`: conditions of the mother
    that affected fetus or newborn.
    """

    multiple: Answer = "unknown"
    stillborn: Answer = "unknown"
    hours_survived: int | None = None
    weight: int | None = None
    weeks: int | None = None
    mother_age: int | None = None
    maternal: str = ""


class Pregnancy(Shape, frozen=True, kw_only=True):
    """The part for women: pregnant or not, when before death, and whether it contributed."""

    pregnant: Answer
    when: Literal["", "at-death", "within-42-days", "43-days-to-1-year", "unknown"] = ""
    contributed: Answer | Literal[""] = ""


class Certifier(Shape, frozen=True, kw_only=True):
    """Who certified the cause, in what quality, under which licence, on which day."""

    role: Literal["attending-physician", "physician", "forensic-physician", "midwife", "other"]
    name: Name = Name()
    licence: str = ""
    on: DateOf | None = None


class Underlying(Shape, frozen=True, kw_only=True):
    """The underlying cause as it was selected, by whom: the certifier, a coder, or a program.

    `with_what` names the coder's office or the program and its version.
    """

    code: CauseCode
    by: Literal["certifier", "coder", "program"]
    with_what: str = ""


class CauseOfDeath(Shape, frozen=True, kw_only=True):
    """The whole form. `chain` is part I from line a down; `other` is part II."""

    chain: tuple[CauseLine, ...] = ()
    other: tuple[CauseLine, ...] = ()
    surgery: Surgery = Surgery()
    autopsy: Autopsy = Autopsy()
    manner: Manner
    external: ExternalCause | None = None
    infant: Infant | None = None
    pregnancy: Pregnancy | None = None
    certifier: Certifier | None = None
    underlying: Underlying | None = None
