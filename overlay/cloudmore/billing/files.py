"""Billing lines as files: the ending of the name is the format; a file appears whole or not at all."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, overload

import msgspec

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
    writers = {path: _writer_of(path) for path in paths}
    with ExitStack() as stack:
        writes = [stack.enter_context(writer(stack.enter_context(replacing(path)))) for path, writer in writers.items()]
        for line in lines:
            for write in writes:
                write(line)


def check_paths(paths: Sequence[Path]) -> None:
    """Find out before the long wait whether every file can be written.

    Raises:
        ConfigurationError: An ending is unknown, a file is named twice, or a folder cannot be written to.
    """
    for path in paths:
        _writer_of(path)
        if [each.absolute() for each in paths].count(path.absolute()) > 1:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")
        with _writable(path), tempfile.TemporaryFile(dir=path.parent):
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")


@overload
def replacing(path: Path, *, private: bool = ..., binary: Literal[False] = ...) -> AbstractContextManager[IO[str]]: ...
@overload
def replacing(path: Path, *, private: bool = ..., binary: Literal[True]) -> AbstractContextManager[IO[bytes]]: ...
@contextmanager
def replacing(path: Path, *, private: bool = False, binary: bool = False) -> Iterator[IO[Any]]:
    """A file that takes its place only when the block ends well.

    Args:
        path: The file.
        private: Whether only its owner may read it.
        binary: Whether it takes bytes instead of text.

    Raises:
        ConfigurationError: It cannot be written.
    """
    with _writable(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            text: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": ""}
            with os.fdopen(handle, "wb" if binary else "w", **text) as file:
                yield file
            if not private:
                umask = os.umask(0)
                os.umask(umask)
                Path(name).chmod(0o666 & ~umask)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"The file {path} cannot be written: {error.strerror or error}.", remedy="Choose another place with -o."
        ) from error


@contextmanager
def _csv(file: IO[str]) -> Iterator[Write]:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    yield lambda line: writer.writerow([_cell(value) for value in line.values()])


@contextmanager
def _json(file: IO[str]) -> Iterator[Write]:
    file.write(f'{{"schema":"{SCHEMA}","lines":[')
    separator = "\n"

    def write(line: BillingLine) -> None:
        nonlocal separator
        file.write(separator + json_line(line))
        separator = ",\n"

    yield write
    file.write("\n]}\n")


@contextmanager
def _jsonl(file: IO[str]) -> Iterator[Write]:
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
