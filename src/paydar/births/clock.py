# SPDX-License-Identifier: Apache-2.0
"""Which term of the law runs on an entry that is not done, and when it ends. Pure: days come in.

The packs know two terms that bear on an open entry: that for declaring (Iran: Civil Registration
Act art. 15) with the line between late and delayed, and that for contesting a refusal. No law read
so far sets one for completing a returned declaration or for handing over a booklet. What is not
registered is therefore held to the term of its birth: until its last day whatever goes wrong can
still be declared anew in time, afterwards only late, with the fee and the papers of a late one.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from paydar.births.progress import Progress
from paydar.law.pack import Pack
from paydar.law.settings import cited
from paydar.law.terms import Ends, ends, last_day, term_of, timeliness

About = Literal["term", "late", "delayed", "appeal", "delivery"]
UNDECIDED: Final = frozenset({"declared", "returned", "read-back"})


@dataclass(frozen=True, slots=True)
class Clock:
    """What runs: `last_day` is inclusive; None means that the law sets no end.

    `article` is a key of the pack's articles; empty where nobody could check the rule. `kept` says
    that the act which the term is for was done in time. `certain` is false when the last day lies
    beyond the holidays that the pack knows.
    """

    about: About
    last_day: dt.date | None = None
    article: str = ""
    kept: bool = False
    certain: bool = True

    def days_left(self, today: dt.date) -> int | None:
        """Return the days left after `today`: 0 on the last day, negative once it is over."""
        return None if self.last_day is None else (self.last_day - today).days

    def ends(self, today: dt.date) -> Ends | Literal["never"]:
        """Return how near the end is."""
        return "never" if self.last_day is None else ends(self.last_day, today)


def clock_of(pack: Pack, progress: Progress, *, refused_on: dt.date | None = None) -> Clock | None:
    """Return the clock of an entry, or None when nothing is left to be done with it.

    `refused_on`: civil day of the refusal at the counter, asked for when it was refused.
    """
    if progress.status in UNDECIDED:
        return _undecided(pack, progress)
    if progress.status == "registered":
        return Clock("delivery")
    if progress.status == "refused" and refused_on is not None:
        return _until(pack, "appeal", appeal_until(pack, refused_on), pack.birth.appeal.source)
    return None


def appeal_until(pack: Pack, refused_on: dt.date) -> dt.date:
    """Return the last day on which a refusal of that day can be contested.

    The day of the refusal is not counted; a closed day at the end as for the term of declaring.
    """
    rule = msgspec.structs.replace(
        pack.birth.term, days=pack.birth.appeal.days, day_of_event_counted=False
    )
    return last_day(rule, refused_on, pack.closed)


def _undecided(pack: Pack, progress: Progress) -> Clock | None:
    told, taken = progress.declaration, progress.declared_on
    if told is None or taken is None:
        return None
    term = term_of(pack.birth, told.child, pack.closed)
    when = timeliness(term, taken.latest)
    if when == "timely":
        return _until(pack, "term", term.last_day, pack.birth.term.source, kept=True)
    if when == "late":
        return _until(pack, "late", term.late_until, pack.birth.lateness.source)
    return Clock("delayed", article=cited(pack.birth.delayed.source))


def _until(pack: Pack, about: About, last: dt.date, source: str, *, kept: bool = False) -> Clock:
    certain = last <= pack.holidays.known_until
    return Clock(about, last, cited(source), kept=kept, certain=certain)
