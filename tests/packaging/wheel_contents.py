"""Run by ``nox -s package``: the wheel is what a user needs, and nothing else."""

import sys
import zipfile
from pathlib import Path, PurePosixPath

LARGEST = 1_500_000
PACKAGES = {"cloudmore", "cloudmore_api", "pytest_cloudmore"}
DATA = {"css", "jinja", "js", "toml", "yaml"}

wheel = Path(sys.argv[1])
with zipfile.ZipFile(wheel) as opened:
    names = [PurePosixPath(name) for name in opened.namelist()]
    requirements = opened.read(next(str(name) for name in names if name.name == "METADATA")).decode()
ours = [name for name in names if not name.parts[0].endswith(".dist-info")]

assert {name.parts[0] for name in ours} == PACKAGES, {name.parts[0] for name in ours}
assert all((PurePosixPath(package) / "py.typed") in ours for package in PACKAGES)
strange = [name for name in ours if name.suffix != ".py" and name.name != "py.typed" and name.suffix[1:] not in DATA]
assert not strange, strange
tests = [name for name in ours if {"tests", "docs", "cassettes", "benchmarks"} & {*name.parts}]
assert not tests, tests
assert wheel.stat().st_size < LARGEST, wheel.stat().st_size
assert "not affiliated" in requirements
print(f"the wheel has {len(ours)} files of {len(PACKAGES)} packages, and nothing else")
