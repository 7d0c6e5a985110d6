"""Results on the screen: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from unicodedata import category

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from cloudmore import CloudmoreError
from cloudmore.billing import json_text, plain
from cloudmore.cli.options import Options

# Wide enough that nothing is cut where no terminal limits it.
WIDTH_WITHOUT_TERMINAL = 240
# A column of texts that is not even this wide cannot be read.
NARROWEST_TEXT = 16


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
    """Show records as a table; one below the other where the columns do not fit beside each other.

    Args:
        records: Each a mapping of column to value.
        columns: Their order.
        options: Of this run.
        title: Above it.
    """
    screen = console(options)
    if title:
        screen.print(Text(title, style="bold"))
    screen.print((table if needed_width(records, columns) <= screen.width else paragraphs)(records, columns))


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


def complain(error: CloudmoreError, *, verbose: bool) -> None:
    """Tell an error in one line and what to do about it; with ``verbose`` the request and the causes, too."""
    say(str(error))
    if not verbose:
        return
    for name in ("method", "url", "status_code", "request_id", "retry_after", "attempts"):
        value = getattr(error, name)
        if value is not None:
            print(f"  {name}: {visible(str(value))}", file=sys.stderr)
    cause = error.__cause__
    while cause is not None:
        print(f"  caused by {type(cause).__name__}: {visible(str(cause))}", file=sys.stderr)
        cause = cause.__cause__


def table(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    """A table; numbers stand to the right."""
    drawn = Table(box=SIMPLE_HEAD, collapse_padding=True)
    for column in columns:
        numeric = all(is_number(record.get(column)) for record in records)
        width = max((len(cell(record.get(column))) for record in records), default=0) if numeric else None
        drawn.add_column(
            heading(column), justify="right" if numeric else "left", overflow="fold", min_width=width or None
        )
    for record in records:
        drawn.add_row(*(Text(visible(cell(record.get(column)))) for column in columns))
    return drawn


def needed_width(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """Columns of a terminal that a table needs to be readable.

    A number is never broken, a text may be: into two lines on average, and a single record not at all.

    Args:
        records: Those of the table.
        columns: Their order.
    """
    width = 2
    for column in columns:
        lengths = [cell_len(cell(record.get(column))) for record in records] or [0]
        whole = len(records) == 1 or all(is_number(record.get(column)) for record in records)
        needed = max(lengths) if whole else min(max(lengths), max(NARROWEST_TEXT, sum(lengths) // len(lengths) // 2))
        width += max(needed, *map(len, heading(column).split())) + 2
    return width


def paragraphs(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Group:
    """Records one below the other: a name and a value on each line, and nothing where there is no value."""
    drawn: list[Table | Text] = [Text()]
    for record in records:
        one = Table.grid(padding=(0, 2, 0, 0))
        one.add_column(min_width=max(len(heading(column)) for column in columns), no_wrap=True)
        one.add_column(overflow="fold")
        for column in columns:
            if told := visible(cell(record.get(column))):
                one.add_row(heading(column), Text(told))
        drawn += [one, Text()]
    return Group(*drawn)


def heading(column: str) -> str:
    """A column's name as people read it."""
    return column.replace("_", " ")


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
