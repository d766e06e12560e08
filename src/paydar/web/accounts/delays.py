# SPDX-License-Identifier: Apache-2.0
"""Wrong tries cost time: the delay grows, ends by itself, and is kept across a restart.

Tries are counted by the name that was typed and by the address. A browser in which somebody has
signed in before carries a signed mark and is counted by itself, so a stranger who guesses a
registrar's password from elsewhere keeps the registrar at the window waiting not one second.
What is asked while a delay runs is neither looked at nor counted: nobody is locked out for good.
Source: OWASP Authentication Cheat Sheet, "Device cookies" (read 2026-11-22).
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.db import transaction

from paydar.web.accounts.models import Delay
from paydar.web.accounts.secret import keyed
from paydar.web.node import node

FREE: Final = 5  # wrong tries under one name that cost nothing
FREE_ADDRESS: Final = 20
FIRST_DELAY: Final = 5  # seconds; doubled with every further wrong try
LONGEST_DELAY: Final = 300  # seconds
FORGOTTEN: Final = dt.timedelta(hours=24)
KNOWN_SALT: Final = "paydar.known"
A_YEAR: Final = 365 * 24 * 60 * 60  # seconds


class Wait(Exception):
    """Too many wrong tries: what is asked is not looked at for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that tries are counted by, and how many wrong ones are free."""

    kind: str
    value: str
    free: int = FREE

    @property
    def key(self) -> str:
        """Return the key of its row."""
        return keyed("delay", f"{self.kind}:{self.value}")


def admit(counted: Sequence[Counted]) -> None:
    """Count a try as wrong before it is looked at; raises `Wait` while a delay runs.

    Counting first keeps tries that come at the same moment from slipping in together.
    """
    now = node().office.clock()
    with transaction.atomic(using=node().alias):
        Delay.objects.filter(at__lt=now - FORGOTTEN).delete()
        rows = {row.key: row for row in Delay.objects.filter(key__in=[c.key for c in counted])}
        ends = [row.until for row in rows.values() if row.until is not None and row.until > now]
        if ends:
            # A clock that was set back must not make a delay longer than it ever is.
            raise Wait(min(LONGEST_DELAY, math.ceil((max(ends) - now).total_seconds())))
        for one in counted:
            row = rows.get(one.key) or Delay(key=one.key)
            row.wrong, row.at = row.wrong + 1, now
            row.until = now + _delay(row.wrong, one.free)
            row.save()


def _delay(wrong: int, free: int) -> dt.timedelta:
    if wrong < free:
        return dt.timedelta(0)
    return dt.timedelta(seconds=min(LONGEST_DELAY, FIRST_DELAY * 2 ** min(wrong - free, 20)))


def right(counted: Sequence[Counted]) -> None:
    """Take a try back that was right; an address keeps what else was wrong from there."""
    for one in counted:
        row = Delay.objects.filter(key=one.key).first()
        if row is None:
            continue
        if one.kind == "address" and row.wrong > 1:
            Delay.objects.filter(key=one.key).update(wrong=row.wrong - 1, until=None)
        else:
            row.delete()


def forget(username: str, account: int) -> None:
    """End every delay of one name: whoever keeps the sign-ins lets somebody try again."""
    for one in (Counted("name", username), Counted("code", str(account))):
        Delay.objects.filter(key=one.key).delete()


def known_mark(account: int, nonce: str) -> str:
    """Return the mark of a browser in which this account has signed in."""
    return signing.dumps({"a": account, "n": nonce}, key=node().secret, salt=KNOWN_SALT)


def known_by(mark: str, account: int | None) -> str:
    """Return which browser a mark names, empty when it is not of this account."""
    try:
        told = signing.loads(mark, key=node().secret, salt=KNOWN_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return ""
    return str(told["n"]) if account is not None and told["a"] == account else ""
