# SPDX-License-Identifier: Apache-2.0
"""Sign-ins to the pages. They give no authority: the counter looks at the assignment each time."""

import argparse
import secrets

from paydar import settings as node
from paydar.cli.printing import say
from paydar.ledger.errors import PaydarError
from paydar.web.accounts.create import AccountRefused, create_account, reset_account


class SignInRefused(PaydarError):
    """A sign-in cannot be made or reset like this."""

    what_to_do = "Choose another user name, or name an assignment of the office's chart."


def account(asked: argparse.Namespace) -> int:
    """Create a sign-in, or let one in again; print its first password, once."""
    settings = node.load(asked.dir)
    language = asked.language or settings.language
    try:
        if asked.what == "create":
            password = secrets.token_urlsafe(16)
            create_account(asked.dir, asked.user, password, asked.assignment, language)
        password = reset_account(asked.dir, asked.user)
    except AccountRefused as error:
        raise SignInRefused(str(error)) from error
    told = {"user": asked.user, "password": password, "assignment": asked.assignment}
    words = "(the password is shown once, and must be changed at the first sign-in)"
    say(asked, told, f"{asked.user}  {password}\n{words}")
    return 0
