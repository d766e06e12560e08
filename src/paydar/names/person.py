# SPDX-License-Identifier: Apache-2.0
"""The parts of a person's name, as they are typed: what may stand in them and what may not.

The Latin spelling, where the law asks for it, is what the person states; nothing here
transliterates.
"""

import unicodedata
from typing import Final

from paydar.names.script import ZWNJ, NameRefused, clean, script_of

_MARKS: Final = frozenset(" '\u2019\u02bb\u02bc-\u2010.\u00b7" + ZWNJ)  # besides letters


def parse_part(text: str, part: str) -> str:
    """Read one part of a name: letters, and the few marks that stand in names, but no digits.

    Refuses with `NameRefused`, whose facts say which `part`.
    """
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
