"""The names that somebody who knows a report gives its columns."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path

from cloudmore.billing.columns import CANDIDATES
from cloudmore.errors import ConfigurationError
from cloudmore.json_value import Json


def chosen_columns(columns: Mapping[str, Json | Sequence[str]] | None) -> Mapping[str, tuple[str, ...]]:
    """The names that somebody gives columns, checked.

    Args:
        columns: A name, or several with the best first, by column; a dot goes into an object.

    Raises:
        ConfigurationError: There is no such column, or no name.
    """
    given = {
        column: names if isinstance(names, (list, tuple)) else [names] for column, names in (columns or {}).items()
    }
    if unknown := [column for column in given if column not in CANDIDATES]:
        raise ConfigurationError(
            f"No column of the billing report is called {', '.join(unknown)}.",
            remedy=f"The columns are {', '.join(CANDIDATES)}.",
        )
    chosen: dict[str, tuple[str, ...]] = {}
    for column, names in given.items():
        chosen[column] = tuple(name for name in names if isinstance(name, str) and all(name.split(".")))
        if not names or len(chosen[column]) != len(names):
            raise ConfigurationError(
                f"The column {column} is given no name of a field.",
                remedy=f'Write {column} = "nameInTheReport", or a list of such names.',
            )
    return chosen


def read_columns(path: str | PathLike[str]) -> Mapping[str, tuple[str, ...]]:
    """The names that a settings file gives columns in its table ``[billing.columns]``.

    Args:
        path: A TOML file, such as ``[billing.columns]`` with ``total_sales = "sumOut"`` below it.

    Raises:
        ConfigurationError: It cannot be read, or names what does not exist.
    """
    try:
        with Path(path).open("rb") as file:
            settings = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"The settings {path} cannot be read: {reason}.", remedy="Mend the file.") from None
    billing: Json = settings.pop("billing", {})
    columns = billing.pop("columns", {}) if isinstance(billing, dict) else None
    if settings or billing or not isinstance(columns, dict):
        raise ConfigurationError(
            f"The settings {path} have something else than the table [billing.columns].",
            remedy="Only that table is known; check its spelling.",
        )
    if not columns:
        raise ConfigurationError(
            f"The settings {path} name no column.",
            remedy="Write [billing.columns], and names below it.",
        )
    return chosen_columns(columns)
