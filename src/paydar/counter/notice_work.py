# SPDX-License-Identifier: Apache-2.0
"""What notices leave to be done, computed from the ledger: nothing of it is ever ticked off.

Births that were notified and not declared, the oldest term first; those whose term is over are for
follow-up. Numbers that a house gave out and that never came; lists that never came; notices that
came after the term of notifying. A gap closes when its number comes, or when its birth is declared.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from paydar.law.pack import Pack
from paydar.ledger.ledger import Ledger
from paydar.ledger.stores import Reading
from paydar.notices.clock import Term, declare_by, is_late, notify_by
from paydar.notices.numbers import missing_lists, run_of
from paydar.notices.tags import claim_of
from paydar.register import notices as register
from paydar.register.entry import entry_tag, fold
from paydar.register.notices import NoticeRow, NumberList

PAGE: Final = 100
MOST_LISTS: Final = 5_000
MOST_LATE: Final = 100
MOST_DECLARED: Final = 500
LATE_SHOWN: Final = dt.timedelta(days=60)
_LOOKED_BACK: Final = 400  # days to look back for the newest day whose term is over


@dataclass(frozen=True, slots=True)
class Waits:
    """A notice on which nobody declared, with the term of declaring."""

    row: NoticeRow
    term: Term
    late: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of one list that never came. `lost`: the list itself is what never came."""

    issuer: str
    list_number: int
    missing: tuple[str, ...]
    listed: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Late:
    """A notice that came after the term of notifying, and that term."""

    row: NoticeRow
    term: Term


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is: `over` are those of `waiting` whose term is over."""

    waiting: int
    over: int


class NoticeWork:
    """See the module. Remembers which lists are complete: facts never go away."""

    def __init__(self, pack: Pack, ledger: Ledger) -> None:
        self._pack, self._ledger = pack, ledger
        self._complete = set[tuple[str, int]]()

    def waiting(self, after: tuple[str, str] = ("", ""), limit: int = PAGE) -> list[Waits]:
        """Return notices that wait, the oldest term first; `after`: since and claim of the last."""
        with self._ledger.reading() as tx:
            rows = register.waiting(tx, limit, after)
        return [self.waits(row) for row in rows]

    def counts(self, today: dt.date) -> Counts:
        """Return how many wait, and for how many of them the term is over."""
        with self._ledger.reading() as tx:
            waiting = register.count_until(tx, dt.date.max.isoformat())
            over = register.count_until(tx, self._newest_over(today).isoformat()) if waiting else 0
        return Counts(waiting, over)

    def gaps(self) -> list[Gap]:
        """Return what is missing of lists, by issuer and list."""
        with self._ledger.reading() as tx:
            lists = register.lists(tx, MOST_LISTS)
            found = [gap for told in lists if (gap := self._gap(tx, told))]
        return sorted([*found, *_lost(lists)], key=lambda gap: (gap.issuer, gap.list_number))

    def late(self, today: dt.date) -> list[Late]:
        """Return the notices of the last days that came too late, the newest first."""
        with self._ledger.reading() as tx:
            rows = register.came_since(tx, (today - LATE_SHOWN).isoformat(), MOST_LATE)
        return [
            Late(row, notify_by(self._pack, dt.date.fromisoformat(row.born)))
            for row in rows
            if self._is_late(row)
        ]

    def astray(self) -> list[NoticeRow]:
        """Return notices that were declared on an entry which names another certificate now.

        The first declaration keeps its place on the claim, so only the entry tells.
        """
        with self._ledger.reading() as tx:
            rows = register.declared(tx, MOST_DECLARED)
        return [row for row in rows if self._certificate(row.entry) != row.claim]

    def _certificate(self, entry: str) -> str:
        tag = entry_tag(entry)
        told = fold(self._ledger.look([tag]).on(tag), tag).declaration
        notice = told.evidence.notice if told else None
        return claim_of(notice.issuer, notice.number) if notice else ""

    def waits(self, row: NoticeRow) -> Waits:
        """Return a notice with the term of declaring its birth."""
        since = dt.date.fromisoformat(row.since)
        return Waits(row, declare_by(self._pack, since, since), self._is_late(row))

    def _is_late(self, row: NoticeRow) -> bool:
        born = dt.date.fromisoformat(row.born) if row.born else None
        return is_late(self._pack, born, dt.date.fromisoformat(row.notified))

    def _newest_over(self, today: dt.date) -> dt.date:
        """Return the newest day whose term is over: a later day's term never ends earlier."""
        day = today
        for _ in range(_LOOKED_BACK):
            if declare_by(self._pack, day, day).ends(today) == "over":
                break
            day -= dt.timedelta(days=1)
        return day

    def _gap(self, tx: Reading, told: NumberList) -> Gap | None:
        if (told.issuer, told.list_number) in self._complete:
            return None
        spoiled = {claim_of(told.issuer, number) for number in told.spoiled}
        wanted = {claim_of(told.issuer, n): n for n in run_of(told.first, told.last)}
        claims = [claim for claim in wanted if claim not in spoiled]
        missing = set(claims) - register.standing(tx, claims)
        if not missing:
            self._complete.add((told.issuer, told.list_number))
            return None
        numbers = tuple(number for claim, number in wanted.items() if claim in missing)
        return Gap(told.issuer, told.list_number, numbers, told.listed)


def _lost(lists: Sequence[NumberList]) -> list[Gap]:
    found = list[Gap]()
    for issuer, its in groupby(lists, key=lambda told: told.issuer):
        counted = {told.list_number for told in its}
        found += [Gap(issuer, number, (), lost=True) for number in missing_lists(counted)]
    return found
