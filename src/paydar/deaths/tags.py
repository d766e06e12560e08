# SPDX-License-Identifier: Apache-2.0
"""What a death fact is about: its entry, the person, the numbers told, the claims it makes.

A registered death claims the person, and the number that was stated, with `death:`: two of them, of
two offices that were cut off from each other, are a conflict that a registrar resolves.
"""

from typing import assert_never

from paydar.births.tags import booklet_tag, issued_tag
from paydar.facts.births import Booklet
from paydar.facts.deaths import (
    Certificate,
    DeathDeclared,
    DeathRefused,
    DeathRegistered,
    DeathReturned,
    Deceased,
)

DeathFact = DeathDeclared | DeathReturned | DeathRefused | DeathRegistered


def tags_of(body: DeathFact, scheme: str) -> tuple[str, ...]:
    """Return the guarded tags of a fact; `scheme` names the pack's national numbers in tags."""
    match body:
        case DeathDeclared():
            return _told(body, scheme)
        case DeathRegistered():
            booklet = body.collected.booklet
            voided = (voided_tag(booklet),) if booklet else ()
            drawn = (f"registration:{body.number}",) if body.number else ()
            claims = death_tags(body.person, body.declaration.deceased, scheme)
            return (*_told(body, scheme), *claims, *voided, *drawn)
        case DeathReturned() | DeathRefused():
            return (f"entry:{body.entry}",)
        case _:
            assert_never(body)


def death_tags(person: str, deceased: Deceased, scheme: str) -> tuple[str, ...]:
    """Return the claims that a death makes on the person, and on the number that is told."""
    number = (f"death:{scheme}:{deceased.number}",) if deceased.number else ()
    return (f"death:{person}", *number)


def certificate_tag(certificate: Certificate) -> str:
    """Return the claim of a certificate of death; however it is spelled, it is the same claim."""
    return issued_tag("certificate", certificate.issuer, certificate.number)


def voided_tag(booklet: Booklet) -> str:
    """Return the claim that one booklet was taken in and voided."""
    return booklet_tag(booklet, "voided")


def _told(body: DeathDeclared | DeathRegistered, scheme: str) -> tuple[str, ...]:
    told = body.declaration
    made = [f"entry:{body.entry}", f"person:{body.person}"]
    if told.deceased.number:
        made.append(f"stated:{scheme}:{told.deceased.number}")
    if told.evidence.certificate is not None:
        made.append(certificate_tag(told.evidence.certificate))
    return tuple(made)
