# SPDX-License-Identifier: Apache-2.0
"""The public keys that documents are checked with: a JSON Web Key Set (RFC 7517) in one file.

Each key is P-256 with `kid` (its RFC 7638 thumbprint, checked when read), `office` (the only
office that it may speak for) and `valid_from`, perhaps `valid_until` (ISO days, inclusive). Beside
`keys` the file may carry `books`: verifier keys (C2SP signed notes) for attached proofs.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from paydar.certificates.errors import KeyListRefused

HINT_SIZE: Final = 8  # bytes of the thumbprint that a QR carries to name its key
MAX_LIST: Final = 8_000_000  # bytes
_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One office's document key, as others know it."""

    point: ec.EllipticCurvePublicKey
    office: str
    valid_from: dt.date
    valid_until: dt.date | None = None

    @property
    def kid(self) -> str:
        """The RFC 7638 thumbprint (base64url, no padding)."""
        return _base64url(thumbprint(self.point))

    @property
    def hint(self) -> bytes:
        """The first eight bytes of the thumbprint."""
        return thumbprint(self.point)[:HINT_SIZE]

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether this is an ES256 signature (r and s, 32 bytes each) over the message."""
        if len(signature) != 2 * _SIZE:
            return False
        r, s = int.from_bytes(signature[:_SIZE], "big"), int.from_bytes(signature[_SIZE:], "big")
        try:
            self.point.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    def may_sign(self, *, office: str, on: str) -> bool:
        """Whether the key may speak for that office on that ISO day."""
        try:
            day = dt.date.fromisoformat(on)
        except ValueError:
            return False
        late = self.valid_until is not None and day > self.valid_until
        return office == self.office and day >= self.valid_from and not late


class _Jwk(msgspec.Struct, frozen=True, omit_defaults=True):
    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    office: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    alg: Literal["ES256"] | None = None
    use: Literal["sig"] | None = None


class _KeySet(msgspec.Struct, frozen=True, omit_defaults=True):
    keys: tuple[_Jwk, ...]
    books: tuple[str, ...] = ()


class Keyring:
    """Public document keys by hint, and the verifier keys of books."""

    def __init__(self, keys: Iterable[PublicKey] = (), books: Iterable[str] = ()) -> None:
        self.keys: tuple[PublicKey, ...] = tuple(keys)
        self.books: tuple[str, ...] = tuple(books)
        self._by_hint: dict[bytes, list[PublicKey]] = {}
        for key in self.keys:
            self._by_hint.setdefault(key.hint, []).append(key)

    def find(self, hint: bytes) -> tuple[PublicKey, ...]:
        """Return every key whose thumbprint begins so (in practice none or one)."""
        return tuple(self._by_hint.get(hint, ()))

    def text(self) -> str:
        """Return the key set as JSON, one that `parse` reads."""
        whole = _KeySet(tuple(_jwk(key) for key in self.keys), self.books)
        return msgspec.json.format(msgspec.json.encode(whole), indent=1).decode() + "\n"

    @classmethod
    def parse(cls, text: str | bytes) -> "Keyring":
        """Read a key set; raises `KeyListRefused` and names what is wrong with it."""
        if len(text) > MAX_LIST:
            raise KeyListRefused(f"the list of keys is longer than {MAX_LIST} bytes")
        try:
            whole = msgspec.json.decode(text, type=_KeySet)
            return cls(tuple(_public(jwk) for jwk in whole.keys), whole.books)
        except (ValueError, RecursionError) as error:
            raise KeyListRefused(f"the list of keys cannot be read: {error}") from error


def thumbprint(point: ec.EllipticCurvePublicKey) -> bytes:
    """Return the SHA-256 thumbprint of the key (RFC 7638, section 3)."""
    x, y = _coordinates(point)
    return hashlib.sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode()).digest()


def _jwk(key: PublicKey) -> _Jwk:
    x, y = _coordinates(key.point)
    return _Jwk(
        kty="EC",
        crv="P-256",
        x=x,
        y=y,
        kid=key.kid,
        office=key.office,
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        alg="ES256",
        use="sig",
    )


def _public(jwk: _Jwk) -> PublicKey:
    x, y = (base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)) for value in (jwk.x, jwk.y))
    if len(x) != _SIZE or len(y) != _SIZE:
        raise ValueError(f"key {jwk.kid} has coordinates of a wrong length")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    if _base64url(thumbprint(point)) != jwk.kid:
        raise ValueError(f"key {jwk.kid} is not named by its own thumbprint")
    return PublicKey(point, jwk.office, jwk.valid_from, jwk.valid_until)


def _coordinates(point: ec.EllipticCurvePublicKey) -> tuple[str, str]:
    numbers = point.public_numbers()
    return _base64url(numbers.x.to_bytes(_SIZE, "big")), _base64url(
        numbers.y.to_bytes(_SIZE, "big")
    )


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
