"""The token of a report that is waited for, on disk for whoever comes after a command that could tell nobody."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from cloudmore import ConfigurationError
from cloudmore.billing import BillingTask

ENDING = ".task.json"
LARGEST_TOKEN = 65536


@contextmanager
def kept(task: BillingTask, folder: Path) -> Generator[Path]:
    """Keep the token of a task in a file as long as the block goes on.

    A process that is killed, or a machine that stops, leaves the file, which ``billing resume`` takes. Every other end
    of the block removes it: there somebody is told how to go on, or there is nothing to go on with.

    Args:
        task: The task.
        folder: Made if it is not there, and removed if nothing else came into it.

    Raises:
        ConfigurationError: It cannot be written to.
    """
    name = re.sub(r"[^0-9A-Za-z-]", "_", task.id)[:100]
    file = folder / f"{task.period.name}-asked-{task.asked_at:%Y%m%dT%H%M%SZ}-{name}{ENDING}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # One that is there is of this task: it was left by the command that this one goes on for.
        with suppress(FileExistsError):
            _write_new(file, task.to_token() + "\n")
    except OSError as error:
        raise ConfigurationError(
            f"The task cannot be kept in {folder}: {error.strerror or error}.", remedy="Choose another place with -o."
        ) from error
    try:
        yield file
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
            folder.rmdir()


def _write_new(file: Path, text: str) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(opened, "w", encoding="utf-8") as new:  # noqa: PTH123 - opened already, for its owner alone
            new.write(text)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def kept_file(argument: str) -> Path | None:
    """The file that kept a task, where the argument names one: it has done its work when the report is kept."""
    is_file = not argument.lstrip().startswith("{") and argument.endswith(ENDING)
    return Path(argument) if is_file else None


def token_of(argument: str) -> str:
    """The token that an argument is, or that the file which it names keeps.

    Raises:
        ConfigurationError: It is none, and no such file can be read.
    """
    if argument.lstrip().startswith("{"):
        return argument
    try:
        with Path(argument).open(encoding="utf-8") as file:
            return file.read(LARGEST_TOKEN)
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{argument!r} is no token, and no file that keeps one.",
            remedy="Give the token as it was printed, or the file.",
        ) from None
