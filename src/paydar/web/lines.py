# SPDX-License-Identifier: Apache-2.0
"""What pages with a few boxes share: faults in words, and boxes outside the sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.http import HttpRequest

from paydar.counter.receipts import Ground, refused
from paydar.law.grounds import Refusal
from paydar.web.sheet.cells import Cell
from paydar.web.sheet.closing import Closing
from paydar.web.sheet.echoes import echo_of
from paydar.web.sheet.shown import Box, label_of

_FIRST_OF_GROUP: Final = frozenset({"series", "amount", "0"})


def in_words(
    request: HttpRequest, amiss: Iterable[Refusal], unsaid: Iterable[str]
) -> tuple[Ground, ...]:
    """Return every fault as it is said to a person, in the language of the page."""
    speech = request.speech
    empty = tuple(
        Ground(
            ground="unsaid",
            field=name,
            law="",
            message=speech.say("sheet.unsaid"),
            way_out=speech.say("sheet.unsaid-way-out"),
        )
        for name in unsaid
    )
    return empty + refused(speech.pack, "", tuple(amiss), speech.language).refusals


def unreadable(request: HttpRequest, last: Closing) -> tuple[Ground, ...]:
    """Return what cannot be read of the last lines."""
    return in_words(request, last.amiss, last.unsaid)


def last_box(
    request: HttpRequest,
    cell: Cell,
    typed: Mapping[str, str],
    faults: Sequence[Ground],
    *,
    prefix: str = "",
) -> Box:
    """Return a box with what is typed into it and what is said beside it."""
    text = typed.get(cell.name, "")
    beside = tuple(f for f in faults if f.field and touches(f.field, cell.name))
    echo = echo_of(cell, text, request.speech, ())
    return Box(cell, label_of(request.speech, cell), text, echo, beside, prefix)


def touches(field: str, name: str) -> bool:
    """Whether a fault is said beside this box: its own, or that of a group that it begins."""
    if field == name:
        return True
    return name.startswith(f"{field}.") and name.rpartition(".")[2] in _FIRST_OF_GROUP
