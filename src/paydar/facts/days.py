# SPDX-License-Identifier: Apache-2.0
"""The closing of a day at an office: what two people sign on paper, as the ledger stood then."""

import datetime as dt

from paydar.facts.values import Shape, Statement


class Reached(Shape, frozen=True, kw_only=True):
    """How far a book had come: facts in it, and its root (hex). A cut tail no longer fits this."""

    book: str
    size: int
    root: str


class Done(Shape, frozen=True, kw_only=True):
    """How many facts of one kind were written since the last closing."""

    kind: str
    count: int


class Blanks(Shape, frozen=True, kw_only=True):
    """One series of blank booklets: given out and spoiled since the last closing, left now."""

    series: str
    used: int
    spoiled: int
    left: int


class DayClosed(Statement, frozen=True, kw_only=True, tag="day.closed"):
    """A day was closed. `since` is the position of the closing before it, empty for the first one.

    `first_number` and `last_number` are registration numbers, `fees` is the sum of what the entries
    say was paid, in the smallest unit; `blanks_counted` and `fees_counted` are what was found in
    safe and till, None where the office has none. `only_here` counts the facts that nobody else is
    known to hold. `witness` is the assignment of the second person who signs.
    """

    on: dt.date
    since: str = ""
    books: tuple[Reached, ...]
    acts: tuple[Done, ...] = ()
    first_number: str = ""
    last_number: str = ""
    national_numbers: int = 0
    blanks: tuple[Blanks, ...] = ()
    blanks_counted: int | None = None
    fees: int = 0
    fees_counted: int | None = None
    only_here: int = 0
    note: str = ""
    witness: str
