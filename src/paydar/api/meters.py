# SPDX-License-Identifier: Apache-2.0
"""What is counted for the operator (Prometheus), with nothing in it that names a person.

Every label comes from a list that this program knows: kinds of commands, grounds, routes (never
paths), statuses, books. A registry of its own: two offices in one process do not mix.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from paydar.counter.booklets import blanks_left, stock_tag
from paydar.counter.commands import COMMANDS
from paydar.counter.receipts import Answer
from paydar.ledger.read import UnknownFact
from paydar.wiring import Office
from paydar.wiring.backups import last_backup

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meters:
    """The counters of one office. `waiting` gives how many commands wait to be read."""

    def __init__(self, office: Office, waiting: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self._commands = Counter(
            "paydar_commands",
            "Commands by kind and outcome (recorded, refused)",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._grounds = Counter(
            "paydar_refusal_grounds",
            "Grounds on which commands were refused",
            ["ground"],
            registry=self.registry,
        )
        self._commits = Histogram(
            "paydar_commit_seconds",
            "Seconds from a command read to its answer on disk",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._requests = Histogram(
            "paydar_request_seconds",
            "Seconds of a request by method, route and status",
            ["method", "route", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.registry.register(_State(office, waiting))
        ProcessCollector(registry=self.registry)

    def answered(self, kind: str, answer: Answer, seconds: float) -> None:
        """Count one answer; a kind that is not ours counts as `unread`."""
        known = kind if kind in COMMANDS else "unread"
        self._commands.labels(known, answer.status).inc()
        if answer.status == "recorded":
            self._commits.observe(seconds)
        else:
            for ground in answer.refusals:
                self._grounds.labels(ground.ground).inc()

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request by its route template."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def told(self, accept: str) -> tuple[bytes, str]:
        """Return all figures and their media type, in the form that a scraper accepts."""
        encode, media = choose_encoder(accept)
        return encode(self.registry), media


class _State(Collector):
    """Figures that are read when somebody asks."""

    def __init__(self, office: Office, waiting: Callable[[], int]) -> None:
        self._office, self._waiting = office, waiting

    def collect(self) -> Iterable[Metric]:
        """Yield what stands now."""
        office = self._office
        stopped = float(office.ledger.stopped is not None)
        yield _gauge("paydar_stopped", "1 when nothing is written any more", stopped)
        yield _gauge("paydar_commands_waiting", "Commands waiting to be read", self._waiting())
        yield from self._books()
        yield from self._stocks()
        made = last_backup(office.folder)
        if made is not None:  # nothing is said where nothing is known
            at = made.at.timestamp()
            yield _gauge("paydar_last_backup_timestamp_seconds", "When a copy was last made", at)
        disk = shutil.disk_usage(office.folder)
        yield _gauge("paydar_disk_free_bytes", "Free bytes under the office's folder", disk.free)
        yield _gauge("paydar_disk_size_bytes", "Bytes of that disk", disk.total)

    def _books(self) -> Iterator[Metric]:
        settings = self._office.settings
        sizes = GaugeMetricFamily("paydar_book_facts", "Facts of an own book", labels=["book"])
        for book in (settings.book, settings.reads_book):
            try:
                with self._office.ledger.shelf(book) as shelf:
                    sizes.add_metric([book], shelf.size)
            except UnknownFact:  # not begun
                continue
        yield sizes
        here = self._office.register.only_here(settings.book)
        yield _gauge("paydar_facts_only_here", "Facts that nobody else is known to hold", here)

    def _stocks(self) -> Iterator[Metric]:
        office = self._office
        desk = office.counter.desk("")
        left = desk.numbers_left
        yield _gauge("paydar_national_numbers_left", "Numbers left in the blocks", left)
        if office.pack.booklets.required:
            look = office.ledger.look([stock_tag(desk)])
            with office.ledger.reading() as tx:
                blanks = blanks_left(desk, tx, look)
            yield _gauge("paydar_blank_booklets", "Blanks that should be in the safe", blanks)
        waits = GaugeMetricFamily("paydar_entries_open", "Entries that wait", labels=["status"])
        for status, count in office.register.waits().items():
            waits.add_metric([status], count)
        yield waits


def _gauge(name: str, means: str, value: float) -> Metric:
    return GaugeMetricFamily(name, means, value=value)
