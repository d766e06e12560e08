# SPDX-License-Identifier: Apache-2.0
"""Photographs of papers: decoded and written anew as at the counter, sealed, one file each.

They lie in the folder `parents` of the node and nowhere else; they enter the ledger only when a
registrar takes the declaration, through the counter's own door.
"""

import base64
import contextlib
import datetime as dt
import os
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.db.models import Sum

from paydar.counter.attachments import clean
from paydar.identity.opaque import is_opaque_id, new_entry_id
from paydar.web.accounts.secret import keyed
from paydar.web.node import node
from paydar.web.parents import limits
from paydar.web.parents.models import Phoned, Photograph

FOLDER: Final = "parents"
ABOUT: Final = ("certificate", "papers", "other")
_STRAY: Final = dt.timedelta(hours=1)
_OWNER_ONLY: Final = 0o600


def take(row: Phoned, data: bytes, about: str) -> str:
    """Keep a photograph; return nothing, or why not: unreadable, too-large, too-many, full.

    The same picture sent twice is one.
    """
    if len(data) > limits.LARGEST_PHOTOGRAPH:
        return "too-large"
    cleaned = clean(data)
    if cleaned is None or not cleaned[0].startswith("image/"):
        return "unreadable"
    media, kept = cleaned
    if len(kept) > limits.LARGEST_PHOTOGRAPH:
        return "too-large"
    if len(kept) + (Photograph.objects.aggregate(all=Sum("size"))["all"] or 0) > limits.MOST_KEPT:
        return "full"
    return _keep(row, kept, media, about if about in ABOUT else "other")


def _keep(row: Phoned, kept: bytes, media: str, about: str) -> str:
    digest = keyed("parents-photograph", base64.b64encode(kept).decode())
    with transaction.atomic(using=node().alias):
        mine = Photograph.objects.filter(phoned=row)
        if mine.filter(digest=digest).exists():
            return ""
        if mine.count() >= limits.MOST_PHOTOGRAPHS:
            return "too-many"
        name = new_entry_id()
        _write(name, _sealer().encrypt(kept))
        Photograph.objects.create(
            name=name, phoned=row, digest=digest, about=about, media=media, size=len(kept),
            at=node().office.clock(),
        )  # fmt: skip
    return ""


def of(row: Phoned) -> list[Photograph]:
    """Return the photographs of a declaration in the order in which they came."""
    return list(Photograph.objects.filter(phoned=row).order_by("at", "name"))


def opened(photograph: Photograph) -> bytes:
    """Return the picture; empty when its file is gone or was not sealed here."""
    try:
        return _sealer().decrypt(_path(str(photograph.name)).read_bytes())
    except (OSError, InvalidToken):
        return b""


def remove(row: Phoned, name: str) -> None:
    """Remove one photograph of a declaration."""
    found = Photograph.objects.filter(phoned=row, name=name)
    if found.exists():
        found.delete()
        _path(name).unlink(missing_ok=True)


def remove_all(row: Phoned) -> None:
    """Remove every photograph of a declaration."""
    for one in of(row):
        remove(row, str(one.name))


def remove_strays(now: dt.datetime) -> None:
    """Remove files that no row names: a process died between the two."""
    folder = node().office.folder / FOLDER
    if not folder.is_dir():
        return
    known = set(Photograph.objects.values_list("name", flat=True))
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            old = now.timestamp() - path.stat().st_mtime > _STRAY.total_seconds()
            if old and is_opaque_id(path.stem) and path.stem not in known:
                path.unlink()


def _path(name: str) -> Path:
    return node().office.folder / FOLDER / f"{name}.sealed"


def _write(name: str, data: bytes) -> None:
    path = _path(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sealer() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"paydar.parents")
    return Fernet(base64.urlsafe_b64encode(derive.derive(node().secret.encode())))
