"""Memory and time of `cloudmore billing report` to CSV, by the number of organizations of a sandbox in another process.

    python benchmarks/report_memory.py [--organizations 7700]

Prints one line a figure. The reach is under 200 MB for 1,000,000 lines.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, Goal, Page

REACH_MB = 200
COMMAND = [sys.executable, "-m", "cloudmore"]


def main() -> int:
    """Measure and print; exit code 1 when the reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--organizations", type=int, default=7700)
    with page.open() as options:
        measure(page, options.organizations)
    return 0 if page.reached else 1


def measure(page: Page, organizations: int) -> None:
    """Say what one report takes."""
    with tempfile.TemporaryDirectory() as folder:
        serve = [*COMMAND, "sandbox", "serve", "--port", "0", "--organizations", str(organizations)]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as serving:
            try:
                environment = {**os.environ, **settings(serving)}
                seconds, peak = measured(Path(folder), environment)
            finally:
                serving.terminate()
        with (Path(folder) / "sandbox-report.csv").open(encoding="utf-8", newline="") as file:
            lines = sum(1 for _row in csv.reader(file)) - 1
    page.figure(Figure("lines", lines, digits=0))
    page.figure(Figure("peak memory of the command", peak, "MB", digits=0, goal=Goal("at most", REACH_MB)))
    page.figure(Figure("time, the sandbox's own making of the report included", seconds, "s", digits=0))


def settings(serving: subprocess.Popen[str]) -> dict[str, str]:
    """The client's settings, as the sandbox prints them."""
    assert serving.stdout is not None
    serving.stdout.readline()
    lines = [serving.stdout.readline() for _ in range(5)]
    return dict(line.removeprefix("export ").strip().split("=", 1) for line in lines)


def measured(folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak megabytes of the whole process."""
    report = [*COMMAND, "billing", "report", "--month", "2026-10", "--quiet", "-o", "report.csv", "-f", "json"]
    began = time.monotonic()
    process = subprocess.Popen(report, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"the report ended with status {status}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
