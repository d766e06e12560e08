# SPDX-License-Identifier: Apache-2.0
"""Signing in: name, password, and how often one may be wrong.

After 5 wrong passwords for one name, or 20 from one address, within 15 minutes nobody signs in
with that name, or from there, until the oldest of them is 15 minutes old. A right password is not
even looked at then, so that guessing on is of no use.
"""

import datetime as dt
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, salted_hmac

from paydar.web.accounts.create import folded
from paydar.web.accounts.models import Account, FailedSignIn
from paydar.web.node import node

MOST_WRONG: Final = 5
MOST_WRONG_ADDRESS: Final = 20
WINDOW: Final = dt.timedelta(minutes=15)
LONGEST: Final = 200
_SESSION: Final = "account"
_BOUND: Final = "bound"


class SignInLocked(Exception):
    """Too many wrong passwords: nobody is let in for a while."""


def sign_in(session: SessionBase, username: str, password: str, address: str) -> Account | None:
    """Let somebody in, or return None; raises `SignInLocked`."""
    name, now = folded(username)[:60], node().office.clock()
    if _is_locked(name, address, now):
        raise SignInLocked
    account = Account.objects.filter(username=name, disabled=False).first()
    if account is None:
        make_password(password[:LONGEST])  # as slow as a real check: names cannot be guessed
    elif check_password(password[:LONGEST], account.password):
        FailedSignIn.objects.filter(username=name).delete()
        session.clear_expired()
        session.cycle_key()
        session[_SESSION] = account.pk
        session[_BOUND] = _bound(account)
        return account
    FailedSignIn.objects.create(username=name, address=address[:60], at=now)
    return None


def signed_in(session: SessionBase) -> Account | None:
    """Return who is signed in; a changed password or a disabled account ends the session."""
    if _SESSION not in session:
        return None
    account = Account.objects.filter(pk=session[_SESSION], disabled=False).first()
    if account is None or not constant_time_compare(session.get(_BOUND, ""), _bound(account)):
        session.flush()
        return None
    return account


def _bound(account: Account) -> str:
    return salted_hmac("paydar.session", account.password, secret=node().secret).hexdigest()


def _is_locked(name: str, address: str, now: dt.datetime) -> bool:
    FailedSignIn.objects.filter(at__lt=now - WINDOW).delete()
    by_name = FailedSignIn.objects.filter(username=name).count()
    by_address = FailedSignIn.objects.filter(address=address[:60]).count()
    return by_name >= MOST_WRONG or by_address >= MOST_WRONG_ADDRESS
