"""A figure of a benchmark: its line, its record, and whether what was asked of it is reached."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from conftest import REPOSITORY


@pytest.fixture
def measurements(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(REPOSITORY / "benchmarks"))
    return import_module("measurements")


@pytest.mark.parametrize(
    ("how", "value", "reached"),
    [
        pytest.param("at most", 1.1, True, id="as much as it may be"),
        pytest.param("at most", 1.11, False, id="more than it may be"),
        pytest.param("at least", 1.1, True, id="as much as it must be"),
        pytest.param("at least", 1.09, False, id="less than it must be"),
        pytest.param("exactly", 1.1, True, id="what it must be"),
        pytest.param("exactly", 1.0, False, id="not what it must be"),
    ],
)
def test_a_goal_is_reached_or_not(measurements: Any, how: str, value: float, *, reached: bool) -> None:
    figure = measurements.Figure("name", value, "s", goal=measurements.Goal(how, 1.1))
    assert figure.reached is reached
    assert ("MISSED" in figure.line()) is not reached
    assert figure.record()["reached"] is reached


def test_the_goal_of_what_is_compared_is_of_the_ratio(measurements: Any) -> None:
    ours, theirs = measurements.Spread([0.66, 0.6, 0.63]), measurements.Spread([0.5, 0.6, 0.7])
    figure = measurements.Figure.of("a call", ours, "ms", digits=3).compared(
        ours, theirs, "httpx", measurements.Goal("at most", 1.1)
    )
    assert figure.line() == (
        "a call: 0.600 ms (median 0.630), of httpx 1.20 (medians 1.05); to reach: at most 1.1, MISSED"
    )
    assert figure.record() == {
        "name": "a call",
        "value": 0.6,
        "unit": "ms",
        "median": 0.63,
        "beside": "httpx",
        "ratio": 1.2,
        "ratio_of_medians": 1.05,
        "goal": "at most 1.1",
        "reached": False,
    }


def test_of_calls_in_a_second_the_best_are_the_most(measurements: Any) -> None:
    rates = measurements.Spread([0.5, 0.25, 1.0]).rates()
    assert (rates.best, rates.median) == (4.0, 2.0)


def test_a_plain_count_is_neither_reached_nor_missed(measurements: Any) -> None:
    figure = measurements.Figure("lines", 1000, digits=0).at("time", 1000)
    assert (figure.reached, figure.line()) == (None, "lines: 1000")
    assert figure.record() == {"name": "lines", "value": 1000, "series": "time", "size": 1000}
