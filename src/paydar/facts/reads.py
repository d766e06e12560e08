# SPDX-License-Identifier: Apache-2.0
"""Look-ups. They are written to the reads book before anything is shown."""

from typing import Literal

from paydar.facts.values import Statement

Purpose = Literal["registration", "certificate", "correction", "own-record", "court", "supervision"]


class LookedUp(Statement, frozen=True, kw_only=True, tag="person.looked-up"):
    """Somebody looked: at one entry by its number, or by a search. `what` is the query as given."""

    purpose: Purpose
    what: str
    entry: str = ""
