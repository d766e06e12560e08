# SPDX-License-Identifier: Apache-2.0
"""Who is signed in: a sitting begins with a right password or passkey and ends by itself.

It ends when nothing was asked for `IDLE`, at the latest after `WORKDAY`, when the password changes
or the account is disabled, and when somebody ends it. Source: NIST SP 800-63B, 2.2.3 (read
2026-11-22); the workday is an office's day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from paydar.web.accounts.models import Account, Sitting
from paydar.web.accounts.secret import keyed
from paydar.web.node import node

IDLE: Final = dt.timedelta(minutes=30)
WORKDAY: Final = dt.timedelta(hours=12)
PROVED: Final = dt.timedelta(minutes=10)  # how long a password that was just shown is good for
NOTED: Final = dt.timedelta(minutes=1)  # how exactly it is kept when somebody was seen
_SITTING: Final = "sitting"
_BOUND: Final = "bound"
_WAS: Final = "was"
Ended = Literal["", "idle", "long", "ended"]
_BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody sits: address, and the browser as it names itself."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Who asks. `was` is whose sitting had just ended, and `ended` how."""

    account: Account | None = None
    sitting: Sitting | None = None
    was: Account | None = None
    ended: Ended = ""


def begin(session: SessionBase, account: Account, place: Place) -> None:
    """Let somebody in, under a new session key."""
    now = node().office.clock()
    session.clear_expired()
    _forget(Sitting.objects.filter(since__lt=now - WORKDAY))
    session.flush()
    session.create()
    sitting = Sitting.objects.create(
        account=account,
        session_key=session.session_key,
        since=now,
        seen=now,
        proved=now,
        address=place.address[:60],
        browser=browser_of(place.browser),
    )
    session[_SITTING], session[_BOUND] = sitting.pk, _bound(account)
    session[_WAS] = account.pk


def present(session: SessionBase) -> Presence:
    """Return who asks; ends a sitting that has run out."""
    if _SITTING not in session:
        return Presence(was=_was(session))
    found = Sitting.objects.select_related("account").filter(pk=session[_SITTING]).first()
    if found is None or found.session_key != session.session_key:
        return _over(session, "ended")
    account, ended = found.account, _ended(found, session)
    if ended:
        found.delete()
        return _over(session, ended)
    if node().office.clock() - found.seen >= NOTED:
        found.seen = node().office.clock()
        found.save(update_fields=["seen"])
    return Presence(account, found)


def _over(session: SessionBase, ended: Ended) -> Presence:
    """End a session but for whose it was: the next form of this browser may have been typed before.

    Its key stays, since forms may be on their way with it; signing in takes a new one.
    """
    was = _was(session)
    session.clear()
    if was is not None:
        session[_WAS] = was.pk
    return Presence(was=was, ended=ended)


def _was(session: SessionBase) -> Account | None:
    return Account.objects.filter(pk=session[_WAS]).first() if _WAS in session else None


def _ended(sitting: Sitting, session: SessionBase) -> Ended:
    now, account = node().office.clock(), sitting.account
    if account.disabled or not constant_time_compare(session.get(_BOUND, ""), _bound(account)):
        return "ended"
    if now - sitting.since >= WORKDAY:
        return "long"
    return "idle" if now - sitting.seen >= IDLE else ""


def stay(session: SessionBase, account: Account) -> None:
    """Keep this sitting over a change of its own password; the others end by it."""
    session[_BOUND] = _bound(account)


def sign_out(session: SessionBase) -> None:
    """End this sitting."""
    Sitting.objects.filter(session_key=session.session_key or "-").delete()
    session.flush()


def of(account: Account) -> list[Sitting]:
    """Return the living sittings of an account, the newest first."""
    now = node().office.clock()
    own = Sitting.objects.filter(account=account, since__gt=now - WORKDAY, seen__gt=now - IDLE)
    return list(own.order_by("-since"))


def end(account: Account, only: int | None = None, but: int | None = None) -> int:
    """End sittings of an account: all, only one, or all but one; returns how many."""
    own = Sitting.objects.filter(account=account)
    if only is not None:
        own = own.filter(pk=only)
    if but is not None:
        own = own.exclude(pk=but)
    return _forget(own)


def _forget(sittings: QuerySet) -> int:
    keys = list(sittings.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return int(Sitting.objects.filter(session_key__in=keys).delete()[0])


def is_proved(sitting: Sitting) -> bool:
    """Whether the password or a passkey was shown a short while ago."""
    return node().office.clock() - sitting.proved < PROVED


def prove(sitting: Sitting) -> None:
    """Note that the password was shown again."""
    sitting.proved = node().office.clock()
    sitting.save(update_fields=["proved"])


def browser_of(told: str) -> str:
    """Return browser and system in two words, as people know them."""
    browser = next((name for mark, name in _BROWSERS if mark in told), "")
    system = next((name for mark, name in _SYSTEMS if mark in told), "")
    return " · ".join(part for part in (browser, system) if part)


def _bound(account: Account) -> str:
    return keyed("session", account.password)
