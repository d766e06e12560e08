# SPDX-License-Identifier: Apache-2.0
"""What was done at this office since it was last closed, counted from the facts themselves.

Books only grow, so what was counted once stays right: a process reads each fact once, however often
the day is looked at, and the first look after a start reads what came since the last closing.
"""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from paydar.facts import codec
from paydar.facts.births import BirthNumbered, BirthRegistered
from paydar.facts.booklets import BookletSpoiled
from paydar.facts.codec import Body
from paydar.facts.days import DayClosed, Done, Reached
from paydar.facts.deaths import DeathRegistered
from paydar.ledger.ledger import Ledger
from paydar.ledger.read import Look, facts_of

# Whose bodies are read; of every other kind the name is enough.
_ADDED: Final = frozenset(
    {"birth.registered", "birth.numbered", "booklet.spoiled", "death.registered"}
)


@dataclass(slots=True)
class Tally:
    """Counts since the last closing. `days` are the civil days on which something was done.

    `used` and `spoiled` count booklets by series; `fees` is in the smallest unit.
    """

    books: tuple[Reached, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)
    first_number: str = ""
    last_number: str = ""
    national_numbers: int = 0
    used: Counter[str] = field(default_factory=Counter)
    spoiled: Counter[str] = field(default_factory=Counter)
    fees: int = 0
    days: set[dt.date] = field(default_factory=set)

    @property
    def acts(self) -> tuple[Done, ...]:
        """What was done, by kind in the order of their names."""
        return tuple(Done(kind=kind, count=count) for kind, count in sorted(self.kinds.items()))

    def now(self, books: tuple[Reached, ...]) -> "Tally":
        """Return these counts as they stand, which nobody goes on counting in."""
        return replace(
            self,
            books=books,
            kinds=self.kinds.copy(),
            used=self.used.copy(),
            spoiled=self.spoiled.copy(),
            days=set(self.days),
        )

    def add(self, body: Body) -> None:
        """Count one fact."""
        match body:
            case BirthRegistered():
                self.first_number = self.first_number or body.number
                self.last_number = body.number
                self.national_numbers += bool(body.national_number)
                self.fees += body.fee.amount if body.fee else 0
                if body.booklet is not None:
                    self.used[body.booklet.series] += 1
            case DeathRegistered():
                self.first_number = self.first_number or body.number
                self.last_number = body.number
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


class Counting:
    """The count of one office, carried on. `civil` says on which civil day an instant lay."""

    def __init__(self, ledger: Ledger, civil: Callable[[dt.datetime], dt.date]) -> None:
        self._ledger, self._civil = ledger, civil
        self._guard = threading.Lock()
        self._since, self._counted = "", Tally()
        self._sizes = dict[str, int]()

    def tally(self, books: Iterable[str], before: tuple[str, DayClosed] | None) -> Tally:
        """Count what each book holds past the closing before (its position, its body)."""
        with self._guard, self._ledger.reading() as tx:
            reached = [self._reached(name) for name in books]
            since = before[0] if before else ""
            # A reader whose view is older than what was counted, or ends elsewhere, begins anew.
            if since != self._since or any(b.size < self._sizes.get(b.book, 0) for b in reached):
                self._since, self._counted = since, Tally()
                self._sizes = {b.book: b.size for b in before[1].books} if before else {}
            for book in reached:
                number = self._ledger.books.number(book.book) or 0
                self._count(facts_of(tx, number, self._sizes.get(book.book, 0)))
                self._sizes[book.book] = book.size
            return self._counted.now(tuple(reached))

    def _reached(self, name: str) -> Reached:
        with self._ledger.shelf(name) as shelf:
            root = shelf.root_at(shelf.size).hex() if shelf.size else ""
            return Reached(book=name, size=shelf.size, root=root)

    def _count(self, facts: Iterable[tuple[int, bytes, bytes, bytes | None]]) -> None:
        for _, envelope, _, body in facts:
            told = codec.decode_envelope(envelope)
            self._counted.kinds[told.kind] += 1
            recorded_at = dt.datetime.fromisoformat(told.recorded_at)
            self._counted.days.add(self._civil(recorded_at))
            if body is not None and told.kind in _ADDED:
                self._counted.add(codec.decode_body(body))


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
