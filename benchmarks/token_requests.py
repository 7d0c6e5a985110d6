"""Requests for a token when a crowd meets an expired one, counted by the server, beside other libraries.

    python benchmarks/token_requests.py

100 threads with one client, 100 tasks with one client, and 8 processes with one file of tokens. The token endpoint
takes half a second, so that everybody has come before the answer. To reach: exactly one request. Authlib renews a token
by itself in the grant of the client alone, so it is measured with that one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from figures import BENCHMARKS, Figure, Goal, Page
from measured_token_requests import COUNT, SECONDS
from peers import Peer, answering, counted, installed, ours

PROCESSES = 8
NAMES = {"ours": "ours", "httpx-auth": "httpx-auth", "authlib": "Authlib"}
SCRIPT = str(BENCHMARKS / "measured_token_requests.py")
ONE = Goal("exactly", 1)


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed, or a call did not come back."""
    page = Page(__file__, __doc__)
    with page.open():
        peers = {
            "ours": ours(),
            "httpx-auth": Peer(installed("httpx-auth", "httpx==0.28.1", "httpx-auth==0.23.1")),
            "authlib": Peer(installed("authlib", "httpx==0.28.1", "authlib==1.9.10")),
        }
        for crowd in ("threads", "tasks"):
            for name, peer in peers.items():
                requests = of_a_crowd(peer, name, crowd)
                goal = ONE if name == "ours" else None
                page.figure(Figure(f"{NAMES[name]}: token requests of {COUNT} {crowd}", requests, digits=0, goal=goal))
        requests = of_processes(peers["ours"])
        page.figure(Figure(f"ours: token requests of {PROCESSES} processes", requests, digits=0, goal=ONE))
    return 0 if page.reached else 1


def of_a_crowd(peer: Peer, name: str, crowd: str) -> int:
    """How often a token was asked for once the first had expired."""
    with answering(token_wait=0.5) as url:
        came = peer.command(SCRIPT, name, crowd, url).run()["came"]
        if came != COUNT:
            raise SystemExit(f"{name}: {came} of {COUNT} {crowd} came back")
        # Authlib is given an expired token; its first request is that of the first call, as for the others.
        return counted(url)["tokens"] - 1


def of_processes(peer: Peer) -> int:
    """The same for processes that share a file."""
    with answering(token_wait=0.5) as url, tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "tokens")
        peer.command(SCRIPT, "ours", "first", url, store).run()
        time.sleep(SECONDS)
        command = peer.command(SCRIPT, "ours", "one", url, store)
        with_input = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        running = [subprocess.Popen(command.words(), env=command.environment(), **with_input) for _ in range(PROCESSES)]
        for each in running:
            assert each.stdout is not None
            each.stdout.readline()
        came = [json.loads(said.splitlines()[-1])["came"] for said in at_once(running)]
        if came != [1] * PROCESSES:
            raise SystemExit(f"{sum(came)} of {PROCESSES} processes came back")
        return counted(url)["tokens"] - 1


def at_once(running: list[subprocess.Popen[str]]) -> list[str]:
    """Let them all go, and take what each says."""
    for each in running:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    return [each.communicate()[0] for each in running]


if __name__ == "__main__":
    sys.exit(main())
