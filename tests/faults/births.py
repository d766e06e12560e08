# SPDX-License-Identifier: Apache-2.0
"""Births by key: the same key always tells the same birth, so that a retry is the same command.

About 2 KB of body a birth, as a full sheet has. Mothers come from a small pool, so that threads
meet on the same person; one birth in twelve brings a notice that others bring too, so that claims
are fought over; every birth draws two numbers.
"""

import datetime as dt
import hashlib
import random
from dataclasses import dataclass

from paydar.facts import births, codec
from paydar.facts.values import By, DateOf, Name, Paper, Place
from paydar.ledger.append import Draft, Proposal
from paydar.ledger.index import SERIES
from paydar.ledger.projection import Table

BOOK = "zz-01-001"
BY = By(staff="s-1", post="registrar", assignment="a-1")
REGISTRATIONS = "registration/zz-01-001/2026"
NATIONAL = "national/zz"
FAMILIES = 40
SHARED_NOTICES = 30
GIVEN = ("Arolin", "Bevita", "Corsan", "Dulema", "Eskavi", "Fanoru", "Galiset", "Hovrami")
FAMILY = ("Ostverin", "Pellidan", "Quorvath", "Rimsodal", "Sethurin", "Tavolmek", "Umberlas")


@dataclass(frozen=True, slots=True)
class Job:
    """One command that a client sends: its key, what is told, and the tags it is about."""

    key: str
    told: births.BirthDeclaration
    persons: births.Persons
    notice: str

    @property
    def tags(self):
        """The guarded tags that the decision reads."""
        people = (self.persons.child, self.persons.mother, self.persons.father)
        return (f"entry:{self.entry}", *(f"person:{p}" for p in people), self.notice)

    @property
    def entry(self):
        """The entry's opaque id; minted from the key, so that a retry names the same one."""
        return "e-" + hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def digest(self):
        """The digest of the canonical command."""
        return hashlib.sha256(codec.canonical(self.told)).hexdigest()


def job(key):
    """Return the birth that this key tells."""
    rnd = random.Random(key)
    family = rnd.randrange(FAMILIES)
    shared = rnd.random() < 1 / 12
    number = f"shared-{rnd.randrange(SHARED_NOTICES)}" if shared else key
    hospital = f"H{rnd.randrange(9)}" if not shared else "H0"
    born = _day(dt.date(2026, 1, 1) + dt.timedelta(days=rnd.randrange(300)))
    told = births.BirthDeclaration(
        child=_child(rnd, born),
        mother=_parent(rnd, "Vesnoret", family),
        father=_parent(rnd, "Kaldimon", family),
        marriage=births.Marriage(
            state="registered", number=f"M-{family}", on=_day(dt.date(2020, 5, 5))
        ),
        declarant=births.Declarant(
            role="father", name=_name(rnd), number=f"000-{family:04}", identified_by="card"
        ),
        evidence=births.Evidence(
            notice=births.Notice(issuer=hospital, number=number, issued_on=born)
        ),
        statistics=_statistics(rnd),
    )
    child = "p-" + hashlib.sha256(f"child {key}".encode()).hexdigest()[:16]
    persons = births.Persons(child=child, mother=f"m-{family}", father=f"f-{family}")
    return Job(key, told, persons, f"notice:{hospital}/{number}")


def _name(rnd, given=None):
    first, last = given or rnd.choice(GIVEN), rnd.choice(FAMILY)
    return Name(given=first, family=last, given_latin=first, family_latin=last)


def _day(day):
    return DateOf(earliest=day, latest=day, calendar="gregorian", as_written=day.isoformat())


def _child(rnd, born):
    return births.Child(
        name=_name(rnd), sex=rnd.choice(("female", "male")), born=born,
        place=Place(code="000101", text="the hospital at the crossing", country="zz"), site="hospital",
        hour=f"{rnd.randrange(24):02}:{rnd.randrange(60):02}", weight=rnd.randrange(2500, 4200),
        gestation=rnd.randrange(36, 42), attendant="midwife",
    )  # fmt: skip


def _parent(rnd, given, family):
    return births.Parent(
        name=_name(rnd, given), father_name=rnd.choice(GIVEN), number=f"000-{family:04}",
        paper=Paper(kind="booklet", number=f"B {family:06}", issued_at="office 01"),
        born=_day(dt.date(1995, 1, 1) + dt.timedelta(days=rnd.randrange(2000))), nationality="zz",
        residence=Place(code="000102", text=f"{family} Mill Lane, third door, upper town", country="zz"),
    )  # fmt: skip


def _statistics(rnd):
    return births.Statistics(
        mother_marital="married", mother_education="upper-secondary", father_education="tertiary",
        mother_occupation="teacher", father_occupation="mason", born_alive=rnd.randrange(1, 5),
        living=1, fetal_deaths=0,
    )  # fmt: skip


def proposal(it, seen, *, before=None):
    """Return the command's one fact. `before` runs first inside the transaction."""

    def finish(draw):
        if before:
            before()
        number, national = draw(REGISTRATIONS), draw(NATIONAL)
        body = births.BirthRegistered(
            entry=it.entry, persons=it.persons, declaration=it.told, declared_on=it.told.child.born,
            read_back=births.ReadBack(how="printed", declarant="signature"), timeliness="timely",
            number=f"{BOOK}/2026/{number}", national_number=f"000{national:07}",
            articles=("zz-act-12", "zz-act-15"),
        )  # fmt: skip
        claims = (f"registration:{body.number}", f"number:zz:{body.national_number}")
        index = (f"office:{BOOK}", f"{SERIES}{REGISTRATIONS}", f"{SERIES}{NATIONAL}")
        return (Draft(body, (*it.tags, *claims), index),)

    return Proposal(
        book=BOOK, key=it.key, command=it.digest, office=BOOK, law="zz@2026.1", by=BY,
        seen=seen, finish=finish,
    )  # fmt: skip


class Printed:
    """A prompt projection of our own: which number was printed for which entry."""

    name = "printed"
    version = 1
    schema = (
        "CREATE TABLE printed (number TEXT PRIMARY KEY, entry TEXT NOT NULL, pos BIGINT NOT NULL)"
        " /* without rowid */"
    )
    tables = (Table("printed", ("number", "entry", "pos"), 1),)

    def apply(self, tx, facts):
        """Write one row a birth."""
        rows = [
            (f.body.number, f.body.entry, f.pos)
            for f in facts
            if isinstance(f.body, births.BirthRegistered)
        ]
        tx.run_many("INSERT INTO printed (number, entry, pos) VALUES ($1, $2, $3)", rows)

    def pieces(self, fact):
        """Say the entry under the number that was printed."""
        if isinstance(fact.body, births.BirthRegistered):
            yield fact.body.number, fact.body.entry.encode()

    def rows(self, pieces, _disputed):
        """Make the rows again: one for each number."""
        for number, its in pieces:
            yield "printed", (number, its[-1].told.decode(), its[-1].pos)
