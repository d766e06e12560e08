# SPDX-License-Identifier: Apache-2.0
"""Is what is told of a birth possible, whatever the law says? Every fault is named.

Reading JSON is the door's work; here a declaration comes as a value and goes back as it is kept:
names cleaned, official numbers in Latin digits. A partial date is an interval, and is refused only
where no day of it could be right.
"""

import datetime as dt
import re
from typing import Final

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
from paydar.facts.births import (
    BirthDeclaration,
    Child,
    Declarant,
    Evidence,
    Marriage,
    Notice,
    Parent,
    Statistics,
    Witness,
)
from paydar.facts.values import Attachment, Name
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack

MOST_ATTACHMENTS: Final = 20
MOST_WITNESSES: Final = 8
LARGEST_ATTACHMENT: Final = 10 * 1024 * 1024  # bytes
MOST_CHILDREN: Final = 40
_HOUR: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NO_NAME: Final = Name()
_NOTHING: Final = Parent(known="unknown")


def normalise(
    pack: Pack, told: BirthDeclaration, today: dt.date
) -> tuple[BirthDeclaration, tuple[Refusal, ...]]:
    """Return the declaration as it is kept, and every ground against what is told."""
    grounds = Grounds(pack)
    kept = with_changes(
        told,
        child=_child(grounds, told.child, today),
        mother=_parent(grounds, "mother", told.mother, today),
        father=_parent(grounds, "father", told.father, today),
        declarant=_declarant(grounds, told.declarant, today),
        evidence=_evidence(grounds, told.evidence, today),
    )
    _marriage(grounds, told.marriage, today)
    _statistics(grounds, told.statistics, today)
    _against_birth(grounds, kept)
    return kept, tuple(grounds.found)


def _child(grounds: Grounds, child: Child, today: dt.date) -> Child:
    rule = grounds.pack.birth.limits
    name = clean_name(grounds, "child.name", child.name)
    check_date(grounds, "child.born", child.born, today)
    check_date(grounds, "child.died", child.died, today)
    check_date(grounds, "child.arrived", child.arrived, today)
    check_place(grounds, "child.place", child.place, child.born)
    _hour(grounds, child)
    if not (1 <= child.order <= child.plurality <= rule.plurality_most):
        grounds.no(Ground.ORDER_IMPOSSIBLE, "child.order", most=str(rule.plurality_most))
    _within(grounds, Ground.WEIGHT_IMPOSSIBLE, "child.weight", child.weight, rule.weight_possible)
    _within(
        grounds,
        Ground.GESTATION_IMPOSSIBLE,
        "child.gestation",
        child.gestation,
        rule.gestation_possible,
    )
    if child.found is not None:
        check_date(grounds, "child.found.on", child.found.on, today)
        check_place(grounds, "child.found.place", child.found.place, child.found.on)
        check_text(grounds, "child.found.report", child.found.report)
        if not child.found.report.strip():
            grounds.no(Ground.FOUND_REPORT_MISSING, "child.found.report")
    return with_changes(child, name=name)


def check_hour(grounds: Grounds, where: str, hour: str) -> None:
    """Refuse what is no hour of the day, HH:MM."""
    if hour and _HOUR.fullmatch(hour) is None:
        grounds.no(Ground.HOUR_MALFORMED, where, value=hour[:20])


def _hour(grounds: Grounds, child: Child) -> None:
    if child.hour:
        check_hour(grounds, "child.hour", child.hour)
        return
    always = grounds.pack.birth.hour.needed == "always"
    if child.plurality > 1 or (always and child.found is None and child.born.is_full):
        grounds.no(Ground.HOUR_MISSING, "child.hour")


def _within(
    grounds: Grounds, ground: Ground, where: str, value: int | None, allowed: tuple[int, int]
) -> None:
    least, most = allowed
    if value is not None and not least <= value <= most:
        grounds.no(ground, where, value=str(value), least=str(least), most=str(most))


