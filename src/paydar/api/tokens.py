# SPDX-License-Identifier: Apache-2.0
"""Bearer tokens of this node: shown once, kept as hashes, with scope, assignment and last day."""

import datetime as dt
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final, Literal

import msgspec

from paydar.ledger.errors import PaydarError

FILE: Final = "tokens.json"
Scope = Literal["commands", "read", "ledger"]
_PREFIX: Final = "pdr_"


class TokensDamaged(PaydarError):
    """The file of tokens cannot be read."""

    what_to_do = "Move the file away and create new tokens."


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a token: SHA-256 (hex) of it, what it may do, for whom, until when."""

    hash: str
    name: str
    scopes: tuple[Scope, ...]
    assignment: str
    until: dt.date

    def may(self, scope: Scope, today: dt.date) -> bool:
        """Whether the token opens this door today."""
        return scope in self.scopes and today <= self.until


class Tokens:
    """The tokens of one folder, read again when the file changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._read: tuple[int, dict[str, Token]] = (0, {})

    def find(self, secret: str) -> Token | None:
        """Return the token with this secret, or None. Compared by hash, so by no early exit."""
        return self._all().get(_hash(secret))

    def create(self, name: str, scopes: tuple[Scope, ...], assignment: str, until: dt.date) -> str:
        """Add a token and return its secret: it is shown this once."""
        secret = _PREFIX + secrets.token_urlsafe(32)
        token = Token(_hash(secret), name, scopes, assignment, until)
        self._write([*self._all().values(), token])
        return secret

    def revoke(self, name: str) -> int:
        """Remove every token of this name; return how many there were."""
        kept = [t for t in self._all().values() if t.name != name]
        gone = len(self._all()) - len(kept)
        self._write(kept)
        return gone

    def names(self) -> list[Token]:
        """Return all tokens, by name."""
        return sorted(self._all().values(), key=lambda t: t.name)

    def _all(self) -> dict[str, Token]:
        try:
            stamp = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if stamp != self._read[0]:
            try:
                found = msgspec.json.decode(self._path.read_bytes(), type=list[Token])
            except (msgspec.MsgspecError, OSError) as error:
                raise TokensDamaged(f"{self._path}: {error}") from error
            self._read = stamp, {t.hash: t for t in found}
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


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
