"""The three streams of the process, made so that nothing about them stops a command half-way.

A reader that goes away, as with ``| head``, must not keep a report from being written, or a change from being made
after it was shown; nor must a stream that whoever started the process has closed.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO

_GONE = frozenset({errno.EPIPE, errno.EINVAL})
# Where nothing can be told any more, nobody can be told so, and no command may fail for it.
_UNTOLD = _GONE | {errno.ENOSPC, errno.EIO}


class Unbreakable(io.RawIOBase):
    """A descriptor to write to; what nobody reads any more is dropped.

    Args:
        descriptor: Its number.
        dropped: Errors after which the rest is dropped.
    """

    def __init__(self, descriptor: int, dropped: frozenset[int] = _GONE) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._dropped = dropped

    def write(self, data: Any, /) -> int:
        """Write, or drop."""
        view = memoryview(data)
        try:
            return os.write(self._descriptor, view)
        except OSError as error:
            if error.errno not in self._dropped:
                raise
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, self._descriptor)
            os.close(nothing)
            return len(view)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person sees what is written."""
        return os.isatty(self._descriptor)


def prepare_streams() -> None:
    """Open what is closed, keep going where nobody reads, and write every name.

    Programs get UTF-8; a terminal shows what its encoding lacks as a question mark.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free one, so that no file or connection takes its place.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout, sys.stderr = _unbreakable(sys.stdout, 1), _unbreakable(sys.stderr, 2)


def _unbreakable(stream: TextIO | None, descriptor: int) -> TextIO:
    raw = Unbreakable(descriptor, _UNTOLD if descriptor == 2 else _GONE)
    encoding = stream.encoding if stream is not None and raw.isatty() else "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors="replace", line_buffering=raw.isatty() or descriptor == 2
    )
