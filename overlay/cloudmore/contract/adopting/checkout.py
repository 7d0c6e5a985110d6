"""The checkout that adopting works in: its document, its sources, and its own judge of documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from cloudmore.errors import ConfigurationError

JUDGE = "document_judge.py"
SOURCES = "sources.yaml"
REMEDY = "In the checkout: pip install --group adopt (pip 25.1 or later, or uv)."


class CheckoutJudge:
    """The lint and the generator's rules of a checkout, in a process of their own.

    The libraries that they need belong to the checkout, not to whoever installs the client; and they are loaded once
    for all the documents that are asked about.
    """

    def __init__(self, folder: Path) -> None:
        script = folder / JUDGE
        if not script.is_file():
            raise ConfigurationError(
                f"Adopting works in a checkout, and there is no {JUDGE} in {folder}.",
                remedy="Clone the repository, and run it there, or name its openapi/cloudmore.yaml with --spec.",
            )
        # What it says on its way out is only read once it has ended.
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the process.
        self._process = subprocess.Popen(  # noqa: S603 - the checkout's own script, with this interpreter.
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )

    def findings(self, document: str, sources: str, *, is_quick: bool = False) -> list[str]:
        """What is wrong with a document.

        Args:
            document: Its text; as JSON where it is quick.
            sources: The text of its sources.
            is_quick: Whether only the rules that read the document's meaning are asked.

        Returns:
            A finding in words each; nothing where all is well.

        Raises:
            ConfigurationError: The judge cannot run here.
        """
        asked = json.dumps({"document": document, "sources": sources, "quick": is_quick})
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(f"{asked}\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self._process.wait()
            self._said.seek(0)
            lines = self._said.read().strip().splitlines() or ["it said nothing"]
            raise ConfigurationError(f"The document cannot be judged: {lines[-1]}.", remedy=REMEDY)
        found: list[str] = json.loads(answer)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._process.communicate()
        except BrokenPipeError:
            self._process.wait()
        self._said.close()


def read(path: Path) -> str:
    """The text of a file of the checkout, line ends as they are.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Name the document of a checkout with --spec."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is no text in UTF-8.") from error


def write(files: dict[Path, tuple[str, str]]) -> None:
    """Write files anew, each at once, or none of them.

    Args:
        files: By path what is thought to stand there, and what shall.

    Raises:
        ConfigurationError: Something else stands there, or one cannot be written.
    """
    for path, (old, _new) in files.items():
        if read(path) != old:
            raise ConfigurationError(
                f"{path} was changed meanwhile; nothing is written.", remedy="Adopt the file again."
            )
    fresh: dict[Path, Path] = {}
    try:
        for path, (_old, new) in files.items():
            fresh[path] = path.with_name(f"{path.name}.new")
            fresh[path].write_text(new, encoding="utf-8", newline="")
        for path, made in fresh.items():
            # A later editor finds it as it was before: owner's bits included.
            made.chmod(path.stat().st_mode)
            made.replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename or 'A file'} cannot be written: {error.strerror or error}."
        ) from error
    finally:
        for made in fresh.values():
            made.unlink(missing_ok=True)
