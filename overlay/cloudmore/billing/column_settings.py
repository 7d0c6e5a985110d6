"""The names that somebody who knows a report gives its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
