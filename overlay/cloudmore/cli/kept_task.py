"""The token of a report that is waited for, on disk for whoever goes on after this command."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from attrs import frozen

from cloudmore import Cloudmore, ConfigurationError
from cloudmore.billing import BillingTask

ENDING = ".task.json"
LARGEST_TOKEN = 65536


@frozen
class KeptTask:
    """A task whose token is on disk as long as it is open, whether somebody was told of it or not.

    Attributes:
        file: The file that ``billing resume`` takes.
        folder: Where commands keep tasks and reports.
        name: Of the file of this task there.
    """

    file: Path
    folder: Path
    name: str

    def forget(self) -> None:
        """Remove it: the answer is kept, or there is nothing to go on with."""
        for file in (self.file, self.folder / self.name):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        with suppress(OSError):
            # Only where nothing else came into it.
            self.folder.rmdir()


def keep(task: BillingTask, folder: Path, *, given: Path | None = None) -> KeptTask:
    """Keep the token of a task in a file.

    Args:
        task: The task.
        folder: Made if it is not there.
        given: A file that keeps it already.

    Raises:
        ConfigurationError: It cannot be written to.
    """
    task_id = re.sub(r"[^0-9A-Za-z-]", "_", task.id)[:100]
    name = f"{task.period.name}-asked-{task.asked_at:%Y%m%dT%H%M%SZ}-{task_id}{ENDING}"
    file = folder / name
    if given is not None:
        return KeptTask(given, folder, name)
    text = task.to_token() + "\n"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # One that is there is of this task: it was left by the command that this one goes on for. It may be cut.
        if not (file.exists() and file.read_bytes() == text.encode()):
            file.unlink(missing_ok=True)
            _write_new(file, text)
    except OSError as error:
        raise ConfigurationError(
            f"The task cannot be kept in {folder}: {error.strerror or error}.", remedy="Choose another place with -o."
        ) from error
    return KeptTask(file, folder, name)


def _write_new(file: Path, text: str) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(opened, "w", encoding="utf-8") as new:  # noqa: PTH123 - opened already, for its owner alone
            new.write(text)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def token_file(argument: str) -> Path | None:
    """The file that holds a token, where the argument names one and it can be read again."""
    with suppress(OSError, ValueError):
        if not argument.lstrip().startswith("{") and Path(argument).is_file():
            return Path(argument)
    return None


def kept_file(argument: str) -> Path | None:
    """The file in which a command kept a task, where the argument names one: with the task, it has done its work."""
    file = token_file(argument)
    return file if file is not None and file.name.endswith(ENDING) else None


def task_of(argument: str, client: Cloudmore) -> BillingTask:
    """The task of the token that an argument is, or that the file which it names holds.

    Raises:
        ConfigurationError: It is none, or no such file can be read.
    """
    if argument.lstrip().startswith("{"):
        return client.billing.resume(argument)
    try:
        with Path(argument).open(encoding="utf-8") as file:
            token = file.read(LARGEST_TOKEN)
    except (OSError, ValueError):
        raise ConfigurationError(
            f"{argument!r} is no token, and no file that keeps one.",
            remedy="Give the token as it was printed, or the file.",
        ) from None
    try:
        return client.billing.resume(token)
    except ConfigurationError as error:
        raise ConfigurationError(f"In the file {argument}: {error.message}", remedy=error.remedy) from error
