"""Saved reports as they are named on the command line: by month, or by file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cloudmore.billing import SavedReport, find_saved, month_period
from cloudmore.cli.billing_wait import SAVED_FOLDER

Saved = Annotated[Path, typer.Option(metavar="DIR", help="Folder of the saved reports.")]
SAVED = Path(SAVED_FOLDER)
_MONTH = re.compile(r"\d{4}-\d{2}")
_RANGE = re.compile(r"\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}")


def saved_named(name: str, folder: Path, *, like: SavedReport | None = None) -> SavedReport:
    """The saved report of a month or a file.

    Args:
        name: ``2026-10``, ``last``, both dates of a range, or the path of a saved file.
        folder: Of the saved reports.
        like: Another one, whose source and reseller it shares.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    name = month_named(name)
    if not _MONTH.fullmatch(name) and not _RANGE.fullmatch(name):
        return SavedReport.open(name)
    if like is None:
        return find_saved(folder, name)
    return find_saved(folder, name, source=like.manifest.source, reseller_id=like.manifest.reseller_id)


def month_named(name: str) -> str:
    """The month that ``last`` means today; any other name is left as it is.

    Args:
        name: Of a month or a file.
    """
    return month_period(name, today=datetime.now(UTC).date()).name if name == "last" else name
