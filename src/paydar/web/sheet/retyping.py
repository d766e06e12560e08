# SPDX-License-Identifier: Apache-2.0
"""The other way: a declaration that was taken before, as it may be typed into the sheet again."""

from paydar.facts.births import BirthDeclaration
from paydar.facts.values import DateOf, Place
from paydar.web.sheet.boxes import typed_date, typed_place
from paydar.web.sheet.cells import MOST_WITNESSES, Cell, all_cells
from paydar.web.speech import Speech


def new_sheet(speech: Speech) -> dict[str, str]:
    """Return what stands in a new sheet."""
    return {cell.name: _first(speech, cell) for cell in all_cells(speech.pack) if cell.first}


def _first(speech: Speech, cell: Cell) -> str:
    if cell.first == "own":
        return speech.pack.about.title[speech.language]
    if cell.listed:
        return _words(speech, cell.listed, cell.first)
    return speech.digits(cell.first)


def typed_of(told: BirthDeclaration, speech: Speech) -> dict[str, str]:
    """Return what would have been typed for this declaration, box by box."""
    typed = dict[str, str]()
    for cell in all_cells(speech.pack, MOST_WITNESSES):
        if text := _text(_value(told, cell.name, speech), cell, speech):
            typed[cell.name] = text
    return typed


def _value(told: object, name: str, speech: Speech) -> object:
    """Follow a dotted name into the declaration; places are spelled on the way."""
    value: object = told
    for part in name.split("."):
        if isinstance(value, Place):
            return typed_place(speech.pack, value, speech.language).get(part, "")
        if isinstance(value, tuple):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = getattr(value, part, None)
    return value


def _text(value: object, cell: Cell, speech: Speech) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, DateOf):
        return typed_date(speech.pack, value, speech.language)
    if isinstance(value, tuple):
        return speech.comma.join(_words(speech, cell.listed, str(code)) for code in value)
    if cell.listed:
        return _words(speech, cell.listed, str(value))
    return speech.digits(value) if isinstance(value, int) else str(value)


def _words(speech: Speech, listed: str, value: str) -> str:
    """Return number and word of a coded value; what is not on the list as it is.

    The own country is said by its name; there is no list of the names of others.
    """
    own = speech.pack.about
    if listed == "nationality" and value == own.country:
        return own.title[speech.language]
    return dict(speech.codes(listed)).get(value, value)
