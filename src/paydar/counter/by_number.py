# SPDX-License-Identifier: Apache-2.0
"""Commands that name an entry by its registration number: what is read, and of whom it tells."""

from collections.abc import Callable, Iterator, Sequence

from paydar.counter.desk import Desk, Told
from paydar.facts.births import BirthRegistered
from paydar.facts.deaths import DeathRegistered
from paydar.facts.reads import Purpose
from paydar.facts.values import Shape
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.ledger.read import Look
from paydar.register.entry import entry_tag

_REGISTERED = BirthRegistered, DeathRegistered


def registration_tag(text: str) -> str:
    """Return the claim of a registration number in any spelling; empty when it is none."""
    try:
        return f"registration:{RegistrationNumber.parse(text).format()}"
    except NumberRefused:
        return ""


def entry_behind(look: Look, number: str) -> str:
    """Return the entry that a registration number stands on, or empty."""
    tag = registration_tag(number)
    found = (f.body.entry for f in look.on(tag) if isinstance(f.body, _REGISTERED))
    return next(found, "") if tag else ""


def first(body: Shape, _desk: Desk) -> list[str]:
    """Read the claim of the number that a command names."""
    tag = registration_tag(str(getattr(body, "number", "")))
    return [tag] if tag else []


def more(body: Shape, _desk: Desk, look: Look) -> Sequence[str]:
    """Read the entry behind that number."""
    entry = entry_behind(look, str(getattr(body, "number", "")))
    return [entry_tag(entry)] if entry else []


def tells_for(purpose: Purpose) -> Callable[[Shape, Desk, Look], Iterator[Told]]:
    """Return how a refusal is asked of whom it tells, when a registration number was stated."""

    def tells(body: Shape, _desk: Desk, look: Look) -> Iterator[Told]:
        number = str(getattr(body, "number", ""))
        if entry := entry_behind(look, number):
            yield Told(purpose, number, entry)

    return tells
