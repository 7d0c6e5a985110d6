"""A report's file as the JSON reader gets it: guarded against what takes it down, or reduced to its outline.

Reading every value of a large report only to learn its outermost names takes as long as reading its lines; the outline
leaves out what lies in the objects of lists, so that it is read in a fraction of that. It tells where these lie, and so
they can be read in runs afterwards.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO

import ijson

from cloudmore.billing.runs import MOST_BYTES, Run, whole_objects
from cloudmore.errors import ResponseError, shortened

# Everything up to the next bracket; brackets in texts do not count.
_TO_END_OF_TEXT = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TO_NEXT_BRACKET = re.compile(rb'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+', re.DOTALL)
_TO_OBJECT = re.compile(rb"[ \t\r\n,]*+\{")
_COMMA = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")
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
    """A file of JSON without the content of the objects that lie in lists.

    Attributes:
        runs: Where these objects lie, as far as it was read. The first list that begins has the number 1.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.runs: list[Run] = []
        self._raw = file
        self._file = Guarded(file)
        self._rest = b""
        self._in_text = False
        # The numbers of the lists that are open, and 0 for each object.
        self._open: list[int] = []
        self._lists = 0
        self._skipped = 0
        # Places in the file: of the present chunk, of the object that is left out, and how far no run is looked for.
        self._chunk_at = self._object_at = self._one_by_one_to = 0

    def read(self, size: int = -1) -> bytes:
        while size:
            # The longer an object is, the more is read of it before it is looked at again.
            came = [self._file.read(_CHUNK_BYTES)]
            while came[-1] and sum(map(len, came)) < len(self._rest):
                came.append(self._file.read(_CHUNK_BYTES))
            is_last = not came[-1]
            kept = self._kept(b"".join([self._rest, *came]), is_last=is_last)
            if kept or is_last:
                return kept
        return b""

    def _kept(self, chunk: bytes, *, is_last: bool) -> bytes:
        kept: list[bytes] = []
        position, self._rest = 0, b""
        self._chunk_at = self._raw.tell() - len(chunk)
        while position < len(chunk):
            if self._in_text:
                end = self._end_of_text(chunk, position, is_last=is_last)
                kept += [] if self._skipped else [chunk[position:end]]
                position = end
                if self._in_text:
                    self._rest = chunk[end:]
                    break
            elif (begin := self._object_after(chunk, position)) is not None:
                objects = whole_objects(chunk, begin)
                if objects is None and not is_last and len(chunk) - position < MOST_BYTES:
                    self._rest = chunk[position:]
                    break
                if objects is not None and objects[0]:
                    count, end = objects
                    kept += [chunk[position:begin], b",".join([b"{}"] * count)]
                    self._add_run(chunk, begin, end)
                    position = end
                    continue
                # What made the guess wrong would do so for every object before it.
                self._one_by_one_to = self._chunk_at + len(chunk)
            match = _TO_NEXT_BRACKET.match(chunk, position)
            assert match is not None  # Nothing at all is a match, too.
            bracket = chunk[match.end() : match.end() + 1]
            position = match.end() + 1
            kept += [] if self._skipped else [match[0], bracket]
            if bracket == b'"':
                # A text that goes on in the next chunk.
                self._in_text = True
            elif bracket in (b"{", b"["):
                self._go_in(bracket, self._chunk_at + position - 1)
            elif bracket and self._go_out():
                kept.append(bracket)
                self._add_run(chunk, self._object_at - self._chunk_at, position)
        return b"".join(kept)

    def _object_after(self, chunk: bytes, position: int) -> int | None:
        """Where the next object of a list begins, if a run may begin with it."""
        in_list = not self._skipped and self._open and self._open[-1]
        if not in_list or self._chunk_at + position < self._one_by_one_to:
            return None
        match = _TO_OBJECT.match(chunk, position)
        return None if match is None else match.end() - 1

    def _add_run(self, chunk: bytes, begin: int, end: int) -> None:
        """Note objects of a list, together with those before them where these are few."""
        run = Run(self._open[-1], self._chunk_at + begin, self._chunk_at + end)
        if self.runs and (last := self.runs[-1]).number == run.number and last.end >= self._chunk_at:
            between = chunk[last.end - self._chunk_at : begin]
            if run.end - last.begin <= _CHUNK_BYTES and _COMMA.fullmatch(between):
                self.runs[-1] = Run(run.number, last.begin, run.end)
                return
        self.runs.append(run)

    def _end_of_text(self, chunk: bytes, position: int, *, is_last: bool) -> int:
        """Where a text ends that has begun; the end of the chunk where it goes on, but for half an escape."""
        match = _TO_END_OF_TEXT.match(chunk, position)
        if match is not None:
            self._in_text = False
            return match.end()
        backslashes = len(chunk) - max(position, len(chunk.rstrip(b"\\")))
        return len(chunk) - (backslashes % 2 if not is_last else 0)

    def _go_in(self, bracket: bytes, at: int) -> None:
        if self._skipped:
            self._skipped += 1
        elif bracket == b"{" and self._open and self._open[-1]:
            self._skipped, self._object_at = 1, at
        elif bracket == b"{":
            self._open.append(0)
        else:
            self._lists += 1
            self._open.append(self._lists)

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
