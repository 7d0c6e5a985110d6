"""Runs pytest again and again, each time in a child that has the libraries at hand and the client not yet.

A process of its own: ``python client_nursery.py`` in the folder of a tree. A line with the arguments comes in, a line
with the outcome goes out. Half of the time of a run that ends early is the import of libraries.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from contextlib import suppress

# Neither the client nor anything that pytest wants to load by itself.
LIBRARIES = (
    *("asyncio", "aiohttp", "httpx", "httpx_aiohttp", "ijson", "jsonschema_rs", "msgspec", "starlette.applications"),
    *("hypothesis", "pytest", "ruamel.yaml", "schemathesis", "uvicorn", "vcr", "yaml"),
)


def main() -> None:
    """Serve until the input ends."""
    for each in LIBRARIES:
        importlib.import_module(each)
    for line in sys.stdin:
        asked = json.loads(line)
        with tempfile.TemporaryFile("w+b") as output:
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                _run(asked["arguments"], output.fileno())
            code = _waited(child, asked["seconds"])
            output.seek(0)
            told = output.read().decode("utf-8", errors="replace")
        sys.stdout.write(json.dumps({"code": code, "output": told, "seconds": time.monotonic() - began}) + "\n")
        sys.stdout.flush()


def _run(arguments: list[str], output: int) -> None:
    """In the child: nothing of it comes back but its output and its code."""
    code = 70
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        import pytest  # noqa: PLC0415 - only a child runs it

        code = int(pytest.main(arguments))
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - it is told, and the code says that it failed
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _waited(child: int, seconds: float) -> int | None:
    """The child's code; ``None`` where it had to be ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


if __name__ == "__main__":
    main()
