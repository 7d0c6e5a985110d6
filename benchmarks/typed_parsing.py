"""A report of 100,000 lines into typed objects, every attribute of every object read, beside other generated clients.

    python benchmarks/typed_parsing.py [--lines 100000] [--runs 5]

All get the same bytes, each in a fresh process. Seconds are CPU seconds of that process, memory is its peak with the
report's bytes in memory. To reach: at least 3 times as fast as stock, 2 times with the collector paused for both, and a
peak that is at most stock's.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from figures import BENCHMARKS, Figure, Goal, Page, Spread, in_turn, spread
from large_report import Record, Writer, attribute
from peers import DOCUMENT, Peer, openapi_generator, ours, stock

NAMES = {
    "ours": "ours, exact",
    "stock": "stock openapi-python-client, floats",
    "pydantic": "openapi-generator's pydantic client, floats",
    "json": "json.loads(parse_float=Decimal), no objects",
}


def main() -> int:
    """Measure and print; exit code 1 when what was read is not what was written, or a reach is missed."""
    page = Page(__file__, __doc__, runs=5)
    page.parser.add_argument("--lines", type=int, default=100_000)
    page.parser.add_argument("--seed", type=int, default=7)
    page.parser.add_argument("--latin-1", action="store_true", help="escape what lies beyond Latin-1")
    with page.open() as options, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        writer = Writer(DOCUMENT, options.seed, latin_1=options.latin_1)
        writer.write(report, options.lines)
        describe(page, writer.record, report)
        measured = measure(Path(folder), report, writer, options.runs)
        for (name, how), runs in measured.items():
            who = f"{NAMES[name]}, collector {how}"
            page.figure(Figure.of(f"{who}: time", spread(runs, "seconds"), "s of CPU"))
            reading = Spread([run["seconds"] - run["parse"] for run in runs])
            page.figure(Figure.of(f"{who}: of it reading the attributes", reading, "s of CPU"))
            page.figure(Figure.of(f"{who}: memory before", spread(runs, "before_mb"), "MB", digits=0))
            peak = spread(runs, "peak_mb")
            figure = Figure.of(f"{who}: peak memory", peak, "MB", digits=0)
            if name == "ours":
                theirs = spread(measured["stock", how], "peak_mb")
                figure = figure.compared(peak, theirs, "stock's", Goal("at most", 1))
            page.figure(figure)
        for how, reach in (("as it is", 3), ("paused", 2)):
            them = spread(measured["stock", how], "seconds")
            for what, asked, goal in (
                ("", "seconds", Goal("at least", reach)),
                (", when ours is also asked for the surprises of the report", "told", None),
            ):
                us = spread(measured["ours", how], asked)
                page.figure(
                    Figure(
                        f"times as fast as stock, collector {how}{what}",
                        them.best / us.best,
                        median=them.median / us.median,
                        goal=goal,
                    )
                )
        as_written = [
            held(page, name, measured[name, "as it is"] + measured[name, "paused"], writer.record) for name in NAMES
        ]
        return 0 if all(as_written) and page.reached else 1


def describe(page: Page, record: Record, report: Path) -> None:
    """Say what the report holds."""
    widest = max(report.read_text(encoding="utf-8"))
    page.say(
        f"report: {record.lines} lines, {report.stat().st_size / 1e6:.1f} MB; of optional fields "
        f"{record.absent / record.optional:.1%} absent, of nullable ones {record.null / record.nullable:.1%} null; "
        f"{record.unknown_fields / record.lines:.1%} of lines with an unknown field; "
        f"{record.exponents / record.numbers:.1%} of numbers with an exponent; widest character U+{ord(widest):04X}"
    )


def measure(folder: Path, report: Path, writer: Writer, runs: int) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Every peer with the collector as it is, and paused."""
    peers: dict[str, Peer] = {"ours": ours(), "stock": stock(), "pydantic": openapi_generator(), "json": ours()}
    commands = {}
    for paused in (False, True):
        job = folder / f"job-{paused}.json"
        job.write_text(json.dumps({"report": str(report), "attributes": writer.attributes, "paused": paused}))
        for name, peer in peers.items():
            script = str(BENCHMARKS / "measured_parse.py")
            commands[f"{name}/{'paused' if paused else 'as it is'}"] = peer.command(script, name, str(job))
    found = in_turn(commands, runs)
    return {(key.partition("/")[0], key.partition("/")[2]): figures for key, figures in found.items()}


def held(page: Page, name: str, runs: list[dict[str, Any]], record: Record) -> bool:
    """Whether ours read in every run what was written, to the last digit; of the others only what they lost is said."""
    if name == "json":
        return True
    losses = {loss for run in runs for loss in lost(run, record)}
    if losses or name == "ours":
        page.say(
            f"{NAMES[name]}: {'; '.join(sorted(losses)) or 'everything as it was written, sums to the last digit'}"
        )
    return not losses or name != "ours"


def lost(run: dict[str, Any], record: Record) -> Iterator[str]:
    """What differs from the writer's own record."""
    for what in ("lines", "unknown_fields"):
        if run[what] != getattr(record, what):
            yield f"{run[what]} of {getattr(record, what)} {what.replace('_', ' ')}"
    for amount, total in record.totals.items():
        off = Decimal(run["totals"][attribute(amount)]) - total
        if off:
            yield f"sum of {amount} off by {off:.1E}"


if __name__ == "__main__":
    sys.exit(main())
