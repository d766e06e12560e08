# SPDX-License-Identifier: Apache-2.0
"""The whole sheet: from what is typed in its boxes to a declaration, with every fault named.

A value that must be said and cannot be read is replaced, so that the rest of the sheet can still be
checked in the same go; `Told.stood_in` names it, and such a declaration is never submitted.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from paydar.facts.births import (
    BirthDeclaration,
    Child,
    Declarant,
    Evidence,
    Found,
    Marriage,
    Notice,
    Parent,
    Statistics,
    Witness,
)
from paydar.facts.values import Attachment, DateOf, Name, Place
from paydar.law.grounds import Refusal
from paydar.law.pack import Pack
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import witnesses_in


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet that was read. `declaration` may be submitted only when nothing is amiss."""

    declaration: BirthDeclaration
    amiss: tuple[Refusal, ...]
    unsaid: tuple[str, ...]
    stood_in: tuple[str, ...]

    @property
    def is_readable(self) -> bool:
        """Whether every box could be read."""
        return not (self.amiss or self.unsaid)


def read(
    pack: Pack,
    typed: Mapping[str, str],
    *,
    today: dt.date,
    area: tuple[str, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> Told:
    """Return the declaration that the sheet says."""
    boxes = Boxes(pack, area, typed)
    father, mother = _parent(boxes, "father"), _parent(boxes, "mother")
    declaration = BirthDeclaration(
        child=_child(boxes, today),
        father=father,
        mother=mother,
        marriage=_marriage(boxes),
        declarant=_declarant(boxes, {"father": father, "mother": mother}),
        evidence=_evidence(boxes, attachments),
        statistics=_statistics(boxes),
    )
    return Told(declaration, tuple(boxes.amiss), tuple(boxes.unsaid), tuple(boxes.stood_in))


def _child(boxes: Boxes, today: dt.date) -> Child:
    limits = boxes.pack.birth.limits
    born = boxes.date("child.born")
    if born is None:
        if not boxes.text("child.born"):
            boxes.unsaid.append("child.born")
        boxes.stood_in.append("child.born")
        born = DateOf(
            earliest=today, latest=today, calendar="gregorian", as_written=today.isoformat()
        )
    return Child(
        name=boxes.name("child.name"),
        sex=boxes.code("child.sex", "sex", instead="undetermined"),
        born=born,
        hour=boxes.hour("child.hour"),
        plurality=_one(boxes.count("child.plurality", (1, limits.plurality_most))),
        order=_one(boxes.count("child.order", (1, limits.plurality_most))),
        weight=boxes.count("child.weight", limits.weight_possible),
        gestation=boxes.count("child.gestation", limits.gestation_possible),
        place=boxes.place("child.place") or Place(),
        site=boxes.code("child.site", "site", instead="unknown"),
        attendant=boxes.code("child.attendant", "attendant") or "unknown",
        found=_found(boxes),
        died=boxes.date("child.died"),
        arrived=boxes.date("child.arrived"),
    )


def _one(count: int | None) -> int:
    return 1 if count is None else count


def _found(boxes: Boxes) -> Found | None:
    if not boxes.any_of("child.found"):
        return None
    on = boxes.date("child.found.on")
    if on is None:
        if not boxes.text("child.found.on"):
            boxes.unsaid.append("child.found.on")
        return None
    return Found(
        on=on,
        place=boxes.place("child.found.place") or Place(),
        report=boxes.text("child.found.report"),
    )


def _parent(boxes: Boxes, who: str) -> Parent:
    known = boxes.code(f"{who}.known", "known") or "named"
    # What a new sheet says of nationality is not told of a parent who is not named.
    nationality = boxes.nationality(f"{who}.nationality")
    return Parent(
        known=known,
        name=boxes.name(f"{who}.name"),
        father_name=boxes.text(f"{who}.father_name"),
        number=boxes.text(f"{who}.number"),
        no_number=boxes.code(f"{who}.no_number", "no-number"),
        paper=boxes.paper(f"{who}.paper"),
        born=boxes.date(f"{who}.born"),
        nationality="" if known != "named" and _is_own(boxes, nationality) else nationality,
        residence=boxes.place(f"{who}.residence"),
        died=boxes.date(f"{who}.died"),
    )


def _is_own(boxes: Boxes, nationality: str) -> bool:
    return nationality == boxes.pack.about.country


def _marriage(boxes: Boxes) -> Marriage:
    return Marriage(
        state=boxes.code("marriage.state", "marriage", instead="undisclosed"),
        number=boxes.text("marriage.number"),
        on=boxes.date("marriage.on"),
        place=boxes.text("marriage.place"),
        permission=boxes.text("marriage.permission"),
    )


def _declarant(boxes: Boxes, parents: Mapping[str, Parent]) -> Declarant:
    """Return who declares; for a father or mother empty boxes mean "as above"."""
    first = next(iter(boxes.pack.declarants))
    role = boxes.code("declarant.role", "role", instead=first)
    name, number = boxes.name("declarant.name"), boxes.text("declarant.number")
    paper, above = boxes.paper("declarant.paper"), parents.get(role)
    if above is not None and name == Name() and not number and paper is None:
        name, number, paper = above.name, above.number, above.paper
    return Declarant(
        role=role,
        name=name,
        number=number,
        paper=paper,
        identified_by=boxes.code(
            "declarant.identified_by", "identified-by", instead="known-to-registrar"
        ),
        instead_because=boxes.code("declarant.instead_because", "instead-because"),
        authority=boxes.text("declarant.authority"),
    )


def _evidence(boxes: Boxes, attachments: tuple[Attachment, ...]) -> Evidence:
    notice = None
    if boxes.any_of("evidence.notice"):
        notice = Notice(
            issuer=boxes.text("evidence.notice.issuer"),
            number=boxes.text("evidence.notice.number"),
            issued_on=boxes.date("evidence.notice.issued_on"),
        )
    room = range(witnesses_in(dict(boxes.typed)))
    return Evidence(
        notice=notice,
        witnesses=tuple(
            _witness(boxes, f"evidence.witnesses.{number}")
            for number in room
            if boxes.any_of(f"evidence.witnesses.{number}")
        ),
        extra=boxes.codes("evidence.extra", "extra"),
        attachments=attachments,
    )


def _witness(boxes: Boxes, where: str) -> Witness:
    return Witness(
        name=boxes.name(f"{where}.name"),
        number=boxes.text(f"{where}.number"),
        paper=boxes.paper(f"{where}.paper"),
        born=boxes.date(f"{where}.born"),
    )


def _statistics(boxes: Boxes) -> Statistics:
    return Statistics(
        mother_marital=boxes.code("statistics.mother_marital", "marital"),
        mother_education=boxes.code("statistics.mother_education", "education"),
        father_education=boxes.code("statistics.father_education", "education"),
        mother_occupation=boxes.text("statistics.mother_occupation"),
        father_occupation=boxes.text("statistics.father_occupation"),
        born_alive=boxes.count("statistics.born_alive"),
        living=boxes.count("statistics.living"),
        fetal_deaths=boxes.count("statistics.fetal_deaths"),
        previous_birth=boxes.date("statistics.previous_birth"),
    )
