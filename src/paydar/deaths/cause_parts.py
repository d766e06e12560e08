# SPDX-License-Identifier: Apache-2.0
"""Frame B of the form: surgery, autopsy, external cause, newborns, women; and who certified.

A part is refused where it contradicts the answer before it, the sex or the days of the person. An
answer "not known" is always an answer.
"""

import datetime as dt
from typing import Final

from paydar.births.told import Grounds, check_date, check_text, clean_name, is_usable, with_changes
from paydar.deaths.cause_codes import EXTERNAL_MANNERS
from paydar.deaths.lifetime import Lifetime, overlap
from paydar.facts.causes import (
    Autopsy,
    CauseOfDeath,
    Certifier,
    ExternalCause,
    Infant,
    Pregnancy,
    Surgery,
)
from paydar.law.grounds import Ground

MOST_HOURS: Final = 24  # the form asks for them when death came within a day
MOST_MOTHER_AGE: Final = 70  # completed years


def check_surgery(grounds: Grounds, told: Surgery, of: Lifetime, today: dt.date) -> None:
    """Refuse details of a surgery that was not, and a date outside the weeks before death."""
    check_text(grounds, "cause.surgery.reason", told.reason)
    on = check_date(grounds, "cause.surgery.on", told.on, today)
    if told.performed != "yes":
        for field, value in (("on", told.on), ("reason", told.reason)):
            if value:
                grounds.no(Ground.CAUSE_ANSWERS_DIFFER, f"cause.surgery.{field}")
        return
    if not told.reason.strip():
        grounds.no(Ground.CAUSE_ANSWER_MISSING, "cause.surgery.reason")
    if on is not None and is_usable(of.died):
        first = of.died.earliest - dt.timedelta(days=grounds.pack.causes.rules.surgery.days)
        if on.latest < first or on.earliest > of.died.latest:
            _no_date(grounds, "cause.surgery.on", on.latest, of)


def check_autopsy(grounds: Grounds, told: Autopsy) -> None:
    """Refuse findings that were used of an autopsy that nobody asked for."""
    if told.requested == "no" and told.findings_used == "yes":
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.autopsy.findings_used")


def check_external(grounds: Grounds, told: CauseOfDeath, of: Lifetime, today: dt.date) -> None:
    """Refuse a violent manner that says not how, and a how beside a disease."""
    part = told.external or ExternalCause()
    if told.manner in EXTERNAL_MANNERS and not part.how.strip():
        grounds.no(Ground.CAUSE_ANSWER_MISSING, "cause.external.how")
    if told.manner == "disease" and told.external is not None:
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.external")
    check_text(grounds, "cause.external.how", part.how)
    check_text(grounds, "cause.external.place_text", part.place_text)
    if part.place == "other" and not part.place_text.strip():
        grounds.no(Ground.CAUSE_ANSWER_MISSING, "cause.external.place_text")
    on = check_date(grounds, "cause.external.on", part.on, today)
    if on is not None and is_usable(of.died) and on.earliest > of.died.latest:
        _no_date(grounds, "cause.external.on", on.earliest, of)


def check_infant(grounds: Grounds, told: Infant | None, of: Lifetime) -> None:
    """Refuse the part for newborns elsewhere, and measures that cannot be."""
    if told is None:
        return
    most_days = grounds.pack.causes.rules.infant.days
    if not overlap(of.days(), (0, most_days)):
        grounds.no(Ground.INFANT_PART_NOT_POSSIBLE, "cause.infant", days=str(most_days))
    if (told.stillborn == "yes") != of.stillborn and told.stillborn != "unknown":
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.infant.stillborn")
    if told.stillborn == "yes" and told.hours_survived is not None:
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.infant.hours_survived")
    limits = grounds.pack.birth.limits
    for field, value, ground, (least, most) in (
        ("hours_survived", told.hours_survived, Ground.COUNT_IMPOSSIBLE, (0, MOST_HOURS)),
        ("weight", told.weight, Ground.WEIGHT_IMPOSSIBLE, limits.weight_possible),
        ("weeks", told.weeks, Ground.GESTATION_IMPOSSIBLE, limits.gestation_possible),
        (
            "mother_age",
            told.mother_age,
            Ground.COUNT_IMPOSSIBLE,
            (limits.mother_least_age, MOST_MOTHER_AGE),
        ),
    ):
        if value is not None and not least <= value <= most:
            bounds = {"least": str(least), "most": str(most)}
            grounds.no(ground, f"cause.infant.{field}", value=str(value), **bounds)
    check_text(grounds, "cause.infant.maternal", told.maternal)


def check_pregnancy(grounds: Grounds, told: Pregnancy | None, of: Lifetime) -> None:
    """Refuse the part for women of anybody else, and a pregnancy at an age that has none."""
    if told is None:
        return
    ages = grounds.pack.causes.rules.pregnancy.years
    too_young_or_old = not overlap(of.years(grounds.pack.calendar), ages)
    if of.sex != "female" or (told.pregnant == "yes" and too_young_or_old):
        least, most = map(str, ages)
        grounds.no(Ground.PREGNANCY_NOT_POSSIBLE, "cause.pregnancy", least=least, most=most)
    if told.pregnant == "yes":
        if not told.when:
            grounds.no(Ground.CAUSE_ANSWER_MISSING, "cause.pregnancy.when")
        if not told.contributed:
            grounds.no(Ground.CAUSE_ANSWER_MISSING, "cause.pregnancy.contributed")
        return
    if told.when not in {"", "unknown"}:
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.pregnancy.when")
    if told.contributed == "yes":
        grounds.no(Ground.CAUSE_ANSWERS_DIFFER, "cause.pregnancy.contributed")


def check_certifier(
    grounds: Grounds, told: Certifier | None, of: Lifetime, today: dt.date
) -> Certifier | None:
    """Return the certifier with the name cleaned; refuses a certificate of nobody."""
    if told is None:
        grounds.no(Ground.CERTIFIER_MISSING, "cause.certifier")
        return None
    name = clean_name(grounds, "cause.certifier.name", told.name)
    if not (name.given or name.family):
        grounds.no(Ground.CERTIFIER_MISSING, "cause.certifier.name")
    check_text(grounds, "cause.certifier.licence", told.licence)
    on = check_date(grounds, "cause.certifier.on", told.on, today)
    if on is not None and is_usable(of.died) and on.latest < of.died.earliest:
        _no_date(grounds, "cause.certifier.on", on.latest, of)
    return with_changes(told, name=name)


def _no_date(grounds: Grounds, where: str, on: dt.date, of: Lifetime) -> None:
    facts = {"on": on.isoformat(), "other_on": of.died.latest.isoformat()}
    grounds.no(Ground.CAUSE_DATE_IMPOSSIBLE, where, **facts)
