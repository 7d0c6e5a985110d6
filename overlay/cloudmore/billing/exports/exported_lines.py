"""The lines that an export wrote, by key: so that nothing is invoiced twice, whatever reading it comes from.

A line is a list of key, digest, currency, sales and cost as JSON, one a line, compressed. Lines are a multiset: two
equal lines are two.
"""

from __future__ import annotations

import gzip
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from attrs import frozen

from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.line_index import on_disk
from cloudmore.errors import ConfigurationError

EXPORT_LINES_ENDING = ".export-lines.jsonl.gz"
_REMEDY = "Restore the folder from a backup. Without that file nobody can say which lines were exported."


@frozen
class ExportedLine:
    """A line that was exported.

    Attributes:
        line_key: Who and what is billed, hashed.
        line_digest: Everything of the line, hashed.
        currency: Of its amounts.
        total_sales: As in the report, in plain notation.
        total_cost: Likewise.
    """

    line_key: str
    line_digest: str
    currency: str | None
    total_sales: str | None
    total_cost: str | None


@contextmanager
def saving_exported_lines(target: Path) -> Generator[Callable[[BillingLine], None]]:
    """Keep what is exported, in a file of its owner alone, which takes its place when the block ends well.

    Args:
        target: The compressed file.

    Yields:
        Takes a line as the report has it.

    Raises:
        ConfigurationError: It cannot be written.
    """
    with (
        replacing(target, private=True, binary=True) as file,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed,
    ):

        def keep(line: BillingLine) -> None:
            sales, cost = (None if each is None else plain(each) for each in (line.total_sales, line.total_cost))
            packed.write(msgspec.json.encode([line.line_key, line.line_digest, line.currency, sales, cost]) + b"\n")

        yield keep


def read_exported_lines(path: Path) -> Iterator[ExportedLine]:
    """What was exported; memory stays flat.

    Args:
        path: The compressed file.

    Raises:
        ConfigurationError: It is not there, cut, or no such file.
    """
    try:
        with gzip.open(path, "rb") as packed:
            for line in packed:
                yield ExportedLine(*msgspec.json.decode(line, type=tuple[str, str, str | None, str | None, str | None]))
    except (OSError, EOFError, zlib.error, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ConfigurationError(f"The exported lines {path} cannot be read: {why}.", remedy=_REMEDY) from error


class ExportedKeys:
    """The keys of what was exported, counted on the disk: memory stays flat. Use it in a ``with`` block.

    Raises:
        ConfigurationError: The folder for temporary files is full, or cannot be written to.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-exported-")
        self._database = sqlite3.connect(Path(self._folder.name) / "keys.db", isolation_level=None)
        try:
            with on_disk():
                self._database.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                    "CREATE TABLE exported (line_key TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;"
                )
        except ConfigurationError:
            self.close()
            raise

    def add(self, lines: Iterable[ExportedLine]) -> None:
        """Put in what one export wrote."""
        with on_disk():
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT INTO exported VALUES (?, 1) ON CONFLICT (line_key) DO UPDATE SET count = count + 1",
                ((each.line_key,) for each in lines),
            )
            self._database.execute("COMMIT")

    def take(self, line_key: str) -> bool:
        """Whether a line of this key was exported and not taken yet; then it is taken.

        Args:
            line_key: Of a line.
        """
        with on_disk():
            taken = self._database.execute(
                "UPDATE exported SET count = count - 1 WHERE line_key = ? AND count > 0", (line_key,)
            )
        return taken.rowcount > 0

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
