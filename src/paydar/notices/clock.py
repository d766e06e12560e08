# SPDX-License-Identifier: Apache-2.0
"""Which terms run on a notice: for the parents to declare, for the house to notify. Pure.

Days are counted by the rules of the pack (`law.terms.last_day`). Where the day of birth was not
told, the term of declaring is counted from the day of the notice, which is never earlier.
"""

import datetime as dt
from dataclasses import dataclass

import msgspec

from paydar.law.pack import Pack
from paydar.law.settings import cited
from paydar.law.terms import Ends, ends, last_day


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its last day, inclusive, and the article; empty where nobody could check the rule.

    `certain` is false where the last day lies beyond the holidays that the pack knows.
    """

    last_day: dt.date
    article: str
    certain: bool

    def ends(self, today: dt.date) -> Ends:
        """Return how near the end is."""
        return ends(self.last_day, today)


def declare_by(pack: Pack, born: dt.date | None, notified_on: dt.date) -> Term:
    """Return the term in which the birth is to be declared."""
    rule = pack.birth.term
    return _term(pack, last_day(rule, born or notified_on, pack.closed), rule.source)


def notify_by(pack: Pack, born: dt.date) -> Term:
    """Return the term in which the house has to send its notice of a birth on that day."""
    rule = pack.birth.notice
    days = pack.birth.term.days if rule.days is None else rule.days
    counted = msgspec.structs.replace(pack.birth.term, days=days)
    return _term(pack, last_day(counted, born, pack.closed), rule.source)


def is_late(pack: Pack, born: dt.date | None, notified_on: dt.date) -> bool:
    """Whether a notice came after its term; never where the day of birth was not told."""
    return born is not None and notified_on > notify_by(pack, born).last_day


def _term(pack: Pack, last: dt.date, source: str) -> Term:
    return Term(last, cited(source), last <= pack.holidays.known_until)
