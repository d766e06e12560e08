# SPDX-License-Identifier: Apache-2.0
"""What stands in the margin of the sheet: the term, the order, what looks odd. It stops nothing."""

from paydar.births.case import Case, gets_number
from paydar.births.desk import earlier_roles, timeliness_of
from paydar.births.family import age_between
from paydar.facts.births import BirthDeclaration, Child
from paydar.law.grounds import Remark
from paydar.law.names import judge


def remarks(case: Case, told: BirthDeclaration) -> tuple[Remark, ...]:
    """Return every remark on this declaration, in the order of the sheet; never raises."""
    return (
        *_term(case, told),
        *_child(case, told.child),
        *_name(case, told.child),
        *_parents(case, told),
        *_desk(case, told),
    )


def _term(case: Case, told: BirthDeclaration) -> list[Remark]:
    pack, term = case.pack, case.term(told)
    left, last = term.days_left(case.today), term.last_day.isoformat()
    if left >= 0:
        found = [pack.remark("term", "child.born", last_day=last, days=str(left))]
    else:
        found = [
            pack.remark(
                "term-over",
                "child.born",
                last_day=last,
                days=str(-left),
                timeliness=timeliness_of(case, told),
            )
        ]
    known = pack.holidays.known_until
    if term.last_day > known:
        found.append(pack.remark("holidays-unknown", "child.born", on=known.isoformat()))
    return found


def _child(case: Case, child: Child) -> list[Remark]:
    pack, limits = case.pack, case.pack.birth.limits
    found = []
    if child.weight is not None:
        low, high = limits.weight_usual
        if child.weight < low:
            found.append(pack.remark("weight-low", "child.weight", value=str(child.weight)))
        elif child.weight > high:
            found.append(pack.remark("weight-high", "child.weight", value=str(child.weight)))
    if child.gestation is not None:
        least, most = limits.gestation_usual
        if not least <= child.gestation <= most:
            found.append(
                pack.remark("gestation-unusual", "child.gestation", value=str(child.gestation))
            )
    if child.sex == "undetermined":
        found.append(pack.remark("sex-to-determine", "child.sex"))
    if child.died is not None:
        found.append(pack.remark("child-died", "child.died", on=child.died.latest.isoformat()))
    return found


def _name(case: Case, child: Child) -> list[Remark]:
    pack, given, rule = case.pack, child.name.given, case.pack.guide.rule
    judged = judge(pack.guide, given, child.sex) if given else "listed"
    if judged == "unlisted" and rule.unlisted != "free":
        return [pack.remark("name-unlisted", "child.name.given", name=given)]
    if judged == "other-sex" and rule.other_sex == "remark":
        return [pack.remark("name-other-sex", "child.name.given", name=given, sex=child.sex)]
    return []


def _parents(case: Case, told: BirthDeclaration) -> list[Remark]:
    pack, born = case.pack, told.child.born
    found = []
    for who, parent, standing in (
        ("mother", told.mother, case.mother),
        ("father", told.father, case.father),
    ):
        if standing.contested:
            found.append(pack.remark("parent-contested", who))
        if parent.number and not standing.registered:
            found.append(pack.remark("number-short-proof", f"{who}.number"))
        day = parent.born or standing.born
        if day is None or day.earliest >= born.latest:
            continue
        least, most = age_between(day, born, pack.calendar)
        if most < pack.birth.adult.age:
            found.append(pack.remark("parent-minor", f"{who}.born", age=str(most)))
        elif who == "mother" and least > pack.birth.limits.mother_usual_most_age:
            found.append(pack.remark("mother-age-unusual", "mother.born", age=str(least)))
    return found


def _desk(case: Case, told: BirthDeclaration) -> list[Remark]:
    pack = case.pack
    found = []
    rule = pack.declarants.get(told.declarant.role)
    if rule is not None and (earlier := earlier_roles(case, told, rule.rank)):
        roles = " ".join(each.role for each in earlier)
        found.append(pack.remark("declarant-order", "declarant.role", roles=roles))
    if told.evidence.notice is None:
        least = str(pack.birth.evidence.witnesses)
        found.append(pack.remark("evidence-by-witnesses", "evidence.witnesses", least=least))
    if not gets_number(pack, told):
        found.append(pack.remark("national-number-none", "registration.national_number"))
    return found
