# SPDX-License-Identifier: Apache-2.0
"""Closing the day: what was done since the last closing, beside what safe and till really hold.

What is written while the sheet is being made belongs to the next day; the books' sizes and roots
on the sheet say exactly where it ends, for the book of look-ups too.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from typing import Final

from paydar.births.told import Grounds, check_text
from paydar.counter.booklets import MAX_SERIAL, blanks_by_series, stock_tag
from paydar.counter.commands import DayClose
from paydar.counter.desk import Decision, Desk, Handler, plainly
from paydar.facts.days import Blanks, DayClosed
from paydar.facts.structure import StaffAssigned
from paydar.facts.values import Shape
from paydar.law.grounds import Ground
from paydar.ledger.append import Draft
from paydar.ledger.read import Look
from paydar.register.day import Tally, last_closing, still_fits

LONGEST_NOTE: Final = 500  # characters


@dataclass(frozen=True, slots=True)
class Today:
    """The office between two closings: the last one, what was done since, what should be there.

    `broken` names books that no longer continue what the last closing says of them.
    """

    before: tuple[str, DayClosed] | None
    tally: Tally
    blanks: tuple[Blanks, ...]
    broken: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the last closing itself was written."""
        return not any(count for kind, count in self.tally.kinds.items() if kind != _CLOSED)

    def open_days(self, today: dt.date) -> list[dt.date]:
        """Return the civil days before today on which something was done, and nobody closed."""
        return sorted(self.tally.days - {today})

    @property
    def blanks_left(self) -> int:
        """How many blank booklets should be in the safe."""
        return sum(series.left for series in self.blanks)


_CLOSED: Final = "day.closed"


def day_tag(desk: Desk) -> str:
    """Return the tag on which an office's closings follow one another."""
    return f"day:{desk.settings.office}"


def today_at(desk: Desk, look: Look | None = None) -> Today:
    """Return the office since its last closing, read now."""
    look = look or desk.ledger.look([day_tag(desk), stock_tag(desk)])
    before = last_closing(look, day_tag(desk))
    own = desk.settings.own_books()
    books = chain(own, (f"{name}-reads" for name in own))
    with desk.ledger.reading() as tx:
        held = [name for name in books if desk.ledger.books.number(name) is not None]
        counted = desk.counting.tally(held, before)
        left = blanks_by_series(desk, tx, look)
        broken = still_fits(desk.ledger, before[1]) if before else []
    blanks = tuple(
        Blanks(
            series=series,
            used=counted.used[series],
            spoiled=counted.spoiled[series],
            left=count,
        )
        for series, count in sorted(left.items())
    )
    return Today(before, counted, blanks, tuple(broken))


def witnesses(desk: Desk) -> dict[str, StaffAssigned]:
    """Return who may sign beside whoever closes: everybody else who holds a post here today."""
    return {
        assignment: held
        for assignment, held in desk.chart.assignments.items()
        if held.staff != desk.by.staff and desk.chart.is_living(assignment, desk.today)
    }


def _first(_body: Shape, desk: Desk) -> list[str]:
    return [day_tag(desk), stock_tag(desk)]


def _close(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, DayClose)  # noqa: S101 - the registry pairs kinds and shapes
    day, grounds = today_at(desk, look), Grounds(desk.pack)
    if day.is_empty:
        grounds.no(Ground.DAY_EMPTY, "")
    _witness(grounds, body.witness, desk)
    if desk.pack.booklets.required:
        _counted(grounds, "blanks", body, (body.blanks, day.blanks_left))
    if day.tally.fees or body.fees is not None:
        _counted(grounds, "fees", body, (body.fees, day.tally.fees))
    check_text(grounds, "note", body.note, LONGEST_NOTE)
    if grounds.found:
        return tuple(grounds.found)
    return plainly(Draft(_closed(body, desk, day), (day_tag(desk),)))


def _witness(grounds: Grounds, witness: str, desk: Desk) -> None:
    """Ask for a second person: two sign what stands on the sheet."""
    if witness not in witnesses(desk):
        grounds.no(Ground.SECOND_PERSON_MISSING, "witness")


_NOT_COUNTED: Final = {
    "blanks": Ground.BLANKS_NOT_COUNTED,
    "fees": Ground.FEES_NOT_COUNTED,
}


def _counted(grounds: Grounds, field: str, body: DayClose, counted: tuple[int | None, int]) -> None:
    """Ask for a count; one that differs from the ledger needs a note that says why."""
    found, due = counted
    if found is None:
        grounds.no(_NOT_COUNTED[field], field)
    elif not 0 <= found < MAX_SERIAL:
        limits = {"least": "0", "most": str(MAX_SERIAL)}
        grounds.no(Ground.COUNT_IMPOSSIBLE, field, value=str(found), **limits)
    elif found != due and not body.note.strip():
        grounds.no(Ground.COUNT_DIFFERS, field, value=str(found), most=str(due))


def _closed(body: DayClose, desk: Desk, day: Today) -> DayClosed:
    return DayClosed(
        on=desk.today,
        since=day.before[0] if day.before else "",
        books=day.tally.books,
        acts=day.tally.acts,
        first_number=day.tally.first_number,
        last_number=day.tally.last_number,
        national_numbers=day.tally.national_numbers,
        blanks=day.blanks,
        blanks_counted=body.blanks,
        fees=day.tally.fees,
        fees_counted=body.fees,
        only_here=sum(reached.size for reached in day.tally.books),
        note=body.note.strip(),
        witness=body.witness,
    )


HANDLERS: Final = {"day.close": Handler(_first, _close)}
