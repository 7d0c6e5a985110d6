"""Put together what `coverage run` measured in every process of the tests; fail where a line or a branch is missing.

    nox -s coverage

Prints the lines that are missing, and those that are left out with their reasons: at most ten.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import REPOSITORY, Page

MOST_LEFT_OUT = 10
_LEFT_OUT = re.compile(r"# pragma: no (?:cover|branch)(?: - (.*))?$")


def main() -> int:
    """Report; exit code 1 when something is missing, or too much is left out."""
    page = Page(__file__, __doc__)
    with page.open():
        processes = len(list(REPOSITORY.glob(".coverage.*")))
        if processes:
            coverage("combine", "--quiet")
        complete = coverage("report")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "coverage.json"
            coverage("json", "--quiet", "--fail-under=0", "-o", str(file))
            measured = json.loads(file.read_text("utf-8"))
        totals = measured["totals"]
        page.say(f"measured in {processes} processes")
        for name, all_of_them, reached in (
            ("lines", totals["num_statements"], totals["covered_lines"]),
            ("branches", totals["num_branches"], totals["covered_branches"]),
        ):
            page.say(f"{name}: {reached} of {all_of_them}, {100 * reached / all_of_them:.2f} %; to reach: 100 %")
        lines = left_out(measured["files"])
        page.say(f"left out: {len(lines)} lines; at most {MOST_LEFT_OUT}")
        for line in lines:
            page.say(line)
    return 0 if complete and len(lines) <= MOST_LEFT_OUT else 1


def coverage(*arguments: str) -> bool:
    """Run a command of coverage; whether it is content."""
    return subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=REPOSITORY, check=False).returncode == 0


def left_out(files: dict[str, dict[str, list[int]]]) -> list[str]:
    """Every line that is left out by hand, with its reason; what ``...`` and ``TYPE_CHECKING`` leave out is no code."""
    found = []
    for name, measured in files.items():
        source = (REPOSITORY / name).read_text("utf-8").splitlines()
        reason, indent = None, 0
        excluded = set(measured["excluded_lines"])
        for number, line in enumerate(source, 1):
            said = _LEFT_OUT.search(line)
            if number not in excluded and said is None:
                continue
            depth = len(line) - len(line.lstrip())
            if said:
                reason, indent = said[1] or "no reason given", depth
            elif depth <= indent:
                reason = None
            if reason:
                found.append(f"{name}:{number}: {reason}")
    return found


if __name__ == "__main__":
    sys.exit(main())
