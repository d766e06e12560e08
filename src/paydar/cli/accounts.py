# SPDX-License-Identifier: Apache-2.0
"""Sign-ins to the pages. They give no authority: the counter looks at the assignment each time."""

import argparse
import secrets

from paydar import settings as node
from paydar.cli.printing import say
from paydar.ledger.errors import PaydarError
from paydar.web.accounts.create import AccountRefused, create_account


class SignInRefused(PaydarError):
    """A sign-in cannot be made like this."""

    what_to_do = "Choose another user name, or name an assignment of the office's chart."


def account(asked: argparse.Namespace) -> int:
    """Create a sign-in and print its first password, once."""
    settings = node.load(asked.dir)
    password = secrets.token_urlsafe(12)
    language = asked.language or settings.language
    try:
        create_account(asked.dir, asked.user, password, asked.assignment, language)
    except AccountRefused as error:
        raise SignInRefused(str(error)) from error
    told = {"user": asked.user, "password": password, "assignment": asked.assignment}
    say(asked, told, f"{asked.user}  {password}\n(the password is shown once)")
    return 0
