"""Answers as rows of the tables: typed, with nothing of an answer lost."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter, itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import Factory, define, frozen

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.line import BillingLine, digest_text
from cloudmore.snapshot.tables import DIGITS, PLACES, TABLES, Column, Kind, Table
from cloudmore_api.model import Model
from cloudmore_api.types import UNSET, Unset, encode_json, plain_values

if TYPE_CHECKING:
    from cloudmore.mapping.entries import CustomerMapping
    from cloudmore_api.types import Value

Row = tuple[Any, ...]
_ENCODE = msgspec.json.Encoder().encode
encode_sorted = msgspec.json.Encoder(order="sorted", decimal_format="number").encode
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


def customer_key(mapping: CustomerMapping | None, organization_id: str) -> str | None:
    """The key that a mapping gives an organization; one that is split has a key for each of its lines, and none itself.

    Args:
        mapping: ``None`` where there is none.
        organization_id: In any letter case.
    """
    entry = None if mapping is None else mapping.entry_of(organization_id)
    return None if entry is None else entry.customer


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
    plan = plan_of(table.name)
    head = (told.source, told.reseller_id, *(place[name] for name in plan.place))
    of_the_place = place.get("organization_id")
    customer_key = None if of_the_place is None else told.customer_key(of_the_place)
    found: list[tuple[Any, ...]] = []
    for thing in things:
        values = plan.values(thing)
        kinds = tuple(map(type, values))
        to_do = plan.known.get(kinds)
        if to_do is None:
            to_do = plan.known[kinds] = plan.to_do(kinds)
        extra: dict[str, Any] = {**thing.additional_properties}
        if to_do:
            values = list(values)
            for at, wire, taken in to_do:
                value = values[at]
                values[at] = cell = taken(value)
                if cell is None and value is not UNSET and value != []:
                    extra[wire] = value
        if plan.inner is not None and (inside := plan.inner(thing)):
            extra["price"] = inside
        if of_the_place is None and plan.organization is not None:
            customer_key = told.customer_key(values[plan.organization])
        found.append((*head, *values, customer_key, _json(extra) if extra else None))
    keys = keys_of(table.name, [plan.key(cells) for cells in found], found)
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
            if misfits := [at for at in numbers if cells[at] is not None and fitting_number(cells[at]) is None]:
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


def keys_of(name: str, parts: Sequence[tuple[Any, ...]], rows: Sequence[Values]) -> list[str]:
    """A key for each row; rows about the same thing get different ones, whatever the order in which they came.

    Args:
        name: Of the table.
        parts: What each row is about.
        rows: What each row says: its cells before the key.
    """
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
    if isinstance(value, datetime):
        # The encoder refuses one whose spelling is kept.
        return value.isoformat()
    return digest_text(value) if isinstance(value, Decimal) else value


Values = tuple[Any, ...] | list[Any]
Taken = Callable[[Any], Any]


@define
class Plan:
    """How the rows of a table are made.

    Attributes:
        place: Columns whose values are in the question.
        columns: The other ones, as far as they come from an answer.
        values: Their values in what an answer lists; ``UNSET`` where it has none.
        inner: What an inner object has beyond the document; ``None`` where there is no such object.
        organization: The place of the organization's id among them.
        key: What a row is about.
        known: By the types of values what has to be done with some of them. Most answers have the same ones.
    """

    place: tuple[str, ...]
    columns: tuple[Column, ...]
    values: Callable[[Model], Values]
    inner: Callable[[Model], dict[str, Any]] | None
    organization: int | None
    key: Callable[[Values], tuple[Any, ...]]
    known: dict[tuple[type[Any], ...], list[tuple[int, str, Taken]]] = Factory(dict[Any, Any])

    def to_do(self, kinds: tuple[type[Any], ...]) -> list[tuple[int, str, Taken]]:
        """Places of values that cannot stand as they are, the names that they came with, and what makes cells of them.

        Args:
            kinds: The types of the values.
        """
        return [
            (at, column.wire, _absent if kind is Unset else _TAKEN[column.kind])
            for at, (column, kind) in enumerate(zip(self.columns, kinds, strict=True))
            if kind is not NoneType and kind is not _AS_IT_IS.get(column.kind)
        ]


@cache
def plan_of(name: str) -> Plan:
    """How the rows of a table are made.

    Args:
        name: Of a table whose rows come from the answers of a call.
    """
    table = TABLES[name]
    names = [column.name for column in table.columns]
    columns = table.columns[2 : names.index("customer_key")]
    from_answer = tuple(column for column in columns if column.wire)
    outer = [_snake(column.wire) for column in from_answer if "." not in column.wire]
    inner = [_snake(column.wire.partition(".")[2]) for column in from_answer if "." in column.wire]
    wires = [column.wire for column in from_answer]
    return Plan(
        place=tuple(column.name for column in columns if not column.wire),
        columns=from_answer,
        values=_getter(outer, inner, before=sum("." not in wire for wire in wires[: _first_inner(wires)])),
        inner=_inner_rest if inner else None,
        organization=next((at for at, column in enumerate(from_answer) if column.name == "organization_id"), None),
        key=itemgetter(*(names.index(each) for each in table.key)),
    )


def _first_inner(wires: Sequence[str]) -> int:
    return next((at for at, wire in enumerate(wires) if "." in wire), len(wires))


def _getter(outer: Sequence[str], inner: Sequence[str], *, before: int) -> Callable[[Model], Values]:
    """What gets the attributes of a thing, and of its price, in the order of the columns."""
    of_thing: Callable[[Model], Values] = attrgetter(*outer)
    if not inner:
        return of_thing
    of_price: Callable[[Model], Values] = attrgetter(*inner)
    without = (UNSET,) * len(inner)

    def values(thing: Model) -> Values:
        price: Any = getattr(thing, "price", UNSET)
        found = of_thing(thing)
        return (*found[:before], *(of_price(price) if isinstance(price, Model) else without), *found[before:])

    return values


def _inner_rest(thing: Model) -> dict[str, Any]:
    price: Any = getattr(thing, "price", UNSET)
    if isinstance(price, Model):
        return price.additional_properties
    return {} if price is UNSET or price is None else price


def _snake(wire: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in wire)


def _absent(_value: Any) -> None:
    return None


def _json(value: Any) -> str:
    plain = plain_values(value)
    try:
        return encode_sorted(plain).decode()
    except TypeError:
        # A number or a time whose spelling is kept.
        return encode_json(_sorted(plain)).decode()


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


def fitting_number(value: Any) -> Any:
    """The number, or ``None`` where it is none or has more digits than its column.

    Args:
        value: What came.
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    if len(text := str(value)) <= PLACES and "E" not in text:
        # Most: shorter than what could be too long before the point or behind it.
        return value
    exponent = value.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS - PLACES
    return value if fits else None


def _whole(value: Any) -> Any:
    fits = isinstance(value, int) and type(value) is not bool and abs(value) < _LARGEST_WHOLE
    # Without the spelling of a 12.0, which is no part of a key.
    return int(value) if fits else None


def _truth(value: Any) -> Any:
    return value if type(value) is bool else None


def _date(value: Any) -> Any:
    return value if type(value) is date else None


def _time(value: Any) -> Any:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


_TAKEN: Mapping[Kind, Taken] = {
    Kind.TEXT: _text,
    Kind.NUMBER: fitting_number,
    Kind.WHOLE: _whole,
    Kind.TRUTH: _truth,
    Kind.DATE: _date,
    Kind.TIME: _time,
}

# What stands in its column without a look.
_AS_IT_IS: Mapping[Kind, type[Any]] = {Kind.TEXT: str, Kind.TRUTH: bool, Kind.DATE: date}
