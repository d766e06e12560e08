# SPDX-License-Identifier: Apache-2.0
"""Is what is told of a death possible, whatever the law says? Every fault is named.

A declaration comes as a value and goes back as it is kept: names cleaned, official numbers in Latin
digits. A partial date is an interval, and is refused only where no day of it could be right.
"""

import datetime as dt

from paydar.births.declaration import check_attachments, check_hour, told_witnesses
from paydar.births.told import (
    Grounds,
    check_country,
    check_date,
    check_number,
    check_paper,
    check_place,
    check_text,
    clean_name,
    with_changes,
)
from paydar.deaths.cause import check_cause
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import CauseOfDeath
from paydar.facts.deaths import (
    Certificate,
    DeathDeclarant,
    DeathDeclaration,
    DeathEvidence,
    Deceased,
    Died,
    Permit,
)
from paydar.facts.values import DateOf
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack


def normalise(
    pack: Pack, told: DeathDeclaration, today: dt.date
) -> tuple[DeathDeclaration, tuple[Refusal, ...]]:
    """Return the declaration as it is kept, and every ground against what is told."""
    grounds = Grounds(pack)
    cause, against = _cause(pack, told, today)
    kept = with_changes(
        told,
        cause=cause,
        deceased=_deceased(grounds, told.deceased, today),
        declarant=_declarant(grounds, told.declarant, today),
        evidence=_evidence(grounds, told.evidence, today),
    )
    _died(grounds, told.died, today)
    if told.permit is not None:
        _permit(grounds, told.permit, today)
    _against_death(grounds, kept)
    return kept, (*grounds.found, *against)


def lifetime_of(told: DeathDeclaration) -> Lifetime:
    """Return what the cause of this death is held against."""
    return Lifetime(sex=told.deceased.sex, died=told.died.on, born=told.deceased.born)


def _cause(
    pack: Pack, told: DeathDeclaration, today: dt.date
) -> tuple[CauseOfDeath | None, tuple[Refusal, ...]]:
    if told.cause is None:
        return None, ()
    return check_cause(pack, told.cause, lifetime_of(told), today)


def _deceased(grounds: Grounds, deceased: Deceased, today: dt.date) -> Deceased:
    name = clean_name(grounds, "deceased.name", deceased.name)
    if not name.given:
        grounds.no(Ground.NAME_EMPTY, "deceased.name.given")
    number = check_number(grounds, "deceased.number", deceased.number)
    if deceased.number and deceased.no_number:
        grounds.no(Ground.NUMBER_AND_REASON, "deceased.number")
    if not deceased.number and not deceased.no_number:
        grounds.no(Ground.NUMBER_MISSING, "deceased.number")
    if deceased.no_number == "foreign" and deceased.nationality in {"", "stateless"}:
        grounds.no(Ground.DECEASED_INCOMPLETE, "deceased.nationality")
    check_text(grounds, "deceased.father_name", deceased.father_name)
    check_paper(grounds, "deceased.paper", deceased.paper, today)
    check_date(grounds, "deceased.born", deceased.born, today)
    check_place(grounds, "deceased.born_at", deceased.born_at)
    check_place(grounds, "deceased.residence", deceased.residence)
    if deceased.nationality not in {"", "stateless", "unknown"}:
        check_country(grounds, "deceased.nationality", deceased.nationality)
    entry = _birth_entry(grounds, deceased.birth_entry)
    return with_changes(deceased, name=name, number=number, birth_entry=entry)


def _birth_entry(grounds: Grounds, text: str) -> str:
    """Return the registration number as offices write it; refuse what is none."""
    if not text:
        return ""
    try:
        return RegistrationNumber.parse(text).format()
    except NumberRefused as refused:
        where = "deceased.birth_entry"
        grounds.other(refused.ground, where, dict(refused.facts), Ground.NUMBER_FORMAT)
        return text


def _died(grounds: Grounds, died: Died, today: dt.date) -> None:
    check_date(grounds, "died.on", died.on, today)
    check_place(grounds, "died.place", died.place, died.on)
    check_hour(grounds, "died.hour", died.hour)


def _declarant(grounds: Grounds, declarant: DeathDeclarant, today: dt.date) -> DeathDeclarant:
    name = clean_name(grounds, "declarant.name", declarant.name)
    if not name.given:
        grounds.no(Ground.NAME_EMPTY, "declarant.name.given")
    number = check_number(grounds, "declarant.number", declarant.number)
    check_paper(grounds, "declarant.paper", declarant.paper, today)
    check_text(grounds, "declarant.authority", declarant.authority)
    check_date(grounds, "declarant.knew_on", declarant.knew_on, today)
    return with_changes(declarant, name=name, number=number)


def _evidence(grounds: Grounds, evidence: DeathEvidence, today: dt.date) -> DeathEvidence:
    if evidence.certificate is not None:
        _issued(
            grounds, "evidence.certificate", evidence.certificate, Ground.CERTIFICATE_INCOMPLETE
        )
        check_date(grounds, "evidence.certificate.issued_on", evidence.certificate.issued_on, today)
    witnesses = told_witnesses(grounds, evidence.witnesses, today)
    check_attachments(grounds, evidence.attachments)
    return with_changes(evidence, witnesses=witnesses)


def _permit(grounds: Grounds, permit: Permit, today: dt.date) -> None:
    _issued(grounds, "permit", permit, Ground.PERMIT_INCOMPLETE)
    check_date(grounds, "permit.issued_on", permit.issued_on, today)


def _issued(grounds: Grounds, where: str, paper: Certificate | Permit, lacks: Ground) -> None:
    for field, text in (("issuer", paper.issuer), ("number", paper.number)):
        if not text.strip():
            grounds.no(lacks, f"{where}.{field}")
        check_text(grounds, f"{where}.{field}", text)


def _against_death(grounds: Grounds, told: DeathDeclaration) -> None:
    """Refuse what cannot have happened in this order, on any day that the dates may mean."""
    died, certificate, permit = told.died.on, told.evidence.certificate, told.permit
    born = told.deceased.born
    if born is not None and died.latest < born.earliest:
        _before(grounds, Ground.DEATH_BEFORE_BIRTH, "died.on", died, born)
    for ground, where, day in (
        (Ground.KNOWN_BEFORE_DEATH, "declarant.knew_on", told.declarant.knew_on),
        (
            Ground.CERTIFICATE_BEFORE_DEATH,
            "evidence.certificate.issued_on",
            certificate.issued_on if certificate else None,
        ),
        (Ground.PERMIT_BEFORE_DEATH, "permit.issued_on", permit.issued_on if permit else None),
    ):
        if day is not None and day.latest < died.earliest:
            _before(grounds, ground, where, day, died)


def _before(grounds: Grounds, ground: Ground, where: str, day: DateOf, other: DateOf) -> None:
    on, other_on = day.latest.isoformat(), other.earliest.isoformat()
    grounds.no(ground, where, on=on, other_on=other_on)
