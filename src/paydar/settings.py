# SPDX-License-Identifier: Apache-2.0
"""The settings of a node, read once from `paydar.toml`. Unknown keys are refused."""

import datetime as dt
import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final, Literal

FILE: Final = "paydar.toml"
REQUIRED: Final = ("country", "office")
_TYPED: Final = re.compile("`([^`]+)`")
_IN_URL: Final = re.compile("(://[^:/?#@]*):.*@")
_STATED: Final = re.compile(r"(password\s*=\s*)('[^']*'|[^&\s]+)")
SECRETS: Final = ("PGPASSWORD",)  # of the environment: the settings file holds none


class SettingsRefused(ValueError):
    """The settings file cannot be used; the message names the key."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One node. `utc_offset` is the office's civil time as minutes east of UTC."""

    country: str
    office: str
    epoch: int = 1
    earlier_epochs: str = ""
    utc_offset: int = 0
    language: str = "en"
    host: str = "127.0.0.1"
    port: int = 8000
    reached_as: str = ""
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
        return [replace(self, epoch=epoch).book for epoch in [*self.past_epochs, self.epoch]]

    @property
    def past_epochs(self) -> list[int]:
        """The closed epochs of this office that its own lineage knows of, oldest first."""
        return [int(epoch) for epoch in self.earlier_epochs.split()]

    def today(self, now: dt.datetime) -> dt.date:
        """Return the civil day at the office at that instant."""
        return (now.astimezone(dt.UTC) + dt.timedelta(minutes=self.utc_offset)).date()


EXPLAINED: Final = {
    "country": "the law pack, for example `ir` or `zz`",
    "office": "the office code, for example `zz-01-001`",
    "epoch": "which of the office's books is written; set by `paydar restore`, never by hand",
    "earlier_epochs": "epochs of the office's closed books, with spaces; set by `paydar restore`",
    "utc_offset": "civil time of the office, minutes east of UTC",
    "language": "the language in which pages open, `fa` or `en`",
    "host": "the address on which `paydar serve` listens; other machines reach it over TLS only",
    "port": "the port on which `paydar serve` listens",
    "reached_as": "names and addresses by which the clerks' machines reach the office, with spaces",
    "store": "empty for the file in this folder, or `postgresql://…` for a hub's database",
    "address": "the address printed on certificates at which anyone can check them",
}
EXPLAINED_FA: Final = {
    "country": "بستهٔ قوانین، برای نمونه `ir` یا `zz`",
    "office": "کد اداره، برای نمونه `zz-01-001`",
    "epoch": "شمارهٔ دورهٔ دفتر؛ تنها با `paydar restore` عوض می‌شود و هرگز با دست",
    "earlier_epochs": "دوره‌های بسته‌شدهٔ دفتر، جدا با فاصله؛ تنها با `paydar restore`",
    "utc_offset": "ساعت رسمی محل اداره: چند دقیقه جلوتر از ساعت جهانی",
    "language": "زبانی که صفحه‌ها با آن باز می‌شود: `fa` یا `en`",
    "host": "نشانی شبکه‌ای که `paydar serve` روی آن پاسخ می‌دهد؛ رایانه‌های دیگر تنها با TLS",
    "port": "درگاهی که `paydar serve` روی آن پاسخ می‌دهد",
    "reached_as": "نام‌ها و نشانی‌هایی که رایانهٔ متصدیان اداره را با آن می‌یابد، جدا با فاصله",
    "store": "برای پروندهٔ همین پوشه خالی؛ برای پایگاه دادهٔ مرکز `postgresql://…`",
    "address": "نشانی چاپ‌شده روی گواهی‌ها که هر کس می‌تواند گواهی را در آن بررسی کند",
}
MEANINGS: Final = {"en": EXPLAINED, "fa": EXPLAINED_FA}


@dataclass(frozen=True, slots=True)
class Explained:
    """One setting as it stands: `default` is None for a key that must be stated."""

    key: str
    value: str | int
    default: str | int | None
    origin: Literal["file", "default"]
    meaning: dict[str, str]


@dataclass(frozen=True, slots=True)
class Secret:
    """A variable of the environment that holds a secret: whether it is set, never what it says."""

    name: str
    is_set: bool


def explain(folder: Path) -> list[Explained]:
    """Return every setting with its meaning, value, default and origin; secrets are masked.

    Raises `SettingsRefused`.
    """
    now, told = load(folder), tomllib.loads((folder / FILE).read_text("utf-8"))
    plain = Settings(country="", office="")
    return [
        Explained(
            key=field.name,
            value=masked(getattr(now, field.name)),
            default=None if field.name in REQUIRED else getattr(plain, field.name),
            origin="file" if field.name in told else "default",
            meaning={language: means[field.name] for language, means in MEANINGS.items()},
        )
        for field in fields(Settings)
    ]


def spoken(meaning: str) -> str:
    """Return a meaning as people read it: what is typed stands apart from the text's direction."""
    return _TYPED.sub("\u2066\\1\u2069", meaning)


def secrets_set() -> list[Secret]:
    """Return which secrets the environment holds."""
    return [Secret(name, bool(os.environ.get(name))) for name in SECRETS]


def masked(value: str | int) -> str | int:
    """Return a value; the password in a database's address is never shown."""
    if not isinstance(value, str):
        return value
    return _STATED.sub(r"\1…", _IN_URL.sub(r"\1:…@", value))


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
    for key in REQUIRED:
        if not told.get(key):
            raise SettingsRefused(f"{path} does not say the {key}")
    if not all(
        past.isdecimal() and past.isascii() for past in told.get("earlier_epochs", "").split()
    ):
        raise SettingsRefused(f"{path}: earlier_epochs must be numbers with spaces between them")
    return Settings(**told)


def write(folder: Path, settings: Settings) -> None:
    """Write the settings file, each key with its explanation."""
    lines = list[str]()
    for field in fields(Settings):
        value = getattr(settings, field.name)
        shown = f'"{value}"' if isinstance(value, str) else str(value)
        lines += [f"# {EXPLAINED[field.name]}", f"{field.name} = {shown}", ""]
    (folder / FILE).write_text("\n".join(lines), "utf-8")
