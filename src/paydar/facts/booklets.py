# SPDX-License-Identifier: Apache-2.0
"""Blank identity booklets: received, spoiled, counted. Assignment and delivery are birth facts."""

import datetime as dt

from paydar.facts.values import Statement


class BookletsReceived(Statement, frozen=True, kw_only=True, tag="booklets.received"):
    """A run of blank booklets arrived, serials inclusive."""

    series: str
    first: int
    last: int
    waybill: str


class BookletSpoiled(Statement, frozen=True, kw_only=True, tag="booklet.spoiled"):
    """A blank was spoiled and voided."""

    series: str
    serial: int
    reason: str


class BookletsCounted(Statement, frozen=True, kw_only=True, tag="booklets.counted"):
    """The day's count of blanks in the safe beside what the ledger says should be there."""

    on: dt.date
    counted: int
    expected: int
    note: str = ""
