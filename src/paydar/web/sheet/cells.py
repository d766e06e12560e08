# SPDX-License-Identifier: Apache-2.0
"""The cells of the birth sheet: which boxes a field of the declaration is typed into.

Sections and the order of fields are the law pack's; what a field consists of is here. A cell is
named like the part of the declaration that it fills, `mother.paper.number`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from paydar.law.pack import Pack

Kind = Literal["text", "name", "latin", "figures", "code", "codes", "date", "count", "place"]
LEAST_WITNESSES: Final = 2
MOST_WITNESSES: Final = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One box. `width` in sixths of the paper; `listed` is its code list.

    `label` is a key of the pages' own texts, for a part that the pack does not label by itself;
    `first` is what stands in a new sheet: a coded value, or text.
    """

    name: str
    kind: Kind = "text"
    width: int = 2
    listed: str = ""
    label: str = ""
    first: str = ""

    @property
    def id(self) -> str:
        """Return the element id of the box."""
        return "f-" + self.name.replace(".", "-")

    @property
    def is_identity(self) -> bool:
        """Whether a person's official number belongs here; a scanner's number lands in it."""
        where, _, part = self.name.rpartition(".")
        return part == "number" and (
            where in {"father", "mother", "declarant"}
            or (where.startswith("evidence.witnesses.") and where.count(".") == 2)
        )

    @property
    def echoes(self) -> bool:
        """Whether a line below the box says how it was understood."""
        return self.kind in {"date", "place", "code", "codes"} or self.is_identity

    @property
    def is_figures(self) -> bool:
        """Whether what is typed runs from left to right in any language."""
        return self.kind in {"figures", "date", "count", "latin"}


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered section of the sheet."""

    number: int
    key: str
    cells: tuple[Cell, ...]
    printed: bool


def _paper(where: str) -> tuple[Cell, ...]:
    return (
        Cell(f"{where}.kind", "code", listed="paper", label="paper-kind"),
        Cell(f"{where}.number", "figures", label="paper-number"),
        Cell(f"{where}.issued_at", label="paper-issued-at"),
        Cell(f"{where}.issued_on", "date", label="paper-issued-on"),
    )


def _place(where: str, *, width: int = 3) -> tuple[Cell, ...]:
    return (
        Cell(f"{where}.code", "place", width),
        Cell(f"{where}.text", width=6 - width, label="place-text"),
        Cell(f"{where}.country", "latin", label="place-country"),
    )


def _parent(who: str) -> dict[str, tuple[Cell, ...]]:
    return {
        f"{who}.known": (Cell(f"{who}.known", "code", listed="known", first="named"),),
        f"{who}.name": (
            Cell(f"{who}.name.given", "name"),
            Cell(f"{who}.name.family", "name"),
            Cell(f"{who}.name.given_latin", "latin", 3),
            Cell(f"{who}.name.family_latin", "latin", 3),
        ),
        f"{who}.father_name": (Cell(f"{who}.father_name", "name"),),
        f"{who}.number": (Cell(f"{who}.number", "figures"),),
        f"{who}.no_number": (Cell(f"{who}.no_number", "code", listed="no-number"),),
        f"{who}.paper": _paper(f"{who}.paper"),
        f"{who}.born": (Cell(f"{who}.born", "date"),),
        f"{who}.nationality": (
            Cell(f"{who}.nationality", "code", listed="nationality", first="own"),
        ),
        f"{who}.residence": _place(f"{who}.residence"),
        f"{who}.died": (Cell(f"{who}.died", "date"),),
    }


def _witness(number: int) -> tuple[Cell, ...]:
    where = f"evidence.witnesses.{number}"
    return (
        Cell(f"{where}.name.given", "name", label="witness-given"),
        Cell(f"{where}.name.family", "name", label="witness-family"),
        Cell(f"{where}.number", "figures", label="witness-number"),
        *_paper(f"{where}.paper"),
        Cell(f"{where}.born", "date", label="witness-born"),
    )


_FIXED: Final[dict[str, tuple[Cell, ...]]] = {
    "evidence.notice.issuer": (Cell("evidence.notice.issuer"),),
    "evidence.notice.number": (Cell("evidence.notice.number", "figures"),),
    "evidence.notice.issued_on": (Cell("evidence.notice.issued_on", "date"),),
    "child.name.given": (Cell("child.name.given", "name", 3),),
    "child.name.family": (Cell("child.name.family", "name", 3),),
    "child.name.given_latin": (Cell("child.name.given_latin", "latin", 3),),
    "child.name.family_latin": (Cell("child.name.family_latin", "latin", 3),),
    "child.sex": (Cell("child.sex", "code", listed="sex"),),
    "child.born": (Cell("child.born", "date"),),
    "child.hour": (Cell("child.hour", "figures"),),
    "child.plurality": (Cell("child.plurality", "count", first="1"),),
    "child.order": (Cell("child.order", "count", first="1"),),
    "child.weight": (Cell("child.weight", "count"),),
    "child.gestation": (Cell("child.gestation", "count"),),
    "child.place": (
        Cell("child.place.code", "place", 4),
        Cell("child.place.text", width=4, label="place-text"),
        Cell("child.place.country", "latin", label="place-country"),
    ),
    "child.site": (Cell("child.site", "code", listed="site"),),
    "child.attendant": (Cell("child.attendant", "code", listed="attendant"),),
    "child.found": (
        Cell("child.found.on", "date", label="found-on"),
        Cell("child.found.place.code", "place", 3, label="found-place"),
        Cell("child.found.report", width=3, label="found-report"),
    ),
    "child.died": (Cell("child.died", "date"),),
    "child.arrived": (Cell("child.arrived", "date"),),
    **_parent("father"),
    **_parent("mother"),
    "marriage.state": (Cell("marriage.state", "code", listed="marriage"),),
    "marriage.number": (Cell("marriage.number", "figures"),),
    "marriage.on": (Cell("marriage.on", "date"),),
    "marriage.place": (Cell("marriage.place", width=3),),
    "marriage.permission": (Cell("marriage.permission", width=3),),
    "declarant.role": (Cell("declarant.role", "code", listed="role"),),
    "declarant.name": (
        Cell("declarant.name.given", "name", label="declarant-given"),
        Cell("declarant.name.family", "name", label="declarant-family"),
    ),
    "declarant.number": (Cell("declarant.number", "figures"),),
    "declarant.paper": _paper("declarant.paper"),
    "declarant.identified_by": (Cell("declarant.identified_by", "code", listed="identified-by"),),
    "declarant.instead_because": (
        Cell("declarant.instead_because", "code", listed="instead-because"),
    ),
    "declarant.authority": (Cell("declarant.authority", width=4),),
    "evidence.extra": (Cell("evidence.extra", "codes", 6, listed="extra"),),
    "statistics.mother_marital": (Cell("statistics.mother_marital", "code", listed="marital"),),
    "statistics.mother_education": (
        Cell("statistics.mother_education", "code", listed="education"),
    ),
    "statistics.father_education": (
        Cell("statistics.father_education", "code", listed="education"),
    ),
    "statistics.mother_occupation": (Cell("statistics.mother_occupation"),),
    "statistics.father_occupation": (Cell("statistics.father_occupation"),),
    "statistics.born_alive": (Cell("statistics.born_alive", "count"),),
    "statistics.living": (Cell("statistics.living", "count"),),
    "statistics.fetal_deaths": (Cell("statistics.fetal_deaths", "count"),),
    "statistics.previous_birth": (Cell("statistics.previous_birth", "date"),),
}


def cells_of(field: str, witnesses: int) -> tuple[Cell, ...]:
    """Return the boxes of a field; none for what is not typed into the sheet."""
    if field == "evidence.witnesses":
        return tuple(cell for number in range(witnesses) for cell in _witness(number))
    return _FIXED.get(field, ())


@cache
def parts_of(pack: Pack, witnesses: int = LEAST_WITNESSES) -> tuple[Part, ...]:
    """Return the sheet in the pack's order, with room for so many witnesses."""
    return tuple(
        Part(
            number,
            section.key,
            tuple(cell for field in section.fields for cell in cells_of(field, witnesses)),
            section.printed,
        )
        for number, section in enumerate(pack.sheet.sections)
    )


def all_cells(pack: Pack, witnesses: int = LEAST_WITNESSES) -> Iterator[Cell]:
    """Yield every box of the sheet, in order."""
    for part in parts_of(pack, witnesses):
        yield from part.cells


def witnesses_in(typed: dict[str, str]) -> int:
    """Return for how many witnesses the sheet needs room."""
    start = "evidence.witnesses."
    numbers = [
        int(name.removeprefix(start).partition(".")[0])
        for name, text in typed.items()
        if name.startswith(start) and text and name.removeprefix(start)[:1].isdecimal()
    ]
    most = max(numbers, default=-1) + 1
    return min(max(most, LEAST_WITNESSES), MOST_WITNESSES)


def cell_for(pack: Pack, field: str, witnesses: int = LEAST_WITNESSES) -> Cell | None:
    """Return the box beside which something about `field` is said."""
    if field.startswith("evidence.attachments"):
        return None  # drawn apart: files cannot be typed
    cells = list(all_cells(pack, witnesses))
    while field:
        for cell in cells:
            if cell.name == field or cell.name.startswith(f"{field}."):
                return cell
        field = field.rpartition(".")[0]
    return None
