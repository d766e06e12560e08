# SPDX-License-Identifier: Apache-2.0
"""The settings of a node, read once from `paydar.toml`. Unknown keys are refused."""

import datetime as dt
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

FILE: Final = "paydar.toml"


class SettingsRefused(ValueError):
    """The settings file cannot be used; the message names the key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One node. `utc_offset` is the office's civil time as minutes east of UTC."""

    country: str
    office: str
    epoch: int = 1
    utc_offset: int = 0
    language: str = "en"
    host: str = "127.0.0.1"
    port: int = 8000
    address: str = ""
    store: str = ""

    @property
    def book(self) -> str:
        """The name of the acts book: the office, and from the second epoch on the epoch too."""
        return self.office if self.epoch == 1 else f"{self.office}-{self.epoch}"

    @property
    def reads_book(self) -> str:
        """The name of the book of look-ups."""
        return f"{self.book}-reads"

    def own_books(self) -> list[str]:
        """Return the names of this office's acts books of every epoch so far."""
        older = [self.office] + [f"{self.office}-{n}" for n in range(2, self.epoch)]
        return [*older, self.book] if self.epoch > 1 else [self.book]

    def today(self, now: dt.datetime) -> dt.date:
        """Return the civil day at the office at that instant."""
        return (now.astimezone(dt.UTC) + dt.timedelta(minutes=self.utc_offset)).date()


EXPLAINED: Final = {
    "country": "the law pack, for example `ir` or `zz`",
    "office": "the office code, for example `zz-01-001`",
    "epoch": "which of the office's books is written; raised by `paydar restore`, never by hand",
    "utc_offset": "civil time of the office, minutes east of UTC",
    "language": "the language in which pages open, `fa` or `en`",
    "host": "the address on which `paydar serve` listens",
    "port": "the port on which `paydar serve` listens",
    "store": "empty for the file in this folder, or `postgresql://…` for a hub's database",
    "address": "the address printed on certificates at which anyone can check them",
}


def load(folder: Path) -> Settings:
    """Read the settings of a node's folder; raises `SettingsRefused` naming what is wrong."""
    path = folder / FILE
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SettingsRefused(f"{folder} is not a paydar folder: it has no {FILE}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsRefused(f"{path} cannot be read: {error}") from error
    known = {f.name: f.type for f in fields(Settings)}
    for key, value in told.items():
        if key not in known:
            raise SettingsRefused(f"{path} has an unknown key: {key}")
        if type(value) is not known[key]:
            raise SettingsRefused(f"{path}: {key} must be of type {known[key]}")
    for key in ("country", "office"):
        if not told.get(key):
            raise SettingsRefused(f"{path} does not say the {key}")
    return Settings(**told)


def write(folder: Path, settings: Settings) -> None:
    """Write the settings file, each key with its explanation."""
    lines = list[str]()
    for field in fields(Settings):
        value = getattr(settings, field.name)
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        lines += [f"# {EXPLAINED[field.name]}", f"{field.name} = {shown}", ""]
    (folder / FILE).write_text("\n".join(lines), "utf-8")
