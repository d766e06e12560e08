# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with a ledger. Each error says what happened and what to do."""

from typing import ClassVar


class PaydarError(Exception):
    """An error with two sentences for the person who meets it."""

    what_to_do: ClassVar[str] = "Read the message; nothing that was acknowledged is lost."

    @property
    def what_happened(self) -> str:
        """The sentence that names the damage or the obstacle."""
        return str(self)


class LedgerError(PaydarError):
    """The ledger cannot do what was asked."""


class Conflict(LedgerError):
    """Something new names what the decision was about. The counter reads and decides again."""


class KeyReused(LedgerError):
    """The client's key was used before with another command."""

    what_to_do = "Use a new key for a new command; repeat the old command unchanged."


class ClaimHeld(LedgerError):
    """A number that was drawn is already claimed. The series is damaged."""

    what_to_do = "Run `paydar verify`, then `paydar rebuild`."


class UnknownTag(LedgerError):
    """A fact carries a tag whose first word is not one of the ledger's."""

    what_to_do = "This is a fault of the program: report it with the command."


class Miscounted(LedgerError):
    """A command drew numbers that its facts do not name, or names some that it did not draw."""

    what_to_do = "This is a fault of the program: report it with the command."


class SeriesUsedUp(LedgerError):
    """A series has no index left below the bound that was asked for; nothing was drawn from it."""

    what_to_do = "Draw from another series."


class LedgerStopped(LedgerError):
    """Writing failed in a way that leaves the last batch unknown. Nothing more is acknowledged."""

    what_to_do = "Check the disk, then start the office again and repeat the command with its key."


class DiskFull(LedgerError):
    """There is no room. The batch was rolled back; nothing was recorded."""

    what_to_do = "Free some space and repeat the command."


class StoreError(LedgerError):
    """The store refused or failed."""

    what_to_do = "Check the folder, its permissions and the disk."


class BookLocked(LedgerError):
    """Another process writes this book."""

    what_to_do = "Stop the other process, or let the running server do the work."


class WrongKey(LedgerError):
    """The key file is not the key of this book."""

    what_to_do = "Put the right key file back. A book has one key for life."


class BrokenChain(LedgerError):
    """A book does not follow from its facts."""

    what_to_do = "Run `paydar verify` to see where, then restore from a copy."
