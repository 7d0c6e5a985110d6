"""Time and memory of a billing report and of its files, by the number of its lines.

    python benchmarks/billing_files.py [--organizations 715] [--times 10]

Prints one line a figure. The report is a sandbox's: 715 organizations have 100,000 lines. To reach: its spreadsheet
and its check each in 30 s and 1 GB, its page in 2 MB; and with ten times as many organizations and lines, report, CSV,
Parquet and check in at most 1.5 times the memory. Each is measured in a process of its own; Linux only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import REPOSITORY, Command, Page

from cloudmore.sandbox import Sandbox

REACH_SECONDS, REACH_MB, REACH_RATIO = 30, 1024, 1.5
SCRIPT = Path(__file__).with_name("measured_files.py")
TAKEN = "{seconds:.1f} s ({cpu_seconds:.1f} s of CPU), {peak_mb:.0f} MB"
# What is measured with few lines and with many, and what with few alone: nobody opens a million lines. What is checked
# was saved before, and so was the month before it.
FLAT, ONCE, PREPARED = ("report", "csv", "parquet", "check"), ("xlsx", "html"), ("save",)
IN_TIME = ("xlsx", "check")
REACH_PAGE = 2_000_000


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--organizations", type=int, default=715)
    page.parser.add_argument("--times", type=int, default=10, help="how many times as many the large report has")
    with page.open() as options:
        small = measured(page, options.organizations, (*PREPARED, *FLAT, *ONCE))
        large = measured(page, options.organizations * options.times, (*PREPARED, *FLAT))
        ratios = {name: large[name]["peak_mb"] / small[name]["peak_mb"] for name in FLAT}
        for name, ratio in ratios.items():
            page.say(
                f"{name}: {ratio:.2f} times the memory with {options.times} times the lines ({REACH_RATIO} to reach)"
            )
    slow = any(small[name]["seconds"] > REACH_SECONDS or small[name]["peak_mb"] > REACH_MB for name in IN_TIME)
    return int(slow or small["html"]["bytes"] > REACH_PAGE or max(ratios.values()) > REACH_RATIO)


def measured(page: Page, organizations: int, actions: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What each takes with the report of so many organizations."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.json"
        with (
            Sandbox(organizations=organizations, report_seconds=0) as sandbox,
            sandbox.client() as cm,
            cm.billing.report("2026-10") as report,
        ):
            lines = report.totals().lines
            shutil.copyfile(report.raw, raw)
        page.say(f"{lines} lines of {organizations} organizations, {raw.stat().st_size / 1e6:.0f} MB")
        for name in actions:
            path = (REPOSITORY / "overlay", REPOSITORY / "generated")
            found[name] = Command(Path(sys.executable), (str(SCRIPT), name, str(raw), folder), path).run()
            size = f", {found[name]['bytes'] / 1e6:.1f} MB large" if found[name]["bytes"] else ""
            page.say(f"{name}, {lines} lines: {TAKEN.format(**found[name])}{size}")
    return found


if __name__ == "__main__":
    sys.exit(main())
