# SPDX-License-Identifier: Apache-2.0
"""Reading the register: an entry by its id or number, what waits, how many, who looked."""

from dataclasses import dataclass
from typing import Final

from paydar.facts.births import BirthRegistered
from paydar.facts.reads import LookedUp
from paydar.identity.refused import NumberRefused
from paydar.identity.registration_number import RegistrationNumber
from paydar.ledger.ledger import Ledger
from paydar.ledger.projection import Recorded
from paydar.register.entry import Entry, claims_of, entry_of, entry_tag

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in a list: never a name, only what says where it stands."""

    id: str
    number: str
    status: str
    contested: bool
    born: str
    declared: str


class Register:
    """See the module. Each call reads one consistent view."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def entry(self, entry: str) -> Entry | None:
        """Return an entry by its opaque id, or None."""
        with self._ledger.reading():
            found = self._ledger.look([entry_tag(entry)])
            claims = self._ledger.look(claims_of(found.on(entry_tag(entry))))
        return entry_of(found, entry, claims)

    def by_number(self, text: str) -> Entry | None:
        """Return an entry by its registration number in any spelling, or None."""
        try:
            number = RegistrationNumber.parse(text).format()
        except NumberRefused:
            return None
        return self._behind(f"registration:{number}")

    def by_national(self, scheme: str, number: str) -> Entry | None:
        """Return the birth entry that gave a national number, or None."""
        return self._behind(f"number:{scheme}:{number}")

    def _behind(self, tag: str) -> Entry | None:
        with self._ledger.reading():
            for fact in self._ledger.look([tag]).on(tag):
                if isinstance(fact.body, BirthRegistered):
                    return self.entry(fact.body.entry)
        return None

    def waiting(self, *statuses: str, limit: int = PAGE) -> list[Row]:
        """Return entries in these states, the oldest first."""
        sql = (
            "SELECT id, number, status, contested, born, declared FROM entry"
            " WHERE status = ANY($1) ORDER BY pos LIMIT $2"
        )
        with self._ledger.reading() as tx:
            rows = tx.rows(sql, list(statuses), limit)
        return [Row(str(i), str(n), str(s), bool(c), str(b), str(d)) for i, n, s, c, b, d in rows]

    def counts(self, *statuses: str) -> dict[str, int]:
        """Return how many entries are in each state, or in these: then the index alone is read."""
        every = "SELECT status, count(*) FROM entry GROUP BY status ORDER BY status"
        some = "SELECT status, count(*) FROM entry WHERE status = ANY($1) GROUP BY status"
        with self._ledger.reading() as tx:
            rows = tx.rows(some, list(statuses)) if statuses else tx.rows(every)
        return {str(status): int(count or 0) for status, count in rows}

    def looked(self, entry: str) -> list[tuple[Recorded, LookedUp]]:
        """Return every look-up of an entry, oldest first: who, why and when."""
        tag = f"looked:{entry}"
        facts = self._ledger.look([tag]).on(tag)
        return [(f, f.body) for f in facts if isinstance(f.body, LookedUp)]

    def only_here(self, book: str) -> int:
        """Return how many facts of a book nobody else is known to hold.

        No cosigner can be enrolled yet, so no cosignature can be verified: that is all of them.
        """
        with self._ledger.shelf(book) as shelf:
            return shelf.size
