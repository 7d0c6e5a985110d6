"""What the benchmarks share: fresh processes taken in turn, and figures that can be kept."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import field, frozen
from measurements import Figure, Goal, Spread, spread

BENCHMARKS = Path(__file__).resolve().parent
REPOSITORY = BENCHMARKS.parent
RESULTS = BENCHMARKS / "results"
__all__ = ["BENCHMARKS", "REPOSITORY", "RESULTS", "Command", "Figure", "Goal", "Page", "Spread", "in_turn", "spread"]
CORES = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}
# What would change how a measured process behaves, or where it finds its modules.
_LEFT_OUT = ("PYTHON", "CLOUDMORE_", "COVERAGE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@frozen
class Command:
    """What is run in a fresh process, which prints one JSON object as its last line.

    Attributes:
        python: The interpreter that has the peer.
        arguments: Of the interpreter.
        path: Folders to find modules in, before its own packages.
        variables: More of its environment.
    """

    python: Path
    arguments: tuple[str, ...]
    path: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(factory=dict)

    def words(self) -> list[str]:
        """What is run."""
        return [str(self.python), *self.arguments]

    def environment(self) -> dict[str, str]:
        """The variables of its process."""
        kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_LEFT_OUT)}
        return {**kept, **self.variables, "PYTHONPATH": os.pathsep.join(map(str, self.path))}

    def run(self) -> dict[str, Any]:
        """What the process measured of itself."""
        done = subprocess.run(self.words(), env=self.environment(), stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(self.arguments)[:200]} ended with status {done.returncode}")
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def in_turn(commands: Mapping[str, Command], runs: int, *, rehearsals: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Run every command, then every command again: a slow minute of the machine meets all of them.

    Args:
        commands: By name.
        runs: How often each.
        rehearsals: Runs of each before, that do not count: they write the compiled modules.
    """
    for _ in range(rehearsals):
        for command in commands.values():
            command.run()
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(command.run())
    return found


class Page:
    """The figures of one benchmark: printed as they come, kept at the end when that is asked for."""

    def __init__(self, script: str, documentation: str | None, *, runs: int = 0) -> None:
        self.parser = argparse.ArgumentParser(
            description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if runs:
            self.parser.add_argument("--runs", type=int, default=runs, help="how often each is measured")
        self.parser.add_argument("--keep", action="store_true", help="write lines and data to benchmarks/results/")
        self._script = Path(script)
        self._lines: list[str] = []
        self._figures: list[Figure] = []
        self._load: float | None = None

    @contextlib.contextmanager
    def open(self) -> Iterator[argparse.Namespace]:
        """Parse the command line, and keep the figures once everything is said."""
        options = self.parser.parse_args()
        self._load = load()
        # Now: what is measured may change the arguments of its process.
        given = [word for word in sys.argv[1:] if word != "--keep"]
        yield options
        if options.keep:
            command = " ".join(["python", f"benchmarks/{self._script.name}", *given])
            kept = RESULTS / self._script.stem
            kept.with_suffix(".txt").write_text("\n".join([machine(), command, *self._lines, ""]), encoding="utf-8")
            if self._figures:
                kept.with_suffix(".json").write_text(self._record(command), encoding="utf-8")

    def say(self, line: str) -> None:
        """Print a line that is no figure, and remember it."""
        print(line, flush=True)
        self._lines.append(line)

    def figure(self, figure: Figure) -> Figure:
        """Print a figure, and remember it."""
        self.say(figure.line())
        self._figures.append(figure)
        return figure

    @property
    def reached(self) -> bool:
        """Whether every figure said so far is good enough."""
        return all(each.reached is not False for each in self._figures)

    def _record(self, command: str) -> str:
        record = {
            "benchmark": self._script.stem,
            "command": command,
            "date": today(),
            "commit": commit(),
            "machine": {
                "cores": os.cpu_count() or 1,
                "python": platform.python_version(),
                "system": platform.system(),
                "architecture": platform.machine(),
                "load_before": self._load,
            },
            "figures": [each.record() for each in self._figures],
        }
        return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def machine() -> str:
    """Date, commit and machine, in words."""
    cores = os.cpu_count() or 1
    return f"{today()}, commit {commit()}, Python {platform.python_version()}, {CORES.get(cores, f'{cores} cores')}"


def load() -> float | None:
    """How many processes wanted to run in the last minute, where the system tells: what else the machine had to do."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def today() -> str:
    """The date, in UTC."""
    return datetime.now(tz=UTC).date().isoformat()


def commit() -> str:
    """The commit that is measured, and whether the client differs from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "overlay", "generated", "openapi", "pyproject.toml")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} with changes" if changed else name


def _git(*arguments: str) -> str:
    # S607: git is found as everybody's is.
    # Git is where its user has it.
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, check=True, capture_output=True, text=True)  # noqa: S607
    return done.stdout.strip()
