# SPDX-License-Identifier: Apache-2.0
"""The law at the desk: who declares, what proves it, when, where, for what fee and booklet."""

import datetime as dt

from paydar.births.case import Case, needs_booklet
from paydar.births.tags import booklet_tag, notice_tag
from paydar.births.told import Grounds, check_text
from paydar.calendar.show import age_on
from paydar.facts.births import (
    BirthDeclaration,
    Booklet,
    Declarant,
    Fee,
    Parent,
    ReadBack,
    Witness,
)
from paydar.facts.values import Name, Paper
from paydar.law.grounds import Ground
from paydar.law.names import judge
from paydar.law.pack import Pack
from paydar.law.settings import DeclarantRule, FeeRule, Timeliness
from paydar.law.terms import timeliness
from paydar.names.script import fold_tight

Identity = tuple[Name, str, Paper | None]


def check_desk(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Add every ground that does not depend on the registration itself."""
    _declarant(case, told, grounds)
    _absent_parent(case, told, grounds)
    _witnesses(case, told, grounds)
    _held(case, told, grounds)
    _competence(case, told, grounds)


def timeliness_of(case: Case, told: BirthDeclaration) -> Timeliness:
    """Return whether a declaration on the day it was taken is timely, late or delayed."""
    taken = case.progress.declared_on
    return timeliness(case.term(told), taken.latest if taken else case.today)


# Declarant


def may_declare(case: Case, told: BirthDeclaration, rule: DeclarantRule) -> bool:
    """Whether somebody in this quality can exist for this child (a named father, an adult self)."""
    if "named-father" in rule.needs and told.father.known != "named":
        return False
    if "named-mother" in rule.needs and told.mother.known != "named":
        return False
    return "adult-child" not in rule.needs or _is_adult(case, told)


def _is_adult(case: Case, told: BirthDeclaration) -> bool:
    age = age_on(told.child.born.earliest, case.today, case.pack.calendar)
    return age >= case.pack.birth.adult.age


def earlier_roles(case: Case, told: BirthDeclaration, rank: int) -> list[DeclarantRule]:
    """Return the rules of those who come before `rank` and can exist for this child."""
    rules = case.pack.birth.declarants
    return [rule for rule in rules if rule.rank < rank and may_declare(case, told, rule)]


def _declarant(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    declarant = told.declarant
    rule = case.pack.declarants.get(declarant.role)
    if rule is None or not may_declare(case, told, rule):
        _not_entitled(case, told, grounds)
    else:
        _order(case, told, rule, grounds)
        if "authority" in rule.needs and not declarant.authority.strip():
            grounds.no(
                Ground.DECLARANT_AUTHORITY_MISSING, "declarant.authority", role=declarant.role
            )
    _identified(declarant, grounds)
    if declarant.role == "mother":
        _is_parent(case, declarant, told.mother, grounds)
    elif declarant.role == "father":
        _is_parent(case, declarant, told.father, grounds)


def _not_entitled(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    if told.declarant.role == "self":
        least = case.pack.birth.adult.age
        grounds.no(Ground.DECLARANT_TOO_YOUNG, "declarant.role", least=str(least))
        return
    able = [r.role for r in case.pack.birth.declarants if may_declare(case, told, r)]
    grounds.no(
        Ground.DECLARANT_NOT_ENTITLED,
        "declarant.role",
        role=told.declarant.role,
        roles=" ".join(able),
    )


def _order(case: Case, told: BirthDeclaration, rule: DeclarantRule, grounds: Grounds) -> None:
    """Whoever comes later in the order says why nobody earlier came, with a reason of the law."""
    if rule.rank <= case.pack.first_rank or told.marriage.state in rule.free_when:
        return
    if not rule.excuses or told.declarant.instead_because in rule.excuses:
        return
    if earlier := earlier_roles(case, told, rule.rank):
        grounds.no(
            Ground.DECLARANT_REASON_MISSING,
            "declarant.instead_because",
            roles=" ".join(r.role for r in earlier),
            excuses=" ".join(rule.excuses),
        )


def _identified(declarant: Declarant, grounds: Grounds) -> None:
    by = declarant.identified_by
    if by == "known-to-registrar":
        return
    shown = declarant.authority.strip() if by == "letter" else declarant.number or declarant.paper
    if not shown:
        grounds.no(Ground.DECLARANT_NOT_IDENTIFIED, "declarant.identified_by")


def _is_parent(case: Case, declarant: Declarant, parent: Parent, grounds: Grounds) -> None:
    if parent.known != "named":
        return
    role = declarant.role
    differs = not same_person(
        (declarant.name, declarant.number, declarant.paper),
        (parent.name, parent.number, parent.paper),
    )
    if differs:
        grounds.no(Ground.DECLARANT_IS_NOT_PARENT, "declarant.name", role=role)
    standing = case.mother if role == "mother" else case.father
    for died in (parent.died, standing.died):
        if died is not None and died.latest < case.today:
            grounds.no(Ground.DECLARANT_DEAD, "declarant.role", role=role)
            return


def same_person(one: Identity, other: Identity) -> bool:
    """Equal numbers or papers decide; without them the names do."""
    if one[1] and other[1]:
        return one[1] == other[1]
    if one[2] and other[2] and one[2].kind == other[2].kind:
        return fold_tight(one[2].number) == fold_tight(other[2].number)
    return _folded(one[0]) == _folded(other[0])


def _folded(name: Name) -> str:
    return fold_tight(f"{name.given} {name.family}")


def _absent_parent(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Without a registered marriage a father who did not come is entered by first name only."""
    rule = case.pack.birth.absent_parent
    if not rule.first_name_only or told.marriage.state == "registered":
        return
    if told.father.known != "named" or told.declarant.role == "father":
        return
    if rule.unless not in told.evidence.extra:
        grounds.no(Ground.ABSENT_PARENT_FIRST_NAME_ONLY, "father.name")


# Evidence


def _witnesses(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    rule, least = case.pack.birth.evidence, case.pack.birth.witness.age
    witnesses = told.evidence.witnesses
    if told.evidence.notice is None and len(witnesses) < rule.witnesses:
        grounds.no(Ground.EVIDENCE_MISSING, "evidence", least=str(rule.witnesses))
    check_witnesses(witnesses, _of(told.declarant), least, case.today, grounds)


def check_witnesses(
    witnesses: tuple[Witness, ...],
    declarant: Identity,
    least: int,
    today: dt.date,
    grounds: Grounds,
) -> None:
    """Ask that every witness is identified, of age (`least`), and nobody else at the desk."""
    for index, witness in enumerate(witnesses):
        where = f"evidence.witnesses.{index}"
        if not witness.number and witness.paper is None:
            grounds.no(Ground.WITNESS_NOT_IDENTIFIED, where)
        if same_person(_of(witness), declarant):
            grounds.no(Ground.WITNESS_IS_DECLARANT, where)
        if any(same_person(_of(witness), _of(before)) for before in witnesses[:index]):
            grounds.no(Ground.WITNESS_TWICE, where)
        born = witness.born.earliest if witness.born else None
        if born is not None and age_on(born, today, grounds.pack.calendar) < least:
            grounds.no(Ground.WITNESS_TOO_YOUNG, where, least=str(least))


def _of(person: Witness | Declarant) -> Identity:
    return person.name, person.number, person.paper


def check_extra(case: Case, told: BirthDeclaration, when: Timeliness, grounds: Grounds) -> None:
    """Late, delayed and inexact births and unlisted names need further papers to be registered."""
    law, names = case.pack.birth, case.pack.guide
    rule = law.late if when == "late" else law.delayed
    if when != "timely" and rule.one_of and not set(rule.one_of) & set(told.evidence.extra):
        grounds.no(
            Ground.EXTRA_EVIDENCE_MISSING,
            "evidence.extra",
            last_day=case.term(told).last_day.isoformat(),
            timeliness=when,
            needs=" ".join(rule.one_of),
        )
    given = told.child.name.given
    unlisted = names.rule.unlisted == "inquiry" and given
    if unlisted and judge(names, given, told.child.sex) == "unlisted":
        _inquiry(case, told, grounds)
    born = told.child.born
    open_days = (born.latest - born.earliest).days + 1
    if open_days > law.partial_date.days and law.partial_date.needs not in told.evidence.extra:
        grounds.no(
            Ground.BIRTH_DATE_NEEDS_ASSESSMENT,
            "child.born",
            days=str(law.partial_date.days),
            needs=law.partial_date.needs,
        )


def _inquiry(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Ask for the paper that answers the inquiry about an unlisted name."""
    answers = case.pack.guide.rule.inquiry_answered_by
    if not set(answers) & set(told.evidence.extra):
        given = told.child.name.given
        grounds.no(Ground.NAME_NEEDS_INQUIRY, "child.name.given", name=given)


def _held(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    if not case.held or told.evidence.notice is None:
        return
    if standing := case.held.get(notice_tag(told.evidence.notice)):
        grounds.no(Ground.NOTICE_CLAIMED, "evidence.notice.number", standing=standing)


def _competence(case: Case, told: BirthDeclaration, grounds: Grounds) -> None:
    """Where the law binds an act to a place: of birth (or finding), or a parent's residence."""
    if case.pack.birth.competence.at == "any" or told.child.site in {"abroad", "travelling"}:
        return
    codes = [told.child.place.code]
    if told.child.found is not None:
        codes.append(told.child.found.place.code)
    codes += [p.residence.code for p in (told.mother, told.father) if p.residence is not None]
    if not any(lies_in(case.pack, case.area, code) for code in codes if code):
        grounds.no(Ground.OFFICE_NOT_COMPETENT, "child.place", office=case.office)


def lies_in(pack: Pack, area: tuple[str, ...], code: str) -> bool:
    """Whether a coded place lies in one of the places of an office's area."""
    known = pack.gazetteer
    return code in known and any(place.code in area for place in known.path(code))


# Fee, booklet, marks


def check_fee(rule: FeeRule, when: Timeliness, fee: Fee | None, grounds: Grounds) -> None:
    """Compare the fee with what is due in time, late or delayed."""
    due = {"timely": rule.timely, "late": rule.late, "delayed": rule.delayed}[when]
    if due.most == 0:
        if fee is not None and fee.amount != 0:
            grounds.no(Ground.FEE_NOT_DUE, "fee")
        return
    limits = {"least": str(due.least), "most": str(due.most)}
    if fee is None:
        if due.least > 0:
            grounds.no(Ground.FEE_MISSING, "fee", **limits)
        return
    if not due.least <= fee.amount <= due.most:
        grounds.no(Ground.FEE_OUT_OF_RANGE, "fee.amount", **limits)
    if fee.amount > 0 and not fee.receipt.strip():
        grounds.no(Ground.FEE_RECEIPT_MISSING, "fee.receipt")
    check_text(grounds, "fee.receipt", fee.receipt)


def check_booklet(
    case: Case, told: BirthDeclaration, booklet: Booklet | None, grounds: Grounds
) -> None:
    """Ask for a booklet where one is due: from this office's safe, given to nobody else."""
    if booklet is None:
        if needs_booklet(case.pack, told):
            grounds.no(Ground.BOOKLET_MISSING, "booklet")
        return
    if not needs_booklet(case.pack, told):
        grounds.no(Ground.BOOKLET_NOT_DUE, "booklet")
        return
    check_text(grounds, "booklet.series", booklet.series)
    number = f"{booklet.series}/{booklet.serial}"
    if case.booklet_state == "used" or booklet_tag(booklet) in case.held:
        grounds.no(Ground.BOOKLET_USED, "booklet", number=number)
    elif case.booklet_state == "spoiled":
        grounds.no(Ground.BOOKLET_SPOILED, "booklet", number=number)
    elif case.booklet_state != "in-stock":
        grounds.no(Ground.BOOKLET_UNKNOWN, "booklet", number=number)


def check_marks(count: int, read_back: ReadBack, grounds: Grounds) -> None:
    """Every one of `count` witnesses put a mark on the paper.

    Who cannot sign had a trusted person there.
    """
    if len(read_back.witnesses) != count:
        grounds.no(Ground.MARKS_DIFFER, "read_back.witnesses", count=str(count))
    check_text(grounds, "read_back.trusted_person", read_back.trusted_person)
    marks = (read_back.declarant, *read_back.witnesses)
    if "read-to-and-understood" in marks and not read_back.trusted_person.strip():
        grounds.no(Ground.TRUSTED_PERSON_MISSING, "read_back.trusted_person")
