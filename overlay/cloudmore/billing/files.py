"""Billing lines as files: the ending of the name is the format; a file appears whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, overload

import msgspec
from attrs import frozen

from cloudmore.billing.columns import COLUMNS, SCHEMA
from cloudmore.billing.line import BillingLine, plain
from cloudmore.errors import ConfigurationError

Write = Callable[[BillingLine], None]
# Formats that the front door promises and this version does not write yet.
_LATER = frozenset({"parquet", "xlsx", "html"})


def write_lines(lines: Iterator[BillingLine], paths: Sequence[Path]) -> None:
    """Write every line into every file, in one pass.

    Args:
        lines: The lines.
        paths: Files, each with a known ending; an existing file is replaced when all of them are complete.

    Raises:
        ConfigurationError: An ending is unknown, or a file cannot be written.
    """
    with ExitStack() as stack:
        drafts = [stack.enter_context(_draft(path)) for path in paths]
        endings = [ExitStack() for _draft in drafts]
        writes: list[tuple[Path, Write]] = []
        for draft, ending in zip(drafts, endings, strict=True):
            with _writable(draft.path):
                writes.append((draft.path, ending.enter_context(_writer_of(draft.path)(draft.file))))
        for line in lines:
            for path, write in writes:
                try:
                    write(line)
                except OSError as error:
                    raise _unwritable(path, error) from error
        for draft, ending in zip(drafts, endings, strict=True):
            with _writable(draft.path):
                ending.close()
                draft.complete()
        for draft in drafts:
            draft.take_place()


def check_paths(paths: Sequence[Path]) -> None:
    """Find out before the long wait whether every file can be written.

    Raises:
        ConfigurationError: An ending is unknown, a file is named twice, or a folder cannot be written to.
    """
    for path in paths:
        _writer_of(path)
        if [each.resolve() for each in paths].count(path.resolve()) > 1:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")
        with _writable(path), tempfile.TemporaryFile(dir=path.resolve().parent):
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            if path.exists() and not path.is_file():
                raise OSError(22, "it is no file")
            if path.exists() and not os.access(path, os.W_OK):
                raise PermissionError(13, "it must not be changed")


@overload
def replacing(path: Path, *, private: bool = ..., binary: Literal[False] = ...) -> AbstractContextManager[IO[str]]: ...
@overload
def replacing(path: Path, *, private: bool = ..., binary: Literal[True]) -> AbstractContextManager[IO[bytes]]: ...
@contextmanager
def replacing(path: Path, *, private: bool = False, binary: bool = False) -> Generator[IO[Any]]:
    """A file that takes its place only when the block ends well.

    Args:
        path: The file.
        private: Whether only its owner may read it.
        binary: Whether it takes bytes instead of text.

    Raises:
        ConfigurationError: It cannot be written.
    """
    with _draft(path, binary=binary) as draft, _writable(path):
        yield draft.file
        draft.complete(private=private)
        draft.take_place()


@frozen
class _Draft:
    """A file that is not in its place yet."""

    path: Path
    file: IO[Any]
    temporary: Path

    def complete(self, *, private: bool = False) -> None:
        self.file.close()
        if not private:
            self.temporary.chmod(_mode_of(self.path))

    def take_place(self) -> None:
        with _writable(self.path):
            self.temporary.replace(self.path)


@contextmanager
def _draft(path: Path, *, binary: bool = False) -> Generator[_Draft]:
    with _writable(path):
        # A link stays one, and what it leads to is replaced.
        target = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:20]}.", dir=target.parent)
    text: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
    file = os.fdopen(handle, "wb" if binary else "w", **text)
    try:
        yield _Draft(target, file, Path(name))
    finally:
        with suppress(OSError):
            file.close()
        Path(name).unlink(missing_ok=True)


def _mode_of(path: Path) -> int:
    """Who may read the file: as before where it replaces one, else as for every new file."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


@contextmanager
def _writable(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"The file {path} cannot be written: {error.strerror or error}.", remedy="Choose another place with -o."
    )


class _UnixLines:
    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.removesuffix("\r\n") + "\n")


@contextmanager
def _csv(file: IO[str]) -> Generator[Write]:
    # The writer quotes only what its line ending holds: with this one a lone carriage return in a text is quoted, too.
    writer = csv.writer(_UnixLines(file), lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield lambda line: writer.writerow([_cell(value) for value in line.values()])


@contextmanager
def _json(file: IO[str]) -> Generator[Write]:
    file.write(f'{{"schema":"{SCHEMA}","lines":[')
    separator = "\n"

    def write(line: BillingLine) -> None:
        nonlocal separator
        file.write(separator + json_line(line))
        separator = ",\n"

    yield write
    file.write("\n]}\n")


@contextmanager
def _jsonl(file: IO[str]) -> Generator[Write]:
    yield lambda line: _discard(file.write(json_line(line) + "\n"))


def json_line(line: BillingLine) -> str:
    """A line as a JSON object, numbers in plain notation, a missing value as null."""
    values = zip(COLUMNS, line.values(), strict=True)
    return msgspec.json.encode({column: _json_value(column, value) for column, value in values}).decode()


def _json_value(column: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return msgspec.Raw(plain(value).encode())
    if column == "extra" and value is not None:
        return msgspec.Raw(value.encode())
    return value


def _cell(value: Any) -> Any:
    if type(value) is Decimal:
        return plain(value)
    return value.isoformat() if type(value) is date else value


def _discard(_count: int) -> None:
    return None


_WRITERS: Mapping[str, Callable[[IO[str]], Any]] = {"csv": _csv, "json": _json, "jsonl": _jsonl}


def _writer_of(path: Path) -> Callable[[IO[str]], Any]:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in _WRITERS:
        known = ", ".join(f".{each}" for each in _WRITERS)
        later = " does not exist yet" if ending in _LATER else " is unknown"
        raise ConfigurationError(f"The format .{ending} of {path}{later}.", remedy=f"Use one of {known}.")
    return _WRITERS[ending]
