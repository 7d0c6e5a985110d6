"""Async calls in a second, 32 in flight, the client on one core, beside other clients.

    python benchmarks/async_calls.py [--calls 2000] [--runs 5]

Against a server that answers at once, and one that waits 50 ms. To reach: without the extra ``fast`` at least what the
stock client does; with it 75 % of bare httpx over aiohttp at once, and 95 % of raw aiohttp where the server waits.
"""

from __future__ import annotations

import sys

from figures import BENCHMARKS, Page, Spread, in_turn
from peers import Peer, answering, installed, ours, stock

FAST = ("httpx==0.28.1", "aiohttp==3.14.5", "httpx-aiohttp==0.2.0")
NAMES = {
    "ours": "ours, without the extra fast",
    "ours-fast": "ours, with the extra fast",
    "stock": "stock openapi-python-client",
    "httpx": "raw httpx",
    "httpx-aiohttp": "bare httpx over aiohttp",
    "aiohttp": "raw aiohttp",
    "sockets": "the server's own maximum",
}


def main() -> int:
    """Measure and print; exit code 1 when a peer did not get what the server said."""
    page = Page(__file__, __doc__, runs=5)
    page.parser.add_argument("--calls", type=int, default=2000)
    with page.open() as options:
        right = [at_a_server(page, wait, options.calls, options.runs) for wait in (0.0, 0.05)]
    return 0 if all(right) else 1


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
    seconds = {name: Spread([run["per_call"] for run in found]) for name, found in measured.items()}
    for name, each in seconds.items():
        page.say(f"{where}: {NAMES[name]}: {1 / each.best:.0f} calls a second (median {1 / each.median:.0f})")
    for own, other in (("ours", "stock"), ("ours-fast", "httpx-aiohttp"), ("ours-fast", "aiohttp")):
        page.say(f"{where}: {NAMES[own]}, of {NAMES[other]}: {seconds[own].times_faster(seconds[other])}")
    return all(run["found"] == 5 for found in measured.values() for run in found)


if __name__ == "__main__":
    sys.exit(main())
