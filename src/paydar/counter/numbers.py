# SPDX-License-Identifier: Apache-2.0
"""Numbers are drawn by the appender inside the commit: registration numbers and national numbers.

A registration number is office, epoch, year and sequence, unique by construction. National numbers
come from the blocks leased to this book; nobody else issues from them.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from paydar.calendar.jalali import JalaliDate
from paydar.counter.desk import Desk, Refusing
from paydar.facts.structure import NumberBlockLeased
from paydar.identity.block import NumberBlock, nth
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.law.grounds import Ground
from paydar.ledger.append import Draw
from paydar.ledger.errors import SeriesUsedUp


def year_of(desk: Desk) -> int:
    """Return today's year in the pack's calendar."""
    if desk.pack.calendar == "jalali":
        return JalaliDate.from_gregorian(desk.today).year
    return desk.today.year


def registration_series(desk: Desk) -> str:
    """Return the series of this book's entries of this year."""
    return f"reg/{desk.settings.book}/{year_of(desk)}"


def draw_registration(desk: Desk, draw: Draw) -> tuple[str, str]:
    """Return a new registration number and the index tag of its series."""
    series = registration_series(desk)
    settings = desk.settings
    number = RegistrationNumber(settings.office, settings.epoch, year_of(desk), draw(series) + 1)
    return number.format(), f"drawn:{series}"


def draw_national(desk: Desk, draw: Draw) -> tuple[str, list[str]]:
    """Return a new national number and its series tags; raises `Refusing` when all are used.

    A serial that makes no number under the scheme (ten equal digits) is passed over, and counted.
    """
    passed = list[str]()
    for leased in desk.chart.blocks(desk.settings.book, desk.pack.numbers.scheme):
        series = block_series(leased)
        block = NumberBlock(leased.scheme, leased.prefix, leased.first, leased.last)
        with suppress(SeriesUsedUp):  # then the next block
            while True:
                index = draw(series, below=block.size)
                passed.append(f"drawn:{series}")
                serial = nth(block, bytes.fromhex(leased.order), index)
                with suppress(NumberRefused):
                    return desk.pack.scheme.issue(leased.prefix, serial), passed
    raise Refusing(desk.refuse(Ground.NUMBER_BLOCK_USED_UP))


def block_series(leased: NumberBlockLeased) -> str:
    """Return the series that counts what a block has issued."""
    return f"block/{leased.block}"


def numbers_left(blocks: Sequence[NumberBlockLeased], used: Mapping[str, int]) -> int:
    """Return how many national numbers these blocks still hold; `used` is by series."""
    return sum(b.last - b.first + 1 - used[block_series(b)] for b in blocks)
