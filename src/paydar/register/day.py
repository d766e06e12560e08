# SPDX-License-Identifier: Apache-2.0
"""What was done at this office since it was last closed, counted from the facts themselves."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from paydar.facts import codec
from paydar.facts.births import BirthNumbered, BirthRegistered
from paydar.facts.booklets import BookletSpoiled
from paydar.facts.codec import Body
from paydar.facts.days import DayClosed, Done, Reached
from paydar.facts.deaths import DeathRegistered
from paydar.ledger.ledger import Ledger
from paydar.ledger.read import Look, facts_of


@dataclass(slots=True)
class Tally:
    """Counts since the last closing. `days` are the civil days on which something was done.

    `used` and `spoiled` count booklets by series; `fees` is in the smallest unit.
    """

    books: tuple[Reached, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)
    numbers: list[str] = field(default_factory=list)
    national_numbers: int = 0
    used: Counter[str] = field(default_factory=Counter)
    spoiled: Counter[str] = field(default_factory=Counter)
    fees: int = 0
    days: set[dt.date] = field(default_factory=set)

    @property
    def acts(self) -> tuple[Done, ...]:
        """What was done, by kind in the order of their names."""
        return tuple(Done(kind=kind, count=count) for kind, count in sorted(self.kinds.items()))

    def add(self, body: Body) -> None:
        """Count one fact."""
        match body:
            case BirthRegistered():
                self.numbers.append(body.number)
                self.national_numbers += bool(body.national_number)
                self.fees += body.fee.amount if body.fee else 0
                if body.booklet is not None:
                    self.used[body.booklet.series] += 1
            case DeathRegistered():
                self.numbers.append(body.number)
                self.fees += body.fee.amount if body.fee else 0
            case BirthNumbered():
                self.national_numbers += 1
            case BookletSpoiled():
                self.spoiled[body.series] += 1
            case _:  # other kinds are counted by their name alone
                pass


def last_closing(look: Look, tag: str) -> tuple[str, DayClosed] | None:
    """Return position and body of the newest closing on an office's tag of days, or None."""
    found = [(str(f.position), f.body) for f in look.on(tag) if isinstance(f.body, DayClosed)]
    return found[-1] if found else None


def tally(
    ledger: Ledger,
    books: Iterable[str],
    before: DayClosed | None,
    civil: Callable[[dt.datetime], dt.date],
) -> Tally:
    """Count what each book holds past the closing before; one consistent view.

    `civil` says on which civil day of the office an instant lay.
    """
    counted = Tally()
    closed = {reached.book: reached.size for reached in before.books} if before else {}
    with ledger.reading() as tx:
        reached = []
        for name in books:
            with ledger.shelf(name) as shelf:
                size = shelf.size
                root = shelf.root_at(size).hex() if size else ""
            reached.append(Reached(book=name, size=size, root=root))
            number = ledger.books.number(name) or 0
            for _, envelope, _, body in facts_of(tx, number, closed.get(name, 0)):
                told = codec.decode_envelope(envelope)
                counted.kinds[told.kind] += 1
                counted.days.add(civil(dt.datetime.fromisoformat(told.recorded_at)))
                if body is not None and codec.is_known(told.kind):
                    counted.add(codec.decode_body(body))
        counted.books = tuple(reached)
    return counted


def still_fits(ledger: Ledger, closed: DayClosed) -> list[str]:
    """Return the books that no longer continue what a closing says of them."""
    wrong = []
    for reached in closed.books:
        with ledger.shelf(reached.book) as shelf:
            fits = shelf.size >= reached.size and (
                not reached.size or shelf.root_at(reached.size).hex() == reached.root
            )
        if not fits:
            wrong.append(reached.book)
    return wrong
