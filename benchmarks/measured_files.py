"""One use of a report in a process of its own: ``python measured_files.py ACTION RAW FOLDER``; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from cloudmore.billing import (
    CheckLimits,
    Period,
    Report,
    checked,
    find_saved,
    lines_file,
    read_acceptances,
    save_manifest,
    save_raw,
)
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

SEPTEMBER, OCTOBER = Period(date(2026, 9, 1), date(2026, 9, 30)), Period(date(2026, 10, 1), date(2026, 10, 31))
NOW = datetime(2026, 11, 9, tzinfo=UTC)


def opened(raw: Path, folder: Path, period: Period = OCTOBER) -> Report:
    """The report of an answer; of a link, because it removes its answer when it is closed."""
    answer = folder / f"{period.name}.json"
    answer.hardlink_to(raw)
    origin = Origin("cloudmore", "reseller-1", period.name, UTC)
    return Report(answer, read_head(answer), Asked(period, NOW, "api.example", "task-1"), origin)


def totals(raw: Path, folder: Path) -> None:
    """Read every line."""
    with opened(raw, folder) as report:
        report.totals()


def written(raw: Path, folder: Path, ending: str) -> int:
    """Write a file; returns its bytes."""
    file = folder / f"october.{ending}"
    with opened(raw, folder) as report:
        report.write(file)
    return file.stat().st_size


def saved(raw: Path, folder: Path) -> None:
    """Save the report, and the same as that of the month before."""
    for period in (SEPTEMBER, OCTOBER):
        with opened(raw, folder, period) as report:
            kept = save_raw(report, folder / "saved-reports")
            report.write(lines_file=lines_file(kept))
            save_manifest(report, kept, [])


def check(_raw: Path, folder: Path) -> None:
    """Check the saved report against the month before."""
    before, report = (find_saved(folder / "saved-reports", period.name) for period in (SEPTEMBER, OCTOBER))
    checked(report, before, CheckLimits(), read_acceptances(folder / "saved-reports"), NOW)


ACTIONS: dict[str, Callable[[Path, Path], int | None]] = {
    "report": totals,
    **{ending: partial(written, ending=ending) for ending in ("csv", "json", "parquet", "xlsx", "html")},
    "save": saved,
    "check": check,
}


def main(action: str, raw: Path, folder: Path) -> None:
    """Do it, and tell what it took."""
    began, cpu = time.monotonic(), time.process_time()
    size = ACTIONS[action](raw, folder)
    taken = {"seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu}
    print(json.dumps({**taken, "peak_mb": peak_mb(), "bytes": size}))


def peak_mb() -> float:
    """The most memory that this process had; what the one that started it had is not in it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
