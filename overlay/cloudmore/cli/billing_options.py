"""Options that several commands of ``billing`` have, and what they mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import BillingSettings, read_settings

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}

Wait = Annotated[str, typer.Option(help="How long to wait at most: 90s, 30m, 2h.")]
Settings = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="TOML file whose [billing] tells zone, new names of fields, and who is not exported."
    ),
]


def settings_of(file: Path | None) -> BillingSettings:
    """What the settings file says; the defaults without one."""
    return BillingSettings() if file is None else read_settings(file)


def duration(text: str) -> float:
    """Seconds of a duration such as ``90s``, ``30m`` or ``2h``.

    Raises:
        ConfigurationError: It is none.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ConfigurationError(f"{text!r} is no duration.", remedy="Write --wait 90s, 30m or 2h.")
    return float(match[1]) * _SECONDS[match[2]]
