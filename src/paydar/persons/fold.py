# SPDX-License-Identifier: Apache-2.0
"""Folds over the facts that name a person: who holds a number, and how the person stands."""

from collections.abc import Iterable
from dataclasses import replace

from paydar.facts.births import (
    BirthDeclaration,
    BirthDeclared,
    BirthNumbered,
    BirthRegistered,
    Parent,
    Persons,
)
from paydar.facts.codec import Body
from paydar.facts.deaths import DeathDeclared, DeathRegistered
from paydar.persons.standing import ChildBorn, Standing


def holder_of(number: str, bodies: Iterable[Body | None]) -> str:
    """Return the person whom the first of these facts gives this number; empty when none does."""
    for body in bodies:
        if isinstance(body, BirthNumbered) and number and body.national_number == number:
            return body.child
        if isinstance(body, BirthRegistered) and number and body.national_number == number:
            return body.persons.child
        if isinstance(body, (BirthRegistered, BirthDeclared)) and (
            found := _stated(number, body.declaration, body.persons)
        ):
            return found
        if isinstance(body, (DeathRegistered, DeathDeclared)) and (
            number and body.declaration.deceased.number == number
        ):
            return body.person
    return ""


def _stated(number: str, told: BirthDeclaration, persons: Persons) -> str:
    if not number:
        return ""
    if told.mother.number == number:
        return persons.mother
    return persons.father if told.father.number == number else ""


def standing_of(person: str, bodies: Iterable[Body | None]) -> Standing:
    """Return the standing of a person after these facts, in order; kinds that say nothing pass."""
    standing = Standing(person=person)
    for body in bodies:
        if isinstance(body, BirthRegistered):
            standing = _after_birth(standing, body)
        elif isinstance(body, BirthNumbered) and body.child == person:
            standing = replace(standing, numbers=(*standing.numbers, body.national_number))
        elif isinstance(body, DeathRegistered) and body.person == person:
            standing = _after_death(standing, body)
    return standing


def _after_death(standing: Standing, body: DeathRegistered) -> Standing:
    """Close the person. A second death changes nothing but that the standing is contested."""
    if standing.death and standing.death != body.entry:
        return replace(standing, contested=True)
    told = body.declaration.deceased
    standing = replace(
        standing, died=body.declaration.died.on, death=body.entry, death_number=body.number
    )
    if standing.registered:
        return standing
    numbers = standing.numbers
    if told.number and told.number not in numbers:
        numbers = (*numbers, told.number)
    return replace(
        standing,
        name=told.name if told.name.given else standing.name,
        sex=told.sex,
        born=told.born or standing.born,
        numbers=numbers,
    )


def _after_birth(standing: Standing, body: BirthRegistered) -> Standing:
    told, persons = body.declaration, body.persons
    if persons.child == standing.person:
        child = told.child
        numbers = (*standing.numbers, body.national_number) if body.national_number else ()
        return replace(
            standing,
            registered=True,
            birth=body.entry,
            name=child.name,
            sex=child.sex,
            born=child.born,
            died=standing.died if standing.death else child.died,
            numbers=numbers or standing.numbers,
        )
    if persons.mother == standing.person:
        return _after_child(replace(standing, sex=standing.sex or "female"), body, told.mother)
    if persons.father == standing.person:
        return _after_child(replace(standing, sex=standing.sex or "male"), body, told.father)
    return standing


def _after_child(standing: Standing, body: BirthRegistered, told: Parent) -> Standing:
    """Add the child; what was told of a parent counts only for one not registered here."""
    child = body.declaration.child
    born = ChildBorn(body.entry, body.persons.child, child.born, child.plurality, child.order)
    standing = replace(standing, children=(*standing.children, born))
    if standing.registered:
        return standing
    numbers = standing.numbers
    if told.number and told.number not in numbers:
        numbers = (*numbers, told.number)
    return replace(
        standing,
        name=told.name if told.name.given else standing.name,
        born=told.born or standing.born,
        died=standing.died if standing.death else told.died or standing.died,
        numbers=numbers,
    )
