# SPDX-License-Identifier: Apache-2.0
"""Which office a request is for. One process may serve several (a hub and two offices, in a trial).

Each has its own accounts file, its own secret and its own sessions; a request never sees another's.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from paydar.web.pace import Paces
from paydar.wiring import Office

ACCOUNTS: Final = "accounts.sqlite"
KEY_FILE: Final = "pages.key"
OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True)
class Node:
    """An office with what its pages need: `alias` names its accounts file among Django's."""

    office: Office
    alias: str
    secret: str
    paces: Paces = field(default_factory=Paces)


_current: ContextVar[Node] = ContextVar("node")


def node() -> Node:
    """Return the node that this request is for."""
    return _current.get()


def alias_here() -> str | None:
    """Return the alias of the accounts file of this request, or None outside of any."""
    found = _current.get(None)
    return found.alias if found else None


@contextmanager
def serving(one: Node) -> Iterator[None]:
    """Make `one` the node of everything inside."""
    token = _current.set(one)
    try:
        yield
    finally:
        _current.reset(token)


class Router:
    """Sends every query to the accounts file of the office that is being served."""

    def db_for_read(self, model: object, **_hints: object) -> str | None:
        """Return the alias of the office's own file."""
        del model
        return alias_here()

    def db_for_write(self, model: object, **_hints: object) -> str | None:
        """Return the alias of the office's own file."""
        del model
        return alias_here()


def secret_of(folder: Path) -> str:
    """Return the secret that signs this node's sessions; made once, readable by its owner only."""
    path = folder / KEY_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text("ascii")


def keep_private(path: Path) -> None:
    """Make the file if it is not there, readable by its owner only."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))
