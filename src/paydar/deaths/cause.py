# SPDX-License-Identifier: Apache-2.0
"""May this certificate of the cause of death be entered as it is told? Every fault is named.

The words are the certifier's and are never judged. What is checked is the form (WHO, 2016) and its
codes, by the tables of the pack (`law/causes.py`). A cause that says little is remarked
(`cause_remarks.py`), never refused: the death is registered all the same.
"""

import datetime as dt
from typing import Final

from paydar.births.told import LONGEST_WRITTEN, Grounds, check_text, with_changes
from paydar.deaths.cause_codes import check_codes
from paydar.deaths.cause_parts import (
    check_autopsy,
    check_certifier,
    check_external,
    check_infant,
    check_pregnancy,
    check_surgery,
)
from paydar.deaths.interval import LONGEST_INTERVAL, MINUTES, MOST_VALUE, read_interval
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import CauseLine, CauseOfDeath, Interval, Underlying
from paydar.law.causes import tidy
from paydar.law.grounds import Ground, Refusal
from paydar.law.pack import Pack

MOST_CHAIN: Final = 4  # lines a to d of part I
MOST_OTHER: Final = 8  # lines of part II


def check_cause(
    pack: Pack, told: CauseOfDeath, of: Lifetime, today: dt.date
) -> tuple[CauseOfDeath, tuple[Refusal, ...]]:
    """Return the form as it is kept, and every ground against it; never raises.

    Kept: codes in capitals and Latin digits, intervals read, lines without words dropped from the
    end. Fields begin with `cause.`; `today` is the civil day at the counter.
    """
    grounds = Grounds(pack)
    kept = with_changes(
        told,
        chain=_lines(grounds, "cause.chain", told.chain, MOST_CHAIN),
        other=_lines(grounds, "cause.other", told.other, MOST_OTHER),
        certifier=check_certifier(grounds, told.certifier, of, today),
        underlying=_underlying(grounds, told.underlying),
    )
    if not kept.chain and kept.manner != "pending":
        grounds.no(Ground.CAUSE_MISSING, "cause.chain")
    check_codes(grounds, kept, of)
    check_surgery(grounds, told.surgery, of, today)
    check_autopsy(grounds, told.autopsy)
    check_external(grounds, told, of, today)
    check_infant(grounds, told.infant, of)
    check_pregnancy(grounds, told.pregnancy, of)
    return kept, tuple(grounds.found)


def _lines(
    grounds: Grounds, where: str, lines: tuple[CauseLine, ...], most: int
) -> tuple[CauseLine, ...]:
    """Return the lines as they are kept. Only in part I is an empty line before a filled a gap."""
    filled = max((index for index, line in enumerate(lines) if not _is_empty(line)), default=-1)
    used = lines[: filled + 1]
    if len(used) > most:
        counts = {"value": str(len(used)), "least": "0", "most": str(most)}
        grounds.no(Ground.COUNT_IMPOSSIBLE, where, **counts)
    kept = []
    for index, line in enumerate(used):
        here = f"{where}.{index}"
        if _is_empty(line):
            grounds.no(Ground.CAUSE_LINE_GAP, here)
        elif not line.text.strip():
            grounds.no(Ground.CAUSE_MISSING, f"{here}.text")
        check_text(grounds, f"{here}.text", line.text)
        interval = _interval(grounds, f"{here}.interval", line.interval)
        code = tidy(line.code) if line.code is not None else None
        kept.append(with_changes(line, interval=interval, code=code))
    return tuple(kept)


def _is_empty(line: CauseLine) -> bool:
    told = line.interval
    timeless = told is None or (not told.as_written.strip() and told.value is None)
    return not line.text.strip() and timeless and line.code is None


def _interval(grounds: Grounds, where: str, told: Interval | None) -> Interval | None:
    """Return the interval as read. A reading sent along must not contradict the written one."""
    if told is None or (not told.as_written.strip() and told.value is None and not told.unit):
        return None
    check_text(grounds, where, told.as_written, LONGEST_INTERVAL)
    read = read_interval(told.as_written)
    if told.value is None and told.unit in {"", "unknown"}:
        return read if read.unit else told
    possible = told.unit in MINUTES and told.value is not None and 0 <= told.value <= MOST_VALUE
    if not possible or (read.unit and read != told):
        grounds.no(Ground.INTERVAL_NOT_AS_WRITTEN, where, value=told.as_written[:LONGEST_WRITTEN])
    return told


def _underlying(grounds: Grounds, told: Underlying | None) -> Underlying | None:
    if told is None:
        return None
    check_text(grounds, "cause.underlying.with_what", told.with_what)
    return with_changes(told, code=tidy(told.code))
