# SPDX-License-Identifier: Apache-2.0
"""Signing in: name and password, a code where the account has a generator, or a passkey."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

from django.core import signing

from paydar.web.accounts import codes, delays, passwords
from paydar.web.accounts.create import LONGEST_NAME, folded
from paydar.web.accounts.delays import Counted
from paydar.web.accounts.models import Account
from paydar.web.accounts.secret import keyed
from paydar.web.node import node

LONGEST_ADDRESS: Final = 60
HALF_WAY: Final = dt.timedelta(minutes=10)  # between password and code
HALF_SALT: Final = "paydar.half-way"


@dataclass(frozen=True, slots=True)
class From:
    """Where a try comes from: an address, and the mark of a browser that is known, if any."""

    address: str
    mark: str = ""


def check_password(username: str, password: str, where: From) -> Account | None:
    """Return whose name and password these are, or None; raises `delays.Wait`.

    An unknown name, a disabled account and a wrong password take the same time and count the same.
    """
    name = folded(username[: 10 * LONGEST_NAME])[:LONGEST_NAME]
    account = Account.objects.filter(username=name, disabled=False).first()
    counted = _counted("name", name, where, account)
    delays.admit(counted)
    if not passwords.is_right(password, account.password if account else None):
        return None
    delays.right(counted)
    return account


def check_code(account: Account, typed: str, where: From) -> bool:
    """Whether the code is right; raises `delays.Wait`."""
    counted = _counted("code", str(account.pk), where, account)
    delays.admit(counted)
    if not codes.take(account, typed):
        return False
    delays.right(counted)
    return True


def check_again(account: Account, password: str, where: From) -> bool:
    """Whether somebody who is signed in knows the password; raises `delays.Wait`."""
    counted = _counted("again", str(account.pk), where, account)
    delays.admit(counted)
    if not passwords.is_right(password, account.password):
        return False
    delays.right(counted)
    return True


def _counted(kind: str, value: str, where: From, account: Account | None) -> list[Counted]:
    known = delays.known_by(where.mark, account.pk if account else None)
    if known:
        return [Counted(f"{kind}-known", known)]
    address = Counted("address", where.address[:LONGEST_ADDRESS], delays.FREE_ADDRESS)
    return [Counted(kind, value), address]


def half_way(account: Account) -> str:
    """Return the proof that the password was right, to be shown with the code."""
    told = {"a": account.pk, "p": keyed("half-way", account.password)}
    return signing.dumps(told, key=node().secret, salt=HALF_SALT)


def who_is_half_way(proof: str) -> Account | None:
    """Return whose password was right a short while ago, and still is; else None."""
    try:
        told = signing.loads(proof, key=node().secret, salt=HALF_SALT, max_age=HALF_WAY)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=told["a"], disabled=False).first()
    if account is None or keyed("half-way", account.password) != told["p"]:
        return None
    return account


def new_nonce() -> str:
    """Return the name of a browser that becomes known."""
    return secrets.token_urlsafe(12)
