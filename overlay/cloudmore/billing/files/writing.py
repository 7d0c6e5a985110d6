"""Billing lines as files: the ending of the name is the format; a file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal, overload

from attrs import frozen

from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.formats import format_of
from cloudmore.billing.files.line_file import FileEnding, FileHeading, LineFile
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.line import BillingLine
from cloudmore.errors import ConfigurationError


def write_lines(
    lines: Iterator[BillingLine],
    paths: Sequence[Path],
    *,
    heading: FileHeading,
    columns: FileColumns,
    options: FileOptions,
    ending: Callable[[], FileEnding],
) -> None:
    """Write every line into every file, in one pass.

    Args:
        lines: The lines.
        paths: Files, each with a known ending; an existing file is replaced when all of them are complete.
        heading: What is known before the first line.
        columns: Which columns the files have.
        options: How they are written.
        ending: Tells what is known after the last line.

    Raises:
        ConfigurationError: An ending is unknown, a file cannot be written, or a format cannot hold a value.
    """
    with ExitStack() as stack:
        drafts: list[tuple[_Draft, LineFile]] = []
        for path in paths:
            file_format = format_of(path)
            draft = stack.enter_context(_draft(path, binary=file_format.binary))
            with _writable(draft.path):
                file = file_format.writer()(draft.file, columns, heading, options)
            stack.callback(file.close)
            drafts.append((draft, file))
        for line in lines:
            cells = columns.cells(line)
            for draft, file in drafts:
                try:
                    file.add(cells)
                except OSError as error:
                    raise _unwritable(draft.path, error) from error
        known = ending()
        for draft, file in drafts:
            with _writable(draft.path):
                file.complete(known)
                draft.complete()
        for draft, _file in drafts:
            draft.take_place()


def check_paths(paths: Sequence[Path]) -> None:
    """Find out before the long wait whether every file can be written.

    Raises:
        ConfigurationError: An ending is unknown, what its format needs is not installed, a file is named twice, or a
            folder cannot be written to.
    """
    for path in paths:
        format_of(path).check(path)
        if [each.resolve() for each in paths].count(path.resolve()) > 1:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")
        with _writable(path), tempfile.TemporaryFile(dir=path.resolve().parent):
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            if path.exists() and not path.is_file():
                raise OSError(22, "it is no file")
            if path.exists() and not os.access(path, os.W_OK):
                raise PermissionError(13, "it must not be changed")


class Together:
    """Files that take their places together, or not at all."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._drafts: list[_Draft] = []

    @property
    def paths(self) -> list[Path]:
        """Those that were opened."""
        return [draft.path for draft in self._drafts]

    def open(self, path: Path) -> Callable[[bytes], None]:
        """Begin a file.

        Args:
            path: Where it will be.

        Returns:
            Writes bytes.

        Raises:
            ConfigurationError: It cannot be written.
        """
        with _writable(path):
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            if path.exists() and not os.access(path, os.W_OK):
                raise PermissionError(13, "it must not be changed")
        draft = self._stack.enter_context(_draft(path, binary=True))
        self._drafts.append(draft)

        def write(content: bytes) -> None:
            with _writable(path):
                draft.file.write(content)

        return write

    def take_place(self) -> None:
        """Complete all of them, and then put each in its place."""
        for draft in self._drafts:
            with _writable(draft.path):
                draft.complete()
        for draft in self._drafts:
            draft.take_place()


@contextmanager
def together() -> Generator[Together]:
    """Files that are gone when the block ends, unless they took their places."""
    with ExitStack() as stack:
        yield Together(stack)


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
    file = os.fdopen(handle, "w+b" if binary else "w", **text)
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
