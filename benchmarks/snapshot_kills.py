"""Kill a snapshot with ``kill -9`` at ten moments, and hold what the next one makes of it against an undisturbed one.

    python benchmarks/snapshot_kills.py [--organizations 200] [--keep]

Each moment is a snapshot of its own: killed after 5, 15 … 95 % of the rows, then taken again in another process. To
reach: the tables are equal, row for row. It takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from figures import REPOSITORY, Page

sys.path.insert(0, str(REPOSITORY / "tests"))

from conftest import settings_of
from killed_snapshots import begun, finished, kill_after, rows_of

from cloudmore.sandbox import Sandbox

MOMENTS = range(5, 100, 10)


def main() -> int:
    """Print a line for each moment; exit code 1 where a table is not equal."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--organizations", type=int, default=200)
    equal = 0
    with (
        page.open() as options,
        tempfile.TemporaryDirectory() as name,
        Sandbox(organizations=options.organizations) as sandbox,
    ):
        folder, environment = Path(name), settings_of(sandbox.credentials, sandbox.url)
        calls, _before = finished(begun(folder / "undisturbed", environment))
        expected = rows_of(folder / "undisturbed")
        total = sum(map(len, expected.values()))
        page.say(f"undisturbed: {total} rows, {calls} calls")
        for percent in MOMENTS:
            place = folder / str(percent)
            read = kill_after(total * percent // 100, begun(place, environment))
            calls_in_all, before = finished(begun(place, environment))
            same = rows_of(place) == expected and calls_in_all == calls
            equal += same
            page.say(
                f"killed after {read} rows ({100 * read / total:.0f} %): {before} of {calls} calls were kept; "
                f"the tables are {'equal' if same else 'NOT equal'}"
            )
        page.say(f"killed at {len(MOMENTS)} moments, {equal} times equal")
    return 0 if equal == len(MOMENTS) else 1


if __name__ == "__main__":
    sys.exit(main())
