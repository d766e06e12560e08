# SPDX-License-Identifier: Apache-2.0
"""An office's folder on disk: what lies in it, which law it names, and its one ledger."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from paydar.law.offices import OfficeOfPack, OfficeUnknownError, office_of
from paydar.law.pack import Pack, PackNotFoundError, find_pack
from paydar.ledger.books import Books
from paydar.ledger.errors import PaydarError
from paydar.ledger.projection import Projection
from paydar.ledger.stores import Store
from paydar.ledger.stores.sqlite import SqliteStore
from paydar.register.entries import Entries
from paydar.register.notices import Noticing
from paydar.settings import Settings

LEDGER: Final = "ledger.sqlite"
SEARCH: Final = "search.sqlite"
LOCK: Final = "writer.lock"
Clock = Callable[[], dt.datetime]


class FolderRefused(PaydarError):
    """The folder cannot become or be a node."""

    what_to_do = "Name another folder, or check what is in this one."


def system_clock() -> dt.datetime:
    """Return now, in UTC."""
    return dt.datetime.now(dt.UTC)


def store_of(folder: Path, settings: Settings, *, founding: bool = False) -> Store:
    """Return the store that the settings name. PostgreSQL needs the extra `postgres`."""
    if not settings.store:
        if not founding and not (folder / LEDGER).exists():
            raise FolderRefused(f"{folder} has lost its ledger ({LEDGER})")
        return SqliteStore(folder / LEDGER)
    try:
        from paydar.ledger.stores.postgres import PostgresStore  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise FolderRefused("a PostgreSQL store needs the extra: paydar[postgres]") from error
    return PostgresStore(settings.store)


def projections(books: Books) -> list[Projection]:
    """Return the prompt projections: written in the commit of the facts."""
    return [Entries(books), Noticing(books)]


def pack_of(settings: Settings) -> Pack:
    """Return the law pack that the settings name; raises `FolderRefused`."""
    try:
        return find_pack(settings.country)
    except PackNotFoundError as error:
        raise FolderRefused(str(error)) from error


def templates_of(pack: Pack) -> Path:
    """Return the folder of a pack's document templates on disk."""
    folder = pack.folder / "templates"
    if not isinstance(folder, Path):
        raise FolderRefused(f"the templates of {pack.name} do not lie in a folder")
    return folder


def place_of(pack: Pack, settings: Settings) -> OfficeOfPack:
    """Return what the pack says of this office; raises `FolderRefused`."""
    try:
        return office_of(pack, settings.office)
    except OfficeUnknownError as error:
        raise FolderRefused(f"{pack.name} knows no office {settings.office}") from error


def make_empty(folder: Path) -> None:
    """Make a folder that only we may enter, or raise `FolderRefused` when something is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderRefused(f"{folder} is not empty")
        folder.chmod(0o700)  # everybody's lives are in here: for the office's account only
    except OSError as error:
        raise FolderRefused(f"{folder} cannot be used: {error}") from error


def sync(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
