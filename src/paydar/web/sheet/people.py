# SPDX-License-Identifier: Apache-2.0
"""Who a typed number belongs to, once it is written down that this sheet asked.

What the register knows of a number may show in a refusal as much as beside the box. So every
number on a sheet is written to the book of look-ups, with the purpose of registering, before the
sheet is compared with the register at all; once for each number and sheet. The same is written
whether anybody is known under it or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from paydar.births.case import Case
from paydar.calendar.show import age_on
from paydar.facts.births import BirthDeclaration, Parent
from paydar.facts.reads import Purpose
from paydar.facts.values import Name
from paydar.identity.refused import NumberRefused
from paydar.law.grounds import Refusal
from paydar.names.script import fold_tight
from paydar.persons.standing import Standing
from paydar.web.accounts.models import Draft
from paydar.web.guard import asker, at_pace
from paydar.web.node import node
from paydar.web.sheet.echoes import Echo

MOST_LOOKED: Final = 20  # numbers and entries that one sheet may ask for
PURPOSE: Final[Purpose] = "registration"
PARENTS: Final = ("mother", "father")


class AskedTooMuch(Exception):
    """One sheet asked for more persons than any birth has."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of one parent beside the number. `state` is `look` when it needs a look."""

    who: str
    text: str
    state: str = ""


def write_down(request: HttpRequest, draft: Draft, told: BirthDeclaration) -> tuple[Refusal, ...]:
    """Write the look-up of each parent's number; return why it may not be made, or nothing.

    Raises `AskedTooMuch`.
    """
    office = node().office
    for number in _numbers(told):
        if number in draft.looked:
            continue
        entry = office.register.by_national(office.pack.id, number)
        entries = ("",) if entry is None else ("", entry.id)
        if refusals := _write(request, draft, number, entries):
            return refusals
    return ()


def write_down_entry(request: HttpRequest, draft: Draft, entry: str) -> tuple[Refusal, ...]:
    """Write the look-up of an entry that is laid beside the sheet. Raises `AskedTooMuch`."""
    return () if entry in draft.looked else _write(request, draft, entry, (entry,))


def _write(
    request: HttpRequest, draft: Draft, what: str, entries: Iterable[str]
) -> tuple[Refusal, ...]:
    """Write a look-up for each entry; only then does the sheet remember that it asked."""
    if len(draft.looked) >= MOST_LOOKED:
        raise AskedTooMuch
    at_pace(request)
    for entry in entries:
        if refusals := node().office.look_up(asker(request), PURPOSE, what, entry):
            return refusals
    remember(draft, [what])
    return ()


def remember(draft: Draft, looked: Iterable[str]) -> None:
    """Note with the sheet what was written for it, so that it is written once."""
    if fresh := [what for what in looked if what not in draft.looked]:
        draft.looked = [*draft.looked, *dict.fromkeys(fresh)]
        draft.save(update_fields=["looked"])


def _numbers(told: BirthDeclaration) -> Iterable[str]:
    """Yield each parent's number as it is kept; one that cannot be right is not asked for."""
    scheme = node().office.pack.scheme
    for parent in (told.mother, told.father):
        try:
            if parent.known == "named" and parent.number:
                yield scheme.validate(parent.number)
        except NumberRefused:
            continue


def known(request: HttpRequest, told: BirthDeclaration, case: Case) -> list[Known]:
    """Return what the register knows of each parent with a number: the least that identifies."""
    asked = set(_numbers(told))
    found = []
    for who in PARENTS:
        parent: Parent = getattr(told, who)
        if case.pack.scheme.compact(parent.number) in asked:
            found.append(_known(request, who, parent, getattr(case, who)))
    return found


def echoes(found: Iterable[Known]) -> Mapping[str, Echo]:
    """Return the same as lines below the number boxes."""
    return {f"{one.who}.number": Echo(one.text, "", one.state) for one in found}


def _known(request: HttpRequest, who: str, parent: Parent, standing: Standing) -> Known:
    speech = request.speech
    if not standing.person:
        return Known(who, speech.say("person.unknown"))
    name = f"\u2068{_words(standing.name)}\u2069"
    differs = _differs(parent.name, standing.name)
    if not standing.registered:
        text = speech.say("person.mentioned", name=name)
    else:
        text = speech.say("person.registered", name=name, how=_how(request, standing))
    if differs:
        text = f"{text} {speech.say('person.name-differs')}"
    return Known(who, text, "look" if differs or standing.died or standing.contested else "")


def _how(request: HttpRequest, standing: Standing) -> str:
    """Return age and whether living: "34 years old, living"."""
    speech, office = request.speech, node().office
    if standing.died is not None:
        return speech.say("person.died")
    if standing.born is None or not standing.born.is_full:
        return speech.say("person.living")
    today = office.today()
    age = age_on(standing.born.earliest, today, office.pack.calendar)
    return speech.say("person.age-living", age=age)


def _words(name: Name) -> str:
    return f"{name.given} {name.family}".strip()


def _differs(told: Name, kept: Name) -> bool:
    """Whether a part that both have is not the same."""
    pairs = ((told.given, kept.given), (told.family, kept.family))
    return any(one and other and fold_tight(one) != fold_tight(other) for one, other in pairs)
