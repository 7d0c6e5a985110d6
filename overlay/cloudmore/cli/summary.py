"""``--summary FILE``: a machine-readable record of a run, written whatever becomes of it."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import define, field

from cloudmore import Attempt, CloudmoreError, ConfigurationError, NotFoundError, TaskFailedError, __version__
from cloudmore.cli.exit_codes import MEANINGS, ExitCode

SCHEMA = "run-summary/1"
OPTION = "--summary"
# Over a file of such a name nothing is written, in whatever folder.
OF_SAVED_REPORTS = (
    *(".raw.json.gz", ".lines.jsonl.gz", ".manifest.json", ".closed.json"),
    *(".export.json", ".export-lines.jsonl.gz"),
)


@define
class Operation:
    """What was called under one name.

    Attributes:
        calls: How often.
        attempts: How often it was sent.
        statuses: How often each status, or each kind of failure, came.
    """

    calls: int = 0
    attempts: int = 0
    statuses: Counter[str] = field(factory=Counter[str])

    def record(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "calls": self.calls,
            "attempts": self.attempts,
            "retries": self.attempts - self.calls,
            "statuses": dict(sorted(self.statuses.items())),
        }


@define
class Summary:
    """What a run has done so far; commands add to it, whether it is written or not.

    Attributes:
        command: Its name, such as ``billing report``; ``None`` where none was understood.
        options: The names of the options that were given, never their values.
        sandbox: Whether the embedded sandbox was asked, or a report came from a served one.
        host: Whom it has called; ``None`` where nobody was.
        operations: What was called.
        files: What was written.
        findings: How many of each code a person must look at.
        control: Where the money of a billing report went, by currency.
        task: Id of the billing task.
        token: What ``billing resume`` takes, while the report is not kept.
        error: What ended it early.
        withheld: Whether none is written, since its file is another one of the run.
    """

    command: str | None = None
    options: Sequence[str] = ()
    sandbox: bool = False
    host: str | None = None
    operations: dict[str, Operation] = field(factory=dict[str, Operation])
    files: list[Path] = field(factory=list[Path])
    findings: Counter[str] = field(factory=Counter[str])
    control: dict[str, Any] | None = None
    task: str | None = None
    token: str | None = None
    error: BaseException | None = None
    withheld: bool = False
    _last: str | None = None
    _began: datetime = field(factory=lambda: datetime.now(UTC))
    _monotonic: float = field(factory=time.monotonic)

    def count(self, attempt: Attempt) -> None:
        """Count an attempt; a client's ``on_attempt``."""
        self._last = attempt.operation_id
        operation = self.operations.setdefault(attempt.operation_id, Operation())
        operation.calls += attempt.number == 1
        operation.attempts += 1
        operation.statuses[str(attempt.status_code or attempt.failure)] += 1

    def calls(self, base_url: str) -> None:
        """Whom it calls.

        Args:
            base_url: Of the client.
        """
        self.host = urlsplit(base_url).netloc

    def wrote(self, *files: Path) -> None:
        """Add files."""
        self.files += files

    def record(self, code: int) -> dict[str, Any]:
        """All of it, as it is written.

        Args:
            code: The exit code.
        """
        return {
            "schema": SCHEMA,
            "command": self.command,
            "options": list(self.options),
            "client_version": __version__,
            "began": self._began.isoformat(timespec="milliseconds"),
            "ended": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "seconds": round(time.monotonic() - self._monotonic, 3),
            "exit_code": int(code),
            "meaning": MEANINGS[ExitCode(code)],
            "error": None if self.error is None else self._told(self.error),
            "sandbox": self.sandbox,
            "host": self.host,
            "operations": {name: each.record() for name, each in sorted(self.operations.items())},
            "files": [{"path": str(path), "bytes": _size(path)} for path in dict.fromkeys(self.files)],
            "findings": [{"code": code, "count": count} for code, count in sorted(self.findings.items())],
            "control": self.control,
            "task": None if self.task is None else {"id": self.task, "token": self._token_to_go_on()},
        }

    def _token_to_go_on(self) -> str | None:
        # With a token of its own, such an error is no end of the task.
        is_over = isinstance(self.error, TaskFailedError | NotFoundError) and self.error.token is None
        return None if is_over else self.token

    def _told(self, error: BaseException) -> dict[str, Any]:
        message, remedy = (error.message, error.remedy) if isinstance(error, CloudmoreError) else (str(error), "")
        sent = getattr(error, "method", None) is not None
        return {
            "type": type(error).__name__,
            "message": message,
            "remedy": remedy or None,
            "status_code": getattr(error, "status_code", None),
            "request_id": getattr(error, "request_id", None),
            "operation": getattr(error, "operation_id", None) or (self._last if sent else None),
        }


def _size(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_size
    return None


def summary_file(arguments: Sequence[str]) -> Path | None:
    """The file that a summary goes to; where the option is given more than once, the last one counts.

    Args:
        arguments: With the global options in front.
    """
    file: Path | None = None
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == OPTION and equals:
            file = Path(value)
        elif argument == OPTION and at + 1 < len(arguments):
            file = Path(arguments[at + 1])
    return file


def check_summary_file(file: Path) -> None:
    """Find out before anything is done whether it can be written.

    Raises:
        ConfigurationError: It cannot.
    """
    remedy = "Name a file in a folder that can be written to."
    if str(file) in ("-", "."):
        raise ConfigurationError(f"{OPTION} writes a file, and {str(file)!r} is none.", remedy=remedy)
    if file.name.endswith(OF_SAVED_REPORTS):
        # The other name is that of a saved report; nothing is written over one, whatever else is wrong with the run.
        raise ConfigurationError(f"The file {file} is named twice.", remedy="Name each file once.")
    try:
        target = file.resolve()
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if target.exists() and not target.is_file():
            raise OSError(22, "it is no file")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "it must not be changed")  # pragma: no cover - the tests may run as root
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigurationError(f"The summary {file} cannot be written: {why}.", remedy=remedy) from error


def write_summary(file: Path, record: dict[str, Any]) -> None:
    """Write it, whole or not at all; only its owner may read it, since an error may quote what the API said.

    Args:
        file: The file.
        record: As of ``Summary``.

    Raises:
        OSError: It cannot be written any more.
    """
    target = file.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:20]}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(json.dumps(record, indent=2) + "\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
