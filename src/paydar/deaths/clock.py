# SPDX-License-Identifier: Apache-2.0
"""Which term of the law runs on a death entry that is not done, and when it ends. Pure.

What is not registered is held to the term of its death, as for births. A death that is registered
has no clock: nothing is handed over at the desk.
"""

import datetime as dt

import msgspec

from paydar.births.clock import About, Clock
from paydar.deaths.case import term_of_death
from paydar.deaths.progress import Progress
from paydar.law.pack import Pack
from paydar.law.settings import cited
from paydar.law.terms import last_day, timeliness


def clock_of(pack: Pack, progress: Progress, *, refused_on: dt.date | None = None) -> Clock | None:
    """Return the clock of an entry, or None when nothing is left to be done with it.

    `refused_on`: civil day of the refusal at the counter, asked for when it was refused.
    """
    if progress.status == "refused" and refused_on is not None:
        return _until(pack, "appeal", appeal_until(pack, refused_on), pack.death.appeal.source)
    told, taken = progress.declaration, progress.declared_on
    if progress.status not in {"declared", "returned"} or told is None or taken is None:
        return None
    term = term_of_death(pack, told)
    when = timeliness(term, taken.latest)
    if when == "timely":
        return _until(pack, "term", term.last_day, pack.death.term.source, kept=True)
    if when == "late":
        return _until(pack, "late", term.late_until, pack.death.lateness.source)
    return Clock("delayed", article=cited(pack.death.delayed.source))


def appeal_until(pack: Pack, refused_on: dt.date) -> dt.date:
    """Return the last day on which a refusal of that day can be contested.

    The day of the refusal is not counted; a closed day at the end as for the term of declaring.
    """
    rule = msgspec.structs.replace(
        pack.death.term, days=pack.death.appeal.days, day_of_event_counted=False
    )
    return last_day(rule, refused_on, pack.closed)


def _until(pack: Pack, about: About, last: dt.date, source: str, *, kept: bool = False) -> Clock:
    certain = last <= pack.holidays.known_until
    return Clock(about, last, cited(source), kept=kept, certain=certain)
