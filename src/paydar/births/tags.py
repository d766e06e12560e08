# SPDX-License-Identifier: Apache-2.0
"""What a birth fact is about: its entry, its persons, the numbers told, the claims it makes.

The numbers of declarant and witnesses are left out on purpose: a hospital's representative declares
many births, and a guarded tag on them would make every one of these commands wait for the last.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Final, assert_never

from paydar.facts.births import (
    BirthDeclarationAmended,
    BirthDeclared,
    BirthDelivered,
    BirthNumbered,
    BirthReadBackDone,
    BirthRefused,
    BirthRegistered,
    BirthReturned,
    Booklet,
    Notice,
    Persons,
)
from paydar.facts.tags import spell
from paydar.names.script import fold, fold_tight

BirthFact = (
    BirthDeclared
    | BirthDeclarationAmended
    | BirthReturned
    | BirthRefused
    | BirthReadBackDone
    | BirthRegistered
    | BirthNumbered
    | BirthDelivered
)
_SEPARATORS: Final = re.compile(r"[\W_]+")
_UNSEEN: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cn"})
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_LONGEST: Final = 50  # characters of each spelled half of a claim


def tags_of(body: BirthFact, scheme: str) -> tuple[str, ...]:
    """Return the guarded tags of a fact.

    `scheme` names the pack's national numbers in tags (`ir` in `number:ir:…`).
    """
    match body:
        case BirthDeclared() | BirthDeclarationAmended():
            return _told(body, scheme)
        case BirthRegistered():
            booklet = (booklet_tag(body.booklet),) if body.booklet else ()
            drawn = number_tags(body.number, body.national_number, scheme)
            return (*_told(body, scheme), *booklet, *drawn)
        case BirthNumbered():
            drawn = number_tags("", body.national_number, scheme)
            return (f"entry:{body.entry}", f"person:{body.child}", *drawn)
        case BirthReturned() | BirthRefused() | BirthReadBackDone() | BirthDelivered():
            return (f"entry:{body.entry}",)
        case _:
            assert_never(body)


def number_tags(number: str, national: str, scheme: str) -> tuple[str, ...]:
    """Return the claims of the numbers that were drawn; an empty one claims nothing."""
    claims = [f"registration:{number}"] if number else []
    return (*claims, f"number:{scheme}:{national}") if national else tuple(claims)


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
    """Return the claim of a certificate of birth; however it is spelled, it is the same claim.

    In the number a separator counts, whichever it is: 1/123 is not 11/23.
    """
    return issued_tag("notice", notice.issuer, notice.number)


def issued_tag(claim: str, issuer: str, number: str) -> str:
    """Return the claim of a paper by its issuer and number, the same however they are spelled."""
    return f"{claim}:{_spelled(issuer)}/{_numbered(number)}"


@lru_cache(maxsize=4096)
def _numbered(number: str) -> str:
    apart = _SEPARATORS.sub("-", fold(_visible(number))).strip("-")
    return _named(apart, number)


def booklet_tag(booklet: Booklet, claim: str = "booklet") -> str:
    """Return the claim of one booklet, by default that it was given out."""
    return f"{claim}:{_spelled(booklet.series)}/{booklet.serial}"


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    """Return the text folded and spelled for a tag."""
    return _named(fold_tight(_visible(text)), text)


def _visible(text: str) -> str:
    """Drop what no eye sees: marks, format characters and fillers make no other certificate."""
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if c not in _FILLERS and unicodedata.category(c) not in _UNSEEN)


def _named(folded: str, text: str) -> str:
    """Spell a folded text; one that is empty or too long is named by a digest."""
    plain = spell(folded)
    if 0 < len(plain) <= _LONGEST:
        return plain
    return "~" + hashlib.sha256((folded or text).encode()).hexdigest()[:32]
