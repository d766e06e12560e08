# SPDX-License-Identifier: Apache-2.0
"""What the counter would answer to a sheet, and what stands in its margin, before anybody signs.

It reads and decides exactly as the counter does, and writes no act. The answer that counts is the
one given at registration, when everything is read again. Since a refusal may tell that a number is
known here, the look-up of every number on the sheet is on disk before (`sheet.people.write_down`);
of whom else a ground tells, the counter writes down itself.
"""

from collections.abc import Collection
from typing import Final

from paydar.births.case import Case
from paydar.births.declaration import normalise
from paydar.births.desk import timeliness_of
from paydar.births.remarks import remarks
from paydar.counter.births import case_of
from paydar.counter.commands import BirthAmend, BirthRegister, Command, command
from paydar.counter.desk import Desk
from paydar.counter.receipts import Ground as Said
from paydar.counter.submit import Asker
from paydar.facts.births import BirthDeclaration, ReadBack
from paydar.law.grounds import Ground, Refusal
from paydar.law.say import say_remark
from paydar.web.node import node
from paydar.web.sheet.reading import Told
from paydar.web.speech import Speech

# Said by the next step of the desk, not by the sheet.
_LATER: Final = ("booklet", "fee", "read_back")
# What a stand-in for the day of birth would make wrong.
_BY_BIRTH: Final = frozenset(
    {
        Ground.DIED_BEFORE_BIRTH,
        Ground.ARRIVAL_BEFORE_BIRTH,
        Ground.FOUND_BEFORE_BIRTH,
        Ground.NOTICE_BEFORE_BIRTH,
        Ground.HOUR_MISSING,
    }
)


def rehearse(
    told: Told, asker: Asker, entry: str = "", looked: Collection[str] = ()
) -> tuple[list[Refusal], tuple[str, ...]]:
    """Return every ground that stands against a sheet: unreadable boxes and the law's, together.

    `entry`: the declared entry that the sheet amends, if any; `looked`: what it has asked for. The
    second value is what was looked for besides, to be remembered with the sheet.
    """
    found = list(told.amiss)
    if told.is_readable:
        command = _command(told.declaration, entry)
        known = node().office.counter.rehearse(command, asker.assignment, looked)
        found += [r for r in known.refusals if not r.field.startswith(_LATER)]
        return found, known.looked
    desk = node().office.counter.desk(asker.assignment)
    found += _by_form(told, desk, {refusal.field for refusal in found})
    return found, ()


def margin(told: BirthDeclaration, asker: Asker, entry: str = "") -> list[Said]:
    """Return the remarks on a sheet; they stop nothing."""
    case = case_for(told, asker, entry)
    said = (say_remark(case.pack, remark, asker.language) for remark in remarks(case, told))
    return [
        Said(ground=s.ground, field=s.field, law=s.law, message=s.message, way_out=s.way_out)
        for s in said
    ]


def fee_due(told: BirthDeclaration, asker: Asker) -> int | None:
    """Return the fee where the law leaves no choice, to be typed for the registrar; else None."""
    case = case_for(told, asker, "")
    due = getattr(case.pack.birth.fee, timeliness_of(case, told))
    return due.least if due.least == due.most and due.least > 0 else None


def case_for(told: BirthDeclaration, asker: Asker, entry: str) -> Case:
    """Return what the counter would know; the look-ups of `sheet.people` are written before."""
    command = _command(told, entry)
    desk, look = node().office.counter.consider(command, asker.assignment)
    return case_of(command.body, desk, look)


def kept(told: BirthDeclaration, speech: Speech) -> BirthDeclaration:
    """Return the declaration as it would be kept: names cleaned, numbers in Latin digits."""
    office = node().office
    declaration, _ = normalise(speech.pack, told, office.today())
    return declaration


def _command(told: BirthDeclaration, entry: str) -> Command:
    """Return the command that the sheet will become, with the marks that paper will bear."""
    if entry:
        heads = node().office.register.entry(entry)
        basis = list(heads.heads) if heads else []
        return command("birth.amend", "rehearsal", BirthAmend(entry=entry, declaration=told), basis)
    marks = ReadBack(
        how="printed",
        declarant="signature",
        witnesses=("signature",) * len(told.evidence.witnesses),
    )
    body = BirthRegister(declaration=told, read_back=marks)
    return command("birth.register", "rehearsal", body)


def _by_form(told: Told, desk: Desk, named: set[str]) -> list[Refusal]:
    """Check what can be checked although some boxes cannot be read."""
    _, found = normalise(desk.pack, told.declaration, desk.today)
    born_unknown = "child.born" in told.stood_in
    kept_out = (*told.stood_in, *told.unsaid, *named)
    return [
        refusal
        for refusal in found
        if not any(_about(refusal.field, name) for name in kept_out)
        and not (born_unknown and Ground(refusal.ground) in _BY_BIRTH)
    ]


def _about(field: str, name: str) -> bool:
    return field == name or name.startswith(f"{field}.") or field.startswith(f"{name}.")
