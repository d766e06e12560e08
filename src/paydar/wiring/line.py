# SPDX-License-Identifier: Apache-2.0
"""The line to the clerks' machines: which certificate the office shows, made, received, renewed.

In the folder `line/`: `authority.pem` (what the clerks' machines trust once), `authority.key`,
`server.pem` (certificate and key in one file, so that no power cut parts them). A certificate that
was received lies in `server.pem` too, and there is no authority.
"""

import datetime as dt
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from paydar.settings import Settings
from paydar.wiring.folder import sync
from paydar.wiring.line_certificates import (
    HERE,
    Issued,
    LineRefused,
    fingerprint,
    hosts,
    is_host,
    names_of,
    new_authority,
    new_server,
)

LINE: Final = "line"
AUTHORITY: Final = "authority.pem"
AUTHORITY_KEY: Final = "authority.key"
SERVER: Final = "server.pem"
LARGEST_FILE: Final = 256 * 1024  # bytes of a certificate or key that is received
RENEW_BEFORE: Final = dt.timedelta(days=180)  # an office that starts twice a year never runs out
OWNER_ONLY: Final = 0o600
_KEYS: Final = (ec.EllipticCurvePrivateKey, rsa.RSAPrivateKey, ed25519.Ed25519PrivateKey)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Line:
    """What the office shows to those who call it.

    `authority` is None when the certificate was received: then its issuer is trusted, not we.
    """

    server: x509.Certificate
    authority: x509.Certificate | None

    @property
    def hosts(self) -> list[str]:
        """Return the names and addresses under which the office may be called."""
        return hosts(self.server)

    @property
    def until(self) -> dt.datetime:
        """Return when the server certificate ends."""
        return self.server.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """Return what a clerk compares before trusting: of the authority, else of the server."""
        return fingerprint(self.authority or self.server)

    def is_good(self, now: dt.datetime) -> bool:
        """Say whether the server certificate is within its term."""
        return self.server.not_valid_before_utc <= now < self.until


def own_name() -> str:
    """Return the name of this machine, or nothing when it cannot stand in a certificate."""
    name = socket.gethostname().lower().rstrip(".")
    return name if is_host(name) and name not in HERE else ""


def make(folder: Path, settings: Settings, now: dt.datetime, *, again: bool = False) -> Line:
    """Make an authority and a server certificate; raises `LineRefused` when there is one.

    `again` replaces both: every clerk's machine has to trust the new authority.
    """
    names, place = names_of(settings.reached_as), folder / LINE
    if (place / SERVER).exists() and not again:
        raise LineRefused(f"{place} holds a certificate already; say --again to replace it")
    place.mkdir(mode=0o700, exist_ok=True)
    authority = new_authority(settings.office, names, now)
    server = new_server(authority, settings.office, names, now)
    _put(place / AUTHORITY_KEY, authority.key_pem())
    _put(place / AUTHORITY, authority.certificate_pem())
    _put(place / SERVER, server.certificate_pem() + server.key_pem())
    return Line(server.certificate, authority.certificate)


def receive(folder: Path, certificate: Path, key: Path, now: dt.datetime) -> Line:
    """Take a certificate (its chain may follow) and its key; an authority of ours is put away.

    Raises `LineRefused` for what cannot be read, does not belong together, has ended or names
    nobody.
    """
    chain, private = _certificates(_read(certificate), certificate), _key(_read(key), key)
    line = Line(chain[0], None)
    if chain[0].public_key() != private.public_key():
        raise LineRefused(f"{key} is not the key of {certificate}")
    if not line.is_good(now):
        raise LineRefused(f"{certificate} is not in force today")
    if not line.hosts:
        raise LineRefused(f"{certificate} names no host (subject alternative names)")
    place = folder / LINE
    place.mkdir(mode=0o700, exist_ok=True)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    told = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain)
    _put(place / SERVER, told + pem)
    for name in (AUTHORITY, AUTHORITY_KEY):
        (place / name).unlink(missing_ok=True)
    return line


def find(folder: Path) -> Line | None:
    """Return the line of an office, or None when it has no certificate; raises `LineRefused`."""
    place = folder / LINE
    if not (place / SERVER).exists():
        return None
    server = _certificates(_read(place / SERVER), place / SERVER)[0]
    if not (place / AUTHORITY).exists():
        return Line(server, None)
    return Line(server, _certificates(_read(place / AUTHORITY), place / AUTHORITY)[0])


def ready(folder: Path, settings: Settings, now: dt.datetime) -> Line:
    """Return the line for serving; our own server certificate is renewed first when it is due.

    Due: less than `RENEW_BEFORE` left, not yet in force, or other names in the settings. Raises
    `LineRefused` when there is none, or when one that was received has ended.
    """
    line = find(folder)
    if line is None:
        raise LineRefused("this office has no certificate for the line to the clerks' machines")
    if line.authority is None:
        if not line.is_good(now):
            raise LineRefused(f"the certificate that was received ended at {line.until}")
        return line
    wanted = {*names_of(settings.reached_as), *HERE}
    if line.until - now >= RENEW_BEFORE and line.is_good(now) and wanted == set(line.hosts):
        return line
    return _renewed(folder, settings, line.authority, now)


def _renewed(
    folder: Path, settings: Settings, authority: x509.Certificate, now: dt.datetime
) -> Line:
    place = folder / LINE
    if not authority.not_valid_before_utc <= now < authority.not_valid_after_utc:
        raise LineRefused(
            "the authority of this office is not in force today; look at the clock, or say "
            "`paydar line make --again`"
        )
    key = _key(_read(place / AUTHORITY_KEY), place / AUTHORITY_KEY)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise LineRefused(f"{place / AUTHORITY_KEY} is not the key of our authority")
    if key.public_key() != authority.public_key():
        raise LineRefused(f"{place / AUTHORITY_KEY} is not the key of {place / AUTHORITY}")
    names = names_of(settings.reached_as)
    server = new_server(Issued(authority, key), settings.office, names, now)
    _put(place / SERVER, server.certificate_pem() + server.key_pem())
    return Line(server.certificate, authority)


def authority_pem(folder: Path) -> bytes | None:
    """Return the certificate that the clerks' machines trust, or None when we have none."""
    path = folder / LINE / AUTHORITY
    return _read(path) if path.exists() else None


def _put(path: Path, data: bytes) -> None:
    """Write a file for its owner only, whole or not at all."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise LineRefused(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_FILE:
        raise LineRefused(f"{path} is no certificate and no key: it is too large")
    return data


def _certificates(data: bytes, path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise LineRefused(f"{path} holds no certificate that can be read") from error


def _key(data: bytes, path: Path) -> Key:
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LineRefused(f"{path} holds no key that can be read (PEM, not encrypted)") from error
    if not isinstance(key, _KEYS):
        raise LineRefused(f"{path} holds a key of a kind that is not taken")
    return key
