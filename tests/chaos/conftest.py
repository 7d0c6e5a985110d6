"""Collects what the cells of all processes came to, and prints it at the end of the run."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from chaos.evidence import CACHES, CASSETTES, ERRORS, FOLDER, LOGS, PICKLES, log_everything
from chaos.run import LARGEST_OVERSHOOT_SECONDS

# Each cell: name, kind of client, signature, outcome, seconds beyond its deadline (or None).
RESULTS: list[dict[str, Any]] = []
FAILED: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with an empty folder; the processes of a run share it."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        for each in (LOGS, ERRORS, PICKLES, CACHES, CASSETTES):
            each.mkdir(parents=True)


@pytest.fixture(scope="session", autouse=True)
def logged() -> Iterator[None]:
    """Log everything there is."""
    handler = log_everything()
    yield
    handler.close()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a cell tells of itself."""
    told = dict(report.user_properties).get("cell")
    if report.when == "call" and isinstance(told, dict):
        RESULTS.append(told)
        if report.failed:
            FAILED.add(f"{told['name']} [{told['client']}]")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures, and write the table of cells."""
    if hasattr(config, "workerinput") or not RESULTS:
        return
    write = terminalreporter.write_line
    terminalreporter.section("chaos")
    write(f"{len(RESULTS) - len(FAILED)} of {len(RESULTS)} cells survived")
    distinct = {each["signature"] for each in RESULTS}
    sync = {each["signature"] for each in RESULTS if each["client"] == "sync"}
    rows = {each["name"] for each in RESULTS}
    write(
        f"{len(rows)} rows; {len(distinct)} distinct cells, {len(sync)} of them on the sync stack alone: by outcome,"
        " calls and effects of each operation, and the branches taken in the modules that decide"
    )
    late = [each for each in RESULTS if each["over"] is not None]
    if late:
        worst = max(late, key=lambda each: each["over"])
        again = sum(len(each["measured"]) > 1 for each in RESULTS)
        first = max(each["measured"][0] for each in late)
        write(
            f"worst overshoot of a deadline: {1000 * worst['over']:.0f} ms of {1000 * LARGEST_OVERSHOOT_SECONDS:.0f}"
            f" allowed, of {len(late)} cells that ran into one, {again} of which were measured again"
            f" (worst at the first time: {1000 * first:.0f} ms);"
            f" in: {worst['name']} [{worst['client']}]"
        )
    (FOLDER / "cells.txt").write_text("\n".join(_table()) + "\n", "utf-8")
    write(f"the table of cells is in {FOLDER / 'cells.txt'}")


def _table() -> Iterator[str]:
    """A row a line, by kind of call: what it came to, on how many kinds of client."""
    by_row: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in RESULTS:
        by_row[each["name"]].append(each)
    for name, cells in sorted(by_row.items()):
        outcomes = Counter(
            f"{each['outcome']}; asked {each['asked']}; done {each['done']}; signature {each['signature']}"
            for each in cells
        )
        yield f"{name}\n    " + "\n    ".join(f"{count}x {told}" for told, count in outcomes.items())
