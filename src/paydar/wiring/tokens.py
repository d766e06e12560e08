# SPDX-License-Identifier: Apache-2.0
"""Bearer tokens of this node: shown once, kept as hashes.

A token has scopes, the office that it opens, the assignment of the chart under which it acts, and
a last day. When the assignment ends the token opens nothing any more, whatever its last day is.
"""

import datetime as dt
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from paydar import settings as node
from paydar.ledger.errors import PaydarError

FILE: Final = "tokens.json"
Scope = Literal["submit", "read", "ledger", "metrics", "notify"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
OLD_NAMES: Final[dict[str, Scope]] = {"commands": "submit"}  # as the first version wrote it
_PREFIX: Final = "pdr_"
_ID: Final = 12  # hex digits of the hash: names a token in lists and logs, opens nothing


class TokensDamaged(PaydarError):
    """The file of tokens cannot be read."""

    what_to_do = "Move the file away and create new tokens."


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a token: SHA-256 (hex) of it, what it may do, for whom, until when.

    `office` is the office it was made for; a file that was copied elsewhere opens nothing there.
    """

    hash: str
    name: str
    scopes: tuple[str, ...]
    assignment: str
    until: dt.date
    office: str = ""

    @property
    def id(self) -> str:
        """What lists and logs call it."""
        return self.hash[:_ID]

    def may(self, scope: Scope, today: dt.date) -> bool:
        """Whether the token opens this door today."""
        return scope in self.scopes and today <= self.until


class Tokens:
    """The tokens of one folder, read again when the file changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._read: tuple[tuple[int, ...], dict[str, Token]] = ((), {})

    def find(self, secret: str) -> Token | None:
        """Return the token with this secret, or None. Compared by hash, so by no early exit."""
        return self._all().get(_hash(secret))

    def create(self, name: str, scopes: tuple[str, ...], assignment: str, until: dt.date) -> str:
        """Add a token of this folder's office and return its secret: it is shown this once."""
        secret = _PREFIX + secrets.token_urlsafe(32)
        office = node.load(self._path.parent).office
        token = Token(_hash(secret), name, _named(scopes), assignment, until, office)
        self._write([*self._all().values(), token])
        return secret

    def revoke(self, name: str) -> int:
        """Remove every token of this name or id; return how many there were."""
        kept = [t for t in self._all().values() if name not in {t.name, t.id}]
        gone = len(self._all()) - len(kept)
        self._write(kept)
        return gone

    def names(self) -> list[Token]:
        """Return all tokens, by name."""
        return sorted(self._all().values(), key=lambda t: t.name)

    def _all(self) -> dict[str, Token]:
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return {}
        # A file that was replaced is another one, even within one tick of the clock.
        stamp = (there.st_mtime_ns, there.st_ino, there.st_size)
        if stamp != self._read[0]:
            try:
                found = msgspec.json.decode(self._path.read_bytes(), type=list[Token])
            except (msgspec.MsgspecError, OSError) as error:
                raise TokensDamaged(f"{self._path}: {error}") from error
            named = [msgspec.structs.replace(t, scopes=_named(t.scopes)) for t in found]
            self._read = stamp, {t.hash: t for t in named}
        return self._read[1]

    def _write(self, tokens: list[Token]) -> None:
        """Replace the file in one step; a reader sees the old or the new one."""
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(tokens)))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _named(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Return scopes as they are called today."""
    return tuple(OLD_NAMES.get(scope, scope) for scope in scopes)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
