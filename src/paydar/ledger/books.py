# SPDX-License-Identifier: Apache-2.0
"""Local numbers of books. A fact's stored place is its book's number and its sequence in one."""

from collections.abc import Iterable
from typing import Final

from paydar.facts.envelope import Position
from paydar.ledger.stores import Reading

BOOK_SHIFT: Final = 40


class Books:
    """Local numbers of books and their names."""

    def __init__(self) -> None:
        self._names = dict[int, str]()
        self._ids = dict[str, int]()

    def load(self, tx: Reading) -> None:
        """Read all books of the store anew."""
        self._names.clear()
        self._ids.clear()
        for number, name in tx.rows("SELECT id, name FROM book"):
            self.add(int(number or 0), str(name))

    def learn(self, tx: Reading, places: Iterable[int]) -> None:
        """Read the books anew if one of these places lies in a book that is not known yet."""
        if any(place >> BOOK_SHIFT not in self._names for place in places):
            self.load(tx)

    def add(self, number: int, name: str) -> None:
        """Learn one book."""
        self._names[number], self._ids[name] = name, number

    def position(self, pos: int) -> Position:
        """Return book and sequence of a stored place."""
        return Position(self._names[pos >> BOOK_SHIFT], pos & ((1 << BOOK_SHIFT) - 1))

    def pos(self, position: Position) -> int | None:
        """Return the stored place, or None for a book that is not held here."""
        number = self._ids.get(position.book)
        if number is None or not 0 <= position.sequence < 1 << BOOK_SHIFT:
            return None
        return (number << BOOK_SHIFT) + position.sequence

    def number(self, name: str) -> int | None:
        """Return the local number of a book, or None."""
        return self._ids.get(name)

    def names(self) -> list[str]:
        """Return the names of all books held."""
        return sorted(self._ids)
