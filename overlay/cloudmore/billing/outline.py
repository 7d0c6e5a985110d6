"""A report's file as the JSON reader gets it: guarded against what takes it down, or reduced to its outline.

Reading every value of a large report only to learn its outermost names takes as long as reading its lines; the outline
leaves out what lies in the objects of lists, so that it is read in a fraction of that.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO

import ijson

from cloudmore.errors import ResponseError, shortened

# Everything up to the next bracket; brackets in texts do not count.
_TO_END_OF_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TO_NEXT_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+', re.DOTALL)
_CHUNK_BYTES = 1 << 16
# The reader's own limit is near; beyond it, it takes the whole process down.
_MOST_DIGITS = 2048
_DIGITS = b"0123456789"


class Guarded:
    """A file without numbers of a length that no reader takes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        # How many digits the last chunk ended with.
        self._pending = 0

    def read(self, size: int = -1) -> bytes:
        at_start = self._file.tell() == 0
        chunk = self._file.read(size)
        if at_start and len(chunk) > len(BOM_UTF8):
            # Some servers of the .NET world begin with a byte order mark.
            chunk = chunk.removeprefix(BOM_UTF8)
        leading = self._pending + len(chunk) - len(chunk.lstrip(_DIGITS))
        # Runs of twice as many digits fill at least one of these windows; the reader takes more than that.
        windows = range(0, len(chunk) - _MOST_DIGITS + 1, _MOST_DIGITS)
        if leading > _MOST_DIGITS or any(chunk[start : start + _MOST_DIGITS].isdigit() for start in windows):
            raise ResponseError(
                f"The report holds a number of more than {_MOST_DIGITS} digits.",
                remedy="Fetch it again.",
                operation_id="billing_reports_get",
            )
        trailing = len(chunk) - len(chunk.rstrip(_DIGITS))
        self._pending = leading if trailing == len(chunk) else trailing
        return chunk


class Outline:
    """A file of JSON without the content of the objects that lie in lists."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = Guarded(file)
        self._rest = b""
        self._in_text = False
        self._open: list[bytes] = []
        self._skipped = 0

    def read(self, size: int = -1) -> bytes:
        while size:
            chunk = self._file.read(_CHUNK_BYTES)
            kept = self._kept(self._rest + chunk, is_last=not chunk)
            if kept or not chunk:
                return kept
        return b""

    def _kept(self, chunk: bytes, *, is_last: bool) -> bytes:
        kept: list[bytes] = []
        position, self._rest = 0, b""
        while position < len(chunk):
            if self._in_text:
                end = self._end_of_text(chunk, position, is_last=is_last)
                kept += [] if self._skipped else [chunk[position:end]]
                position = end
                if self._in_text:
                    self._rest = chunk[end:]
                    break
            match = _TO_NEXT_BRACKET.match(chunk, position)
            assert match is not None  # Nothing at all is a match, too.
            bracket = chunk[match.end() : match.end() + 1]
            position = match.end() + 1
            kept += [] if self._skipped else [match[0], bracket]
            if bracket == b'"':
                # A text that goes on in the next chunk.
                self._in_text = True
            elif bracket in (b"{", b"["):
                self._go_in(bracket)
            elif bracket and self._go_out():
                kept.append(bracket)
        return b"".join(kept)

    def _end_of_text(self, chunk: bytes, position: int, *, is_last: bool) -> int:
        """Where a text ends that has begun; the end of the chunk where it goes on, but for half an escape."""
        match = _TO_END_OF_TEXT.match(chunk, position)
        if match is not None:
            self._in_text = False
            return match.end()
        backslashes = len(chunk) - max(position, len(chunk.rstrip(b"\\")))
        return len(chunk) - (backslashes % 2 if not is_last else 0)

    def _go_in(self, bracket: bytes) -> None:
        if self._skipped or (bracket == b"{" and self._open[-1:] == [b"["]):
            self._skipped += 1
        else:
            self._open.append(bracket)

    def _go_out(self) -> bool:
        """Leave a level; whether that ends an object that was left out."""
        if self._skipped:
            self._skipped -= 1
            return not self._skipped
        del self._open[-1:]
        return False


@contextmanager
def readable() -> Generator[None]:
    """Turn the reader's exceptions into ours."""
    try:
        yield
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError, RecursionError) as error:
        raise ResponseError(
            f"The report is not JSON, or it is cut ({shortened(str(error).splitlines()[0])}).",
            remedy="Fetch it again.",
            operation_id="billing_reports_get",
        ) from None
