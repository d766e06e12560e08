# SPDX-License-Identifier: Apache-2.0
"""What a birth fact is about: its entry, its persons, the numbers told, the claims it makes.

The numbers of declarant and witnesses are left out on purpose: a hospital's representative declares
many births, and a guarded tag on them would make every one of these commands wait for the last.
"""

import hashlib
from functools import lru_cache
from typing import Final, assert_never

from paydar.facts.births import (
    BirthDeclarationAmended,
    BirthDeclared,
    BirthDelivered,
    BirthReadBackDone,
    BirthRefused,
    BirthRegistered,
    BirthReturned,
    Booklet,
    Notice,
    Persons,
)
from paydar.facts.tags import spell
from paydar.names.script import fold_tight

BirthFact = (
    BirthDeclared
    | BirthDeclarationAmended
    | BirthReturned
    | BirthRefused
    | BirthReadBackDone
    | BirthRegistered
    | BirthDelivered
)
_LONGEST: Final = 50  # characters of each spelled half of a claim


def tags_of(body: BirthFact, scheme: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the guarded and the index tags of a fact (the counter adds `office:`).

    `scheme` names the pack's national numbers in tags (`ir` in `number:ir:…`).
    """
    match body:
        case BirthDeclared() | BirthDeclarationAmended():
            return _told(body, scheme), ()
        case BirthRegistered():
            made = [*_told(body, scheme)]
            if body.number:
                made.append(f"registration:{body.number}")
            if body.national_number:
                made.append(f"number:{scheme}:{body.national_number}")
            if body.booklet is None:
                return tuple(made), ()
            made.append(booklet_tag(body.booklet))
            return tuple(made), (f"series:{_spelled(body.booklet.series)}",)
        case BirthReturned() | BirthRefused() | BirthReadBackDone() | BirthDelivered():
            return (f"entry:{body.entry}",), ()
        case _:
            assert_never(body)


def _told(
    body: BirthDeclared | BirthDeclarationAmended | BirthRegistered, scheme: str
) -> tuple[str, ...]:
    told = body.declaration
    made = [f"entry:{body.entry}", *_person_tags(body.persons)]
    numbers = dict.fromkeys(n for n in (told.mother.number, told.father.number) if n)
    made += [f"stated:{scheme}:{number}" for number in numbers]
    if told.evidence.notice is not None:
        made.append(notice_tag(told.evidence.notice))
    return tuple(made)


def _person_tags(persons: Persons) -> list[str]:
    return [f"person:{who}" for who in (persons.child, persons.mother, persons.father) if who]


def notice_tag(notice: Notice) -> str:
    """Return the claim of a certificate of birth; however it is spelled, it is the same claim."""
    return f"notice:{_spelled(notice.issuer)}/{_spelled(notice.number)}"


def booklet_tag(booklet: Booklet) -> str:
    """Return the claim of one blank booklet."""
    return f"booklet:{_spelled(booklet.series)}/{booklet.serial}"


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    """Return the text folded and spelled for a tag; one that is too long is named by its digest."""
    plain = spell(fold_tight(text))
    if 0 < len(plain) <= _LONGEST:
        return plain
    return "~" + hashlib.sha256(fold_tight(text).encode()).hexdigest()[:32]
