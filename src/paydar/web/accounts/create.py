# SPDX-License-Identifier: Apache-2.0
"""Making an account: a user name and password that sign in as the holder of an assignment."""

from pathlib import Path
from typing import Final

from paydar.names.script import fold_tight
from paydar.web.config import open_accounts

LONGEST_NAME: Final = 60


class AccountRefused(ValueError):
    """An account cannot be made or kept like this; the message says why, `code` names it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def folded(username: str) -> str:
    """Return the user name as it is kept: case, digits and letter variants do not matter."""
    return fold_tight(username)


def create_account(
    folder: Path, username: str, password: str, assignment: str, language: str
) -> None:
    """Make an account in the accounts file of this node's folder.

    It gives no authority: the counter looks at the assignment each time. Raises `AccountRefused`
    when the name is taken, or name or password cannot be used.
    """
    alias = open_accounts(folder)
    # Django's models can be imported only once Django is configured.
    from paydar.web.accounts import passwords  # noqa: PLC0415
    from paydar.web.accounts.models import Account  # noqa: PLC0415

    name = usable_name(username)
    if found := passwords.amiss(password, [name]):
        raise AccountRefused(found[0], _WORDS[found[0]])
    if not assignment:
        raise AccountRefused("assignment", "an account needs an assignment of the office's chart")
    if Account.objects.using(alias).filter(username=name).exists():
        raise AccountRefused("taken", f"the user name {name} is taken")
    Account.objects.using(alias).create(
        username=name,
        password=passwords.hashed(password),
        assignment=assignment,
        language=language,
    )


def reset_account(folder: Path, username: str) -> str:
    """Return a new first password for an account that cannot get in any more.

    Its code generator and passkeys are taken off, its sittings end, it is unblocked, and every
    delay of this office ends. For the operator at the machine, when nobody else can do it by the
    pages. Raises `AccountRefused`.
    """
    alias = open_accounts(folder)
    from paydar.web.accounts import models, passwords  # noqa: PLC0415
    from paydar.web.accounts.secret import new_word  # noqa: PLC0415

    account = models.Account.objects.using(alias).filter(username=usable_name(username)).first()
    if account is None:
        raise AccountRefused("unknown", f"there is no account {username}")
    word = new_word()
    account.password, account.first_password = passwords.hashed(word), True
    account.code_secret, account.disabled = "", False
    account.save(using=alias)
    for kind in (models.RecoveryCode, models.Passkey, models.Sitting):
        kind.objects.using(alias).filter(account=account).delete()
    models.Delay.objects.using(alias).all().delete()
    return word


def usable_name(username: str) -> str:
    """Return a user name as it is kept; raises `AccountRefused`."""
    name = folded(username[: 10 * LONGEST_NAME])
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccountRefused("name", f"the user name must have 1 to {LONGEST_NAME} letters")
    return name


_WORDS: Final = {
    "short": "the password must have 12 characters or more",
    "long": "the password is too long",
    "common": "the password is one that many people use",
    "similar": "the password is too much like the user name",
}
