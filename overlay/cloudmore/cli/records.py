"""Answers of the API as records: on the screen, or in files whose format their endings tell."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from cloudmore import ConfigurationError
from cloudmore.billing import check_paths, json_text, replacing
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, cell, say, show_table

Record = Mapping[str, Any]
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | None"


class Model(Protocol):
    """What a typed call returns."""

    def to_json(self) -> str:
        """Give it as JSON."""
        ...


FILE_FORMATS = (ScreenFormat.JSON, ScreenFormat.JSONL, ScreenFormat.CSV)


def check_files(options: Options) -> None:
    """Find out before anything is asked for whether every file can be written.

    Raises:
        ConfigurationError: One cannot, or its ending is unknown.
    """
    for path in options.output:
        format_of(path)
    check_paths(options.output)


def format_of(path: Path, *, beside: Sequence[str] = ()) -> ScreenFormat:
    """The format that a file's ending tells.

    Args:
        path: Of the file.
        beside: Endings that the command writes in its own way.

    Raises:
        ConfigurationError: It tells none.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FILE_FORMATS:
        known = ", ".join([*(f".{each}" for each in FILE_FORMATS), *beside])
        raise ConfigurationError(f"The format .{ending} of {path} is unknown here.", remedy=f"Use one of {known}.")
    return ScreenFormat(ending)


def show_details(model: Model, options: Options) -> None:
    """Show one object, as an answer; for a call that may give no bytes to show.

    Args:
        model: The object.
        options: Of this run.
    """
    show_answer(model.to_json().encode(), (), options)


def show_answer(content: bytes, columns: Sequence[str], options: Options) -> None:
    """Show a JSON answer in the format that was asked for, or write it into the files that were.

    Args:
        content: The answer. As JSON it is given on byte for byte: no number is spelled anew.
        columns: Those of a table, and the first ones of CSV; what else came follows there.
        options: Of this run.
    """
    if options.output:
        for path in options.output:
            write_file(path, as_bytes(content, columns, format_of(path)))
            options.summary.wrote(path)
        if not options.quiet:
            say(f"Written: {', '.join(map(str, options.output))}")
    elif options.format is ScreenFormat.TABLE:
        show_records(content, columns, options)
    else:
        as_it_came(as_bytes(content, columns, options.format))


def as_bytes(content: bytes, columns: Sequence[str], form: ScreenFormat) -> bytes:
    """A JSON answer in another format, with a line end behind it.

    Args:
        content: The answer.
        columns: The first ones of CSV.
        form: Not a table.
    """
    if form is ScreenFormat.JSON:
        return content.rstrip() + b"\n"
    records = records_of(content)
    if form is ScreenFormat.JSONL:
        return "".join(f"{json_text(record, sort=False)}\n" for record in records).encode()
    flat = [dict(flattened(record)) for record in records]
    names = list(dict.fromkeys([*columns, *(name for record in flat for name in record)]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([csv_cell(record.get(name)) for name in names] for record in flat)
    return text.getvalue().encode()


def csv_cell(value: Any) -> str:
    """A value for a program: true and false as in JSON."""
    return str(value).lower() if isinstance(value, bool) else cell(value)


def show(records: Sequence[Record], columns: Sequence[str], options: Options, *, title: str = "") -> None:
    """Show records of our own on the screen.

    Args:
        records: Each a mapping of column to value.
        columns: Their order.
        options: Of this run.
        title: Above a table.
    """
    if options.format is ScreenFormat.TABLE:
        show_table(records, columns, options, title=title)
    else:
        as_it_came(as_bytes(json_text(list(records), sort=False).encode(), columns, options.format))


def show_record(record: Record, options: Options, *, only: Sequence[str] = ()) -> None:
    """Show one record of our own on the screen.

    Args:
        record: A mapping of column to value.
        options: Of this run.
        only: The columns of a table, where they are not all.
    """
    if options.format is ScreenFormat.TABLE:
        show_table([record], only or list(record), options)
    else:
        as_it_came(as_bytes(json_text(record, sort=False).encode(), (), options.format))


def write_file(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; a pipe or a device takes what it is given.

    Raises:
        ConfigurationError: It cannot be written.
    """
    if not path.exists() or (path.is_file() and os.access(path, os.W_OK)):
        with replacing(path, binary=True) as file:
            file.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ConfigurationError(
            f"The file {path} cannot be written: {error.strerror or error}.", remedy="Choose another place with -o."
        ) from error


def show_records(content: bytes, columns: Sequence[str], options: Options) -> None:
    """A list as a table of its columns, an object as a table of its properties."""
    body: Json = decoded(content)
    if isinstance(body, dict):
        rows = [{"property": name, "value": value} for name, value in flattened(body)]
        show_table(rows, ("property", "value"), options)
        return
    flat = [dict(flattened(record)) for record in records_of(content)]
    names = list(columns) or list(dict.fromkeys(name for record in flat for name in record))
    show_table(flat, names, options)


def records_of(content: bytes) -> list[Record]:
    """The objects of an answer: one, or those of a list; another value is an object with a value."""
    body: Json = decoded(content)
    each = body if isinstance(body, list) else [body]
    return [record if isinstance(record, dict) else {"value": record} for record in each]


def flattened(record: Mapping[str, Json], prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Names and values, those of objects inside behind a dot; an empty object is a value."""
    for name, value in record.items():
        if isinstance(value, dict) and value:
            yield from flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def decoded(content: bytes) -> Any:
    """JSON, its fractions as ``Decimal``."""
    return json.loads(content, parse_float=Decimal)
