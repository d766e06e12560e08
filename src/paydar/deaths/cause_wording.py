# SPDX-License-Identifier: Apache-2.0
"""How the cause of death is said: the lines of the form in its order, what is not told left out."""

from collections.abc import Iterator
from typing import Final

from paydar.births.values import (
    NOTHING_SAID,
    Row,
    Said,
    Saying,
    name_of,
    say_code,
    say_count,
    say_date,
    say_flow,
    say_ltr,
    say_phrase,
    say_plain,
    say_within,
)
from paydar.facts.causes import CauseCode, CauseLine, CauseOfDeath
from paydar.law.say import figures, label

_CHAIN: Final = {"fa": "بخش یک، سطر {line}", "en": "Part I, line {line}"}
_OTHER: Final = {"fa": "بخش دو، مورد {line}", "en": "Part II, condition {line}"}
_LINES: Final = {"fa": ["الف", "ب", "ج", "د"], "en": ["a", "b", "c", "d"]}  # as the form names them
_UNTOLD: Final = "unknown"


def cause_rows(view: Saying, told: CauseOfDeath | None, *, printed: bool) -> list[Row]:
    """Return a row for each line of the form that says something."""
    if told is None:
        return []
    rows = [*_lines(view, "cause.chain", told.chain), *_lines(view, "cause.other", told.other)]
    for field, (value, direction) in _answers(view, told):
        if value:
            name = label(view.pack, field, view.language)
            rows.append(Row(field, name, value, direction))
    return [Row(r.field, r.label, r.value, r.direction, printed) for r in rows]


def _lines(view: Saying, where: str, lines: tuple[CauseLine, ...]) -> Iterator[Row]:
    names = _LINES.get(view.language, _LINES["en"]) if where == "cause.chain" else []
    words = _CHAIN if names else _OTHER
    for index, line in enumerate(lines):
        named = index < len(names)
        name = names[index] if named else figures(index + 1, view.language)
        parts = [say_within(line.text)]
        if line.interval is not None:
            parts.append(say_within(line.interval.as_written))
        if line.code is not None:
            parts.append(say_within(_code(line.code), "\u2066"))
        title = say_phrase(view, words, line=name)
        yield Row(f"{where}.{index}", title, " · ".join(parts), say_flow(view))


def _code(told: CauseCode) -> str:
    return f"{told.classification.upper()} {told.code}"


def _answers(view: Saying, told: CauseOfDeath) -> Iterator[tuple[str, Said]]:
    """Yield what is told beside the lines; an answer that nobody gave says nothing."""

    def answer(value: str) -> Said:
        return say_code(view, "answer", value) if value not in {"", _UNTOLD} else NOTHING_SAID

    def listed(name: str, value: str) -> Said:
        return say_code(view, name, value) if value not in {"", _UNTOLD} else NOTHING_SAID

    yield "cause.surgery.performed", answer(told.surgery.performed)
    yield "cause.surgery.on", say_date(view, told.surgery.on)
    yield "cause.surgery.reason", say_plain(told.surgery.reason)
    yield "cause.autopsy.requested", answer(told.autopsy.requested)
    yield "cause.autopsy.findings_used", answer(told.autopsy.findings_used)
    yield "cause.manner", say_code(view, "manner", told.manner)
    if told.external is not None:
        yield "cause.external.how", say_plain(told.external.how)
        yield "cause.external.on", say_date(view, told.external.on)
        yield "cause.external.place", listed("occurrence-place", told.external.place)
        yield "cause.external.place_text", say_plain(told.external.place_text)
    if told.infant is not None:
        yield "cause.infant.multiple", answer(told.infant.multiple)
        yield "cause.infant.stillborn", answer(told.infant.stillborn)
        yield "cause.infant.hours_survived", say_count(view, told.infant.hours_survived)
        yield "cause.infant.weight", say_count(view, told.infant.weight)
        yield "cause.infant.weeks", say_count(view, told.infant.weeks)
        yield "cause.infant.mother_age", say_count(view, told.infant.mother_age)
        yield "cause.infant.maternal", say_plain(told.infant.maternal)
    if told.pregnancy is not None:
        yield "cause.pregnancy.pregnant", say_code(view, "answer", told.pregnancy.pregnant)
        yield "cause.pregnancy.when", listed("pregnancy-when", told.pregnancy.when)
        yield "cause.pregnancy.contributed", answer(told.pregnancy.contributed)
    if told.certifier is not None:
        yield "cause.certifier.role", say_code(view, "cause-certifier", told.certifier.role)
        yield "cause.certifier.name", say_plain(name_of(told.certifier.name))
        yield "cause.certifier.licence", say_ltr(view, told.certifier.licence)
        yield "cause.certifier.on", say_date(view, told.certifier.on)
    if told.underlying is not None:
        yield "cause.underlying.code", (_code(told.underlying.code), "ltr")
        yield "cause.underlying.by", say_code(view, "selected-by", told.underlying.by)
        yield "cause.underlying.with_what", say_plain(told.underlying.with_what)
