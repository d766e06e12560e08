# SPDX-License-Identifier: Apache-2.0
"""How long one may take to declare, and how the days are counted.

Iran, Civil Registration Act art. 15: fifteen days; the day of birth is not counted, nor is a
holiday at the end of the term, and a birth while travelling counts from arrival. We read "a holiday
after the last day is not counted" so that it has an effect: a term that would end on a closed day
ends on the next open one. Everything here is a function of days passed in; there is no clock.
"""

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from paydar.facts.births import Child
from paydar.law.settings import BirthFile, CountedRule, Timeliness, UntilRule

Ends = Literal["over", "today", "tomorrow", "later"]
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days on which offices are closed: weekly days off (Monday is 0) and single holidays."""

    weekly: frozenset[int]
    holidays: AbstractSet[dt.date]

    def __contains__(self, day: dt.date) -> bool:
        return day.weekday() in self.weekly or day in self.holidays


@dataclass(frozen=True, slots=True)
class Term:
    """A term: from which day it counts, its last day, and the last day that is only late."""

    counts_from: dt.date
    last_day: dt.date
    late_until: dt.date

    def days_left(self, today: dt.date) -> int:
        """Return the days left after `today`; 0 on the last day, negative once it is over."""
        return (self.last_day - today).days


def ends(last: dt.date, today: dt.date) -> Ends:
    """Return how near the last day of a term is; it is inclusive."""
    left = (last - today).days
    if left < 0:
        return "over"
    return "today" if left == 0 else "tomorrow" if left == 1 else "later"


def last_day(rule: CountedRule, event: dt.date, closed: ClosedDays) -> dt.date:
    """Return the last day of a term that `event` starts."""
    days = rule.days - 1 if rule.day_of_event_counted else rule.days
    last = event + days * _DAY
    if rule.holiday_at_end == "not-counted":
        while last in closed:
            last += _DAY
    return last


def counts_from(law: BirthFile, child: Child) -> dt.date:
    """Return the day that starts the term, the latest that a partial date may mean."""
    day = child.born.latest
    if child.arrived is not None and child.site in law.term.from_arrival:
        day = max(day, child.arrived.latest)
    if child.found is not None and law.lateness.found_child_from_finding:
        day = max(day, child.found.on.latest)
    return day


def term_of(law: BirthFile, child: Child, closed: ClosedDays) -> Term:
    """Return the term for declaring this birth."""
    return term_of_event(law.term, law.lateness, counts_from(law, child), closed)


def term_of_event(
    rule: CountedRule, lateness: UntilRule, start: dt.date, closed: ClosedDays
) -> Term:
    """Return the term that `start` sets off, and until when it is only late."""
    last = last_day(rule, start, closed)
    return Term(start, last, max(last, start + lateness.until_days * _DAY))


def timeliness(term: Term, declared_on: dt.date) -> Timeliness:
    """Return whether a declaration on that day is timely, late or delayed."""
    if declared_on <= term.last_day:
        return "timely"
    return "late" if declared_on <= term.late_until else "delayed"
