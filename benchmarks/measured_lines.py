"""Every billing line of a report on disk, each column read once: ``python measured_lines.py RAW FOLDER``; prints JSON.

The client alone is needed, on its bare dependencies.
"""

from __future__ import annotations

import json
import sys
import time
from operator import attrgetter
from pathlib import Path

from measured_files import opened, peak_mb

from cloudmore.billing.columns import COLUMNS


def main(raw: Path, folder: Path) -> None:
    """Read it, and tell what it took."""
    every_column = attrgetter(*COLUMNS)
    lines = 0
    began = time.process_time()
    with opened(raw, folder) as report:
        for line in report.lines():
            every_column(line)
            lines += 1
    print(json.dumps({"seconds": time.process_time() - began, "peak_mb": peak_mb(), "lines": lines}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
