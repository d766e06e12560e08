# SPDX-License-Identifier: Apache-2.0
"""An office to measure, and simulated families as the bytes that a door receives."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from paydar.cli.families import families
from paydar.counter.commands import BookletsReceive, Command, command, parse
from paydar.counter.receipts import Answer, Receipt
from paydar.counter.submit import Asker
from paydar.facts.codec import canonical
from paydar.facts.values import Name
from paydar.law.grounds import Ground
from paydar.settings import Settings
from paydar.structure.founding import FOUNDER
from paydar.wiring import LEDGER, Office, found, open_office

ASKER: Final = Asker(FOUNDER, "en")
OFFICES: Final = {"zz": "zz-01-001", "ir": "ir-23-001"}
FIRST_AREA: Final = b'"zz-01-01"'  # of the example that the families are made from
SERIES: Final = "الف"
BLANKS: Final = 10_000
AT_ONCE: Final = 100


def founded(at: Path, country: str = "zz", *, office: str = "", store: str = "") -> Path:
    """Found an office in a new folder; where booklets are handed out it gets some."""
    settings = Settings(country=country, office=office or OFFICES[country], store=store)
    found(at, settings, Name(given="Founder"))
    with opened(at) as made:
        if made.pack.booklets.required:
            run = BookletsReceive(series=SERIES, first=1, last=BLANKS, waybill="bench")
            told = command("booklets.receive", "bench-booklets", run)
            receipts([made.counter.submit(told, ASKER)])
    return at


@contextmanager
def opened(at: Path) -> Iterator[Office]:
    """Open the office of a folder for as long as the context lasts."""
    office = open_office(at)
    try:
        yield office
    finally:
        office.close()


def lines(office: Office) -> Iterator[bytes]:
    """Yield registrations for ever as JSON lines, always the same ones, at home in this office.

    All UN fields are told and no two have a parent in common.
    """
    chart = office.counter.chart().office
    home = (chart.area[0] if chart and chart.area else "").encode()
    today = office.settings.today(office.clock())
    booklets = SERIES if office.pack.booklets.required else ""
    for family in families(office.pack, today, booklets=booklets):
        asked = {"command": "birth.register", "key": family.key, "body": family.command}
        line = canonical(asked)
        yield line.replace(FIRST_AREA, b'"%s"' % home) if office.settings.country == "zz" else line


def take(source: Iterator[bytes], count: int) -> list[bytes]:
    """Return the next lines."""
    return list(islice(source, count))


def register(office: Office, given: Sequence[bytes], at_once: int) -> list[Answer]:
    """Send lines through the door's own decoder and the counter; the answers are on disk."""
    answers = list[Answer]()
    for start in range(0, len(given), at_once):
        commands = [read(line) for line in given[start : start + at_once]]
        answers += office.counter.submit_many(commands, ASKER)
    return answers


def read(line: bytes) -> Command:
    """Return a line as the door reads it."""
    told = parse(line)
    if not isinstance(told, Command):
        raise TypeError(f"the door cannot read a simulated family: {told}")
    return told


def receipts(answers: Sequence[Answer]) -> list[Receipt]:
    """Return the receipts; a refusal would make the measurement worthless and is an error."""
    found = [answer for answer in answers if isinstance(answer, Receipt)]
    if len(found) != len(answers):
        wrong = next(answer for answer in answers if not isinstance(answer, Receipt))
        raise RuntimeError(f"a registration was refused: {wrong}")
    return found


def grow(office: Office, source: Iterator[bytes], facts: int) -> float:
    """Register until the acts book holds `facts`; return registrations a second on the way."""
    before, spent = size(office), 0.0
    while (missing := facts - size(office)) > 0:
        some = take(source, min(missing, AT_ONCE))
        start = time.perf_counter()
        answers = register(office, some, AT_ONCE)
        again = [line for line, answer in zip(some, answers, strict=True) if _ran_out(answer)]
        receipts(register(office, again, AT_ONCE))
        spent += time.perf_counter() - start
    return (size(office) - before) / spent if spent else 0.0


def _ran_out(answer: Answer) -> bool:
    """Whether the block of national numbers ended in this batch: the next one goes without."""
    if isinstance(answer, Receipt):
        return False
    if [refusal.ground for refusal in answer.refusals] == [Ground.NUMBER_BLOCK_USED_UP]:
        return True
    raise RuntimeError(f"a registration was refused: {answer}")


def size(office: Office) -> int:
    """Return how many facts the acts book holds."""
    with office.ledger.shelf(office.settings.book) as shelf:
        return shelf.size


def on_disk(at: Path) -> int:
    """Return the bytes of the ledger's files in a folder, its log included."""
    return sum(file.stat().st_size for file in at.glob(LEDGER + "*"))
