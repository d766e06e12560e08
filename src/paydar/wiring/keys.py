# SPDX-License-Identifier: Apache-2.0
"""The private keys of an office: one for each book of its epoch, one for its documents."""

import datetime as dt
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from paydar.certificates.keys import new_key, save
from paydar.ledger.checkpoint import Signer
from paydar.ledger.errors import WrongKey
from paydar.settings import Settings
from paydar.wiring.folder import Clock, sync

KEYS: Final = "keys"
DOCUMENT_KEY: Final = "documents.pem"


def new_keys(folder: Path, settings: Settings, clock: Clock) -> None:
    """Write the note keys of both books and the document key, readable by their owner only."""
    keys = folder / KEYS
    keys.mkdir(mode=0o700, exist_ok=True)
    for name in (settings.book, settings.reads_book):
        secret = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        handle = os.open(keys / f"{name}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    here = clock() + dt.timedelta(minutes=settings.utc_offset)  # valid from the office's own day
    save(new_key(settings.office, at=here), keys / DOCUMENT_KEY)
    sync(keys)


def signer(folder: Path, name: str) -> Signer:
    """Return the key of one of our books; raises `WrongKey`."""
    path = folder / KEYS / f"{name}.pem"
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongKey(f"{path} is not a key that can be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey(f"{path} is not an Ed25519 key")
    return Signer(key, name)


def keys_at_hand(folder: Path, settings: Settings) -> dict[str, str]:
    """Return the verifier keys of those of our books whose key lies here."""
    own = (settings.book, settings.reads_book)
    at_hand = [name for name in own if (folder / KEYS / f"{name}.pem").exists()]
    return {name: signer(folder, name).verifier.spell() for name in at_hand}
