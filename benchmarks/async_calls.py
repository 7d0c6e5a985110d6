"""Async calls in a second, 32 in flight, the client on one core, beside other clients.

    python benchmarks/async_calls.py [--calls 2000] [--runs 5]

Against a server that answers at once, and one that waits 50 ms. To reach: without the extra ``fast`` at least what the
stock client does; with it 75 % of bare httpx over aiohttp at once, and 95 % of raw aiohttp where the server waits.
"""

from __future__ import annotations

import sys

from figures import BENCHMARKS, Figure, Goal, Page, in_turn, spread
from peers import FAST, Peer, answering, installed, ours, stock

NAMES = {
    "ours": "ours, without the extra fast",
    "ours-fast": "ours, with the extra fast",
    "stock": "stock openapi-python-client",
    "httpx": "raw httpx",
    "httpx-aiohttp": "bare httpx over aiohttp",
    "aiohttp": "raw aiohttp",
    "sockets": "the server's own maximum",
}
# Of which peer how much, where the server answers at once and where it waits.
REACHES: dict[bool, dict[str, tuple[str, float]]] = {
    False: {"ours": ("stock", 1.0), "ours-fast": ("httpx-aiohttp", 0.75)},
    True: {"ours": ("stock", 1.0), "ours-fast": ("aiohttp", 0.95)},
}


def main() -> int:
    """Measure and print; exit code 1 when a peer did not get what the server said, or a reach is missed."""
    page = Page(__file__, __doc__, runs=5)
    page.parser.add_argument("--calls", type=int, default=2000)
    with page.open() as options:
        right = [at_a_server(page, wait, options.calls, options.runs) for wait in (0.0, 0.05)]
    return 0 if all(right) and page.reached else 1


def at_a_server(page: Page, wait: float, calls: int, runs: int) -> bool:
    """Measure every peer at a server that waits so many seconds."""
    fast = Peer(installed("aiohttp", *FAST))
    peers: dict[str, Peer] = {
        "ours": ours(),
        "ours-fast": ours(*FAST),
        "stock": stock(),
        "httpx": ours(),
        "httpx-aiohttp": fast,
        "aiohttp": fast,
        "sockets": fast,
    }
    where = f"the server waits {wait * 1000:.0f} ms" if wait else "the server answers at once"
    script = str(BENCHMARKS / "measured_async_calls.py")
    with answering(wait) as url:
        commands = {name: each.command(script, name, url, str(calls)) for name, each in peers.items()}
        measured = in_turn(commands, runs, rehearsals=1)
    rates = {name: spread(runs, "per_call").rates() for name, runs in measured.items()}
    for name, rate in rates.items():
        figure = Figure.of(f"{where}: {NAMES[name]}", rate, "calls a second", digits=0)
        other, at_least = REACHES[bool(wait)].get(name, ("", 0))
        page.figure(figure.compared(rate, rates[other], NAMES[other], Goal("at least", at_least)) if other else figure)
    return all(run["found"] == 5 for found in measured.values() for run in found)


if __name__ == "__main__":
    sys.exit(main())
