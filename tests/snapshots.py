"""Snapshots as the tests read them: with a library that had no part in writing them, or as texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# When something was read says nothing of what it is.
TIMES = ("read_at", "valid_from", "valid_to")


def table(place: Path, name: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """The rows of a table, sorted; times as texts.

    Args:
        place: A folder with files, or a database.
        name: Of the table.
        columns: What is selected of it.
    """
    if place.is_file():
        with duckdb.connect(str(place), read_only=True) as connection:
            return connection.sql(f"SELECT {columns} FROM {name} ORDER BY ALL").fetchall()
    (file,) = (*place.glob(f"{name}.*"), *place.glob(f"sandbox-{name}.*"))
    return duckdb.sql(f"SELECT {columns} FROM '{file}' ORDER BY ALL").fetchall()


def content(place: Path, name: str) -> list[tuple[Any, ...]]:
    """What the rows of a table say that hold now, without the times."""
    return table(place, f"{name}", f"* EXCLUDE ({', '.join(TIMES)})")
