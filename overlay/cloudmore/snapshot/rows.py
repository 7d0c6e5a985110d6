"""Answers as rows of the tables: typed, with nothing of an answer lost."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import frozen

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.line import BillingLine, digest_text
from cloudmore.snapshot.tables import DIGITS, PLACES, TABLES, Column, Kind, Table
from cloudmore_api.model import Model
from cloudmore_api.types import UNSET, encode_json, plain_values

if TYPE_CHECKING:
    from cloudmore_api.types import Value

Row = tuple[Any, ...]
_ENCODE = msgspec.json.Encoder().encode
_KEY_LENGTH = 32
_LARGEST_WHOLE = 2**63
_SEEN_AGAIN = "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"


@frozen
class Told:
    """What every row of a reseller tells.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose rows.
        customer_key: The mapping's key of an organization, by its id; ``None`` where it has none.
    """

    source: str
    reseller_id: str
    customer_key: Callable[[str], str | None]


def rows_of(
    table: Table, told: Told, read_at: datetime, things: Sequence[Model], place: Mapping[str, str]
) -> list[Row]:
    """The rows of an answer, in the order of the table's columns.

    What its column cannot hold, because the document guesses its type wrongly or because it has more digits than there
    are, stands in ``extra`` under the name that it came with.

    Args:
        table: Any but that of the billing lines.
        told: What every row tells.
        read_at: When the answer came, with a zone.
        things: What the answer lists.
        place: Ids that are in the question and not in the answer, by column.
    """
    columns, key, organization = _plan(table)
    of_the_place = place.get("organization_id")
    customer_key = None if of_the_place is None else told.customer_key(of_the_place)
    found: list[list[Any]] = []
    for thing in things:
        extra: dict[str, Any] = dict(thing.additional_properties)
        cells: list[Any] = [told.source, told.reseller_id]
        for name, path, wire, taken in columns:
            value: Any = thing if path else place[name]
            for attribute in path:
                value = getattr(value, attribute, UNSET)
            if value is None or value is UNSET:
                cells.append(None)
                continue
            cell = taken(value)
            if cell is None and value != []:
                extra[wire] = value
            cells.append(cell)
        if of_the_place is None and organization is not None:
            customer_key = told.customer_key(cells[organization])
        if (price := getattr(thing, "price", None)) and isinstance(price, Model) and price.additional_properties:
            extra["price"] = price.additional_properties
        cells += (customer_key, _json(extra) if extra else None)
        found.append(cells)
    keys = _keys(table.name, [key(cells) for cells in found], found)
    return [(*cells, each, read_at) for cells, each in zip(found, keys, strict=True)]


def line_rows(told: Told, read_at: datetime, lines: Iterable[BillingLine]) -> Iterator[Row]:
    """The rows of a billing report, in the order of the columns of ``billing_lines``, in flat memory.

    Equal lines have a row each.

    Args:
        told: What every row tells.
        read_at: When the report came, with a zone.
        lines: Its lines.
    """
    table = TABLES["billing_lines"]
    numbers = [at for at, column in enumerate(table.columns) if column.kind is Kind.NUMBER]
    key = itemgetter(*(COLUMNS.index(name) for name in table.key))
    customer, organization = COLUMNS.index("customer_key"), COLUMNS.index("organization_id")
    last = len(COLUMNS) - 1
    # Without a name it is a file that nobody else sees.
    seen = sqlite3.connect("")
    seen.execute("CREATE TABLE seen (line TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
    try:
        for line in lines:
            cells = list(line.values())
            if cells[customer] is None and cells[organization] is not None:
                cells[customer] = told.customer_key(cells[organization])
            if misfits := [at for at in numbers if cells[at] is not None and _number(cells[at]) is None]:
                extra = {**_decoded(cells[last]), **{COLUMNS[at]: cells[at] for at in misfits}}
                cells[last] = _json(extra)
                for at in misfits:
                    cells[at] = None
            # Several lines may be about the same thing: what tells them apart is what they say.
            about = (*key(cells), line.line_digest)
            ((times,),) = seen.execute(_SEEN_AGAIN, (_ENCODE(about),))
            yield (*cells, _key((table.name, *about) if times == 1 else (table.name, *about, times)), read_at)
    finally:
        seen.close()


def _decoded(extra: str | None) -> dict[str, Any]:
    return {} if extra is None else msgspec.json.decode(extra, type=dict[str, Any])


def _keys(name: str, parts: Sequence[tuple[Any, ...]], rows: Sequence[list[Any]]) -> list[str]:
    """A key for each row; rows about the same thing get different ones, whatever the order in which they came."""
    keys = [_key((name, *each)) for each in parts]
    if len(set(keys)) == len(keys):
        return keys
    numbers: dict[str, int] = {}
    for at in sorted(range(len(rows)), key=lambda at: (keys[at], _ENCODE([_plain(each) for each in rows[at]]))):
        number = numbers[keys[at]] = numbers.get(keys[at], 0) + 1
        if number > 1:
            keys[at] = _key((name, *parts[at], number))
    return keys


def _key(parts: tuple[Any, ...]) -> str:
    return hashlib.sha256(_ENCODE(parts)).hexdigest()[:_KEY_LENGTH]


def _plain(value: Any) -> Any:
    return digest_text(value) if isinstance(value, Decimal) else value


_Taken = Callable[[Any], Any]


@cache
def _plan(
    table: Table,
) -> tuple[list[tuple[str, tuple[str, ...], str, _Taken]], Callable[[list[Any]], tuple[Any, ...]], int | None]:
    names = [column.name for column in table.columns]
    columns = [
        (column.name, _path(column), column.wire, _TAKEN[column.kind])
        for column in table.columns[2 : names.index("customer_key")]
    ]
    key = itemgetter(*(names.index(name) for name in table.key))
    return columns, key, names.index("organization_id") if "organization_id" in names else None


def _path(column: Column) -> tuple[str, ...]:
    return tuple(_snake(each) for each in column.wire.split(".")) if column.wire else ()


def _snake(wire: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in wire)


def _json(value: Any) -> str:
    return encode_json(_sorted(plain_values(value))).decode()


def _sorted(value: Any) -> Any:
    # Or the same thing, told in another order, would look changed.
    given: Value = value
    if isinstance(given, Mapping):
        return {name: _sorted(given[name]) for name in sorted(given)}
    return [_sorted(each) for each in given] if isinstance(given, list) else value


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value
    # Lists and objects of the document, as JSON.
    return _json(value) if isinstance(value, list | Model | dict) and value else None


def _number(value: Any) -> Any:
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    exponent = value.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS - PLACES
    return value if fits else None


def _whole(value: Any) -> Any:
    return value if isinstance(value, int) and type(value) is not bool and abs(value) < _LARGEST_WHOLE else None


def _truth(value: Any) -> Any:
    return value if type(value) is bool else None


def _date(value: Any) -> Any:
    return value if type(value) is date else None


def _time(value: Any) -> Any:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


_TAKEN: Mapping[Kind, _Taken] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.TRUTH: _truth,
    Kind.DATE: _date,
    Kind.TIME: _time,
}
