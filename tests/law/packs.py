# SPDX-License-Identifier: Apache-2.0
"""A copy of a pack's data in a folder, to be changed by a test."""

import shutil
from pathlib import Path

import paydar.law.packs

DATA = Path(paydar.law.packs.__file__).parent


def copy_of(pack: str, folder: Path) -> Path:
    copy = folder / pack
    shutil.copytree(DATA / pack, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
