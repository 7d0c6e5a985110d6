"""Time and memory of `cloudmore contract check` on a recording of one large billing report.

    python benchmarks/contract_check.py [--lines 82000] [--runs 5]

Once as the document says but for unknown fields, and once with a date on every line that is none. Prints one line a
figure. The reach is three seconds for 40 MB, the start of the process included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import yaml
from figures import REPOSITORY, Figure, Goal, Page, Spread
from large_report import Writer

REACH_SECONDS = 3
ADDRESS = (
    "https://api.cloudmore.com/api/resellers/11111111-2222-3333-4444-555555555555"
    "/billing/reports/MonthlyBillingPerOrganizationAsync/sample"
)
CLEAN, BROKEN = 0, 6


def main() -> int:
    """Measure and print; exit code 1 when the reach is missed."""
    page = Page(__file__, __doc__, runs=5)
    page.parser.add_argument("--lines", type=int, default=82_000)
    with page.open() as options, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        Writer(REPOSITORY / "openapi" / "cloudmore.yaml", seed=7).write(report, options.lines)
        text = report.read_text("utf-8")
        report.unlink()
        page.say(f"{options.lines} lines, {len(text.encode()) / 1e6:.0f} MB")
        scale = Spread([decoded(text) for _ in range(options.runs)])
        page.figure(Figure.of("for scale, json.loads with Decimal alone", scale, "s"))
        spoilt = text.replace('"billingDate":"', '"billingDate":"day ')
        for name, body, expected in (("as documented", text, CLEAN), ("every date wrong", spoilt, BROKEN)):
            path = Path(folder) / "recorded.yaml"
            write_cassette(path, body)
            runs = [measured(path, expected) for _ in range(options.runs)]
            seconds, peak = Spread([run[0] for run in runs]), Spread([run[1] for run in runs])
            page.figure(Figure.of(f"{name}: time", seconds, "s", goal=Goal("at most", REACH_SECONDS)))
            page.figure(Figure.of(f"{name}: peak memory", peak, "MB", digits=0))
    return 0 if page.reached else 1


def decoded(text: str) -> float:
    """Seconds that the standard library takes to read it."""
    began = time.monotonic()
    json.loads(text, parse_float=Decimal)
    return time.monotonic() - began


def write_cassette(path: Path, body: str) -> None:
    """Write a recording of the one answer, as vcrpy does."""
    answer = {
        "body": {"string": body},
        "headers": {"content-type": ["application/json"]},
        "status": {"code": 200, "message": "OK"},
    }
    request = {"method": "GET", "uri": ADDRESS, "body": "", "headers": {}}
    content = {"interactions": [{"request": request, "response": answer}], "version": 1}
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper), "utf-8")


def measured(path: Path, expected: int) -> tuple[float, float]:
    """Seconds and peak megabytes of the whole process."""
    command = [sys.executable, "-m", "cloudmore", "contract", "check", "--cassettes", str(path), "-f", "json"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    told = json.loads(process.stdout.read())
    _pid, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != expected or told["exchanges"] != 1:
        raise SystemExit(f"the check ended with {os.waitstatus_to_exitcode(status)}: {told['findings'][:3]}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
