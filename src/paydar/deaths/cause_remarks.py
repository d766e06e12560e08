# SPDX-License-Identifier: Apache-2.0
"""What stands in the margin beside a cause of death: it is to be looked at, and stops nothing."""

from paydar.deaths.cause_codes import began_it, codes_of, outside_age
from paydar.deaths.interval import MINUTES, minutes_between
from paydar.deaths.lifetime import Lifetime
from paydar.facts.causes import CauseOfDeath, Interval
from paydar.law.grounds import Remark
from paydar.law.pack import Pack


def cause_remarks(pack: Pack, told: CauseOfDeath, of: Lifetime) -> tuple[Remark, ...]:
    """Return every remark on the form as `check_cause` kept it, in its order; never raises."""
    return (*_intervals(pack, told, of), *_codes(pack, told, of), *_rest(pack, told))


def _intervals(pack: Pack, told: CauseOfDeath, of: Lifetime) -> list[Remark]:
    """Look whether what is lower in part I began later, or before the person was born."""
    found, longest = [], 0
    lived = of.days()
    written = [(f"cause.chain.{i}.interval", line.interval) for i, line in enumerate(told.chain)]
    part_two = [(f"cause.other.{i}.interval", line.interval) for i, line in enumerate(told.other)]
    for where, interval in (*written, *part_two):
        if interval is None:
            continue
        span = minutes_between(interval)
        if span is None:
            found += _unread(pack, where, interval)
            continue
        least, beyond = span
        value = interval.as_written
        if (where, interval) in written:
            if beyond <= longest:
                found.append(pack.remark("cause-interval-shorter", where, value=value))
            longest = max(longest, least)
        if lived is not None and least > (lived[1] + 1) * MINUTES["days"]:
            found.append(pack.remark("cause-interval-beyond-life", where, value=value))
    return found


def _unread(pack: Pack, where: str, interval: Interval) -> list[Remark]:
    if interval.unit or not interval.as_written.strip():
        return []
    return [pack.remark("cause-interval-unread", where, value=interval.as_written)]


def _codes(pack: Pack, told: CauseOfDeath, of: Lifetime) -> list[Remark]:
    found = []
    for where, code in codes_of(told):
        rule = outside_age(pack, code, of)
        if rule is not None and rule.outside == "remark":
            found.append(pack.remark("cause-code-unusual-age", where, value=code.code))
    first = began_it(told)
    if first is not None:
        where, code = first
        if problem := pack.causes.judge(code).problem:
            facts = {"value": code.code, "problem": problem}
            found.append(pack.remark("cause-ill-defined", where, **facts))
    return found


def _rest(pack: Pack, told: CauseOfDeath) -> list[Remark]:
    found = []
    if told.manner == "pending":
        found.append(pack.remark("manner-pending", "cause.manner"))
    by = told.certifier
    if by is not None and by.role != "other" and not by.licence.strip():
        found.append(pack.remark("certifier-without-licence", "cause.certifier.licence"))
    return found
