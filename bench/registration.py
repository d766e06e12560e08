# SPDX-License-Identifier: Apache-2.0
"""Full registration: bytes at the door to receipt on disk, beside the same bytes written raw.

One slice is registered, then its very rows are written raw, in turns: what disturbs the machine
disturbs both. At the end every receipt is checked and the ledger verified.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from bench import raw
from bench.figures import Figure, Limit, middle, per_second
from bench.office import founded, lines, on_disk, opened, receipts, register, size, take
from bench.plan import Plan
from paydar.cli.operations import Told, check_receipts
from paydar.counter.receipts import Receipt
from paydar.facts.envelope import Position
from paydar.ledger.verify import Report
from paydar.wiring import Office, check

LEAST_PART: Final = 0.06
STRETCH: Final = 0.10
LEAST_SINGLY: Final = 500
MOST_BYTES: Final = 6_000
GROUP: Final = 100
MOST_COMMITS: Final = 1.1  # ours, not the issue's: else "100 a commit" would not be true
WARM_UP: Final = 200
PASSES: Final = 4


class NotWhole(RuntimeError):
    """What was acknowledged is not there, or the ledger is not what was written."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What is compared: the engine's name, an office on it, plain tables beside it."""

    name: str
    office: Office
    plain: raw.Plain


@dataclass(frozen=True, slots=True)
class Pace:
    """Registrations a second: ours, the same rows raw, the same bytes raw in one row each."""

    ours: float
    rows: float
    whole: float


@dataclass(slots=True)
class Run:
    """What an engine did.

    Paces at 100 a commit and one at a time, facts a registration, commits that a hundred given
    together took, receipts, bytes of a registration's rows.
    """

    batched: Pace
    singly: Pace
    facts_each: float
    commits: float
    kept: list[Receipt] = field(default_factory=list)
    volume: float = 0.0


def measure(plan: Plan, place: Path) -> list[Figure]:
    """Measure on SQLite with `synchronous=FULL`."""
    at = founded(place / "registration")
    before = on_disk(at)
    plain = raw.PlainSqlite(place / "plain.sqlite")
    with opened(at) as office:
        run = drive(Engine("SQLite", office, plain), plan)
    plain.close()
    report = clean(check(at))
    return told("SQLite", run, report, on_disk(at) - before)


def drive(engine: Engine, plan: Plan) -> Run:
    """Register and write raw in turns; check every receipt."""
    source, office = lines(engine.office), engine.office
    start, kept, volumes = size(office), list[Receipt](), list[float]()

    def turn(count: int, at_once: int) -> Pace:
        given, mine = take(source, count), list[Receipt]()
        ours = per_second(count, lambda: mine.extend(receipts(register(office, given, at_once))))
        kept.extend(mine)
        rows = _rows_of(office, mine)
        volumes.append(raw.volume(rows) / count)
        times = PASSES if at_once > 1 else 1
        plainly = raw.batches(rows, at_once) * times
        as_one = raw.batches(raw.whole(rows), at_once) * times
        return Pace(
            ours,
            raw.rate(engine.plain, plainly, count * times),
            raw.rate(engine.plain, as_one, count * times),
        )

    turn(min(WARM_UP, plan.batched), GROUP)
    before = _commits(office)
    batched = _middle([turn(plan.batched, GROUP) for _ in range(plan.rounds)])
    batches = plan.rounds * -(-plan.batched // GROUP)
    commits = (_commits(office) - before) / batches
    singly = _middle([turn(plan.singly, 1) for _ in range(plan.rounds)])
    _all_there(office, kept)
    each = (size(office) - start) / len(kept)
    return Run(batched, singly, each, commits, kept, middle(volumes))


def _commits(office: Office) -> int:
    """Return how many commits the books have seen: each one ends in a checkpoint."""
    with office.ledger.reading() as tx:
        return int(tx.rows("SELECT count(*) FROM checkpoint")[0][0] or 0)


def _middle(turns: Sequence[Pace]) -> Pace:
    return Pace(
        middle([t.ours for t in turns]),
        middle([t.rows for t in turns]),
        middle([t.whole for t in turns]),
    )


def _rows_of(office: Office, mine: Sequence[Receipt]) -> list[raw.Rows]:
    found = (office.ledger.books.pos(Position(r.book, r.sequence)) for r in mine)
    with office.ledger.reading() as tx:
        return raw.written(tx, [place for place in found if place is not None])


def _all_there(office: Office, kept: Sequence[Receipt]) -> None:
    """Check every receipt against the ledger, as `paydar receipt check` does."""
    brought = [Told(r.book, r.sequence, r.leaf) for r in kept]
    answer = msgspec.json.decode(check_receipts(office, msgspec.msgpack.encode(brought)))
    if answer["missing"] or answer["checked"] != len(kept):
        raise NotWhole(f"receipts without their fact: {answer['missing'][:3]}")


def clean(report: Report) -> Report:
    """Return a report without findings; anything found makes the figures worthless."""
    if report.findings:
        raise NotWhole(f"{report.findings[0].where}: {report.findings[0].what}")
    return report


def told(name: str, run: Run, report: Report, used: int) -> list[Figure]:
    """Return the figures of one engine. `used` is the bytes that its registrations take."""
    area, count = f"Full registration on {name}", len(run.kept)
    facts = Figure(
        area=area,
        what="facts a registration",
        measured=run.facts_each,
        unit="",
        note=f"{count:,} receipts checked, none missing; {report.facts:,} facts verified clean",
    )
    disk = Figure(
        area=area,
        what="disk a registration",
        measured=used / count,
        unit="B",
        better="less",
        target=MOST_BYTES,
        limit=Limit(what="its rows' own bytes, without keys", measured=run.volume, unit="B"),
    )
    commits = Figure(
        area=area,
        what="commits that a hundred take",
        measured=run.commits,
        unit="",
        better="less",
        target=MOST_COMMITS,
    )
    return [*_rates(area, name, run), commits, facts, disk]


def _rates(area: str, name: str, run: Run) -> list[Figure]:
    one = f"the same bytes as one row a registration in a plain {name} table"
    rows = f"the same rows in plain {name} tables without keys"

    def figure(what: str, ours: float, limit: Limit, **aim: float) -> Figure:
        return Figure(area=area, what=what, measured=ours, unit="/s", limit=limit, **aim)  # type: ignore[arg-type]

    whole = Limit(what=one, measured=run.batched.whole, unit="/s")
    each = Limit(what=one, measured=run.singly.whole, unit="/s")
    return [
        figure("100 a commit", run.batched.ours, whole, target_ratio=LEAST_PART),
        figure("100 a commit, stretch", run.batched.ours, whole, target_ratio=STRETCH),
        figure(
            "100 a commit, row by row",
            run.batched.ours,
            Limit(what=rows, measured=run.batched.rows, unit="/s"),
        ),
        figure("one at a time", run.singly.ours, each, target=LEAST_SINGLY),
        figure(
            "one at a time, row by row",
            run.singly.ours,
            Limit(what=rows, measured=run.singly.rows, unit="/s"),
        ),
    ]
