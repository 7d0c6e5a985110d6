"""A report of 100,000 lines against an ERP's file of about 100,000 rows with 500 seeded differences.

The file has its own spelling: customer keys and item codes of the ERP through a mapping, amounts at two places with a
decimal comma, another order, lines of one item that are one row, and lines that are two rows. What was seeded is known
without having read either, and each row of the result is held against it.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from figures import REPOSITORY, Command, Page, in_turn, spread

sys.path.insert(0, str(REPOSITORY / "overlay"))
sys.path.insert(0, str(REPOSITORY / "generated"))
sys.path.insert(0, str(REPOSITORY / "tests"))

from saved import saved
from seeded_invoices import Seeded, seeded, unlike

LINES, DIFFERENCES, SEED = 100_000, 500, 20_261_031
# Seconds on a machine of two cores.
REACH = 30
ASKED_AT = datetime(2026, 11, 9, tzinfo=UTC)


def prepared(folder: Path, lines: int) -> Seeded:
    """Both sides as files: a saved report, the invoices and the mapping."""
    month = seeded(SEED, lines=lines, differences=DIFFERENCES)
    saved(folder / "saved-reports", month.report(), asked_at=ASKED_AT)
    month.write_invoices(folder / "invoices.csv")
    month.write_mapping(folder / "mapping.toml")
    return month


def main() -> None:
    """Measure, and hold what was found against what was seeded."""
    page = Page(__file__, __doc__, runs=3)
    page.parser.add_argument("--lines", type=int, default=LINES, help="of the report")
    with page.open() as options, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        month = prepared(folder, options.lines)
        command = Command(
            Path(sys.executable),
            (str(Path(__file__).with_name("measured_reconcile.py")), str(folder)),
            (REPOSITORY / "overlay", REPOSITORY / "generated"),
        )
        runs = in_turn({"reconcile": command}, options.runs)["reconcile"]
        with (folder / "differences.csv").open(encoding="utf-8", newline="") as opened:
            missed, false = unlike(month, list(csv.DictReader(opened)))
        seconds, cpu, peak = (spread(runs, each) for each in ("seconds", "cpu_seconds", "peak_mb"))
        page.say(f"{len(month.lines):,} lines of a report, {len(month.rows):,} rows of a file")
        told = ", ".join(f"{count} {kind}" for kind, count in month.differences.items())
        page.say(f"seeded: {sum(month.differences.values())} differences ({told})")
        wanted = len(month.expected)
        page.say(f"found: {wanted - len(missed)} of the {wanted} rows that they make; false: {len(false)}")
        page.say(f"time: {seconds.text('s')}, to reach {REACH} s; CPU {cpu.text('s')}")
        page.say(f"peak: {peak.text('MB', 0)}")
        for each in [*missed, *false][:10]:
            page.say(f"  {each}")


if __name__ == "__main__":
    main()
