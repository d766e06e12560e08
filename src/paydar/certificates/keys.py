# SPDX-License-Identifier: Apache-2.0
"""The document key of a node: one P-256 key with a long-lived, self-signed X.509 certificate.

It signs QR codes and PDF files and nothing else; the book has a key of its own. The certificate
only carries the key into the PDF signature: trust comes from the list of public keys, never from
the certificate. Its last day is RFC 5280's "no well-defined expiration date" (4.1.2.5).
"""

import contextlib
import datetime as dt
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from paydar.certificates.errors import KeyFileRefused
from paydar.certificates.keyring import HINT_SIZE, PublicKey, thumbprint

NO_EXPIRY: Final = dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
MAX_FILE: Final = 20_000  # bytes
OWNER_ONLY: Final = 0o600
_TITLE: Final = "document key"


@dataclass(frozen=True, slots=True, repr=False)
class DocumentKey:
    """A node's private document key and its certificate. It never prints itself."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    office: str

    @property
    def hint(self) -> bytes:
        """The first eight bytes of the public key's thumbprint, as the QR carries them."""
        return thumbprint(self.private.public_key())[:HINT_SIZE]

    def public(self, *, valid_until: dt.date | None = None) -> PublicKey:
        """Return what others need to check documents."""
        begin = self.certificate.not_valid_before_utc.date()
        return PublicKey(self.private.public_key(), self.office, begin, valid_until)


def new_key(office: str, *, at: dt.datetime) -> DocumentKey:
    """Make a key for this office code, valid from the day of `at` (an instant with a zone)."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, office),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _TITLE),
        ]
    )
    begin = at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(NO_EXPIRY)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False
        )
        .sign(private, SHA256())
    )
    return DocumentKey(private, certificate, office)


def save(key: DocumentKey, path: Path) -> None:
    """Write the key to a new file of mode 0600, synced to disk; refuses to overwrite one."""
    secret = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except OSError as error:
        raise KeyFileRefused(f"{path}: cannot make the key file: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file:
        file.write(secret + key.certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def load(path: Path, *, office: str) -> DocumentKey:
    """Read this office's key; raises `KeyFileRefused` on any doubt and says which."""
    pem = _read_private(path)
    try:
        private = serialization.load_pem_private_key(pem, None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (ValueError, TypeError) as error:
        raise KeyFileRefused(f"{path}: the file is damaged or no document key") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise KeyFileRefused(f"{path}: this is not a P-256 key")
    if certificate.public_key() != private.public_key():
        raise KeyFileRefused(f"{path}: certificate and key in the file do not belong together")
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [name.value for name in names] != [office]:
        raise KeyFileRefused(f"{path}: this is the key of another office, not of {office}")
    return DocumentKey(private, certificate, office)


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            pem = file.read(MAX_FILE + 1)
    except OSError as error:
        raise KeyFileRefused(f"{path}: cannot read the key file: {error.strerror}") from error
    if os.name == "posix" and mode & 0o077:
        raise KeyFileRefused(f"{path}: others on this machine can read the key (mode {mode:04o})")
    if len(pem) > MAX_FILE:
        raise KeyFileRefused(f"{path}: the file is too long for a key")
    return pem


def _sync_folder(folder: Path) -> None:
    # Windows has no handle on a folder that could be synced.
    with contextlib.suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
