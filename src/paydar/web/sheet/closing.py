# SPDX-License-Identifier: Apache-2.0
"""The last lines of the paper: how it was read and marked, the booklet, the fee."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from paydar.births.case import needs_booklet
from paydar.births.tags import booklet_tag
from paydar.counter.booklets import stock_tag
from paydar.facts.births import BirthDeclaration, Booklet, Fee, ReadBack
from paydar.facts.booklets import BookletsReceived
from paydar.law.grounds import Refusal
from paydar.law.pack import Pack
from paydar.web.node import node
from paydar.web.sheet.boxes import Boxes
from paydar.web.sheet.cells import MOST_WITNESSES, Cell
from paydar.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Closing:
    """What was typed into the last lines."""

    read_back: ReadBack
    booklet: Booklet | None
    fee: Fee | None
    amiss: tuple[Refusal, ...]
    unsaid: tuple[str, ...]


def marking_cells(told: BirthDeclaration) -> tuple[Cell, ...]:
    """Return the boxes for how the sheet was read back and marked."""
    return _marking(len(told.evidence.witnesses))


def _marking(witnesses: int) -> tuple[Cell, ...]:
    return (
        Cell("read_back.how", "code", 3, listed="read-back", label="read-back-how"),
        Cell("read_back.declarant", "code", 3, listed="mark"),
        *(
            Cell(f"read_back.witnesses.{n}", "code", 3, listed="mark", label="witness-mark")
            for n in range(witnesses)
        ),
        Cell("read_back.trusted_person", "name", 3),
    )


def delivery_cells(pack: Pack) -> tuple[Cell, ...]:
    """Return the boxes of handing over."""
    parents = (
        Cell("delivery.mother_booklet", "code", 3, listed="booklet-entry"),
        Cell("delivery.father_booklet", "code", 3, listed="booklet-entry"),
    )
    return (
        Cell("delivery.how", "code", 3, listed="delivery"),
        Cell("delivery.to", width=3),
        Cell("delivery.post_number", "figures", 3),
        *(parents if pack.booklets.required else ()),
    )


def echoing_cells(pack: Pack) -> tuple[Cell, ...]:
    """Return every box outside the sheet whose content is echoed when it is left."""
    return tuple(c for c in (*_marking(MOST_WITNESSES), *delivery_cells(pack)) if c.echoes)


def giving_cells(pack: Pack, told: BirthDeclaration) -> tuple[Cell, ...]:
    """Return the boxes for booklet and fee, as far as they can be due."""
    booklet = (
        Cell("booklet.series", width=3, label="booklet-series"),
        Cell("booklet.serial", "count", 3, label="booklet-serial"),
    )
    fee = (
        Cell("fee.amount", "count", 3, label="fee-amount"),
        Cell("fee.receipt", "figures", 3, label="fee-receipt"),
    )
    return (*(booklet if needs_booklet(pack, told) else ()), *fee)


def first_lines(speech: Speech, told: BirthDeclaration, fee: int | None = None) -> dict[str, str]:
    """Return what stands there before anybody types: printed, signed, next blank, fee due."""
    marks, how = dict(speech.codes("mark")), dict(speech.codes("read-back"))
    lines = {"read_back.how": how["printed"], "read_back.declarant": marks["signature"]}
    lines |= {
        f"read_back.witnesses.{n}": marks["signature"] for n in range(len(told.evidence.witnesses))
    }
    if fee is not None:
        lines["fee.amount"] = speech.digits(fee)
    if needs_booklet(speech.pack, told) and (blank := next(blanks(), None)):
        lines |= {
            "booklet.series": blank.series,
            "booklet.serial": speech.digits(blank.serial),
        }
    return lines


def read_closing(
    pack: Pack, typed: Mapping[str, str], told: BirthDeclaration, *, marked: bool = True
) -> Closing:
    """Return what the last lines say; `marked` is false when the marks were noted before."""
    boxes = Boxes(pack, (), typed)
    instead = "signature" if marked else ""
    count = len(told.evidence.witnesses) if marked else 0
    read_back = ReadBack(
        how=boxes.code("read_back.how", "read-back", instead="printed" if marked else ""),
        declarant=boxes.code("read_back.declarant", "mark", instead=instead),
        witnesses=tuple(
            boxes.code(f"read_back.witnesses.{n}", "mark", instead=instead) for n in range(count)
        ),
        trusted_person=boxes.text("read_back.trusted_person"),
    )
    return Closing(read_back, _booklet(boxes), _fee(boxes), tuple(boxes.amiss), tuple(boxes.unsaid))


def _booklet(boxes: Boxes) -> Booklet | None:
    if not boxes.any_of("booklet"):
        return None
    serial = boxes.count("booklet.serial")
    return Booklet(series=boxes.text("booklet.series"), serial=serial or 0)


def _fee(boxes: Boxes) -> Fee | None:
    if not boxes.any_of("fee"):
        return None
    amount = boxes.count("fee.amount")
    return Fee(amount=amount or 0, receipt=boxes.text("fee.receipt"))


def runs() -> list[BookletsReceived]:
    """Return the runs of blanks that came to this office, oldest first."""
    office = node().office
    tag = stock_tag(office.counter.desk(""))
    return [
        f.body for f in office.ledger.look([tag]).on(tag) if isinstance(f.body, BookletsReceived)
    ]


def blanks() -> Iterator[Booklet]:
    """Yield the blanks that should be in the safe, in the order in which they came."""
    for run in runs():
        gone = gone_from(run.series)
        for serial in range(run.first, run.last + 1):
            if serial not in gone:
                yield Booklet(series=run.series, serial=serial)


def gone_from(series: str) -> frozenset[int]:
    """Return the serials of a series that left the safe: given out or spoiled."""
    start = booklet_tag(Booklet(series=series, serial=0))[:-1]
    ledger = node().office.ledger
    sql = "SELECT tag FROM tag WHERE tag >= $1 AND tag < $2 AND head = 1"
    with ledger.reading() as tx:
        rows = tx.rows(sql, start, start[:-1] + "0")
    return frozenset(int(str(tag).rpartition("/")[2]) for (tag,) in rows)
