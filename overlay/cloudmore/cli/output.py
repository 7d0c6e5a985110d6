"""Results on the screen: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import category

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cloudmore.billing import json_text, plain
from cloudmore.cli.options import Options

# Wide enough that nothing is cut where no terminal limits it.
WIDTH_WITHOUT_TERMINAL = 240


def console(options: Options, *, stderr: bool = False) -> Console:
    """A console that colours only what a person sees."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream,
        width=None if stream.isatty() else WIDTH_WITHOUT_TERMINAL,
        no_color=not options.color or None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def show_table(
    records: Sequence[Mapping[str, Any]], columns: Sequence[str], options: Options, *, title: str = ""
) -> None:
    """Show records as a table.

    Args:
        records: Each a mapping of column to value.
        columns: Their order.
        options: Of this run.
        title: Above it.
    """
    console(options).print(table(records, columns, title=title))


def as_it_came(content: bytes) -> None:
    """Print bytes as they are; on a terminal without what would steer it."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        print("\n".join("\t".join(map(visible, line.split("\t"))) for line in lines), end="")
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """One line on stderr."""
    print(f"cloudmore: {visible(text)}", file=sys.stderr)


def table(records: Sequence[Mapping[str, Any]], columns: Sequence[str], *, title: str = "") -> Table:
    """A table; numbers stand to the right."""
    drawn = Table(title=title or None, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:
        numeric = all(is_number(record.get(column)) for record in records)
        drawn.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for record in records:
        drawn.add_row(*(Text(visible(cell(record.get(column)))) for column in columns))
    return drawn


def is_number(value: Any) -> bool:
    """Whether a value stands to the right; a missing one does not matter."""
    return value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool))


def cell(value: Any) -> str:
    """A value as text; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (str, int)) else json_text(value)


def visible(text: str) -> str:
    """Text from outside without what would steer the terminal."""
    return "".join(
        letter if letter.isprintable() else "" if category(letter) == "Cf" else "\N{REPLACEMENT CHARACTER}"
        for letter in text
    )
