"""Run by ``nox -s package`` where the wheel is installed bare, or with `billing` alone: the main job, end to end.

The API is a sandbox of another environment, whose interpreter is the second argument.
"""

from __future__ import annotations

import contextlib
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

import cloudmore
from cloudmore import Cloudmore, ConfigurationError

SERVE = "from cloudmore.sandbox import serve; serve(port=0, organizations=3, report_seconds=0)"
COMMAND = Path(sys.executable).with_name("cloudmore")


@contextlib.contextmanager
def served(python: str) -> Iterator[dict[str, str]]:
    """The settings of a client, as long as the sandbox is served."""
    server = subprocess.Popen([python, "-I", "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        lines = [server.stdout.readline().removeprefix("export ").rstrip() for _ in range(6)]
        yield dict(line.split("=", 1) for line in lines[1:])
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


def bare(settings: dict[str, str], folder: Path) -> None:
    """From Python, with what needs no extra."""
    assert not {each.name.lower() for each in distributions()} & {"typer", "starlette", "pyarrow"}
    with Cloudmore.from_env(settings) as cm, cm.billing.report("2026-10") as report:
        assert len(cm.organizations.list()) == 3
        lines = report.totals().lines
        assert lines > 100
        report.write(folder / "october.csv", folder / "october.json", folder / "october.jsonl")
        for name in ("october.xlsx", "october.parquet", "october.html"):
            try:
                report.write(folder / name)
            except ConfigurationError as error:
                assert "pip install 'cloudmore-client[billing]'" in str(error), error  # noqa: PT017 - a script
            else:
                raise AssertionError(f"{name} needs an extra")
    assert rows(folder / "october.csv") == lines
    assert sorted(each.name for each in folder.iterdir()) == ["october.csv", "october.json", "october.jsonl"]


def billing(settings: dict[str, str], folder: Path) -> None:
    """From the command line."""
    endings = ("csv", "xlsx", "parquet", "html")
    files = [argument for ending in endings for argument in ("-o", f"october.{ending}")]
    done = run(folder, settings, "billing", "report", "--month", "2026-10", *files)
    assert done.returncode == 0, done
    # What comes from a sandbox says so in the names of its files.
    written = {ending: folder / f"sandbox-october.{ending}" for ending in endings}
    assert all(file.stat().st_size > 10_000 for file in written.values()), done

    from pyarrow import parquet  # noqa: PLC0415 - of the extra

    assert parquet.read_metadata(written["parquet"]).num_rows == rows(written["csv"]) > 100

    for arguments, extra in ((("--sandbox", "services", "list"), "sandbox"), (("contract", "check"), "contract")):
        refused = run(folder, settings, *arguments)
        assert refused.returncode == 2, refused
        assert f"pip install 'cloudmore-client[{extra}]'" in refused.stderr, refused
        assert "Traceback" not in refused.stderr, refused


def rows(file: Path) -> int:
    """Lines of a CSV file without its head."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return sum(1 for _ in csv.reader(opened)) - 1


def run(folder: Path, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with the variables of that sandbox."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "settings"), **settings}
    return subprocess.run(
        [COMMAND, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


what, python_of_the_sandbox = sys.argv[1:]
assert "site-packages" in cloudmore.__file__, cloudmore.__file__
with tempfile.TemporaryDirectory() as name, served(python_of_the_sandbox) as found:
    {"bare": bare, "billing": billing}[what](found, Path(name))
print(f"the wheel does the main job ({what}), and says which extra the rest needs")
