# SPDX-License-Identifier: Apache-2.0
"""Is what a notice says possible? Every fault is named; what is left out is no fault.

The checks are those of a declaration, for the parts that a notice has. A notice goes back as it is
kept: names cleaned, official numbers in Latin digits.
"""

import datetime as dt
import re
from typing import Final

from paydar.births.told import (
    Grounds,
    check_date,
    check_number,
    check_place,
    check_text,
    clean_name,
    with_changes,
)
from paydar.facts.notices import BirthNotice, NoticedChild, NoticedMother
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack

LONGEST_NUMBER: Final = 60  # characters of a certificate's number or an issuer's name
_HOUR: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_SAYS_NOTHING: Final = (NoticedChild(), NoticedMother())


def normalise(
    pack: Pack, told: BirthNotice, today: dt.date
) -> tuple[BirthNotice, tuple[Refusal, ...]]:
    """Return the notice as it is kept, and every ground against what it says."""
    grounds = Grounds(pack)
    if not told.live_birth:
        grounds.no(Ground.NOTICE_NOT_LIVE_BIRTH, "notice.live_birth")
    if (told.child, told.mother) == _SAYS_NOTHING:
        grounds.no(Ground.NOTICE_EMPTY, "notice")
    _child(grounds, told.child, today)
    mother = _mother(grounds, told.mother, today)
    issued = check_date(grounds, "notice.issued_on", told.issued_on, today)
    born = told.child.born
    if issued is not None and born is not None and issued.latest < born.earliest:
        days = {"on": issued.latest.isoformat(), "other_on": born.earliest.isoformat()}
        grounds.no(Ground.NOTICE_BEFORE_BIRTH, "notice.issued_on", **days)
    return with_changes(told, mother=mother), tuple(grounds.found)


def check_certificate_number(grounds: Grounds, where: str, number: str) -> str:
    """Return a certificate's number without blanks around it; it needs a letter or figure."""
    kept = number.strip()
    check_text(grounds, where, kept, LONGEST_NUMBER)
    if not any(c.isalnum() for c in kept):
        grounds.no(Ground.NOTICE_INCOMPLETE, where)
    return kept


def _child(grounds: Grounds, child: NoticedChild, today: dt.date) -> None:
    rule = grounds.pack.birth.limits
    born = check_date(grounds, "notice.child.born", child.born, today)
    died = check_date(grounds, "notice.child.died", child.died, today)
    if born is not None and died is not None and died.latest < born.earliest:
        days = {"on": died.latest.isoformat(), "other_on": born.earliest.isoformat()}
        grounds.no(Ground.DIED_BEFORE_BIRTH, "notice.child.died", **days)
    check_place(grounds, "notice.child.place", child.place, born)
    if child.hour and _HOUR.fullmatch(child.hour) is None:
        grounds.no(Ground.HOUR_MALFORMED, "notice.child.hour", value=child.hour[:20])
    order, plurality = child.order, child.plurality
    most = rule.plurality_most if plurality is None else plurality
    if (order is not None and not 1 <= order <= most) or (
        plurality is not None and not 1 <= plurality <= rule.plurality_most
    ):
        most_told = {"most": str(rule.plurality_most)}
        grounds.no(Ground.ORDER_IMPOSSIBLE, "notice.child.order", **most_told)
    _within(grounds, Ground.WEIGHT_IMPOSSIBLE, "notice.child.weight", child.weight)
    _within(grounds, Ground.GESTATION_IMPOSSIBLE, "notice.child.gestation", child.gestation)


def _within(grounds: Grounds, ground: Ground, where: str, value: int | None) -> None:
    rule = grounds.pack.birth.limits
    is_weight = ground is Ground.WEIGHT_IMPOSSIBLE
    least, most = rule.weight_possible if is_weight else rule.gestation_possible
    if value is not None and not least <= value <= most:
        grounds.no(ground, where, value=str(value), least=str(least), most=str(most))


def _mother(grounds: Grounds, mother: NoticedMother, today: dt.date) -> NoticedMother:
    name = clean_name(grounds, "notice.mother.name", mother.name)
    number = check_number(grounds, "notice.mother.number", mother.number)
    check_date(grounds, "notice.mother.born", mother.born, today)
    check_place(grounds, "notice.mother.residence", mother.residence)
    return with_changes(mother, name=name, number=number)
