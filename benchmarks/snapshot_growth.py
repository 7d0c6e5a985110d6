"""Time and memory of a snapshot by the number of organizations, from 100 to 5,000.

    python benchmarks/snapshot_growth.py [--most 5000]

Each organization has five services, each of these five subscriptions and five prices; 32 calls in flight, no limit on
calls, one core, a server that answers at once. Beside it bare httpx over aiohttp, which makes the same calls and keeps
nothing. One run of each, from the call to the finished Parquet files.
"""

from __future__ import annotations

import sys

from figures import BENCHMARKS, Figure, Page, in_turn, spread
from peers import FAST, SNAPSHOT, Peer, answering, installed, ours
from played_tenant import ROWS, SERVICES

SIZES = (100, 200, 500, 1000, 2000, 5000)
NAMES = {
    "ours-into-parquet": "ours, a snapshot into Parquet",
    "httpx-aiohttp": "bare httpx over aiohttp, the same calls",
}


def main() -> int:
    """Measure and print."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--most", type=int, default=SIZES[-1], help="organizations of the largest tenant")
    with page.open() as options:
        for size in SIZES:
            if size <= options.most:
                at_a_tenant(page, size)
    return 0


def at_a_tenant(page: Page, size: int) -> None:
    """Measure both at a tenant of so many organizations."""
    peers = {"ours-into-parquet": ours(*FAST, *SNAPSHOT), "httpx-aiohttp": Peer(installed("aiohttp", *FAST))}
    script = str(BENCHMARKS / "measured_snapshot.py")
    with answering(organizations=size) as url:
        measured = in_turn({name: each.command(script, name, url, str(size)) for name, each in peers.items()}, 1)
    for name, found in measured.items():
        if found[0]["rows"] != 2 * size * SERVICES * ROWS:
            raise SystemExit("rows are missing")
        who = f"{size:,} organizations: {NAMES[name]}"
        for what, key, scale, unit, digits in (
            ("time", "seconds", 1, "s", 1),
            ("time of a call", "per_call", 1000, "ms", 2),
            ("peak memory", "peak_mb", 1, "MB", 0),
        ):
            value = spread(found, key, scale).best
            page.figure(Figure(f"{who}: {what}", value, unit, digits=digits).at(f"{what}: {NAMES[name]}", size))


if __name__ == "__main__":
    sys.exit(main())
