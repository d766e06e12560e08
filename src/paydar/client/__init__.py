# SPDX-License-Identifier: Apache-2.0
"""A small client for programs that send commands to an office and read from it.

It stands beside the server, not on it: it knows the shapes of facts and nothing else of the house,
so that a program elsewhere may hold it to any office's API.
"""

from paydar.client.calling import Problem, Unreached
from paydar.client.client import Client
from paydar.client.shapes import (
    Answer,
    BirthEntry,
    Command,
    DeathEntry,
    Entry,
    Ground,
    Hit,
    Proven,
    Receipt,
    Refused,
    Waits,
)

__all__ = [
    "Answer",
    "BirthEntry",
    "Client",
    "Command",
    "DeathEntry",
    "Entry",
    "Ground",
    "Hit",
    "Problem",
    "Proven",
    "Receipt",
    "Refused",
    "Unreached",
    "Waits",
]
