# SPDX-License-Identifier: Apache-2.0
"""The sheet as a template draws it: sections of boxes with what is typed, echoed and amiss."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from paydar.counter.receipts import Ground
from paydar.web.sheet.cells import Cell, Part, cell_for, parts_of, witnesses_in
from paydar.web.sheet.echoes import Echo, echo_of
from paydar.web.speech import Speech

PAPERS: Final = "evidence.attachments"


@dataclass(frozen=True, slots=True)
class Box:
    """One box as it is drawn."""

    cell: Cell
    label: str
    typed: str
    echo: Echo
    amiss: tuple[Ground, ...]
    prefix: str = ""

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


def groups(
    speech: Speech,
    typed: Mapping[str, str],
    faults: Sequence[Ground] = (),
    area: tuple[str, ...] = (),
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
                    echo_of(cell, typed.get(cell.name, ""), speech, area),
                    tuple(beside.get(cell.name, ())),
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
    for fault in faults:
        cell = cell_for(speech.pack, fault.field, room)
        words = label_of(speech, cell) if cell else ""
        target = f"#{cell.id}" if cell else ""
        if fault.field.startswith(PAPERS):
            words, target = speech.label(PAPERS), f"#{Cell(PAPERS).id}"
        lines.append(Fault(fault, words, target))
    return tuple(lines)


def label_of(speech: Speech, cell: Cell) -> str:
    """Return the label of a box: the pack's, or our own words for a part of a field."""
    if not cell.label:
        return speech.label(cell.name)
    words = speech.say(f"box.{cell.label}")
    if "witnesses" in cell.name:
        number = int(cell.name.split(".")[2]) + 1
        return speech.say("box.of-witness", part=words, number=number)
    return words
