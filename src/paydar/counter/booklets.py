# SPDX-License-Identifier: Apache-2.0
"""Blank booklets at the counter: received, spoiled, counted. The facts say what is in the safe.

Every booklet that left the safe stands on its claim `booklet:<series>/<serial>`, given to an entry
or spoiled; what was received stands on `stock:<office>`.
"""

from collections.abc import Iterable
from typing import Final

from paydar.births.case import BookletState
from paydar.births.tags import booklet_tag
from paydar.counter.commands import BookletsCount, BookletSpoil, BookletsReceive
from paydar.counter.desk import Decision, Desk, Handler, plainly
from paydar.facts.births import BirthRegistered, Booklet
from paydar.facts.booklets import BookletsCounted, BookletSpoiled, BookletsReceived
from paydar.facts.values import Shape
from paydar.law.grounds import Ground
from paydar.ledger.append import Draft
from paydar.ledger.projection import Recorded
from paydar.ledger.read import Look
from paydar.ledger.stores import Reading

MAX_RUN: Final = 10_000
MAX_SERIAL: Final = 10**12


def stock_tag(desk: Desk) -> str:
    """Return the tag of everything that was received and counted at this office."""
    return f"stock:{desk.settings.office}"


def state_of(booklet: Booklet, desk: Desk, look: Look) -> BookletState:
    """Return `in-stock`, `unknown`, `spoiled` or `used`."""
    for fact in look.on(booklet_tag(booklet)):
        if isinstance(fact.body, BookletSpoiled):
            return "spoiled"
        if isinstance(fact.body, BirthRegistered):
            return "used"
    held = any(
        run.series == booklet.series and run.first <= booklet.serial <= run.last
        for run in _runs(look.on(stock_tag(desk)))
    )
    return "in-stock" if held else "unknown"


def blanks_by_series(desk: Desk, tx: Reading, look: Look) -> dict[str, int]:
    """Return how many blanks of each series should be in the safe: received, less those gone."""
    left = dict[str, int]()
    for run in _runs(look.on(stock_tag(desk))):
        left[run.series] = left.get(run.series, 0) + run.last - run.first + 1
    sql = "SELECT count(*) FROM tag WHERE tag >= $1 AND tag < $2 AND head = 1"
    for series in left:
        start = booklet_tag(Booklet(series=series, serial=0))[:-1]
        left[series] -= int(tx.rows(sql, start, start[:-1] + "0")[0][0] or 0)
    return left


def _runs(facts: Iterable[Recorded]) -> list[BookletsReceived]:
    return [f.body for f in facts if isinstance(f.body, BookletsReceived)]


def blanks_left(desk: Desk, tx: Reading, look: Look) -> int:
    """Return how many blanks should be in the safe."""
    return sum(blanks_by_series(desk, tx, look).values())


def _receive_first(_body: Shape, desk: Desk) -> list[str]:
    return [stock_tag(desk)]


def _receive(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, BookletsReceive)  # noqa: S101 - the registry pairs kinds and shapes
    if not desk.pack.booklets.required:
        return desk.refuse(Ground.BOOKLET_NOT_DUE, "series")
    if not 0 < body.first <= body.last < MAX_SERIAL or body.last - body.first >= MAX_RUN:
        limits = {"least": str(body.first), "most": str(body.first + MAX_RUN - 1)}
        return desk.refuse(Ground.COUNT_IMPOSSIBLE, "last", value=str(body.last), **limits)
    for run in _runs(look.on(stock_tag(desk))):
        if run.series == body.series and run.first <= body.last and body.first <= run.last:
            return desk.refuse(Ground.BOOKLET_USED, "first", number=f"{body.series}/{body.first}")
    fact = BookletsReceived(
        series=body.series, first=body.first, last=body.last, waybill=body.waybill
    )
    return plainly(Draft(fact, (stock_tag(desk),)))


def _spoil_first(body: Shape, desk: Desk) -> list[str]:
    assert isinstance(body, BookletSpoil)  # noqa: S101
    return [booklet_tag(Booklet(series=body.series, serial=body.serial)), stock_tag(desk)]


_NOT_SPOILABLE: Final = {
    "unknown": Ground.BOOKLET_UNKNOWN,
    "spoiled": Ground.BOOKLET_SPOILED,
    "used": Ground.BOOKLET_USED,
}


def _spoil(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, BookletSpoil)  # noqa: S101
    booklet = Booklet(series=body.series, serial=body.serial)
    state = state_of(booklet, desk, look)
    if ground := _NOT_SPOILABLE.get(state):
        return desk.refuse(ground, "serial", number=f"{body.series}/{body.serial}")
    fact = BookletSpoiled(series=body.series, serial=body.serial, reason=body.reason)
    return plainly(Draft(fact, (booklet_tag(booklet),)))


def _count(body: Shape, desk: Desk, look: Look) -> Decision:
    assert isinstance(body, BookletsCount)  # noqa: S101
    if not 0 <= body.counted < MAX_SERIAL:
        limits = {"least": "0", "most": str(MAX_SERIAL)}
        return desk.refuse(Ground.COUNT_IMPOSSIBLE, "counted", value=str(body.counted), **limits)
    with desk.ledger.reading() as tx:
        expected = blanks_left(desk, tx, look)
    fact = BookletsCounted(on=desk.today, counted=body.counted, expected=expected, note=body.note)
    return plainly(Draft(fact, (stock_tag(desk),)))


HANDLERS: Final = {
    "booklets.receive": Handler(_receive_first, _receive),
    "booklet.spoil": Handler(_spoil_first, _spoil),
    "booklets.count": Handler(_receive_first, _count),
}
