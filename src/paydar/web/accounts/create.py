# SPDX-License-Identifier: Apache-2.0
"""Making an account: a user name and password that sign in as the holder of an assignment."""

from pathlib import Path
from typing import Final

from paydar.names.script import fold_tight
from paydar.web.config import open_accounts

LEAST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 200
LONGEST_NAME: Final = 60


class AccountRefused(ValueError):
    """An account cannot be made like this; the message says why."""


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
    name = folded(username)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise AccountRefused(f"the user name must have 1 to {LONGEST_NAME} letters or digits")
    if not LEAST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountRefused(f"the password must have {LEAST_PASSWORD} characters or more")
    if not assignment:
        raise AccountRefused("an account needs an assignment of the office's chart")
    alias = open_accounts(folder)
    # Django's models can be imported only once Django is configured.
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from paydar.web.accounts.models import Account  # noqa: PLC0415

    if Account.objects.using(alias).filter(username=name).exists():
        raise AccountRefused(f"the user name {name} is taken")
    Account.objects.using(alias).create(
        username=name,
        password=make_password(password),
        assignment=assignment,
        language=language,
    )
