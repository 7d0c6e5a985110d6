"""CPU time of one small sync call with all layers on, beside httpx and other clients.

    python benchmarks/call_cpu.py [--calls 1000] [--runs 7]

The server answers at once from another process on loopback; milliseconds are of the client's process alone.
To reach: at most 1.1 times raw httpx ``get().json()``.
"""

from __future__ import annotations

import sys

from figures import BENCHMARKS, Page, in_turn, spread
from peers import Peer, answering, installed, openapi_generator, ours, stock

REQUESTS = "requests==2.34.2"
NAMES = {
    "httpx": "raw httpx, get().json()",
    "ours": "ours, cm.organizations.list()",
    "stock": "stock openapi-python-client",
    "pydantic": "openapi-generator's pydantic client",
    "requests": "requests, get().json()",
}


def main() -> int:
    """Measure and print; exit code 1 when a peer did not get what the server said."""
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
        script = str(BENCHMARKS / "measured_calls.py")
        commands = {name: each.command(script, name, url, str(options.calls)) for name, each in peers.items()}
        measured = in_turn(commands, options.runs, rehearsals=1)
        raw = spread(measured["httpx"], "cpu", 1000)
        for name, runs in measured.items():
            figure = spread(runs, "cpu", 1000)
            page.say(
                f"{NAMES[name]}: {figure.text('ms of CPU', 3)}, of raw httpx {figure.times(raw)}"
                + ("; to reach: 1.10 or less" if name == "ours" else "")
            )
        return 0 if all(run["found"] == 5 for runs in measured.values() for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