def _parent(grounds: Grounds, who: str, parent: Parent, today: dt.date) -> Parent:
    if parent.known != "named":
        return _unnamed(grounds, who, parent)
    name = clean_name(grounds, f"{who}.name", parent.name)
    if not name.given:
        grounds.no(Ground.NAME_EMPTY, f"{who}.name.given")
    number = check_number(grounds, f"{who}.number", parent.number)
    _number_or_reason(grounds, who, parent)
    check_text(grounds, f"{who}.father_name", parent.father_name)
    check_paper(grounds, f"{who}.paper", parent.paper, today)
    check_date(grounds, f"{who}.born", parent.born, today)
    check_date(grounds, f"{who}.died", parent.died, today)
    check_place(grounds, f"{who}.residence", parent.residence)
    if parent.nationality not in {"", "stateless", "unknown"}:
        check_country(grounds, f"{who}.nationality", parent.nationality)
    return with_changes(parent, name=name, number=number)


def _number_or_reason(grounds: Grounds, who: str, parent: Parent) -> None:
    """Ask for the official number of a named parent, or why there is none."""
    if parent.number and parent.no_number:
        grounds.no(Ground.NUMBER_AND_REASON, f"{who}.number")
    if not parent.number and not parent.no_number:
        grounds.no(Ground.NUMBER_MISSING, f"{who}.number")
    if parent.no_number == "foreign" and parent.nationality in {"", "stateless"}:
        grounds.no(Ground.PARENT_INCOMPLETE, f"{who}.nationality")


def _unnamed(grounds: Grounds, who: str, parent: Parent) -> Parent:
    """Of a parent who is not named nothing is told, or the first name only."""
    name = _NO_NAME
    if parent.known == "first-name-only":
        name = clean_name(grounds, f"{who}.name", parent.name)
        if not name.given:
            grounds.no(Ground.NAME_EMPTY, f"{who}.name.given")
        if name.family or name.family_latin:
            grounds.no(Ground.UNNAMED_PARENT_WITH_DETAILS, f"{who}.name.family")
    elif parent.name != _NO_NAME:
        grounds.no(Ground.UNNAMED_PARENT_WITH_DETAILS, f"{who}.name")
    rest = with_changes(parent, known=_NOTHING.known, name=_NO_NAME)
    if rest != _NOTHING:
        grounds.no(Ground.UNNAMED_PARENT_WITH_DETAILS, who)
    return with_changes(parent, name=name) if parent.known == "first-name-only" else parent


def _declarant(grounds: Grounds, declarant: Declarant, today: dt.date) -> Declarant:
    name = clean_name(grounds, "declarant.name", declarant.name)
    if not name.given:
        grounds.no(Ground.NAME_EMPTY, "declarant.name.given")
    number = check_number(grounds, "declarant.number", declarant.number)
    check_paper(grounds, "declarant.paper", declarant.paper, today)
    check_text(grounds, "declarant.authority", declarant.authority)
    return with_changes(declarant, name=name, number=number)


def _evidence(grounds: Grounds, evidence: Evidence, today: dt.date) -> Evidence:
    if evidence.notice is not None:
        _notice(grounds, evidence.notice, today)
    witnesses = told_witnesses(grounds, evidence.witnesses, today)
    check_attachments(grounds, evidence.attachments)
    return with_changes(evidence, witnesses=witnesses)


def told_witnesses(
    grounds: Grounds, witnesses: tuple[Witness, ...], today: dt.date
) -> tuple[Witness, ...]:
    """Return the witnesses as they are kept; as they were told where they are too many."""
    if len(witnesses) > MOST_WITNESSES:
        grounds.no(
            Ground.COUNT_IMPOSSIBLE,
            "evidence.witnesses",
            value=str(len(witnesses)),
            least="0",
            most=str(MOST_WITNESSES),
        )
    kept = tuple(
        _witness(grounds, f"evidence.witnesses.{index}", witness, today)
        for index, witness in enumerate(witnesses[:MOST_WITNESSES])
    )
    return kept if len(kept) == len(witnesses) else witnesses


