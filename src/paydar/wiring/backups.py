# SPDX-License-Identifier: Apache-2.0
"""What the office remembers of its last backup: when, how far each book went, on which disk.

The note lies in the office's folder and is written only when the copy is whole and on disk.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Final

import msgspec

from paydar.wiring.folder import sync

NOTE: Final = "last-backup.json"


class Backup(msgspec.Struct, frozen=True):
    """A copy that was made. `books` says how many facts of each book it holds.

    `elsewhere`: it was written to another file system than the office's own; where it was carried
    afterwards nobody can know.
    """

    at: dt.datetime
    books: dict[str, int]
    elsewhere: bool


def note_backup(folder: Path, made: Backup) -> None:
    """Write the note, whole or not at all."""
    part = folder / f"{NOTE}.part"
    with part.open("wb") as file:
        file.write(msgspec.json.encode(made))
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / NOTE)
    sync(folder)


def last_backup(folder: Path) -> Backup | None:
    """Return the last backup, or None when none is noted or the note cannot be read."""
    try:
        made = msgspec.json.decode((folder / NOTE).read_bytes(), type=Backup)
    except (OSError, msgspec.MsgspecError):
        return None
    return made if made.at.tzinfo else None


def on_another_disk(folder: Path, target: Path) -> bool:
    """Say whether two folders lie on different file systems."""
    return folder.stat().st_dev != target.stat().st_dev
