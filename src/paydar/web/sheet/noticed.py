# SPDX-License-Identifier: Apache-2.0
"""A hospital's notice beside the sheet: what it fills, and where the sheet departs from it.

A notice is an expected source. What comes from it is marked so; what the registrar changes stays
changed, and the page shows what the notice says. Nothing here refuses anything. The notice names a
mother, so it is read only when the look-up is written down, once for each sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Final

from django.http import HttpRequest

from paydar.calendar.digits import to_latin
from paydar.calendar.error import CalendarError
from paydar.counter.notices import Noticed, find_notice, is_claim
from paydar.facts.births import BirthDeclaration, Notice
from paydar.facts.notices import BirthNotice
from paydar.names.script import fold
from paydar.notices.tags import claim_of, spelled_number
from paydar.register import notices as register
from paydar.register.notices import NoticeRow
from paydar.web.accounts.models import Draft
from paydar.web.guard import asker, at_pace
from paydar.web.node import node
from paydar.web.pages.echo import area
from paydar.web.sheet.boxes import date_of
from paydar.web.sheet.cells import Cell, all_cells
from paydar.web.sheet.echoes import echo_of
from paydar.web.sheet.people import PURPOSE
from paydar.web.sheet.places import meant
from paydar.web.sheet.retyping import new_sheet, typed_of
from paydar.web.sheet.shown import label_of
from paydar.web.speech import Speech, value_of

MOST_OFFERED: Final = 3
_ISSUER: Final = "evidence.notice.issuer"
_NUMBER: Final = "evidence.notice.number"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the notice says of one box. `same`: the box says so too."""

    label: str
    text: str
    now: str
    same: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What the sheet shows of notices: marks by box of the one it has, offers of those it may take.

    `gone`: the notice on the sheet was withdrawn, or another entry stands on it.
    """

    marks: Mapping[str, Mark] = field(default_factory=dict)
    offers: tuple[NoticeRow, ...] = ()
    gone: NoticeRow | None = None

    @property
    def differences(self) -> list[Mark]:
        """Return where the sheet departs from the notice."""
        return [mark for mark in self.marks.values() if not mark.same]


def typed_notice(speech: Speech, noticed: BirthNotice, issuer: str, number: str) -> dict[str, str]:
    """Return what would have been typed for this notice, box by box; nothing that it leaves out.

    Days are written in the figures of the page. A declaration taken before keeps those that it was
    written in; a notice comes from a machine, and nobody wrote it so.
    """
    certificate = Notice(issuer=issuer, number=number, issued_on=noticed.issued_on)
    told = SimpleNamespace(
        child=noticed.child, mother=noticed.mother, evidence=SimpleNamespace(notice=certificate)
    )
    typed = typed_of(told, speech)  # type: ignore[arg-type] # it asks for parts by name only
    days = {cell.name for cell in all_cells(speech.pack) if cell.kind == "date"}
    return {name: speech.digits(text) if name in days else text for name, text in typed.items()}


def fill(request: HttpRequest, claim: str, draft: Draft | None = None) -> dict[str, str] | None:
    """Return what stands on a sheet that is filled from a notice; None when it cannot be.

    What was typed before stays. The look-up is on disk before the notice is read.
    """
    if not is_claim(claim):
        return None
    at_pace(request)
    found = node().office.find_notice(asker(request), PURPOSE, claim)
    if not isinstance(found, Noticed) or found.progress.status != "waiting":
        return None
    progress, speech = found.progress, request.speech
    assert progress.notice is not None  # noqa: S101 - a notice that waits was received
    told = typed_notice(speech, progress.notice, progress.issuer, progress.number)
    first = new_sheet(speech)
    typed = {box: text for box, text in (draft.typed if draft else {}).items() if text}
    mine = {box: text for box, text in typed.items() if text != first.get(box)}
    return {**first, **typed, **told, **mine}


def lay_over(request: HttpRequest, draft: Draft, claim: str) -> None:
    """Fill an open sheet from a notice, if it still waits; what was typed stays."""
    typed = fill(request, claim, draft)
    if typed is not None:
        draft.typed, draft.looked = typed, [*dict.fromkeys([*draft.looked, claim])]
        draft.save(update_fields=["typed", "looked"])


def sight(request: HttpRequest, draft: Draft) -> Sight:
    """Return what the sheet shows of notices."""
    issuer, number = draft.typed.get(_ISSUER, ""), draft.typed.get(_NUMBER, "")
    if draft.receipt or not number.strip() or not draft.saved_at:
        return Sight()
    claim = claim_of(issuer, number)
    with node().office.ledger.reading() as tx:
        row = register.one(tx, claim) if issuer.strip() else None
        near = [] if row else register.numbered(tx, spelled_number(number), MOST_OFFERED)
    if row is None:
        return Sight(offers=tuple(near))
    own = bool(row.entry) and row.entry == draft.entry
    gone = row if row.status != "waiting" and not own else None
    if claim in draft.looked:
        return Sight(marks=_marks(request, claim, draft.typed), gone=gone)
    return Sight(offers=(row,) if row.status == "waiting" else (), gone=gone)


def marks_of(
    speech: Speech, noticed: Mapping[str, str], typed: Mapping[str, str]
) -> dict[str, Mark]:
    """Return what the notice says of each box that it says anything of."""
    return {
        cell.name: Mark(
            label_of(speech, cell),
            _shown(speech, cell, noticed[cell.name]),
            _shown(speech, cell, typed.get(cell.name, "")),
            _same(speech, cell, noticed[cell.name], typed.get(cell.name, "")),
        )
        for cell in all_cells(speech.pack)
        if noticed.get(cell.name)
    }


def against(speech: Speech, found: Noticed, told: BirthDeclaration) -> list[Mark]:
    """Return where a declaration departs from the notice, in the order of the sheet."""
    progress = found.progress
    if progress.notice is None:
        return []
    noticed = typed_notice(speech, progress.notice, progress.issuer, progress.number)
    marks = marks_of(speech, noticed, typed_of(told, speech))
    return [mark for mark in marks.values() if not mark.same]


def rows(speech: Speech, found: Noticed) -> list[tuple[str, str]]:
    """Return label and words of everything that a notice says, in the order of the sheet."""
    progress = found.progress
    if progress.notice is None:
        return []
    told = typed_notice(speech, progress.notice, progress.issuer, progress.number)
    return [(mark.label, mark.text) for mark in marks_of(speech, told, told).values()]


def _marks(request: HttpRequest, claim: str, typed: Mapping[str, str]) -> dict[str, Mark]:
    desk = node().office.counter.desk(asker(request).assignment)
    found = find_notice(desk, claim)
    if found is None or found.progress.notice is None:
        return {}
    progress = found.progress
    told = typed_notice(request.speech, progress.notice, progress.issuer, progress.number)
    return marks_of(request.speech, told, typed)


def _shown(speech: Speech, cell: Cell, text: str) -> str:
    """Return a text as it is read: a code by its word, a date with its weekday."""
    if cell.kind == "code" and cell.listed:
        value = value_of(speech.pack, cell.listed, text)
        return speech.code(cell.listed, value) if value else text
    if cell.kind in {"figures", "count"}:
        return speech.digits(text)
    return (cell.kind == "date" and echo_of(cell, text, speech, ()).text) or text


def _same(speech: Speech, cell: Cell, one: str, other: str) -> bool:
    """Whether two texts of a box mean the same."""
    if cell.kind == "code" and cell.listed:
        listed = cell.listed
        return value_of(speech.pack, listed, one) == value_of(speech.pack, listed, other)
    if cell.kind == "date":
        return _days(speech, one) == _days(speech, other)
    if cell.kind == "place":
        return meant(speech.pack, one, area()).code == meant(speech.pack, other, area()).code
    if cell.kind in {"count", "figures"}:
        return _figures(one) == _figures(other)
    return fold(one) == fold(other)


def _figures(text: str) -> str:
    return "".join(c for c in fold(to_latin(text)) if c.isalnum()).lstrip("0")


def _days(speech: Speech, text: str) -> object:
    try:
        day = date_of(speech.pack, text)
    except CalendarError:
        return text
    return day.earliest, day.latest
