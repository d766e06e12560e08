# SPDX-License-Identifier: Apache-2.0
"""The sheet as a template draws it: sections of boxes with what is typed, echoed and amiss."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from paydar.births.values import Row, Section
from paydar.counter.receipts import Ground
from paydar.facts.births import BirthDeclaration
from paydar.facts.values import DateOf
from paydar.law.pack import Pack
from paydar.web.sheet.cells import Cell, Part, all_cells, cell_for, parts_of, witnesses_in
from paydar.web.sheet.echoes import Echo, echo_of
from paydar.web.speech import Speech

PAPERS: Final = "evidence.attachments"


@dataclass(frozen=True, slots=True)
class Box:
    """One box as it is drawn. `repeated`: the group whose text came from the paper before.

    `when`: `box=value` under which alone it is asked for; it is not drawn until then.
    """

    cell: Cell
    label: str
    typed: str
    echo: Echo
    amiss: tuple[Ground, ...]
    prefix: str = ""
    repeated: str = ""
    when: str = ""

    @property
    def id(self) -> str:
        """Return the element id; `prefix` tells apart boxes of several forms on one page."""
        return self.prefix + self.cell.id

    @property
    def state(self) -> str:
        """Return `wrong`, `look` or nothing."""
        return "wrong" if self.amiss else self.echo.state

    @property
    def described_by(self) -> str:
        """Return the ids of the lines below the box."""
        lines = [f"{self.id}-amiss"] if self.amiss else []
        return " ".join([*lines, f"{self.id}-echo"] if self.cell.echoes else lines)


@dataclass(frozen=True, slots=True)
class Group:
    """A section as it is drawn."""

    part: Part
    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary: what is amiss, and the address of the box it is about."""

    ground: Ground
    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands with the boxes that nobody typed there: lines of people, repeated texts."""

    people: Mapping[str, Echo] = field(default_factory=dict)
    repeated: Mapping[str, str] = field(default_factory=dict)


NOTHING_BESIDE: Final = Beside()


def groups(
    speech: Speech,
    typed: Mapping[str, str],
    faults: Sequence[Ground] = (),
    area: tuple[str, ...] = (),
    beside_them: Beside = NOTHING_BESIDE,
) -> tuple[Group, ...]:
    """Return the sections with everything that their boxes show."""
    room = witnesses_in(dict(typed))
    beside = dict[str, list[Ground]]()
    for fault in faults:
        if cell := cell_for(speech.pack, fault.field, room):
            beside.setdefault(cell.name, []).append(fault)
    return tuple(
        Group(
            part,
            speech.pack.sheet.sections[part.number].title[speech.language],
            tuple(
                Box(
                    cell,
                    label_of(speech, cell),
                    typed.get(cell.name, ""),
                    beside_them.people.get(cell.name)
                    or echo_of(cell, typed.get(cell.name, ""), speech, area),
                    tuple(beside.get(cell.name, ())),
                    repeated=beside_them.repeated.get(cell.name, ""),
                )
                for cell in part.cells
            ),
        )
        for part in parts_of(speech.pack, room)
    )


def summary(
    speech: Speech, typed: Mapping[str, str], faults: Sequence[Ground]
) -> tuple[Fault, ...]:
    """Return what stands at the head of the sheet when something is amiss."""
    room = witnesses_in(dict(typed))
    lines = []
    for fault in in_order(speech.pack, faults, room):
        cell = cell_for(speech.pack, fault.field, room)
        words = label_of(speech, cell) if cell else ""
        target = f"#{cell.id}" if cell else ""
        if fault.field.startswith(PAPERS):
            words, target = speech.label(PAPERS), f"#{Cell(PAPERS).id}"
        lines.append(Fault(fault, words, target))
    return tuple(lines)


def in_order(pack: Pack, faults: Sequence[Ground], room: int) -> list[Ground]:
    """Return faults in the order of the sheet; what is about no box of it comes last."""
    places = {cell.name: place for place, cell in enumerate(all_cells(pack, room))}
    papers = max((p for n, p in places.items() if n.startswith("evidence.")), default=0)

    def place(fault: Ground) -> int:
        if fault.field.startswith(PAPERS):
            return papers
        cell = cell_for(pack, fault.field, room)
        return places[cell.name] if cell else len(places)

    return sorted(faults, key=place)


def with_other_days(
    sections: Sequence[Section], told: BirthDeclaration, speech: Speech
) -> list[Section]:
    """Return the paper with each full date in the other calendar too, as the sheet echoed it."""
    return [
        replace(section, rows=tuple(_with_other_day(row, told, speech) for row in section.rows))
        for section in sections
    ]


def _with_other_day(row: Row, told: BirthDeclaration, speech: Speech) -> Row:
    value: object = told
    for part in row.field.split("."):
        value = getattr(value, part, None)
    if not isinstance(value, DateOf) or not value.is_full:
        return row
    return replace(row, value=f"{row.value} · \u2066{speech.other_day(value.earliest)}\u2069")


def label_of(speech: Speech, cell: Cell) -> str:
    """Return the label of a box: the pack's, or our own words for a part of a field."""
    if not cell.label:
        return speech.label(cell.name)
    words = speech.say(f"box.{cell.label}")
    if "witnesses" in cell.name:
        number = int(cell.name.split(".")[2]) + 1
        return speech.say("box.of-witness", part=words, number=number)
    return words
