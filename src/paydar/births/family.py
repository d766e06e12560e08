# SPDX-License-Identifier: Apache-2.0
"""The law about child, father and mother: names, ages, deaths, other births of the same mother.

A limit refuses only when no day that the told dates may mean could meet it.
"""

import datetime as dt
from typing import Final

from paydar.births.case import Case
from paydar.births.told import Grounds, in_script
from paydar.calendar.show import age_on
from paydar.facts.births import BirthDeclaration, Child, Parent, Sex
from paydar.facts.values import DateOf, Name
from paydar.law.grounds import Ground
from paydar.law.names import judge, parts
from paydar.names.script import fold_tight
from paydar.persons.standing import ChildBorn, Standing

_LONGEST_YEAR: Final = 366
_SEX_OF: Final[dict[str, Sex]] = {"mother": "female", "father": "male"}


def check_family(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Add every ground that the law of names and parents gives."""
    _place(case, told.child, grounds)
    _given_name(case, told, grounds)
    _family_name(case, told, grounds)
    _who_is_named(told, grounds)
    for who, parent, standing in (
        ("mother", told.mother, case.mother),
        ("father", told.father, case.father),
    ):
        if parent.known == "named":
            _known_person(who, parent, standing, grounds)
            _age(case, who, (parent, standing), told.child.born, grounds)
    _deaths(case, told, grounds)
    _other_births(case, told.child, grounds)
    _permission(case, told, grounds)
    _newborn_death(case, told.child, grounds)


def _place(case: Case, child: Child, grounds: Grounds) -> None:
    """Ask for a country of a birth abroad, for a coded place of any other."""
    place, ours = child.place, case.pack.about.country
    abroad = bool(place.country) and place.country != ours
    if child.site == "abroad":
        if place.code or not abroad:
            grounds.no(Ground.SITE_AND_PLACE_DIFFER, "child.place", site=child.site)
    elif not place.code and child.found is None:
        if abroad and child.site != "travelling":
            grounds.no(Ground.SITE_AND_PLACE_DIFFER, "child.place", site=child.site)
        elif not abroad:
            grounds.no(Ground.PLACE_MISSING, "child.place")


def _given_name(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    given, guide, where = told.child.name.given, case.pack.guide, "child.name.given"
    if not given:
        grounds.no(Ground.NAME_EMPTY, where)
        return
    if not in_script(given, guide.rule.script):
        grounds.no(Ground.NAME_NOT_IN_REGISTER_SCRIPT, where)
    if parts(given) > guide.rule.parts_most:
        grounds.no(Ground.NAME_TOO_MANY_PARTS, where, most=str(guide.rule.parts_most))
    judged = judge(guide, given, told.child.sex)
    if judged == "forbidden":
        grounds.no(Ground.NAME_FORBIDDEN, where, name=given)
    elif judged == "other-sex" and guide.rule.other_sex == "refused":
        grounds.no(Ground.NAME_NOT_FOR_SEX, where, name=given, sex=told.child.sex)


def _family_name(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    rule, family, where = case.pack.birth.family_name, told.child.name.family, "child.name.family"
    father, mother = _family_of(told.father), _family_of(told.mother)
    if told.father.known == "named":
        wanted, ground = {father}, Ground.FAMILY_NAME_NOT_FATHERS
        if rule.with_father == "either":
            wanted.add(mother)
    elif told.mother.known == "named" and rule.without_father == "mother":
        wanted, ground = {mother}, Ground.FAMILY_NAME_NOT_MOTHERS
    else:
        wanted, ground = set(), Ground.FAMILY_NAME_MISSING
    wanted.discard("")
    if wanted and not any(fold_tight(family) == fold_tight(name) for name in wanted):
        grounds.no(ground, where, **_named(ground, father, mother))
    elif not family and not wanted and not rule.one_name and told.father.known != "named":
        grounds.no(Ground.FAMILY_NAME_MISSING, where)


def _named(ground: Ground, father: str, mother: str) -> dict[str, str]:
    return {"name": father or mother if ground is Ground.FAMILY_NAME_NOT_FATHERS else mother}


def _family_of(parent: Parent) -> str:
    return parent.name.family if parent.known == "named" else ""


def _who_is_named(told: BirthDeclaration, grounds: Grounds) -> None:
    if told.child.found is not None:
        if told.mother.known == "named" or told.father.known == "named":
            grounds.no(Ground.FOUNDLING_WITH_PARENTS, "child.found")
    elif told.mother.known != "named":
        grounds.no(Ground.MOTHER_MISSING, "mother")
    if told.marriage.state == "registered" and told.father.known != "named":
        grounds.no(Ground.MARRIAGE_NEEDS_FATHER, "father")
    if told.mother.number and told.mother.number == told.father.number:
        grounds.no(Ground.NUMBER_TWICE, "father.number")


def _known_person(who: str, parent: Parent, standing: Standing, grounds: Grounds) -> None:
    """Compare what is told with the register: a check digit alone proves nothing."""
    if standing.sex is not None and standing.sex not in {_SEX_OF[who], "undetermined"}:
        grounds.no(Ground.PARENT_WRONG_SEX, f"{who}.number")
    if not standing.registered:
        return
    if not same_name(parent.name, standing.name):
        grounds.no(Ground.PARENT_NAME_DIFFERS, f"{who}.name", name=_spoken(parent.name))
    told, known = parent.born, standing.born
    if told and known and (told.latest < known.earliest or known.latest < told.earliest):
        grounds.no(Ground.PARENT_BIRTH_DATE_DIFFERS, f"{who}.born")


def same_name(told: Name, known: Name) -> bool:
    """Whether two names may be the same; a part that one of them lacks is no difference."""
    return all(
        not mine or not theirs or fold_tight(mine) == fold_tight(theirs)
        for mine, theirs in ((told.given, known.given), (told.family, known.family))
    )


def _spoken(name: Name) -> str:
    return f"{name.given} {name.family}".strip()


def age_between(born: DateOf, then: DateOf, calendar: str) -> tuple[int, int]:
    """Return the least and most completed years that the dates allow."""
    return (
        age_on(born.latest, then.earliest, calendar),
        age_on(born.earliest, then.latest, calendar),
    )


def _told(day: DateOf | None) -> str:
    """Return a day that was told here. What only the register knows is no part of a refusal."""
    return day.latest.isoformat() if day else ""


def _surely_older(born: dt.date, then: dt.date, years: int) -> bool:
    """Whether the age is above `years` without counting a calendar; the usual, quick case."""
    return (then - born).days > (years + 1) * _LONGEST_YEAR


def _age(
    case: Case, who: str, whose: tuple[Parent, Standing], child: DateOf, grounds: Grounds
) -> None:
    born, rule = whose[0].born or whose[1].born, case.pack.birth.limits
    if born is None:
        return
    least = rule.mother_least_age if who == "mother" else rule.father_least_age
    if born.earliest >= child.latest:
        grounds.no(
            Ground.PARENT_BORN_AFTER_CHILD,
            f"{who}.born",
            on=_told(whose[0].born),
            other_on=child.latest.isoformat(),
        )
    elif not _surely_older(born.earliest, child.latest, least):
        age = age_between(born, child, case.pack.calendar)[1]
        if age < least:
            grounds.no(Ground.PARENT_TOO_YOUNG, f"{who}.born", age=str(age), least=str(least))


def _deaths(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    born = told.child.born.earliest
    for died in (told.mother.died, case.mother.died):
        if died is not None and died.latest < born:
            grounds.no(
                Ground.MOTHER_DEAD_BEFORE_BIRTH,
                "mother.died",
                on=_told(told.mother.died),
                other_on=born.isoformat(),
            )
            break
    limit = case.pack.birth.descent.days
    for died in (told.father.died, case.father.died):
        if died is not None and (born - died.latest).days > limit:
            grounds.no(
                Ground.FATHER_DEAD_TOO_LONG,
                "father.died",
                on=_told(told.father.died),
                days=str(limit),
            )
            break


def _other_births(case: Case, child: Child, grounds: Grounds) -> None:
    for other in case.mother.children:
        if other.entry != case.entry:
            _beside(case, child, other, grounds)


def _beside(case: Case, child: Child, other: ChildBorn, grounds: Grounds) -> None:
    """Compare with one other child of the mother: of this birth, or of another one."""
    rule, mine, theirs = case.pack.birth.limits, child.born, other.born
    least = max((mine.earliest - theirs.latest).days, (theirs.earliest - mine.latest).days)
    most = max((mine.latest - theirs.earliest).days, (theirs.latest - mine.earliest).days)
    if least <= rule.one_birth_days and child.plurality > 1 and other.plurality > 1:
        if child.plurality != other.plurality:
            grounds.no(Ground.PLURALITY_DIFFERS, "child.plurality", count=str(other.plurality))
        elif child.order == other.order:
            grounds.no(Ground.ORDER_TAKEN, "child.order", count=str(other.order))
    elif most < rule.births_least_days:
        grounds.no(
            Ground.BIRTHS_TOO_NEAR,
            "child.born",
            on="",
            days=str(rule.births_least_days),
        )


def _permission(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Ask for the permission to marry of a married mother below the pack's age."""
    below, born = case.pack.birth.permission.age, told.mother.born or case.mother.born
    if told.marriage.state not in {"registered", "unregistered"} or told.marriage.permission:
        return
    then = told.child.born
    if born is None or born.earliest >= then.latest:
        return
    if _surely_older(born.earliest, then.latest, below):
        return
    age = age_between(born, then, case.pack.calendar)[1]
    if age < below:
        grounds.no(Ground.PERMISSION_MISSING, "marriage.permission", age=str(age), least=str(below))


def _newborn_death(case: Case, child: Child, grounds: Grounds) -> None:
    limit = case.pack.birth.newborn_death.days
    if child.died is not None and (child.died.earliest - child.born.latest).days > limit:
        grounds.no(Ground.DIED_TOO_LONG_AFTER_BIRTH, "child.died", days=str(limit))
