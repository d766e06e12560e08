# SPDX-License-Identifier: Apache-2.0
"""The line below a box that says how its content was understood: weekday and other calendar, place.

The same echo is drawn with the page and fetched when a box is left, so nothing needs the script.
"""

from dataclasses import dataclass

from paydar.calendar.error import CalendarError
from paydar.calendar.given import GivenDate
from paydar.calendar.show import numeric, show_given
from paydar.identity.refused import NumberRefused
from paydar.law.grounds import Ground
from paydar.law.say import say
from paydar.web.sheet.boxes import Boxes, date_of
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.places import meant, written
from paydar.web.speech import Speech, value_of


@dataclass(frozen=True, slots=True)
class Echo:
    """What is said below a box. `other` is a foreign date, isolated where it is shown."""

    text: str = ""
    other: str = ""
    state: str = ""


def echo_of(cell: Cell, typed: str, speech: Speech, area: tuple[str, ...]) -> Echo:
    """Return the echo of a box; empty when there is nothing to say."""
    typed = typed.strip()
    if not typed or not cell.echoes:
        return Echo()
    if cell.kind == "date":
        return _date(typed, speech)
    if cell.kind == "place":
        return _place(typed, speech, area)
    if cell.kind == "codes":
        return _codes(cell, typed, speech)
    if cell.kind == "code":
        return _code(cell, typed, speech)
    return _number(typed, speech)


def _date(typed: str, speech: Speech) -> Echo:
    try:
        day = date_of(speech.pack, typed)
    except CalendarError as error:
        refusal = speech.pack.refuse(
            Ground(error.ground) if error.ground in set(Ground) else Ground.DATE_FORMAT,
            **error.facts,
        )
        return Echo(say(speech.pack, refusal, speech.language).message, state="wrong")
    given = GivenDate(day.earliest, day.latest, day.calendar, day.as_written)
    other = "gregorian" if speech.pack.calendar == "jalali" else "jalali"
    shown = numeric(day.earliest, other, speech.language) if day.is_full else ""
    return Echo(show_given(given, speech.language, speech.pack.calendar), shown)


def _place(typed: str, speech: Speech, area: tuple[str, ...]) -> Echo:
    found = meant(speech.pack, typed, area)
    if found.code:
        path = written(speech.pack, found.code, speech.language)
        return Echo("" if path == typed else path)
    if not found.choices:
        refusal = speech.pack.refuse(Ground.PLACE_UNKNOWN, value=typed)
        return Echo(say(speech.pack, refusal, speech.language).message, state="wrong")
    named = speech.semicolon.join(
        written(speech.pack, p.code, speech.language) for p in found.choices
    )
    return Echo(speech.say("sheet.which-place", places=named), state="look")


def _code(cell: Cell, typed: str, speech: Speech) -> Echo:
    word = _nationality(typed, speech) if cell.listed == "nationality" else ""
    value = value_of(speech.pack, cell.listed, typed)
    if value is None and not word:
        return Echo(speech.say("sheet.not-listed"), state="wrong")
    word = word or speech.code(cell.listed, value or "")
    return Echo("" if word in typed else word)


def _nationality(typed: str, speech: Speech) -> str:
    """Return a nationality that is a country: the own one by its title, others by their code."""
    boxes = Boxes(speech.pack, (), {"nationality": typed})
    code = boxes.nationality("nationality")
    if not code or code in speech.pack.codes.get("nationality", {}):
        return ""
    own = speech.pack.about
    return own.title[speech.language] if code == own.country else code.upper()


def _codes(cell: Cell, typed: str, speech: Speech) -> Echo:
    """Say each of several values; one that is not on the list spoils the line."""
    boxes = Boxes(speech.pack, (), {cell.name: typed})
    words = [speech.code(cell.listed, value) for value in boxes.codes(cell.name, cell.listed)]
    if boxes.amiss:
        return Echo(speech.say("sheet.not-listed"), state="wrong")
    said = speech.comma.join(words)
    return Echo("" if said == typed else said)


def _number(typed: str, speech: Speech) -> Echo:
    """Say that a number is wrong; which digit would be right is never said."""
    try:
        speech.pack.scheme.validate(typed)
    except NumberRefused as refused:
        ground = Ground(refused.ground) if refused.ground in set(Ground) else Ground.NUMBER_FORMAT
        refusal = speech.pack.refuse(ground, **refused.facts)
        return Echo(say(speech.pack, refusal, speech.language).message, state="wrong")
    return Echo()
