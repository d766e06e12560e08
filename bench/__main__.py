# SPDX-License-Identifier: Apache-2.0
"""`python -m bench`: run every measurement, print the table, store the JSON."""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec
from tools.postgres import NoServer

from bench import checking, day, offices, pages, papers, postgres, registration, serving, trailing
from bench.figures import Figure, table
from bench.machine import machine
from bench.plan import FULL, QUICK, USUAL, Plan

RESULTS: Final = Path(__file__).parent / "results"
AREAS: Final = (registration, trailing, postgres, offices, checking, serving, papers, pages, day)
GROWN: Final = checking  # what grows the office that some later areas use
USING: Final = (serving, pages)


def parser() -> argparse.ArgumentParser:
    """Return the words of the command line."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    how = top.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="small sizes, under two minutes")
    how.add_argument("--full", action="store_true", help="up to a million facts, about an hour")
    top.add_argument("--only", nargs="+", choices=[_name(area) for area in AREAS], help="areas")
    top.add_argument("--out", type=Path, help="where the JSON goes (default: bench/results/)")
    return top


def _name(area: ModuleType) -> str:
    return area.__name__.rpartition(".")[2]


def chosen(only: Sequence[str]) -> list[ModuleType]:
    """Return these areas (none named: all) in their order, with what they need before them."""
    wanted = [area for area in AREAS if not only or _name(area) in only]
    grows = any(area in USING for area in wanted)
    return [area for area in AREAS if area in wanted or (grows and area is GROWN)]


def run(plan: Plan, place: Path, only: Sequence[str] = ()) -> dict[str, object]:
    """Measure everything (or some areas) in an empty folder and return what is stored."""
    started, begun = dt.datetime.now(dt.UTC), time.perf_counter()
    before, figures, absent = machine(), list[Figure](), list[str]()
    try:
        for area in chosen(only):
            name = _name(area)
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            try:
                figures += area.measure(plan, place)
            except NoServer as error:
                absent.append(f"{name}: {error}")
    finally:  # what was measured before a fault is not lost with it
        print(table(figures))
    for line in absent:
        print(f"\nnot measured: {line}")
    return {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - begun, 1),
        "plan": msgspec.to_builtins(plan),
        "machine": before,
        "figures": [figure.told() for figure in figures],
        "absent": absent,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run; exit 0 when everything was measured, held or not."""
    asked = parser().parse_args(argv)
    plan = QUICK if asked.quick else FULL if asked.full else USUAL
    RESULTS.mkdir(exist_ok=True)
    with _place() as place:
        stored = run(plan, place, asked.only or ())
    path = asked.out or RESULTS / f"{str(stored['started'])[:19].replace(':', '')}-{plan.name}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(stored)) + b"\n")
    print(f"\n{plan.name} run, {stored['seconds']} s; stored in {path}")
    return 0


@contextmanager
def _place() -> Iterator[Path]:
    """Give an empty folder beside the results, on a real disk, and remove it in the end.

    The system's folder for temporary files may lie in memory, where a commit costs nothing.
    """
    made = Path(tempfile.mkdtemp(prefix="running-", dir=RESULTS))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
