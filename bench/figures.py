# SPDX-License-Identifier: Apache-2.0
"""What a measurement gives: a figure, its limit, the target, and whether it was held."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final, Literal

import msgspec

Better = Literal["more", "less"]
WIDTH: Final = 46


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """What the figure is held against: a physical limit or a peer, measured in the same run."""

    what: str
    measured: float
    unit: str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure.

    `ratio` is figure over limit. `target` bounds the figure and `target_ratio` the ratio; without
    either the figure is for information. Every figure was measured: none is carried on to a size
    that the run did not reach.
    """

    area: str
    what: str
    measured: float
    unit: str
    better: Better = "more"
    target: float | None = None
    target_ratio: float | None = None
    limit: Limit | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure as a part (or a multiple) of its limit."""
        return self.measured / self.limit.measured if self.limit else None

    @property
    def held(self) -> bool | None:
        """Whether every target was reached; None when there is none."""
        aims = [(self.measured, self.target), (self.ratio, self.target_ratio)]
        asked = [(got, aim) for got, aim in aims if aim is not None and got is not None]
        if not asked:
            return None
        return all(got >= aim if self.better == "more" else got <= aim for got, aim in asked)

    def told(self) -> dict[str, object]:
        """Return the figure as it is stored, its ratio and verdict spelled out."""
        stored: dict[str, object] = msgspec.to_builtins(self)
        return stored | {"ratio": self.ratio, "held": self.held}


def per_second(count: int, work: Callable[[], object]) -> float:
    """Return how many a second, when `work` does `count` of them."""
    return count / seconds(work)


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def middle(values: Sequence[float]) -> float:
    """Return the median: one slow slice on a busy machine does not count."""
    return statistics.median(values)


def table(figures: Sequence[Figure]) -> str:
    """Return the printed table: target, measured, limit, ratio, held."""
    lines, area = list[str](), ""
    for figure in figures:
        if figure.area != area:
            area = figure.area
            lines += ["", area]
            heads = ("", "target", "measured", "limit", "ratio")
            lines.append("  {:<46}{:>14}{:>18}{:>18}{:>9}  held".format(*heads))
        lines.append(_line(figure))
        if figure.limit:
            lines.append(f"      beside: {figure.limit.what}")
        if figure.note:
            lines.append(f"      {figure.note}")
    return "\n".join(lines[1:])


def _line(figure: Figure) -> str:
    limit = _amount(figure.limit.measured, figure.limit.unit) if figure.limit else "-"
    ratio = f"{figure.ratio:.3g}" if figure.ratio is not None else "-"
    cells = (_aim(figure), _amount(figure.measured, figure.unit), limit, ratio)
    return f"  {figure.what:<{WIDTH}}{cells[0]:>14}{cells[1]:>18}{cells[2]:>18}{cells[3]:>9}  {_verdict(figure)}"  # noqa: E501


def _aim(figure: Figure) -> str:
    sign = ">= " if figure.better == "more" else "<= "
    if figure.target_ratio is not None:
        return f"{sign}{figure.target_ratio:.2g} x"
    return sign + _number(figure.target) if figure.target is not None else "-"


def _verdict(figure: Figure) -> str:
    if figure.held is None:
        return "-"
    if figure.held:
        return "yes"
    ratio_asked = figure.target_ratio is not None
    got = figure.ratio if ratio_asked else figure.measured
    aim = figure.target_ratio if ratio_asked else figure.target
    assert got is not None
    assert aim is not None
    return f"NO, by {abs(got - aim) / aim:.0%}"


def _amount(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
