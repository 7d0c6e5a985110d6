"""Run the generated traffic twice, in fresh processes that hash differently: both must send the same requests."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

HASH_SEEDS = ("1", "2")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / seed for seed in HASH_SEEDS]
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "pytest", Path(__file__).parent, "--requests", file, "-p", "no:cacheprovider"],
                env={**os.environ, "PYTHONHASHSEED": seed},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
            )
            for seed, file in zip(HASH_SEEDS, files, strict=True)
        ]
        outputs = [run.communicate()[0] for run in runs]
        print(outputs[0])
        for run, output in zip(runs[1:], outputs[1:], strict=True):
            if run.returncode != runs[0].returncode:
                print(output)
        if any(run.returncode for run in runs):
            return 1
        return compare(*(file.read_text(encoding="utf-8").splitlines() for file in files))


def compare(one: list[str], other: list[str]) -> int:
    """Print how many requests each run sent, their fingerprints, and where they part."""
    for requests in (one, other):
        print(len(requests), "requests", sha256("\n".join(requests).encode()).hexdigest())
    for number, (first, second) in enumerate(zip_longest(one, other), 1):
        if first != second:
            print(f"request {number} is not the same:\n  {first}\n  {second}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
