"""What the exit code of a command says; scripts rely on it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from cloudmore import (
    AuthenticationError,
    CloudmoreError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    ReportShapeError,
    TaskTimeoutError,
)


class ExitCode(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    FAILED = 1
    WRONG_USAGE = 2
    NOT_ALLOWED = 3
    NOT_FOUND = 4
    STILL_RUNNING = 5
    SHAPE_BROKEN = 6
    LOOK = 7
    INTERRUPTED = 130


# The words of docs/command-line.md, for a program that keeps them.
MEANINGS: Mapping[ExitCode, str] = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "the API or the network failed",
    ExitCode.WRONG_USAGE: "wrong usage or settings",
    ExitCode.NOT_ALLOWED: "not authenticated or not allowed",
    ExitCode.NOT_FOUND: "not found",
    ExitCode.STILL_RUNNING: "the report is still being built",
    ExitCode.SHAPE_BROKEN: "the report's shape is not known, or a recording or an answer breaks the contract",
    ExitCode.LOOK: "done, but a person must look; or nothing was left to check",
    ExitCode.INTERRUPTED: "stopped",
}

_BY_ERROR: tuple[tuple[type[CloudmoreError], ExitCode], ...] = (
    (ConfigurationError, ExitCode.WRONG_USAGE),
    (AuthenticationError, ExitCode.NOT_ALLOWED),
    (PermissionDeniedError, ExitCode.NOT_ALLOWED),
    (NotFoundError, ExitCode.NOT_FOUND),
    (TaskTimeoutError, ExitCode.STILL_RUNNING),
    (ReportShapeError, ExitCode.SHAPE_BROKEN),
)


def exit_code_of(error: CloudmoreError) -> ExitCode:
    """Exit code of an error; 1 where the API or the network failed."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), ExitCode.FAILED)


# Of several parts of a run, the one that was done least gives the code.
_DONE_MORE = {ExitCode.DONE: 2, ExitCode.LOOK: 1}


def worse(one: int, other: int) -> ExitCode:
    """The exit code of a run of two parts; of two that were not done, the first.

    Args:
        one: That of the first part.
        other: That of the second.
    """
    return min(ExitCode(one), ExitCode(other), key=lambda code: _DONE_MORE.get(code, 0))
