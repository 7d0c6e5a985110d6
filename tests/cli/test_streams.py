"""Streams that are closed, by a reader that goes away or by whoever starts the command: the work is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloudmore.cli.streams import Unbreakable
from cloudmore.sandbox import Sandbox

pytestmark = [
    pytest.mark.usefixtures("settings"),
    pytest.mark.skipif(os.name == "nt", reason="the lines are for a shell"),
]
CREATE = "organizations create --set name=Piped --yes"
# What a shell runs, its exit code, and how many customers it leaves.
LINES: dict[str, tuple[str, int, int]] = {
    "a reader of one line": ("organizations list -f jsonl | head -1", 0, 40),
    "no reader of what was done": (f"{CREATE} | true", 0, 41),
    "no reader of what will be done": (f"{CREATE} 2>&1 | true", 0, 41),
    "no reader of an error": ("organizations get nobody 2>&1 | true", 4, 40),
    "no reader of a refusal": ("organizations create 2>&1 | true", 2, 40),
    "stdout is closed": (f"{CREATE} >&-", 0, 41),
    "stderr is closed": (f"{CREATE} 2>&-", 0, 41),
    "all are closed": (f"{CREATE} <&- >&- 2>&-", 0, 41),
    "no room for what is told": ("organizations get nobody 2>/dev/full", 4, 40),
    "no room for the answer": ("organizations list >/dev/full", 1, 40),
    "nobody to ask": ("organizations create --set name=E <&-", 2, 40),
    "no body to read": ("organizations create --body - --yes <&-", 2, 40),
}


def in_shell(line: str) -> subprocess.CompletedProcess[str]:
    command, pipe, rest = line.partition(" |")
    return subprocess.run(
        ["bash", "-c", f"{sys.executable} -m cloudmore {command}{pipe}{rest}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize("name", LINES)
def test_a_closed_stream_stops_nothing(served: Sandbox, name: str) -> None:
    line, code, customers = LINES[name]
    ran = in_shell(line)
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr
    assert "mistake in cloudmore" not in ran.stderr + ran.stdout
    with served.client() as cm:
        assert len(cm.organizations.list()) == customers


def test_a_report_is_written_although_nobody_reads_what_is_told_of_it() -> None:
    ran = in_shell("billing report --month 2026-10 2>&1 | true")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert len(Path("cloudmore-sandbox-2026-10.csv").read_text("utf-8").splitlines()) > 5000
    assert len(list(Path("saved-reports").iterdir())) == 3


@pytest.mark.parametrize("nowhere", ["2>/dev/full", "2>&-", "2>/dev/null"])
def test_a_task_is_kept_where_nobody_can_be_told_of_it(nowhere: str) -> None:
    with Sandbox(report_seconds=600, organizations=0) as slow:
        ran = in_shell(f"billing report --month 2026-10 --wait 0s --base-url {slow.url} {nowhere}")
        assert (ran.returncode, ran.stdout, ran.stderr) == (5, "", "")
        (task,) = Path("saved-reports").iterdir()
        with slow.client() as cm:
            assert cm.billing.resume(task.read_text("utf-8")).status().raw == "Processing"


def test_a_stream_can_be_handed_to_another_program(tmp_path: Path) -> None:
    with (tmp_path / "said").open("wb") as file:
        subprocess.run([sys.executable, "-c", "print('said')"], stdout=Unbreakable(file.fileno()), check=True)
    assert (tmp_path / "said").read_text("utf-8") == "said\n"
