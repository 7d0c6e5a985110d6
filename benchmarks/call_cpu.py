"""CPU time of one small sync call with all layers on, beside httpx and other clients.

    python benchmarks/call_cpu.py [--calls 1000] [--runs 7]

The server answers at once from another process on loopback; milliseconds are of the client's process alone. Every peer
sends the same path, query and token: one list that has a query, and one that has none.
To reach: at most 1.1 times raw httpx ``get().json()``.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from figures import BENCHMARKS, Figure, Goal, Page, in_turn, spread
from measured_calls import QUERIES
from peers import Peer, answering, installed, openapi_generator, ours, stock

REACH = Goal("at most", 1.1)
REQUESTS = "requests==2.34.2"
NAMES = {
    "httpx": "raw httpx, get().json()",
    "ours": "ours, cm.<list>.list()",
    "stock": "stock openapi-python-client",
    "pydantic": "openapi-generator's pydantic client",
    "requests": "requests, get().json()",
}


def main() -> int:
    """Measure and print; exit code 1 when a peer did not get what the server said, or the reach is missed."""
    page = Page(__file__, __doc__, runs=7)
    page.parser.add_argument("--calls", type=int, default=1000)
    with page.open() as options, answering() as url:
        peers: dict[str, Peer] = {
            "httpx": ours(),
            "ours": ours(),
            "stock": stock(),
            "pydantic": openapi_generator(),
            "requests": Peer(installed("requests", REQUESTS)),
        }
        found = [
            run["found"] for what in QUERIES for runs in calls(page, peers, what, url, options).values() for run in runs
        ]
        return 0 if set(found) == {5} and page.reached else 1


def calls(
    page: Page, peers: dict[str, Peer], what: str, url: str, options: Namespace
) -> dict[str, list[dict[str, Any]]]:
    """Measure one call of every peer, and say what it takes."""
    script = str(BENCHMARKS / "measured_calls.py")
    commands = {name: each.command(script, name, what, url, str(options.calls)) for name, each in peers.items()}
    measured = in_turn(commands, options.runs, rehearsals=1)
    raw = spread(measured["httpx"], "cpu", 1000)
    call = f"{what}{' with a query' if QUERIES[what] else ' without a query'}"
    for name, runs in measured.items():
        figure = spread(runs, "cpu", 1000)
        told = Figure.of(f"{call}: {NAMES[name]}", figure, "ms of CPU", digits=3)
        page.figure(
            told if name == "httpx" else told.compared(figure, raw, "raw httpx", REACH if name == "ours" else None)
        )
    return measured


if __name__ == "__main__":
    sys.exit(main())
