# SPDX-License-Identifier: Apache-2.0
"""The law at the desk of deaths: who declares, what proves it, when, where, which papers."""

from paydar.births.desk import Identity, check_witnesses, lies_in, same_person
from paydar.births.told import Grounds, check_text
from paydar.deaths.case import Case, is_national
from paydar.facts.deaths import Collected, DeathDeclarant, DeathDeclaration
from paydar.law.grounds import Ground
from paydar.law.settings import DeathDeclarantRule, Timeliness
from paydar.law.terms import timeliness


def check_desk(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Add every ground that does not depend on the registration itself."""
    _declarant(case, told, grounds)
    _evidence(case, told, grounds)
    _place(case, told, grounds)
    _competence(case, told, grounds)


def timeliness_of(case: Case, told: DeathDeclaration) -> Timeliness:
    """Return whether a declaration on the day it was taken is timely, late or delayed."""
    taken = case.progress.declared_on
    return timeliness(case.term(told), taken.latest if taken else case.today)


# DeathDeclarant


def _may_declare(told: DeathDeclaration, rule: DeathDeclarantRule) -> bool:
    return not rule.sites or told.died.site in rule.sites


def _declarant(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    declarant, rules = told.declarant, case.pack.death.declarants
    rule = case.pack.death_declarants.get(declarant.role)
    able = [each for each in rules if _may_declare(told, each)]
    if rule is None or rule not in able:
        grounds.no(
            Ground.DEATH_DECLARANT_NOT_ENTITLED,
            "declarant.role",
            death_role=declarant.role,
            death_roles=" ".join(each.role for each in able),
        )
    else:
        _order(declarant, rule, [each for each in able if each.rank < rule.rank], grounds)
    if declarant.identified_by != "known-to-registrar":
        _identified(declarant, grounds)
    deceased = told.deceased
    if (deceased.number and deceased.number == declarant.number) or (
        deceased.paper is not None and deceased.paper == declarant.paper
    ):
        grounds.no(Ground.DECLARANT_IS_DECEASED, "declarant.number")


def _order(
    declarant: DeathDeclarant,
    rule: DeathDeclarantRule,
    earlier: list[DeathDeclarantRule],
    grounds: Grounds,
) -> None:
    """Whoever comes later in the order says why nobody earlier came, with a reason of the law."""
    if "authority" in rule.needs and not declarant.authority.strip():
        grounds.no(
            Ground.DEATH_DECLARANT_AUTHORITY_MISSING,
            "declarant.authority",
            death_role=declarant.role,
        )
    if earlier and rule.excuses and declarant.instead_because not in rule.excuses:
        grounds.no(
            Ground.DEATH_DECLARANT_REASON_MISSING,
            "declarant.instead_because",
            death_roles=" ".join(each.role for each in earlier),
            excuses=" ".join(rule.excuses),
        )


def _identified(declarant: DeathDeclarant, grounds: Grounds) -> None:
    letter = declarant.identified_by == "letter"
    shown = declarant.authority.strip() if letter else declarant.number or declarant.paper
    if not shown:
        grounds.no(Ground.DECLARANT_NOT_IDENTIFIED, "declarant.identified_by")


# DeathEvidence, place, permit


def _evidence(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    law, evidence, declarant = case.pack.death, told.evidence, told.declarant
    if evidence.certificate is None and len(evidence.witnesses) < law.evidence.witnesses:
        least = str(law.evidence.witnesses)
        grounds.no(Ground.DEATH_EVIDENCE_MISSING, "evidence", least=least)
    who: Identity = (declarant.name, declarant.number, declarant.paper)
    check_witnesses(evidence.witnesses, who, law.witness.age, case.today, grounds)
    for index, witness in enumerate(evidence.witnesses):
        deceased = told.deceased
        mine: Identity = (witness.name, witness.number, witness.paper)
        stated = bool(witness.number or witness.paper) and bool(deceased.number or deceased.paper)
        if stated and same_person(mine, (deceased.name, deceased.number, deceased.paper)):
            grounds.no(Ground.DECLARANT_IS_DECEASED, f"evidence.witnesses.{index}")
    if case.certificate_on:
        grounds.no(
            Ground.CERTIFICATE_CLAIMED, "evidence.certificate.number", standing=case.certificate_on
        )


def check_extra(case: Case, told: DeathDeclaration, when: Timeliness, grounds: Grounds) -> None:
    """Ask a late and a delayed registration for the further papers that the law names."""
    law = case.pack.death
    rule = law.late if when == "late" else law.delayed
    if when != "timely" and rule.one_of and not set(rule.one_of) & set(told.evidence.extra):
        grounds.no(
            Ground.DEATH_EXTRA_MISSING,
            "evidence.extra",
            last_day=case.term(told).last_day.isoformat(),
            timeliness=when,
            death_needs=" ".join(rule.one_of),
        )


def _place(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Ask for a country of a death abroad, for a coded place of any other."""
    place, site, ours = told.died.place, told.died.site, case.pack.about.country
    abroad = bool(place.country) and place.country != ours
    if site == "abroad":
        if place.code or not abroad:
            grounds.no(Ground.SITE_AND_PLACE_DIFFER, "died.place", site=site)
    elif not place.code:
        if not abroad:
            grounds.no(Ground.PLACE_MISSING, "died.place")
        elif site != "travelling":
            grounds.no(Ground.SITE_AND_PLACE_DIFFER, "died.place", site=site)


def _competence(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Where the law binds an act to a place: of death, or the last residence."""
    if case.pack.death.competence.at == "any" or told.died.site in {"abroad", "travelling"}:
        return
    residence = told.deceased.residence
    codes = [told.died.place.code, residence.code if residence else ""]
    if not any(lies_in(case.pack, case.area, code) for code in codes if code):
        grounds.no(Ground.DEATH_OFFICE_NOT_COMPETENT, "died.place", office=case.office)


def check_permit(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Ask for the number of the burial permit that another body issued, or why there is none."""
    if case.pack.death.permit.issued_by == "registrar":
        if told.permit is not None or told.no_permit:
            grounds.no(Ground.PERMIT_NOT_DUE, "permit")
    elif told.permit is None and not told.no_permit:
        grounds.no(Ground.PERMIT_MISSING, "permit")
    elif told.permit is not None and told.no_permit:
        grounds.no(Ground.PERMIT_AND_REASON, "permit")


def check_collected(
    case: Case, told: DeathDeclaration, collected: Collected, grounds: Grounds
) -> None:
    """Ask for the booklet of a deceased national, taken in and voided, or why there is none."""
    booklet = collected.booklet
    if not case.pack.death.booklet.collected:
        if booklet is not None or collected.why_not:
            grounds.no(Ground.BOOKLET_NOT_TAKEN_IN, "collected")
        return
    if booklet is None:
        if not collected.why_not and is_national(case.pack, told):
            grounds.no(Ground.BOOKLET_NOT_COLLECTED, "collected")
        return
    if collected.why_not:
        grounds.no(Ground.BOOKLET_AND_REASON, "collected")
    check_text(grounds, "collected.booklet.series", booklet.series)
    number = f"{booklet.series}/{booklet.serial}"
    if case.booklet_voided:
        grounds.no(Ground.BOOKLET_VOIDED, "collected", number=number)
    if case.booklet_of_another:
        grounds.no(Ground.BOOKLET_OF_ANOTHER, "collected", number=number)
