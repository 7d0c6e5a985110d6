"""Calls in a second of a snapshot of a tenant, 32 in flight, beside clients that make the same calls and keep nothing.

    python benchmarks/snapshot.py [--organizations 1000] [--runs 3]

With no limit on calls, each on one core, from the call to the finished files; 1,000 organizations with five services
are 11,002 calls and 56,005 rows. To reach, into Parquet: 75 % of bare httpx over aiohttp at a server that answers at
once, and 95 % of raw aiohttp at one that waits 50 ms. CPU is of the whole process, its start included.
"""

from __future__ import annotations

import sys

from figures import BENCHMARKS, Figure, Goal, Page, in_turn, spread
from peers import FAST, SNAPSHOT, Peer, answering, counted, installed, ours
from played_tenant import ROWS, SERVICES

NAMES = {
    "ours-into-parquet": "ours, a snapshot into Parquet",
    "ours-into-csv": "ours, a snapshot into CSV",
    "ours-into-duckdb": "ours, a snapshot into DuckDB",
    "httpx-aiohttp": "bare httpx over aiohttp, the same calls",
    "aiohttp": "raw aiohttp, the same calls",
    "sockets": "the server's own maximum",
}
# Of which peer how much, where the server answers at once and where it waits.
REACHES = {False: ("httpx-aiohttp", Goal("at least", 0.75)), True: ("aiohttp", Goal("at least", 0.95))}


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed, or a row did not come."""
    page = Page(__file__, __doc__, runs=3)
    page.parser.add_argument("--organizations", type=int, default=1000)
    with page.open() as options:
        for wait in (0.0, 0.05):
            at_a_server(page, wait, options.organizations, options.runs)
    return 0 if page.reached else 1


def at_a_server(page: Page, wait: float, organizations: int, runs: int) -> None:
    """Measure every peer at a server that waits so many seconds."""
    own, fast = ours(*FAST, *SNAPSHOT), Peer(installed("aiohttp", *FAST))
    peers = {name: own if name.startswith("ours") else fast for name in NAMES}
    if wait:
        # What it is written into is no matter where most of the time is waiting.
        peers = {name: peer for name, peer in peers.items() if name not in ("ours-into-csv", "ours-into-duckdb")}
    where = f"the server waits {wait * 1000:.0f} ms" if wait else "the server answers at once"
    script = str(BENCHMARKS / "measured_snapshot.py")
    with answering(wait, organizations=organizations) as url:
        commands = {name: each.command(script, name, url, str(organizations)) for name, each in peers.items()}
        # Not of the whole tenant, but of whatever is imported: the first run writes the compiled modules.
        measured = in_turn(commands, runs)
        calls = next(iter(measured.values()))[0]["calls"]
        page.say(f"{where}: {calls} calls a run; the server counted {counted(url)['calls']}")
        if counted(url)["calls"] != calls * runs * len(peers):
            raise SystemExit("somebody made other calls")
    if any(run["rows"] != 2 * organizations * SERVICES * ROWS for found in measured.values() for run in found):
        raise SystemExit("rows are missing")
    rates = {name: spread(found, "per_call").rates() for name, found in measured.items()}
    peer, goal = REACHES[bool(wait)]
    for name, rate in rates.items():
        figure = Figure.of(f"{where}: {NAMES[name]}", rate, "calls a second", digits=0)
        if name.startswith("ours"):
            asked = goal if name == "ours-into-parquet" else None
            figure = figure.compared(rate, rates[peer], NAMES[peer], asked)
        page.figure(figure)
        page.figure(
            Figure.of(f"{where}: {NAMES[name]}: CPU of a call", spread(measured[name], "cpu", 1000), "ms of CPU")
        )


if __name__ == "__main__":
    sys.exit(main())
