# SPDX-License-Identifier: Apache-2.0
"""Tokens for programs: the secret is printed once and kept only as a hash."""

import argparse
import datetime as dt
import sys
from typing import Final

import msgspec

from paydar import settings as node
from paydar.cli.printing import say
from paydar.wiring.tokens import Tokens

MOST_DAYS: Final = 366


def token(asked: argparse.Namespace) -> int:
    """Create, list or revoke tokens."""
    settings = node.load(asked.dir)
    kept = Tokens(asked.dir)
    if asked.what == "create":
        days = min(max(asked.days, 1), MOST_DAYS)
        until = settings.today(dt.datetime.now(dt.UTC)) + dt.timedelta(days=days)
        secret = kept.create(asked.name, tuple(asked.scope), asked.assignment, until)
        say(asked, {"token": secret, "until": until}, f"{secret}\n(shown once; good until {until})")
    elif asked.what == "revoke":
        gone = kept.revoke(asked.name)
        say(asked, {"revoked": gone}, f"{gone} revoked")
        return 0 if gone else 1
    else:
        for known in kept.names():
            row = {"name": known.name, "scopes": known.scopes, "until": known.until}
            row |= {"id": known.id, "assignment": known.assignment, "office": known.office}
            sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    return 0
