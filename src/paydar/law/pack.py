# SPDX-License-Identifier: Apache-2.0
"""A law pack: a country as dated data, read once, looked up often.

Packs are found by the entry point group `paydar.law`; each names a module with `load() -> Pack`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.resources.abc import Traversable
from typing import Final

from paydar.facts import deaths
from paydar.facts.births import Role
from paydar.identity.scheme import NumberScheme
from paydar.law.causes import Causes
from paydar.law.grounds import Ground, Refusal, Remark
from paydar.law.names import NameGuide
from paydar.law.settings import (
    Article,
    BirthFile,
    BookletsFile,
    Code,
    DeathDeclarantRule,
    DeathFile,
    DeclarantRule,
    DocumentsFile,
    GroundText,
    HolidaysFile,
    NumbersFile,
    OfficesFile,
    PackFile,
    SheetFile,
    Words,
)
from paydar.law.terms import ClosedDays
from paydar.places.place import Gazetteer

GROUP: Final = "paydar.law"


class PackNotFoundError(LookupError):
    """No installed pack has this id; `installed` names those that are."""

    def __init__(self, pack: str, installed: tuple[str, ...]) -> None:
        super().__init__(f"no law pack {pack!r}; installed: {', '.join(installed) or 'none'}")
        self.pack = pack
        self.installed = installed


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pack:
    """The law of one country in one version. Compared and hashed by identity."""

    folder: Traversable
    about: PackFile
    articles: dict[str, Article]
    birth: BirthFile
    death: DeathFile
    guide: NameGuide
    holidays: HolidaysFile
    closed: ClosedDays
    numbers: NumbersFile
    scheme: NumberScheme
    offices: OfficesFile
    law_of: dict[str, str]
    texts: dict[str, GroundText]
    remarks: dict[str, GroundText]
    codes: dict[str, dict[str, Code]]
    sheet: SheetFile
    labels: dict[str, Words]
    documents: DocumentsFile
    booklets: BookletsFile
    causes: Causes
    gazetteer: Gazetteer
    declarants: dict[Role, DeclarantRule]
    first_rank: int
    death_declarants: dict[deaths.Role, DeathDeclarantRule]

    @property
    def id(self) -> str:
        """Return the pack's short name, `ir`."""
        return self.about.id

    @property
    def version(self) -> str:
        """Return the pack's version, `2026.1`."""
        return self.about.version

    @property
    def name(self) -> str:
        """Return what envelopes say: `ir@2026.1`."""
        return f"{self.about.id}@{self.about.version}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of its texts, the register's own first."""
        return self.about.languages

    @property
    def calendar(self) -> str:
        """Return the calendar in which the office writes."""
        return self.about.calendar

    def article_of(self, ground: str) -> str:
        """Return the key of the article that a ground rests on; empty when it names none."""
        return self.law_of.get(ground, "")

    def refuse(self, ground: Ground, field: str = "", **facts: str) -> Refusal:
        """Return a refusal on this ground with its article."""
        return Refusal(ground.value, field, self.article_of(ground), tuple(facts.items()))

    def remark(self, about: str, field: str = "", **facts: str) -> Remark:
        """Return a remark with its article."""
        return Remark(about, field, self.article_of(about), tuple(facts.items()))

    def code_label(self, listed: str, value: str, language: str) -> str:
        """Return the word for a coded value; the value itself when the pack has none."""
        code = self.codes.get(listed, {}).get(value)
        return code.words.get(language, value) if code else value

    def value_of(self, listed: str, typed: str) -> str | None:
        """Return the value that a registrar meant by a number, a word or the value itself."""
        wanted = typed.strip().casefold()
        for value, code in self.codes.get(listed, {}).items():
            if wanted in {value, str(code.number), *(w.casefold() for w in code.words.values())}:
                return value
        return None


@cache
def find_pack(pack: str) -> Pack:
    """Return the installed pack of that id; raises `PackNotFoundError`."""
    for point in entry_points(group=GROUP):
        if point.name == pack:
            loaded: Pack = point.load().load()
            return loaded
    raise PackNotFoundError(pack, installed_packs())


def installed_packs() -> tuple[str, ...]:
    """Return the ids of the installed packs, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))
