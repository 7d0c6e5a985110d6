"""Files of billing lines as a stranger reads them: with Python's csv and json, openpyxl and DuckDB."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

Row = dict[str, str]


def lines_of(file: Path) -> list[Row]:
    """The lines of a file, each value as text."""
    return list(_READERS[file.suffix](file))


def is_of_lines(file: Path) -> bool:
    """Whether a file's ending is one of billing lines."""
    return file.suffix in _READERS


def _csv(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        first = opened.readline()
        opened.seek(0)
        separator = ";" if first.count(";") > first.count(",") else ","
        for row in csv.DictReader(opened, delimiter=separator):
            yield {name: _in_plain_notation(name, value) if separator == ";" else value for name, value in row.items()}


def _in_plain_notation(name: str, value: str) -> str:
    return value.replace(",", ".") if name in NUMBERS else value


def _json(file: Path) -> Iterator[Row]:
    yield from map(_texts, _decoded(file.read_text("utf-8"))["lines"])


def _jsonl(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as opened:
        yield from (_texts(_decoded(each)) for each in opened)


def _parquet(file: Path) -> Iterator[Row]:
    with duckdb.connect() as database:
        found = database.execute("SELECT * FROM read_parquet(?)", [str(file)])
        names = [column[0] for column in found.description or ()]
        yield from (_texts(dict(zip(names, row, strict=True))) for row in found.fetchall())


def _xlsx(file: Path) -> Iterator[Row]:
    rows = cells_of(file)
    names = next(rows)
    for row in rows:
        yield _texts(dict(zip(names, row, strict=True)))


def cells_of(file: Path) -> Iterator[tuple[Any, ...]]:
    """The cells of the sheet of lines, its header first."""
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        rows = book["Lines"].iter_rows(values_only=True)
        # Above the header may stand what the reader must know first.
        for row in rows:
            if "organization_id" in row:
                yield row
                break
        yield from rows
    finally:
        book.close()


def _decoded(text: str) -> Any:
    # Numbers stay as they are spelled.
    return json.loads(text, parse_float=_Spelled, parse_int=_Spelled)


class _Spelled(str):
    """A number of a JSON file, in its own spelling."""

    __slots__ = ()


def _texts(row: Mapping[str, Any]) -> Row:
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(str(value)):f}"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


NUMBERS = ("quantity", "unit_cost", "unit_sales", "total_cost", "total_sales", "margin", "margin_percent")
# Formats that keep a number and not its digits.
WITHOUT_SPELLING = (".xlsx", ".parquet")
_READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}


def unpacked(file: Path) -> Iterator[bytes]:
    """The bytes of a file, and of what is packed in it."""
    if zipfile.is_zipfile(file):
        # Packed bytes may be anything.
        with zipfile.ZipFile(file) as packed:
            yield from (name.encode() + b"\n" + packed.read(name) for name in packed.namelist())
        return
    yield file.read_bytes()
    if file.suffix == ".parquet":
        with duckdb.connect() as database:
            for query in ("SELECT * FROM read_parquet(?)", "SELECT * FROM parquet_schema(?)"):
                yield repr(database.execute(query, [str(file)]).fetchall()).encode()
            for key, value in database.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(file)]).fetchall():
                yield bytes(key) + b"=" + bytes(value)
