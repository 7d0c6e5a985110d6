"""Write the report of this repository."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    # The document's own scripts, which pytest finds by its settings.
    sys.path.append(str(REPOSITORY / "openapi"))
    from contract_report.command import run

    sys.exit(run(sys.argv[1:], REPOSITORY, datetime.now(UTC)))
