"""The formats of files of billing lines, by the ending of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from attrs import frozen

from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.csv_file import CsvFile
from cloudmore.billing.files.json_file import JsonFile, JsonLinesFile
from cloudmore.billing.files.line_file import FileHeading, LineFile
from cloudmore.billing.files.options import FileOptions
from cloudmore.errors import ConfigurationError

Writer = Callable[[IO[Any], FileColumns, FileHeading, FileOptions], LineFile]


def _parquet() -> Writer:
    from cloudmore.billing.files.parquet_file import ParquetFile  # noqa: PLC0415 - an extra

    return ParquetFile


def _xlsx() -> Writer:
    from cloudmore.billing.files.xlsx_file import XlsxFile  # noqa: PLC0415 - an extra

    return XlsxFile


def _html() -> Writer:
    from cloudmore.billing.page.page_file import PageFile  # noqa: PLC0415 - an extra

    return PageFile


@frozen
class FileFormat:
    """A format.

    Attributes:
        writer: Gives what writes it.
        binary: Whether it is bytes, instead of text.
        needs: The package that it needs, if it needs one.
    """

    writer: Callable[[], Writer]
    binary: bool = False
    needs: str | None = None

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is there."""
        return self.needs is None or find_spec(self.needs) is not None

    def check(self, path: Path) -> None:
        """Refuse a file whose format needs what is not there.

        Raises:
            ConfigurationError: It is not installed.
        """
        if not self.is_installed:
            raise ConfigurationError(
                f"The format {path.suffix} of {path} needs the package {self.needs}.",
                remedy="Install it with: pip install 'cloudmore-client[billing]'.",
            )


FORMATS: Mapping[str, FileFormat] = {
    "csv": FileFormat(lambda: CsvFile),
    "json": FileFormat(lambda: JsonFile),
    "jsonl": FileFormat(lambda: JsonLinesFile),
    "parquet": FileFormat(_parquet, binary=True, needs="pyarrow"),
    "xlsx": FileFormat(_xlsx, binary=True, needs="xlsxwriter"),
    "html": FileFormat(_html, needs="jinja2"),
}


def format_of(path: Path) -> FileFormat:
    """The format of a file, by its ending.

    Raises:
        ConfigurationError: The ending is unknown.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        known = ", ".join(f".{each}" for each in FORMATS)
        raise ConfigurationError(f"The format .{ending} of {path} is unknown.", remedy=f"Use one of {known}.")
    return FORMATS[ending]


def has_page(paths: Iterable[Path]) -> bool:
    """Whether one of the files is a summary page."""
    return any(path.suffix.lower() == ".html" for path in paths)


def usual_ending() -> str:
    """The ending of a file that nobody has named: a spreadsheet, where that can be written."""
    return "xlsx" if FORMATS["xlsx"].is_installed else "csv"