def check_attachments(grounds: Grounds, attachments: tuple[Attachment, ...]) -> None:
    """Refuse attachments that cannot be a scanned paper's digest and size, and too many."""
    if len(attachments) > MOST_ATTACHMENTS:
        grounds.no(Ground.ATTACHMENTS_TOO_MANY, "evidence.attachments", most=str(MOST_ATTACHMENTS))
    for index, attachment in enumerate(attachments[:MOST_ATTACHMENTS]):
        where = f"evidence.attachments.{index}"
        if _DIGEST.fullmatch(attachment.digest) is None or attachment.size < 1:
            grounds.no(Ground.ATTACHMENT_INVALID, where)
        if attachment.size > LARGEST_ATTACHMENT:
            grounds.no(Ground.ATTACHMENT_TOO_LARGE, where, most=str(LARGEST_ATTACHMENT))
        check_text(grounds, where, attachment.title)


def _notice(grounds: Grounds, notice: Notice, today: dt.date) -> None:
    for field in ("issuer", "number"):
        if not getattr(notice, field).strip():
            grounds.no(Ground.NOTICE_INCOMPLETE, f"evidence.notice.{field}")
    check_text(grounds, "evidence.notice.issuer", notice.issuer)
    check_text(grounds, "evidence.notice.number", notice.number)
    check_date(grounds, "evidence.notice.issued_on", notice.issued_on, today)


def _witness(grounds: Grounds, where: str, witness: Witness, today: dt.date) -> Witness:
    name = clean_name(grounds, f"{where}.name", witness.name)
    if not name.given:
        grounds.no(Ground.NAME_EMPTY, f"{where}.name.given")
    number = check_number(grounds, f"{where}.number", witness.number)
    check_paper(grounds, f"{where}.paper", witness.paper, today)
    check_date(grounds, f"{where}.born", witness.born, today)
    return with_changes(witness, name=name, number=number)


def _marriage(grounds: Grounds, marriage: Marriage, today: dt.date) -> None:
    check_text(grounds, "marriage.number", marriage.number)
    check_text(grounds, "marriage.place", marriage.place)
    check_text(grounds, "marriage.permission", marriage.permission)
    check_date(grounds, "marriage.on", marriage.on, today)
    if marriage.state in {"none", "undisclosed"} and (marriage.number or marriage.on is not None):
        grounds.no(Ground.MARRIAGE_INCOMPLETE, "marriage.state")


def _statistics(grounds: Grounds, asked: Statistics, today: dt.date) -> None:
    check_text(grounds, "statistics.mother_occupation", asked.mother_occupation)
    check_text(grounds, "statistics.father_occupation", asked.father_occupation)
    check_date(grounds, "statistics.previous_birth", asked.previous_birth, today)
    born = MOST_CHILDREN if asked.born_alive is None else min(asked.born_alive, MOST_CHILDREN)
    for name, value, most in (
        ("born_alive", asked.born_alive, MOST_CHILDREN),
        ("living", asked.living, max(born, 0)),
        ("fetal_deaths", asked.fetal_deaths, MOST_CHILDREN),
    ):
        _within(grounds, Ground.COUNT_IMPOSSIBLE, f"statistics.{name}", value, (0, most))


def _against_birth(grounds: Grounds, told: BirthDeclaration) -> None:
    """Refuse what cannot have happened before the birth, on any day that the dates may mean."""
    child, notice = told.child, told.evidence.notice
    for ground, where, day in (
        (Ground.DIED_BEFORE_BIRTH, "child.died", child.died),
        (Ground.ARRIVAL_BEFORE_BIRTH, "child.arrived", child.arrived),
        (Ground.FOUND_BEFORE_BIRTH, "child.found.on", child.found.on if child.found else None),
        (
            Ground.NOTICE_BEFORE_BIRTH,
            "evidence.notice.issued_on",
            notice.issued_on if notice else None,
        ),
    ):
        if day is not None and day.latest < child.born.earliest:
            grounds.no(
                ground,
                where,
                on=day.latest.isoformat(),
                other_on=child.born.earliest.isoformat(),
            )
