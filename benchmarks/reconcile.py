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

from figures import REPOSITORY, Command, Figure, Goal, Page, in_turn, spread

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


def main() -> int:
    """Measure, and hold what was found against what was seeded; exit code 1 when a reach is missed."""
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
        found = wanted - len(missed)
        page.figure(
            Figure(f"found, of the {wanted} rows that they make", found, digits=0, goal=Goal("exactly", wanted))
        )
        page.figure(Figure("found, and not seeded", len(false), digits=0, goal=Goal("exactly", 0)))
        page.figure(Figure.of("time", seconds, "s", goal=Goal("at most", REACH)))
        page.figure(Figure.of("CPU", cpu, "s"))
        page.figure(Figure.of("peak memory", peak, "MB", digits=0))
        for each in [*missed, *false][:10]:
            page.say(f"  {each}")
    return 0 if page.reached else 1


if __name__ == "__main__":
    sys.exit(main())
