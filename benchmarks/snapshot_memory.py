"""Peak memory of a snapshot of 500 and of 5,000 organizations, and whether every row is there.

    python benchmarks/snapshot_memory.py [--organizations 5000]

Of a sandbox in another process, with the limits off. How many rows each table must have is counted from what the
sandbox makes of its seed, without a call and without the client. To reach: with ten times as many organizations at most
1.2 times the memory, and every row.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from figures import BENCHMARKS, REPOSITORY, Command, Figure, Goal, Page
from report_memory import settings

sys.path.insert(0, str(REPOSITORY / "overlay"))

from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.organizations import seeded_organization
from cloudmore.sandbox.server.subscriptions import seeded_subscriptions

SEED = 7
REACH = 1.2
COMMAND = [sys.executable, "-m", "cloudmore", "sandbox", "serve", "--port", "0", "--seed", str(SEED)]


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--organizations", type=int, default=5000, help="of the larger tenant")
    with page.open() as options:
        few, many = (measured(page, size) for size in (options.organizations // 10, options.organizations))
        ratio = many["peak_mb"] / few["peak_mb"]
        page.figure(Figure("times the memory with 10 times the organizations", ratio, goal=Goal("at most", REACH)))
    return 0 if page.reached else 1


def measured(page: Page, size: int) -> dict[str, Any]:
    """Say what a snapshot of so many organizations takes, and how many of its rows are there."""
    with tempfile.TemporaryDirectory() as folder, sandbox(size) as variables:
        path = (REPOSITORY / "overlay", REPOSITORY / "generated")
        script = str(BENCHMARKS / "measured_snapshot_memory.py")
        found = Command(Path(sys.executable), (script, str(Path(folder) / "tenant")), path, variables).run()
    who = f"{size:,} organizations"
    page.figure(Figure(f"{who}: peak memory", found["peak_mb"], "MB", digits=0))
    page.figure(Figure(f"{who}: time, the sandbox answering on the same machine", found["seconds"], "s", digits=0))
    page.figure(Figure(f"{who}: calls", found["calls"], digits=0))
    for table, rows in expected(size).items():
        goal = Goal("exactly", rows)
        page.figure(Figure(f"{who}: rows of {table}, of {rows:,}", found["rows"][table], digits=0, goal=goal))
    return found


@contextmanager
def sandbox(size: int) -> Iterator[dict[str, str]]:
    """A sandbox of so many organizations in another process: the variables of its client."""
    with subprocess.Popen([*COMMAND, "--organizations", str(size)], stdout=subprocess.PIPE, text=True) as serving:
        try:
            yield settings(serving)
        finally:
            serving.terminate()


def expected(size: int) -> Counter[str]:
    """How many rows each table has, from the seed alone."""
    catalogue = Catalogue(SEED)
    count: Counter[str] = Counter(organizations=size, services=len(catalogue.services))
    for index in range(size):
        organization = seeded_organization(catalogue, SEED, index)
        for service in organization.services:
            count["organization_services"] += 1
            count["price_lists"] += len(service.products)
            if not service.microsoft:
                count["subscriptions"] += sum(1 for _ in seeded_subscriptions(organization, service, SEED))
    return count


if __name__ == "__main__":
    sys.exit(main())
