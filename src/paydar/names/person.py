# SPDX-License-Identifier: Apache-2.0
"""The name of a person: given name and family name, or one name only.

The given name comes first because it is the one that everybody has; in many places a person has a
single name and a made-up family name would be a false entry. The Latin spelling, where the law asks
for it, is what the person states; nothing here transliterates.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from paydar.names.script import ZWNJ, NameRefused, clean, script_of

_MARKS: Final = frozenset(" '\u2019\u02bb\u02bc-\u2010.\u00b7" + ZWNJ)  # besides letters


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as it is kept; `family` is None for a person with one name."""

    given: str
    family: str | None = None
    given_latin: str | None = None
    family_latin: str | None = None

    @property
    def has_one_name(self) -> bool:
        """Say whether the person has no family name."""
        return self.family is None

    def display(self) -> str:
        """Return given and family name in the script of the register."""
        return " ".join(filter(None, (self.given, self.family)))

    def display_latin(self) -> str | None:
        """Return the Latin spelling, or None when any part of it is missing."""
        if self.given_latin is None or (self.family is not None and self.family_latin is None):
            return None
        return " ".join(filter(None, (self.given_latin, self.family_latin)))


def parse_name(
    given: str,
    family: str | None = None,
    *,
    given_latin: str | None = None,
    family_latin: str | None = None,
) -> PersonName:
    """Read a name from a form; a part that is empty or blank, other than `given`, is absent.

    Refuses with NameRefused, whose facts say which `part`; to collect the refusals of all parts,
    call `parse_part` for each.
    """
    return PersonName(
        parse_part(given, "given"),
        _optional(family, "family"),
        _optional(given_latin, "given_latin"),
        _optional(family_latin, "family_latin"),
    )


def parse_part(text: str, part: str) -> str:
    """Read one part of a name: letters, and the few marks that stand in names, but no digits."""
    try:
        name = clean(text)
    except NameRefused as refused:
        raise NameRefused(refused.ground, **{**refused.facts, "part": part}) from None
    for character in name:
        if character not in _MARKS and unicodedata.category(character)[0] not in "LM":
            code = f"U+{ord(character):04X}"
            raise NameRefused("name-character", character=code, part=part)
        if part.endswith("_latin") and script_of(character) not in {"", "LATIN"}:
            raise NameRefused("name-not-latin", part=part)
    return name


def _optional(text: str | None, part: str) -> str | None:
    return parse_part(text, part) if text and text.strip() else None
