# SPDX-License-Identifier: Apache-2.0
"""The roof: builds an office out of rooms, from its folder on disk."""

from paydar.wiring.checking import check, rebuild
from paydar.wiring.copies import backup, restore
from paydar.wiring.folder import LEDGER, FolderRefused, store_of, system_clock, templates_of
from paydar.wiring.founding import found
from paydar.wiring.keys import DOCUMENT_KEY, KEYS
from paydar.wiring.office import NotAuthorised, Office
from paydar.wiring.opening import HANDLERS, open_office

__all__ = [
    "DOCUMENT_KEY",
    "HANDLERS",
    "KEYS",
    "LEDGER",
    "FolderRefused",
    "NotAuthorised",
    "Office",
    "backup",
    "check",
    "found",
    "open_office",
    "rebuild",
    "restore",
    "store_of",
    "system_clock",
    "templates_of",
]
