"""Options that several commands of ``billing`` have, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import read_columns

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}

Wait = Annotated[str, typer.Option(help="How long to wait at most: 90s, 30m, 2h.")]
ColumnSettings = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="TOML file whose [billing.columns] names the report's fields, where they are new."
    ),
]


def columns_of(settings: Path | None) -> Mapping[str, tuple[str, ...]]:
    """The names that the settings give columns; none without a file."""
    return {} if settings is None else read_columns(settings)


def duration(text: str) -> float:
    """Seconds of a duration such as ``90s``, ``30m`` or ``2h``.

    Raises:
        ConfigurationError: It is none.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ConfigurationError(f"{text!r} is no duration.", remedy="Write --wait 90s, 30m or 2h.")
    return float(match[1]) * _SECONDS[match[2]]
