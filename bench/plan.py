# SPDX-License-Identifier: Apache-2.0
"""How much is measured: the sizes of one run."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """Counts of one run. `rounds` are repeated and their median is taken.

    `batched` and `singly` are registrations a round, `sizes` the facts of a book at which verify
    and rebuild are measured, `papers` and `pages` documents and page views, `requests` what each
    client sends over HTTP, `events` what happens on the day that is replayed.
    """

    name: str
    rounds: int
    batched: int
    singly: int
    sizes: tuple[int, ...]
    repeats: int
    papers: int
    pages: int
    requests: int
    events: int


TINY: Final = Plan("tiny", 1, 20, 4, (30, 60), 1, 1, 2, 3, 300)
QUICK: Final = Plan("quick", 3, 600, 150, (2_000, 8_000), 2, 8, 15, 100, 600)
USUAL: Final = Plan("default", 7, 1_500, 400, (20_000, 100_000), 3, 20, 40, 400, 10_000)
FULL: Final = Plan("full", 3, 1_000, 200, (20_000, 100_000, 1_000_000), 2, 10, 40, 200, 10_000)
