# SPDX-License-Identifier: Apache-2.0
"""The law about the deceased: one death a person, and none that the register speaks against.

A day that only the register knows is no part of a refusal: whoever declares is not told it.
"""

from paydar.births.family import same_name
from paydar.births.told import Grounds, in_script
from paydar.deaths.case import Case
from paydar.facts.deaths import DeathDeclaration
from paydar.law.grounds import Ground


def check_person(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Add every ground that the register gives about this person."""
    standing = case.standing
    if case.two_persons:
        grounds.no(Ground.DECEASED_TWO_PERSONS, "deceased.birth_entry")
    if standing.death and standing.death != case.entry:
        grounds.no(
            Ground.ALREADY_DEAD,
            "deceased.number",
            standing=standing.death_number or standing.death,
        )
    _names(case, told, grounds)
    _known(case, told, grounds)
    _children(case, told, grounds)


def _names(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    script = case.pack.guide.rule.script
    for field, text in (("given", told.deceased.name.given), ("family", told.deceased.name.family)):
        if text and not in_script(text, script):
            grounds.no(Ground.NAME_NOT_IN_REGISTER_SCRIPT, f"deceased.name.{field}")


def _known(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Compare what is told with the register: a check digit alone proves nothing."""
    standing, deceased = case.standing, told.deceased
    unsure = {"undetermined", deceased.sex}
    if standing.sex is not None and standing.sex not in unsure and deceased.sex != "undetermined":
        grounds.no(Ground.DECEASED_SEX_DIFFERS, "deceased.sex")
    born = standing.born
    if born is not None and told.died.on.latest < born.earliest and deceased.born is None:
        grounds.no(
            Ground.DEATH_BEFORE_BIRTH,
            "died.on",
            on=told.died.on.latest.isoformat(),
            other_on="",
        )
    if not standing.registered:
        return
    if not same_name(deceased.name, standing.name):
        name = f"{deceased.name.given} {deceased.name.family}".strip()
        grounds.no(Ground.DECEASED_NAME_DIFFERS, "deceased.name", name=name)
    mine = deceased.born
    if mine and born and (mine.latest < born.earliest or born.latest < mine.earliest):
        grounds.no(Ground.DECEASED_BIRTH_DATE_DIFFERS, "deceased.born")


def _children(case: Case, told: DeathDeclaration, grounds: Grounds) -> None:
    """Refuse a death before the birth of a child: at once for a mother, past the term for a father.

    The term is that of the pack for births (`birth.toml`, `descent`).
    """
    least = 0 if case.standing.sex == "female" else case.pack.birth.descent.days
    died = told.died.on.latest
    if any((child.born.earliest - died).days > least for child in case.standing.children):
        grounds.no(Ground.DEATH_BEFORE_CHILD, "died.on", on=died.isoformat())
