# SPDX-License-Identifier: Apache-2.0
"""The program's own sentences, as gettext keeps them: English in a template, one .po a translation.

`texts/paydar.pot` holds every sentence in English under the key by which a page asks for it
(`msgctxt`); `texts/fa.po` the same in Persian. They are read when first asked for, so that nothing
has to be compiled: see docs/decisions/0024. Which form goes with a number is for gettext of the
standard library to say, by the `Plural-Forms` of the language. A sentence that is not translated,
or only guessed (fuzzy), is said in English.
Source: GNU gettext manual, "PO Files" and "Plural forms" (read 2026-11-22).
"""

import io
from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Final

import polib

TEXTS: Final = Path(__file__).parent / "texts"
SOURCE: Final = "en"
_MANY: Final = 1000  # a number that has the form for many in each of our languages
# Directions are spelled out in the files, where an invisible character would be lost.
_MARKS: Final = {"{ltr}": "\u2066", "{end}": "\u2069"}


class Catalogue(Mapping[str, str]):
    """Every sentence of a language by its dotted key; of one with forms, the form for many."""

    def __init__(self, language: str) -> None:
        self._told = _translations(language)
        self._forms = _english()
        self._many = {key: self._form(key, None) for key in self._forms}
        self._counts = {key: values_of(many) for key, (_, many) in self._forms.items() if many}

    def __getitem__(self, key: str) -> str:
        return self._many[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._many)

    def __len__(self) -> int:
        return len(self._many)

    def said(self, key: str, values: Mapping[str, object]) -> str:
        """Return a sentence in the form that its first number asks for, values not yet put in."""
        for name in self._counts.get(key, ()):
            if isinstance(number := values.get(name), int):
                return self._form(key, number)
        return self._many[key]

    def _form(self, key: str, number: int | None) -> str:
        one, many = self._forms[key]
        if not many:
            text = self._told.pgettext(key, one)
        else:
            text = self._told.npgettext(key, one, many, _MANY if number is None else abs(number))
        for spelled, mark in _MARKS.items():
            text = text.replace(spelled, mark)
        return text


def values_of(text: str) -> list[str]:
    """Return the names of the values that a sentence takes, in the order of the sentence."""
    return [name for _, name, _, _ in Formatter().parse(text) if name]


@cache
def _english() -> dict[str, tuple[str, str]]:
    source = polib.pofile(str(TEXTS / "paydar.pot"), encoding="utf-8")
    return {entry.msgctxt: (entry.msgid, entry.msgid_plural) for entry in source}


def _translations(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    told = polib.pofile(str(TEXTS / f"{language}.po"), encoding="utf-8")
    return GNUTranslations(io.BytesIO(told.to_binary()))


@cache
def catalogue(language: str) -> Catalogue:
    """Return what is said in a language; read once."""
    return Catalogue(language)
