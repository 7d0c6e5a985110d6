"""Saved reports as they are named on the command line: by month, or by file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import SavedReport, find_saved, month_period
from cloudmore.cli.billing_wait import SAVED_FOLDER

Saved = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the saved reports.")]
SAVED = Path(SAVED_FOLDER)
_MONTH = re.compile(r"\d{4}-\d{2}")
_RANGE = re.compile(r"\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}")


def saved_named(
    name: str, folder: Path, *, reseller_id: str | None = None, like: SavedReport | None = None
) -> SavedReport:
    """The saved report of a month or a file.

    Args:
        name: ``2026-10``, ``last``, both dates of a range, or the path of a saved file.
        folder: Of the saved reports.
        reseller_id: Whose report; that of the profile that is named, for a month of several.
        like: Another one, whose source and reseller it shares.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    name = month_named(name)
    if not _RANGE.fullmatch(name):
        if not _MONTH.fullmatch(name) and (Path(name).exists() or Path(name).suffix):
            return SavedReport.open(name)
        # A word that is neither a file nor a month was mistyped.
        month_period(name, today=date.max)
    if like is None:
        return find_saved(folder, name, reseller_id=reseller_id)
    return find_saved(folder, name, source=like.manifest.source, reseller_id=like.manifest.reseller_id)


def month_named(name: str) -> str:
    """The month that ``last`` means today; any other name is left as it is.

    Args:
        name: Of a month or a file.
    """
    return month_period(name, today=datetime.now(UTC).date()).name if name == "last" else name


def refuse_among_saved(files: Sequence[Path], folder: Path) -> None:
    """Refuse to write among the saved reports: nothing in that folder is ever written over.

    Args:
        files: That are to be written.
        folder: Of the saved reports.

    Raises:
        ConfigurationError: One would lie there.
    """
    for path in files:
        if path.resolve().parent == folder.resolve():
            raise ConfigurationError(
                f"The file {path} would lie among the saved reports.", remedy="Write it beside them."
            )
