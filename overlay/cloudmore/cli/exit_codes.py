"""What the exit code of a command says; scripts rely on it."""

from __future__ import annotations

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
