# SPDX-License-Identifier: Apache-2.0
"""An entry as its page shows it: what happened when, by whom, and where each fact is held."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from paydar.births.decide import changed_fields
from paydar.facts.births import BirthDeclaration, BirthDeclarationAmended, BirthDeclared
from paydar.facts.deaths import DeathDeclared
from paydar.facts.documents import DocumentIssued
from paydar.ledger.projection import Recorded
from paydar.register.entry import BirthEntry, Entry, entry_tag, fold
from paydar.web.frame import staff_words
from paydar.web.node import node
from paydar.web.sentences import catalogue
from paydar.web.sheet.retyping import typed_of
from paydar.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact of an entry, in words."""

    title: str
    detail: str
    when: str
    who: str
    book: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two readings of a declaration."""

    label: str
    before: str
    after: str


def history(request: HttpRequest, entry: Entry) -> list[Happened]:
    """Return what happened to an entry, the newest first."""
    return [happened(request, fact) for fact in reversed(entry.facts)]


def happened(request: HttpRequest, fact: Recorded) -> Happened:
    """Return one fact in words."""
    office, speech, by = node().office, request.speech, fact.envelope.by
    held = office.counter.chart().assignments.get(by.assignment)
    return Happened(
        title=_title(speech, fact.envelope.kind),
        detail=_detail(speech, fact),
        when=speech.moment(fact.envelope.recorded_at, office.settings.utc_offset),
        who=staff_words(request, held) if held else by.staff,
        book=fact.position.book,
        sequence=fact.position.sequence,
    )


def _title(speech: Speech, kind: str) -> str:
    key = f"history.{kind.replace('.', '-')}"
    return speech.say(key) if key in catalogue(speech.language) else kind


def _detail(speech: Speech, fact: Recorded) -> str:
    body = fact.body
    if isinstance(body, BirthDeclared):
        return speech.say(
            "history.by-role", role=speech.code("role", body.declaration.declarant.role)
        )
    if isinstance(body, DeathDeclared):
        role = speech.code("death-role", body.declaration.declarant.role)
        return speech.say("history.by-role", role=role)
    if isinstance(body, BirthDeclarationAmended):
        return speech.comma.join(dict.fromkeys(speech.label(name) for name in body.changed))
    if isinstance(body, DocumentIssued):
        title = speech.pack.documents.documents[body.document].title[speech.language]
        return f"{title}{speech.comma}\u2068{body.serial}\u2069"
    return ""


def difference(request: HttpRequest, entry: BirthEntry, basis: Sequence[str]) -> list[Change]:
    """Return what changed on an entry since somebody saw it at `basis`, field by field."""
    tag = entry_tag(entry.id)
    seen = [fact for fact in entry.facts if str(fact.position) in _covered(entry, basis)]
    before = fold(seen, tag).declaration
    after = entry.progress.declaration
    if before is None or after is None:
        return []
    return changes(request.speech, before, after)


def since(request: HttpRequest, entry: Entry, basis: Sequence[str]) -> list[Happened]:
    """Return what was written on an entry since somebody saw it at `basis`."""
    covered = _covered(entry, basis)
    return [happened(request, f) for f in entry.facts if str(f.position) not in covered]


def _covered(entry: Entry, basis: Sequence[str]) -> frozenset[str]:
    """Return the facts that stood on the entry when its heads were `basis`."""
    by_name = {str(fact.position): fact for fact in entry.facts}
    tag, found, waiting = entry_tag(entry.id), set[str](), list(basis)
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in found:
            found.add(name)
            waiting += by_name[name].envelope.after.get(tag, ())
    return frozenset(found)


def changes(speech: Speech, before: BirthDeclaration, after: BirthDeclaration) -> list[Change]:
    """Return every field in which two declarations differ, as it would be typed."""
    one, other = typed_of(before, speech), typed_of(after, speech)
    names = dict.fromkeys((*one, *other))
    differing = [name for name in names if one.get(name) != other.get(name)]
    if not differing:
        differing = list(changed_fields(before, after))
    return [
        Change(speech.label(name) or name, one.get(name, ""), other.get(name, ""))
        for name in differing
    ]
