"""Change the pure decisions one place at a time, and count the changes that no unit test notices.

    python benchmarks/mutants.py [--only month]

The changes are made by mutmut, in a copy of the repository: it wants a folder named ``src``, and leaves out every
function with a decorator, so the copy writes a property as a function that becomes one afterwards. It changes what
functions do, and no table of a module. Prints a line a module, and each change that survives. The reach is nine of ten
changes found out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from figures import REPOSITORY, Page

REACH_PERCENT = 90
LEAST_MUTANTS = 300
# Decisions without I/O, and the tests that hold them.
MODULES = (
    *(f"http/{name}" for name in ("attempt", "link", "location", "receipt", "retry", "status_errors", "turns")),
    *(f"billing/{name}" for name in ("month", "result_link", "task_identity", "task_status")),
    *("auth/grant", "auth/token", "limits", "masking"),
)
TESTS = (
    *(
        "attempts",
        "grant",
        "limits",
        "link",
        "masking",
        "month",
        "receipt",
        "retry",
        "status_errors",
        "task_identity",
        "task_status",
    ),
    *("tokens", "turns", "watch"),
)
FOLDERS = {"overlay/cloudmore": "src/cloudmore", "generated/cloudmore_api": "src/cloudmore_api", "openapi": "openapi"}
SETTINGS = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = {modules}
also_copy = ["openapi"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "--hypothesis-profile=ci"]
pytest_add_cli_args_test_selection = {tests}
use_git_change_detection = false
"""
SHOW = r"""
import sys
from mutmut.__main__ import show
for name in sys.argv[1:]:
    print(f"\0{name}")
    show.callback(name)
"""
# A test that ends otherwise than well; one that does not end is told apart.
FOUND_OUT, ENDLESS = ("killed", "caught by type check", "segfault"), "timeout"
_PROPERTY = re.compile(r"^    @property\n    def (\w+)(.*?\n)(?=\n|\Z)(?!\n        )", re.MULTILINE | re.DOTALL)


def main() -> int:
    """Count and print; exit code 1 when the reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--only", nargs="*", default=[], help="names of modules", metavar="MODULE")
    with page.open() as options, tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        prepare(copy, chosen(options))
        mutmut(copy, "run", "--max-children", str(os.cpu_count() or 1), check=True)
        became = results(copy)
        for module in chosen(options):
            page.say(f"{module}.py: {told(ends_of(became, module))}")
        everything = Counter(became.values())
        page.say(f"in all: {told(everything)}; to reach: {REACH_PERCENT} % of {LEAST_MUTANTS} or more")
        alive = [name for name, end in became.items() if end not in FOUND_OUT and end != ENDLESS]
        for name, difference in differences(copy, alive).items():
            page.say(f"{became[name]}: {place(name, difference)}")
    enough = options.only or everything.total() >= LEAST_MUTANTS
    return 0 if enough and percent(everything) >= REACH_PERCENT else 1


def chosen(options: argparse.Namespace) -> list[str]:
    """The modules that are asked for."""
    return [each for each in MODULES if not options.only or each.rpartition("/")[2] in options.only]


def prepare(copy: Path, modules: list[str]) -> None:
    """Lay the repository out as mutmut wants it."""
    for origin, name in {**FOLDERS, "tests": "tests"}.items():
        shutil.copytree(REPOSITORY / origin, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = [f"src/cloudmore/{module}.py" for module in modules]
    for file in files:
        source = (copy / file).read_text("utf-8")
        (copy / file).write_text(_PROPERTY.sub(r"    def \1\2\n    \1 = property(\1)\n", source), "utf-8")
    settings = SETTINGS.format(modules=files, tests=[f"tests/unit/test_{name}.py" for name in TESTS])
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    (copy / "pyproject.toml").write_text(project + settings, "utf-8")


def mutmut(copy: Path, *arguments: str, check: bool = False) -> str:
    """What mutmut prints there, without its progress."""
    ran = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], cwd=copy, capture_output=True, text=True, check=False
    )
    if check and ran.returncode != 0:
        raise SystemExit(f"mutmut ended with status {ran.returncode}\n{ran.stdout[-3000:]}\n{ran.stderr[-3000:]}")
    return ran.stdout


def results(copy: Path) -> dict[str, str]:
    """What became of each change, by its name."""
    lines = mutmut(copy, "results", "--all", "true", check=True).splitlines()
    return {name.strip(): end.strip() for name, _, end in (line.partition(": ") for line in lines) if end}


def ends_of(became: dict[str, str], module: str) -> Counter[str]:
    """How the changes of one module ended, counted."""
    prefix = f"cloudmore.{module.replace('/', '.')}.x"
    return Counter(end for name, end in became.items() if name.startswith(prefix))


def percent(ends: Counter[str]) -> float:
    """How many of a hundred were found out; a test that does not end counts."""
    return 100 * sum(ends[end] for end in (*FOUND_OUT, ENDLESS)) / (ends.total() or 1)


def told(ends: Counter[str]) -> str:
    """The counts in words."""
    killed = sum(ends[end] for end in FOUND_OUT)
    survived = ends.total() - killed - ends[ENDLESS]
    endless = f", {ends[ENDLESS]} without end" if ends[ENDLESS] else ""
    return f"{ends.total()} mutants, {killed} killed{endless}, {survived} survived: {percent(ends):.1f} %"


def differences(copy: Path, names: list[str]) -> dict[str, list[str]]:
    """What each change is; asked for at once, because mutmut takes long to start."""
    ran = subprocess.run([sys.executable, "-c", SHOW, *names], cwd=copy, capture_output=True, text=True, check=True)
    shown = (each.partition("\n") for each in ran.stdout.split("\0")[1:])
    return {name: difference.splitlines() for name, _, difference in shown}


def place(name: str, difference: list[str]) -> str:
    """File, line and difference of one change."""
    module, _, function = name.rpartition("__mutmut_")[0].rpartition(".")
    file = f"{module.replace('.', '/')}.py"
    word = re.split("ǁ|^x_", function)[-1]
    changed = [line for line in difference if re.match(r"[-+](?![-+])", line)]
    lines = (REPOSITORY / "overlay" / file).read_text("utf-8").splitlines()
    begins = next((number for number, line in enumerate(lines) if re.match(rf" *def {word}\(", line)), 0)
    old = next((line[1:].strip() for line in changed if line.startswith("-")), "")
    number = next((at for at, line in enumerate(lines[begins:], begins + 1) if line.strip() == old), begins + 1)
    return "\n  ".join([f"{file}:{number}", *changed])


if __name__ == "__main__":
    sys.exit(main())
