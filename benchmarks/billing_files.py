"""Time and memory of a billing report and of its files, by the number of its lines.

    python benchmarks/billing_files.py [--lines 100000] [--times 10]

Prints one line a figure. To reach: a spreadsheet of 100,000 lines in 30 s and 1 GB; and with ten times as many lines,
report, CSV and Parquet in at most 1.5 times the memory. Each is measured in a process of its own; Linux only.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import REPOSITORY, Command, Page
from large_report import Writer

REACH_SECONDS, REACH_MB, REACH_RATIO = 30, 1024, 1.5
SCRIPT = Path(__file__).with_name("measured_files.py")
DOCUMENT = REPOSITORY / "openapi" / "cloudmore.yaml"
# What is measured with few lines and with many, and what with few alone: nobody opens a million lines.
FLAT, ONCE = ("report", "csv", "parquet"), ("xlsx",)


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--lines", type=int, default=100_000)
    page.parser.add_argument("--times", type=int, default=10, help="how many times as many lines the large report has")
    with page.open() as options:
        small = measured(page, options.lines, (*FLAT, *ONCE))
        large = measured(page, options.lines * options.times, FLAT)
        ratios = {name: large[name]["peak_mb"] / small[name]["peak_mb"] for name in FLAT}
        for name, ratio in ratios.items():
            page.say(
                f"{name}: peak memory with {options.times} times the lines: {ratio:.2f} times ({REACH_RATIO} to reach)"
            )
    slow = any(small[name]["seconds"] > REACH_SECONDS or small[name]["peak_mb"] > REACH_MB for name in ONCE)
    return int(slow or max(ratios.values()) > REACH_RATIO)


def measured(page: Page, lines: int, actions: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What each takes with so many lines."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.json"
        Writer(DOCUMENT, 7).write(raw, lines)
        page.say(f"{lines} lines, {raw.stat().st_size / 1e6:.0f} MB")
        for name in actions:
            path = (REPOSITORY / "overlay", REPOSITORY / "generated")
            found[name] = Command(Path(sys.executable), (str(SCRIPT), name, str(raw), folder), path).run()
            reach = f" ({REACH_SECONDS} s and {REACH_MB} MB to reach)" if name in ONCE else ""
            times = "{seconds:.1f} s ({cpu_seconds:.1f} s of CPU), {peak_mb:.0f} MB".format(**found[name])
            page.say(f"{name}, {lines} lines: {times}{reach}")
    return found


if __name__ == "__main__":
    sys.exit(main())
