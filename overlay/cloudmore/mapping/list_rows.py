"""The rows of somebody's list, each known by a key that no other has."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.list_headings import ListHeadings
from cloudmore.table_file import read_table

Made = TypeVar("Made")


def read_list(
    path: str | os.PathLike[str],
    columns: Mapping[str, str] | None,
    headings: ListHeadings,
    make: Callable[[str, Mapping[str, str | None]], Made],
) -> tuple[Made, ...]:
    """Read a list; equal rows are one.

    Args:
        path: The file.
        columns: Headings of the file by what they are, where their own words do not tell.
        headings: Of the kind of list.
        make: Makes what a row says of its key and its other fields; the fields are those of columns that are there.

    Raises:
        ConfigurationError: The file cannot be read, it is not clear which column is what, there is no row in it, a row
            has no key, or two have the same.
    """
    table = read_table(path)
    places = headings.columns_of(table.path, table.headings, columns or {})
    what, key_field = headings.what, headings.needed[0]
    found: dict[str, tuple[int, Mapping[str, str | None], Made]] = {}
    for line, cells in table.rows():
        values = {field: cells[places[field]] or None for field in headings.known if field in places}
        key = values.pop(key_field)
        if key is None:
            raise ConfigurationError(
                f"The {what} on line {line} of {table.path} has no {key_field}.",
                remedy=f"Write it under {table.headings[places[key_field]]}, or take the line out.",
            )
        first, others, _made = found.setdefault(key.casefold(), (line, values, make(key, values)))
        if others != values:
            raise ConfigurationError(
                f"Lines {first} and {line} of {table.path} are two {what}s with the {key_field} {key}.",
                remedy=f"A {key_field} must be one {what}'s; choose the column that tells them apart, or take one line "
                "out.",
            )
    if not found:
        raise ConfigurationError(
            f"There is no {what} in {table.path}.", remedy=f"Export the {what}s with their {key_field}s and names."
        )
    return tuple(made for _line, _values, made in found.values())
