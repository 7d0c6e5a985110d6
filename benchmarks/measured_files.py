"""One use of a report in a process of its own: ``python measured_files.py ACTION RAW FOLDER``; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from cloudmore.billing import Period, Report
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, tzinfo=UTC), "api.example", "task-1")

ACTIONS: dict[str, Callable[[Report, Path], object]] = {
    "report": lambda report, _folder: report.totals(),
    **{
        ending: lambda report, folder, ending=ending: report.write(folder / f"october.{ending}")
        for ending in ("csv", "json", "parquet", "xlsx")
    },
}


def main(action: str, raw: Path, folder: Path) -> None:
    """Do it, and tell what it took."""
    # A link, because a report removes its answer when it is closed.
    answer = folder / f"{action}.json"
    answer.hardlink_to(raw)
    began, cpu = time.monotonic(), time.process_time()
    with Report(answer, read_head(answer), ASKED, Origin("cloudmore", "reseller-1", OCTOBER.name, UTC)) as report:
        ACTIONS[action](report, folder)
        lines = report.totals().lines
    taken = {"seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**taken, "peak_mb": peak_mb(), "lines": lines}))


def peak_mb() -> float:
    """The most memory that this process had; what the one that started it had is not in it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
