"""A copy of the repository in which files are others for a while, and the parts of the suite that run there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

COPIED = ("generated", "overlay", "openapi", "tests", "cassettes", "pyproject.toml")
# Libraries that are at hand already are told of as such.
AT_HAND = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "--tb=line", "-W", AT_HAND)


@frozen
class Part:
    """Some of ``nox -s contract``.

    Attributes:
        of: Its name there.
        arguments: Of pytest.
        most_seconds: After which nobody waits for its end.
    """

    of: str
    arguments: tuple[str, ...]
    most_seconds: float

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.of}: {' '.join(self.arguments)}"


def _answers(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/answers/test_{name}.py" for name in names)


CALLS = Part("answers", _answers("models", "calls"), 60)
REPLAY = Part("replay", ("--block-network", "tests/replay/test_replay.py"), 90)
TABLES = Part("answers", _answers("refusals", "bodies", "updates", "found"), 60)
BILLING = Part("answers", _answers("task_answers", "report_values", "dialects"), 120)
MADE = Part("answers", _answers("answers"), 240)
# All that calls the client. Generated traffic speaks to the sandbox alone, and the rest of the replay and of the
# answers judges cassettes without the client: neither could notice more.
PARTS = (CALLS, REPLAY, TABLES, BILLING, MADE)


def parts_for(files: Iterable[str]) -> tuple[Part, ...]:
    """What is run on a change of some files, what is likely to notice it first.

    Args:
        files: Their paths.
    """
    if all(each.startswith("overlay/cloudmore/billing/") for each in files):
        # Nothing else asks for a report otherwise than the generated call does.
        return BILLING, REPLAY
    if all(each.startswith("overlay/") for each in files):
        return TABLES, CALLS, REPLAY, BILLING, MADE
    return PARTS


@frozen
class Ran:
    """A part that was run.

    Attributes:
        part: Which.
        has_failed: Whether it noticed something, or did not come to its end.
        is_endless: Whether it did not.
        output: What it printed.
        seconds: How long it took.
    """

    part: Part
    has_failed: bool
    is_endless: bool
    output: str
    seconds: float

    @property
    def reason(self) -> str:
        """What failed, in one line."""
        found = re.search(r"^(?:FAILED|ERROR) (\S+)|^(\w*Error: .*)$", self.output, re.MULTILINE)
        return (found[1] or found[2])[:160] if found else ""


class Tree:
    """The copy, compiled.

    Args:
        origin: The repository.
        folder: Where the copy will lie.
    """

    def __init__(self, origin: Path, folder: Path) -> None:
        self.origin = origin
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", ".pytest_cache")
        folder.mkdir(parents=True)
        for name in COPIED:
            if (origin / name).is_dir():
                shutil.copytree(origin / name, folder / name, ignore=ignored)
            else:
                shutil.copy2(origin / name, folder / name)
        compiled = [folder / each for each in ("overlay", "generated", "openapi")]
        subprocess.run([sys.executable, "-m", "compileall", "-q", *compiled], check=True)
        self._nursery = _nursery(folder)

    @contextmanager
    def changed(self, files: Mapping[str, str | None]) -> Iterator[None]:
        """Put other files in place until the end.

        Args:
            files: Their text by path; ``None`` takes one away.
        """
        try:
            for name, text in files.items():
                file = self.folder / name
                if text is None:
                    file.unlink()
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, "utf-8")
            yield
        finally:
            for name in files:
                if (self.origin / name).exists():
                    shutil.copy2(self.origin / name, self.folder / name)
                else:
                    (self.folder / name).unlink(missing_ok=True)

    def run(self, part: Part) -> Ran:
        """Run a part, with a low priority and within its time."""
        asked = {"arguments": [*PYTEST, *part.arguments], "seconds": part.most_seconds}
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps(asked) + "\n")
        self._nursery.stdin.flush()
        told = json.loads(self._nursery.stdout.readline())
        return Ran(part, told["code"] != 0, told["code"] is None, told["output"], told["seconds"])

    def close(self) -> None:
        """End the process that runs the parts."""
        self._nursery.communicate()


def _nursery(folder: Path) -> subprocess.Popen[str]:
    paths = os.pathsep.join(str(folder / name) for name in ("overlay", "generated", "tests", "openapi"))
    # What is compiled of a change would stand in for the file that comes back.
    variables = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        ["nice", "-n", "5", sys.executable, folder / "tests/drift/client_nursery.py"],
        cwd=folder,
        env=variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
