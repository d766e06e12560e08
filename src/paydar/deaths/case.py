# SPDX-License-Identifier: Apache-2.0
"""What a decision about a death may look at: the told, the known, the day at the counter."""

import datetime as dt
from dataclasses import dataclass

from paydar.deaths.progress import NOTHING, Progress
from paydar.facts.deaths import DeathDeclaration
from paydar.law.pack import Pack
from paydar.law.terms import Term, term_of_event
from paydar.persons.standing import NOBODY, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything known at the counter when one entry is decided.

    `area`: codes of the places that the office is competent for. `today`: civil day at the counter.
    `standing`: of the deceased, `NOBODY` if unknown here. `two_persons`: the number and the birth
    entry that were told are of different persons. `certificate_on`: what already stands on the
    certificate of death, if another entry does. `booklet_voided`: the booklet that the command
    names was taken in before; `booklet_of_another`: it was given to somebody else.
    """

    pack: Pack
    office: str
    area: tuple[str, ...]
    today: dt.date
    entry: str
    person: str
    standing: Standing = NOBODY
    progress: Progress = NOTHING
    two_persons: bool = False
    certificate_on: str = ""
    booklet_voided: bool = False
    booklet_of_another: bool = False

    def term(self, told: DeathDeclaration) -> Term:
        """Return the term for declaring this death."""
        return term_of_death(self.pack, told)


def term_of_death(pack: Pack, told: DeathDeclaration) -> Term:
    """Return the term for declaring a death.

    It counts from the death or, where the pack says so, from when the declarant knew of it.
    """
    law, start = pack.death, told.died.on.latest
    if law.term.from_knowledge and told.declarant.knew_on is not None:
        start = max(start, told.declarant.knew_on.latest)
    return term_of_event(law.term, law.lateness, start, pack.closed)


def is_national(pack: Pack, told: DeathDeclaration) -> bool:
    """Whether the deceased is held for a national: by nationality, or where none is told."""
    deceased = told.deceased
    if deceased.no_number in {"foreign", "stateless"}:
        return False
    return not deceased.nationality or deceased.nationality == pack.about.country
