"""Time and memory of a report on disk into every billing line, from 1,000 lines to a million, beside other clients.

    python benchmarks/report_growth.py [--most 1000000] [--runs 3]

All get the same bytes, each in a fresh process; seconds are CPU seconds of that process, and memory is its peak. Ours
reads the file as a stream, each column of each line once; the others hold the whole. To reach: at 100,000 lines at most
3 times `json.loads(parse_float=Decimal)`, and a peak of at most 60 MB at 100,000 and at 1,000,000.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import BENCHMARKS, Command, Figure, Goal, Page, in_turn, spread
from large_report import Writer
from peers import DOCUMENT, openapi_generator, ours, stock

SIZES = (1_000, 10_000, 100_000, 1_000_000)
# Would hold five gigabytes at the next size.
MOST = {"pydantic": 100_000}
NAMES = {
    "lines": "ours, every billing line",
    "json": "json.loads(parse_float=Decimal)",
    "stock": "stock openapi-python-client, floats",
    "pydantic": "openapi-generator's pydantic client, floats",
}
REACH, REACH_MB = Goal("at most", 3), Goal("at most", 60)
WHERE_ASKED = (100_000, 1_000_000)


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed, or a line did not come."""
    page = Page(__file__, __doc__, runs=3)
    page.parser.add_argument("--most", type=int, default=SIZES[-1], help="lines of the largest report")
    with page.open() as options:
        for size in SIZES:
            if size <= options.most:
                # One run of the largest is long enough to be what it is.
                say(page, size, measured(size, options.runs if size < SIZES[-1] else 1))
    return 0 if page.reached else 1


def measured(lines: int, runs: int) -> dict[str, list[dict[str, Any]]]:
    """What every peer takes for a report of so many lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report, job = folder / "report.json", folder / "job.json"
        writer = Writer(DOCUMENT, seed=7)
        writer.write(report, lines)
        job.write_text(json.dumps({"report": str(report), "attributes": writer.attributes, "paused": False}))
        others = {"json": ours(), "stock": stock(), "pydantic": openapi_generator()}
        parse, read = (str(BENCHMARKS / f"measured_{what}.py") for what in ("parse", "lines"))
        commands: dict[str, Command] = {"lines": ours().command(read, str(report), str(folder))}
        for peer, each in others.items():
            if lines <= MOST.get(peer, lines):
                commands[peer] = each.command(parse, peer, str(job))
        found = in_turn(commands, runs)
    if any(run["lines"] != lines for run in found["lines"]):
        raise SystemExit("lines are missing")
    return found


def say(page: Page, size: int, found: dict[str, list[dict[str, Any]]]) -> None:
    """Say what each takes, ours beside the standard library."""
    plain = spread(found["json"], "seconds")
    for name, runs in found.items():
        seconds, peak = spread(runs, "seconds"), spread(runs, "peak_mb")
        who = f"{size:,} lines: {NAMES[name]}"
        time = Figure.of(f"{who}: time", seconds, "s of CPU", digits=3).at(f"time: {NAMES[name]}", size)
        is_asked = name == "lines" and size in WHERE_ASKED
        if name == "lines":
            time = time.compared(seconds, plain, NAMES["json"], REACH if size == WHERE_ASKED[0] else None)
        page.figure(time)
        memory = Figure.of(f"{who}: peak memory", peak, "MB", digits=0, goal=REACH_MB if is_asked else None)
        page.figure(memory.at(f"peak memory: {NAMES[name]}", size))


if __name__ == "__main__":
    sys.exit(main())
