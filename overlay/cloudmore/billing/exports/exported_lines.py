"""The lines that an export wrote, by key: so that nothing is invoiced twice, whatever reading it comes from.

A line is a list of key, digest, currency, sales and cost as JSON, one a line, compressed. Lines are a multiset: two
equal lines are two.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from attrs import astuple, frozen

from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import BillingLine, plain
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


def exported_line(line: BillingLine) -> ExportedLine:
    """What is kept of a line that is exported.

    Args:
        line: As the report has it.
    """
    sales, cost = (None if each is None else plain(each) for each in (line.total_sales, line.total_cost))
    return ExportedLine(line.line_key, line.line_digest, line.currency, sales, cost)


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
            packed.write(msgspec.json.encode(astuple(exported_line(line))) + b"\n")

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
