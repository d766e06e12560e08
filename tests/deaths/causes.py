# SPDX-License-Identifier: Apache-2.0
"""Certificates of the cause of death, in short: `line("Pneumonia", "3 days", "J18.9")`."""

import datetime as dt
from typing import Any

from paydar.deaths.cause import check_cause
from paydar.deaths.cause_remarks import cause_remarks
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import (
    CauseCode,
    CauseLine,
    CauseOfDeath,
    Certifier,
    ExternalCause,
    Interval,
    Underlying,
)
from paydar.facts.values import Name
from paydar.law.pack import Pack
from tests.births.cases import IR, TODAY, ZZ, day

__all__ = [
    "DOCTOR",
    "FALL",
    "IR",
    "TODAY",
    "ZZ",
    "certificate",
    "code",
    "day",
    "found",
    "grounds",
    "line",
    "who",
]

DOCTOR = Certifier(role="physician", name=Name(given="Arin", family="Soltan"), licence="12345")

FALL = ExternalCause(how="fell from a ladder", on=day("2026-11-19"), place="home")


def code(text: str) -> CauseCode:
    """An ICD-10 code, or an ICD-11 code written `11:MH11`."""
    classification, _, bare = text.rpartition(":")
    return CauseCode(classification="icd-11" if classification else "icd-10", code=bare)


def line(text: str = "words", interval: str = "", of: str = "") -> CauseLine:
    return CauseLine(
        text=text,
        interval=Interval(as_written=interval) if interval else None,
        code=code(of) if of else None,
    )


def certificate(*chain: CauseLine, underlying: str = "", **parts: Any) -> CauseOfDeath:
    """A form with these lines of part I, certified by a doctor, of a disease unless told."""
    selected = Underlying(code=code(underlying), by="coder") if underlying else None
    told: dict[str, Any] = {"manner": "disease", "certifier": DOCTOR, **parts}
    return CauseOfDeath(chain=chain, underlying=selected, **told)


def who(sex: Any = "male", born: str | None = "1960-05-01", died: str = "2026-11-20") -> Lifetime:
    return Lifetime(sex=sex, born=day(born) if born else None, died=day(died))


def grounds(
    told: CauseOfDeath, of: Lifetime | None = None, pack: Pack = ZZ
) -> set[tuple[str, str]]:
    """Ground and field of every refusal."""
    _, refused = check_cause(pack, told, of or who(), TODAY)
    return {(each.ground, each.field.removeprefix("cause.")) for each in refused}


def found(told: CauseOfDeath, of: Lifetime | None = None, pack: Pack = ZZ) -> set[tuple[str, str]]:
    """Name and field of every remark on the form as it is kept."""
    kept, _ = check_cause(pack, told, of or who(), TODAY)
    remarks = cause_remarks(pack, kept, of or who())
    return {(each.about, each.field.removeprefix("cause.")) for each in remarks}


def kept(told: CauseOfDeath, of: Lifetime | None = None) -> CauseOfDeath:
    return check_cause(ZZ, told, of or who(), TODAY)[0]


def years_ago(years: int, days: int = 0) -> str:
    """A birth date that makes somebody so old on 20 November 2026."""
    return (dt.date(2026 - years, 11, 20) - dt.timedelta(days=days)).isoformat()
