"""What installing the client costs: the wheel's size, and for bare and some extras packages, disk and time.

    python benchmarks/wheel.py

Each into an empty environment, from packages that were downloaded before. The packages are counted without the client.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections import Counter
from pathlib import Path

from figures import REPOSITORY, Page, Spread
from peers import installed

UV = "uv==0.13.9"
EXTRAS = {"bare": "", "[billing]": "[billing]", "[contract]": "[contract]", "[all]": "[all]"}
MEGABYTE = 1_000_000
INSTALLED = "import importlib.metadata as m; print(*sorted({d.name.lower() for d in m.distributions()}))"
NOT_OURS = {"pip", "setuptools", "cloudmore-client"}
IMPORT = "import time; began = time.perf_counter(); from cloudmore import Cloudmore; print(time.perf_counter() - began)"


def main() -> int:
    """Build, install and print."""
    page = Page(__file__, __doc__)
    with page.open(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = built(folder)
        page.say(f"the wheel: {wheel.stat().st_size / MEGABYTE:.2f} MB, {contents(wheel)}")
        uv = installed("uv", UV).with_name("uv")
        for what, extra in EXTRAS.items():
            requirement = f"{wheel}{extra}"
            environment = Environment(folder / what)
            # Downloads what was not, and does not count; nor does the first of uv.
            environment.installs(environment.pip(requirement, "--dry-run"))
            pip = environment.installs(environment.pip(requirement))
            for attempt in ("rehearsal", "measured"):
                other = Environment(folder / f"{what}-{attempt}", with_pip=False)
                fast = other.installs(other.uv(uv, requirement))
            packages = [each for each in environment.says(INSTALLED).split() if each not in NOT_OURS]
            page.say(
                f"{what}: {len(packages)} packages beside it, {environment.grown() / MEGABYTE:.0f} MB on disk, "
                f"pip {pip}, uv {fast}"
            )
            if what == "bare":
                page.say(f"bare: {', '.join(packages)}")
                imports = [float(environment.says(IMPORT)) for _ in range(6)][1:]
                took = Spread(imports)
                page.say(f"bare: from cloudmore import Cloudmore: {took.best:.2f} s (median {took.median:.2f})")
    return 0


def built(folder: Path) -> Path:
    """The wheel, as a user builds it."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(REPOSITORY))
    (wheel,) = folder.glob("*.whl")
    return wheel


def contents(wheel: Path) -> str:
    """How many files it has, and the largest parts of it."""
    sizes: Counter[str] = Counter()
    with zipfile.ZipFile(wheel) as opened:
        entries = opened.infolist()
        for each in entries:
            sizes["/".join(each.filename.split("/")[: 2 if each.filename.count("/") > 1 else 1])] += each.compress_size
    largest = ", ".join(f"{part} {size / MEGABYTE:.2f} MB" for part, size in sizes.most_common(3))
    return f"{len(entries)} files; the largest parts, compressed: {largest}"


class Environment:
    """An empty environment."""

    def __init__(self, folder: Path, *, with_pip: bool = True) -> None:
        self.folder = folder
        venv.create(folder, with_pip=with_pip)
        self.python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
        self._at_first = self._size()

    def pip(self, requirement: str, *options: str) -> tuple[str, ...]:
        """What installs it with its own pip."""
        return (self.python, "-m", "pip", "install", "-q", *options, requirement)

    def uv(self, uv: Path, requirement: str) -> tuple[str, ...]:
        """What installs it with uv."""
        return (str(uv), "pip", "install", "-q", "--python", self.python, requirement)

    def installs(self, command: tuple[str, ...]) -> str:
        """How long it takes: the processor, which what else runs does not change much, and in all."""
        began, before = time.perf_counter(), cpu_of_children()
        run(*command)
        return f"{cpu_of_children() - before:.1f} s of CPU ({time.perf_counter() - began:.1f} s in all)"

    def says(self, script: str) -> str:
        """What a script prints here."""
        return run(self.python, "-I", "-c", script)

    def grown(self) -> int:
        """Bytes that were added."""
        return self._size() - self._at_first

    def _size(self) -> int:
        return sum(each.stat().st_size for each in self.folder.rglob("*") if each.is_file() and not each.is_symlink())


def cpu_of_children() -> float:
    """Seconds."""
    times = os.times()
    return times.children_user + times.children_system


def run(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
