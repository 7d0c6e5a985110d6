"""A snapshot of the account of the environment, in a process of its own: ``python measured_snapshot_memory.py FOLDER``.

Prints JSON: seconds, the peak of its memory, and the rows of each table.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from measured_files import peak_mb

from cloudmore import AsyncCloudmore
from cloudmore.snapshot import async_take_snapshot

IN_FLIGHT = 32


async def main(folder: Path) -> dict[str, Any]:
    """Take it."""
    began = time.monotonic()
    async with AsyncCloudmore.from_env(rate_limit=None, max_connections=IN_FLIGHT) as cm:
        snapshot = await async_take_snapshot(folder, cm, in_flight=IN_FLIGHT)
    rows = {name: change.rows for name, change in snapshot.tables.items()}
    return {"seconds": time.monotonic() - began, "peak_mb": peak_mb(), "rows": rows, "calls": snapshot.calls}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(Path(sys.argv[1])))))
