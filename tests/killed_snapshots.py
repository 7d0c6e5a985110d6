"""Snapshots in a process of their own, which is killed in the middle, and what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from snapshots import content

from cloudmore.snapshot import USUAL_TABLES

# Prints how many rows are read, after each answer; and in the end how many calls were made, of which how many before.
SCRIPT = """
import sys
from cloudmore import Cloudmore
from cloudmore.snapshot import keeping, take_snapshot
keeping.ROWS_AND_ANSWERS = int(sys.argv[2]) or keeping.ROWS_AND_ANSWERS
made = []
told = {"on_plan": lambda plan: made.append(plan.made), "on_progress": lambda now: print(now.rows, flush=True)}
with Cloudmore.from_env(rate_limit=None) as cm:
    snapshot = take_snapshot(sys.argv[1], cm, **told)
print("calls", snapshot.calls, made[0])
"""


def begun(place: Path, environment: Mapping[str, str], *, batch: int = 0) -> subprocess.Popen[str]:
    """A snapshot in a process of its own.

    Args:
        place: Where to.
        environment: Of the client.
        batch: How many rows and answers are kept at a time; as usual by default.
    """
    command = [sys.executable, "-W", "error", "-c", SCRIPT, str(place), str(batch)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


def kill_after(rows: int, process: subprocess.Popen[str]) -> int:
    """Kill it once it has read so many rows.

    Returns:
        How many it had read.
    """
    assert process.stdout is not None
    with process:
        for line in process.stdout:
            if (read := int(line)) >= rows:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                return read
    raise AssertionError(f"it ended with {process.returncode} before it had read {rows} rows")


def finished(process: subprocess.Popen[str]) -> tuple[int, int]:
    """Wait until it is done.

    Returns:
        How many calls it took, and how many of them a process before had made.
    """
    said, _errors = process.communicate(timeout=600)
    assert process.returncode == 0
    _calls, calls, before = said.splitlines()[-1].split()
    return int(calls), int(before)


def rows_of(place: Path) -> dict[str, list[tuple[object, ...]]]:
    """What its tables say, but for the times of reading."""
    return {name: content(place, name) for name in USUAL_TABLES}
