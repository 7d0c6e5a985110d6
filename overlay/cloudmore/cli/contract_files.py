"""Which files a check of the contract writes: its formats by their endings, and whether they can be written."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cloudmore import ConfigurationError
from cloudmore.cli.options import ScreenFormat
from cloudmore.cli.summary import OF_SAVED_REPORTS

FILE_FORMATS: Mapping[str, ScreenFormat] = {
    ".csv": ScreenFormat.CSV,
    ".json": ScreenFormat.JSON,
    ".jsonl": ScreenFormat.JSONL,
    ".md": ScreenFormat.MARKDOWN,
    ".sarif": ScreenFormat.SARIF,
    ".xml": ScreenFormat.JUNIT,
}
# What has one record a row, instead of all of the result.
ROWS = (ScreenFormat.JSONL, ScreenFormat.CSV)


def formats_of(paths: Sequence[Path]) -> Mapping[Path, ScreenFormat]:
    """The format of each file, by its ending.

    Args:
        paths: As ``-o`` names them.

    Raises:
        ConfigurationError: An ending is unknown.
    """
    return {path: _format_of(path) for path in paths}


def check_files(paths: Sequence[Path]) -> None:
    """Find out before any call whether every file can be written.

    Args:
        paths: All of the run.

    Raises:
        ConfigurationError: A file is named twice, it cannot be written, or it has the name of a saved report.
    """
    for path in paths:
        if [each.resolve() for each in paths].count(path.resolve()) > 1:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")
        if path.name.endswith(OF_SAVED_REPORTS):
            raise ConfigurationError(
                f"The file {path} has the name of a saved report, over which nothing is written.",
                remedy="Give it another name.",
            )
        folder = path.resolve().parent
        if path.is_dir() or not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
            remedy = "Choose a file in a folder that can be written to."
            raise ConfigurationError(f"The file {path} cannot be written.", remedy=remedy)


def refuse_same_file(written: Sequence[Path], read: Sequence[Path]) -> None:
    """Refuse to write over what the run needs.

    Args:
        written: Files that it writes.
        read: Those that it reads, or writes as well.

    Raises:
        ConfigurationError: One is both.
    """
    others = {each.resolve() for each in read}
    for path in written:
        if path.resolve() in others:
            raise ConfigurationError(f"{path} would be written over.", remedy="Give it a file of its own.")


def _format_of(path: Path) -> ScreenFormat:
    form = FILE_FORMATS.get(path.suffix.lower())
    if form is None:
        raise ConfigurationError(
            f"The format {path.suffix or 'without an ending'} of {path} is unknown here.",
            remedy=f"Use one of {', '.join(FILE_FORMATS)}.",
        )
    return form
