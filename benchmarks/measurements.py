"""Figures as data: what a benchmark says once, and what its line, its record and the page are made from."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from attrs import evolve, field, frozen


@frozen
class Spread:
    """A figure of several runs: the best is what the code takes, the median what this machine made of it."""

    values: Sequence[float] = field(converter=tuple)

    @property
    def best(self) -> float:
        """The smallest."""
        return min(self.values)

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def rates(self) -> Rates:
        """How many there are in a second, of what takes so many seconds."""
        return Rates([1 / each for each in self.values])


class Rates(Spread):
    """What is better when it is more."""

    @property
    def best(self) -> float:
        """The largest."""
        return max(self.values)


def spread(runs: Sequence[Mapping[str, Any]], name: str, scale: float = 1.0) -> Spread:
    """One figure of every run."""
    return Spread([run[name] * scale for run in runs])


@frozen
class Goal:
    """What was asked of a figure: at most, or at least, or exactly so much."""

    how: Literal["at most", "at least", "exactly"]
    bound: float

    def is_reached(self, value: float) -> bool:
        """Whether a value is good enough."""
        return {
            "at most": value <= self.bound,
            "at least": value >= self.bound,
            "exactly": value == self.bound,
        }[self.how]

    def __str__(self) -> str:
        return f"{self.how} {self.bound:g}"


@frozen
class Figure:
    """One figure, with what stands beside it.

    Attributes:
        name: What was measured.
        value: The best of the runs.
        unit: Of the value; empty for a plain ratio or a count that its name explains.
        digits: After the point.
        median: Of the runs, where there were several.
        beside: The peer that it is compared with.
        ratio: How many times that of the peer it is, by the best runs of both.
        ratio_of_medians: The same by the medians.
        goal: Of the ratio, or of the value where there is none.
        series: Of a figure that is a point of a curve: the curve.
        size: Of a point: what it was measured with so much of.
    """

    name: str
    value: float
    unit: str = ""
    digits: int = field(default=2, kw_only=True)
    median: float | None = field(default=None, kw_only=True)
    beside: str = field(default="", kw_only=True)
    ratio: float | None = field(default=None, kw_only=True)
    ratio_of_medians: float | None = field(default=None, kw_only=True)
    goal: Goal | None = field(default=None, kw_only=True)
    series: str = field(default="", kw_only=True)
    size: int | None = field(default=None, kw_only=True)

    @classmethod
    def of(cls, name: str, measured: Spread, unit: str, *, digits: int = 2, goal: Goal | None = None) -> Figure:
        """A figure of several runs."""
        return cls(name, measured.best, unit, digits=digits, median=measured.median, goal=goal)

    def compared(self, measured: Spread, peer: Spread, beside: str, goal: Goal | None = None) -> Figure:
        """The same beside a peer, whose goal is then of the ratio."""
        by_best, by_medians = measured.best / peer.best, measured.median / peer.median
        return evolve(self, beside=beside, ratio=by_best, ratio_of_medians=by_medians, goal=goal)

    def at(self, series: str, size: int) -> Figure:
        """The same as a point of a curve."""
        return evolve(self, series=series, size=size)

    @property
    def reached(self) -> bool | None:
        """Whether its goal is reached; nothing where there is none."""
        if self.goal is None:
            return None
        return self.goal.is_reached(self.value if self.ratio is None else self.ratio)

    def line(self) -> str:
        """What is printed."""
        told = f"{self.name}: {self.value:.{self.digits}f}{f' {self.unit}' if self.unit else ''}"
        if self.median is not None:
            told += f" (median {self.median:.{self.digits}f})"
        if self.ratio is not None:
            told += f", of {self.beside} {self.ratio:.2f}"
        if self.ratio_of_medians is not None:
            told += f" (medians {self.ratio_of_medians:.2f})"
        if self.goal is not None:
            told += f"; to reach: {self.goal}{'' if self.reached else ', MISSED'}"
        return told

    def record(self) -> dict[str, Any]:
        """What is kept: what there is of it, with the digits that mean something."""
        found = {
            "name": self.name,
            "value": _rounded(self.value, self.digits),
            "unit": self.unit,
            "median": _rounded(self.median, self.digits),
            "beside": self.beside,
            "ratio": _rounded(self.ratio, 3),
            "ratio_of_medians": _rounded(self.ratio_of_medians, 3),
            "goal": str(self.goal) if self.goal else None,
            "reached": self.reached,
            "series": self.series,
            "size": self.size,
        }
        return {name: value for name, value in found.items() if value is not None and value != ""}


def _rounded(value: float | None, digits: int) -> float | None:
    if value is None:
        return None
    return round(value, digits) if digits else round(value)
