# SPDX-License-Identifier: Apache-2.0
"""Who stands behind what a command states: a national number, a person's id, a claim."""

from functools import lru_cache

from paydar.counter.desk import Desk
from paydar.facts.births import BirthNumbered, BirthRegistered
from paydar.law.pack import Pack
from paydar.ledger.read import Look
from paydar.persons.fold import holder_of, standing_of
from paydar.persons.standing import NOBODY, Standing

_LONGEST_TAG = 200


def readable(tags: list[str]) -> list[str]:
    """Return the tags that a book can hold; what was typed into the others is known to nobody."""
    return [tag for tag in tags if tag.isascii() and len(tag) < _LONGEST_TAG]


@lru_cache(maxsize=4096)
def tags_of_number(pack: Pack, text: str) -> tuple[str, ...]:
    """Return the tags under which a stated number may already be known; none for no number."""
    number = pack.scheme.compact(text)
    return (f"stated:{pack.id}:{number}", f"number:{pack.id}:{number}") if number else ()


def holder(desk: Desk, look: Look, stated: str) -> str:
    """Return who is known here under a stated number; empty when nobody is."""
    facts = look.on(*tags_of_number(desk.pack, stated))
    return holder_of(desk.pack.scheme.compact(stated), (f.body for f in facts)) if facts else ""


def standing(look: Look, person: str) -> Standing:
    """Return how a person stands; `NOBODY` when nothing is known."""
    facts = look.on(f"person:{person}") if person else []
    return standing_of(person, (f.body for f in facts)) if facts else NOBODY


def birth_behind(look: Look, pack: Pack, number: str) -> str:
    """Return the birth entry that gave a number; empty when it is not held here."""
    for fact in look.on(f"number:{pack.id}:{number}") if number else ():
        body = fact.body
        if isinstance(body, BirthRegistered | BirthNumbered) and body.national_number == number:
            return body.entry
    return ""


def others_on(look: Look, claim: str, entry: str) -> list[tuple[str, str]]:
    """Return the entries that stand on a claim beside this one, each with what it is called."""
    entries = [(str(getattr(f.body, "entry", "")), f.body) for f in look.on(claim)]
    return [
        (other, str(getattr(body, "number", "") or other))
        for other, body in entries
        if other and other != entry
    ]
