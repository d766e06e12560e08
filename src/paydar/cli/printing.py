# SPDX-License-Identifier: Apache-2.0
"""How the command line prints: JSON when asked, plain lines otherwise."""

import argparse
import sys

import msgspec

from paydar.ledger.errors import PaydarError


class FileRefused(PaydarError):
    """A file that was named cannot be read or written."""

    what_to_do = "Check the name and the contents of the file."


def say(asked: argparse.Namespace, told: object, plain: str) -> None:
    """Print a result."""
    text = msgspec.json.encode(told).decode() if asked.json else plain
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def pretty(told: bytes) -> str:
    """Return JSON indented for reading."""
    return msgspec.json.format(told, indent=2).decode()
