"""The rows of an answer straight from its JSON, where it is exactly as the document says: most answers are.

Models would take longer to make than the rest of a call. Whatever is not plain has no rows here, and goes the usual way
by its models, which keep each surprise; where there are rows, they are equal to those. What is plain is derived from
the models, and so follows the document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from importlib import import_module
from operator import attrgetter
from types import NoneType
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from attrs import frozen

from cloudmore.snapshot.rows import Row, Told, encode_sorted, fitting_number, keys_of, plan_of
from cloudmore.snapshot.tables import DIGITS, PLACES, TABLES, Column, Kind, Table
from cloudmore_api.model import Model, Property
from cloudmore_api.shapes import ListOf, ObjectOf, named
from cloudmore_api.types import (
    SpelledDateTime,
    SpelledDecimal,
    SpelledInteger,
    Unset,
    has_minus_zero,
    read_date_time,
    read_number,
)

# Asked for once for each organization or service; what is asked for once is not worth it.
PLAIN_TABLES = frozenset({"organization_services", "subscriptions", "price_lists"})
_TOO_LARGE = 10 ** (DIGITS - PLACES)
_Cell = Callable[[Any], Any]
_Check = Callable[[Any], None]


class _NotPlainError(ValueError):
    """An answer is to be read by its models."""


class _Nothing:
    """No JSON value is of this class: only an object without the property is plain."""


def plain_rows(
    table: Table, told: Told, read_at: datetime, content: bytes, place: Mapping[str, str]
) -> list[Row] | None:
    """The rows of an answer that is exactly as the document says, equal to those by its models, or ``None``.

    Args:
        table: One of ``PLAIN_TABLES``.
        told: As of ``rows_of``.
        read_at: As of ``rows_of``.
        content: The body of a success.
        place: As of ``rows_of``.
    """
    recipe = _recipe(table.name)
    # The decoder takes -0 for 0.
    if has_minus_zero(content):
        return None
    try:
        found = [recipe.cells(thing) for thing in recipe.decode(content)]
    except (ValueError, ArithmeticError, RecursionError):
        return None
    plan = plan_of(table.name)
    head = (told.source, told.reseller_id, *[place[name] for name in plan.place])
    tail = (told.customer_key(place["organization_id"]), None)
    rows = [(*head, *cells, *tail) for cells in found]
    keys = keys_of(table.name, list(map(plan.key, rows)), rows)
    return [(*cells, key, read_at) for cells, key in zip(rows, keys, strict=True)]


@frozen
class _Recipe:
    """How cells are made of the plain answers of a table.

    Attributes:
        decode: Reads an answer, and refuses most of what is not plain.
        values: The values of what an answer lists, in the order of the columns; ``None`` where it has none.
        steps: Places of values that are no cells yet, and what makes cells of them; a ``Decimal`` always is one.
    """

    decode: Callable[[bytes], list[Any]]
    values: Callable[[Any], tuple[Any, ...]]
    steps: tuple[tuple[int, _Cell], ...]

    def cells(self, thing: Any) -> list[Any]:
        cells = list(self.values(thing))
        for at, cell in self.steps:
            value = cells[at]
            if value is not None and type(value) is not Decimal:
                cells[at] = cell(value)
        return cells


@cache
def _recipe(name: str) -> _Recipe:
    columns = {column.wire: column for column in plan_of(name).columns}
    resource, method = TABLES[name].call.split(".")
    call = import_module(f"cloudmore_api.api.{resource}.{resource}_{method}")
    (model,) = get_args(get_type_hints(call.parse)["return"])
    cells: dict[str, _Cell] = {}
    thing: Any = _thing(model, columns, "", cells)
    return _Recipe(
        decode=msgspec.json.Decoder(_list_of(thing), float_hook=_fraction).decode,
        values=attrgetter(*columns),
        steps=tuple((at, cells[wire]) for at, wire in enumerate(columns) if wire in cells),
    )


def _thing(model: type[Model], columns: Mapping[str, Column], prefix: str, cells: dict[str, _Cell]) -> Any:
    """What the decoder fills with a plain object that has columns.

    Args:
        model: Of the object.
        columns: All of them, by where they come from.
        prefix: Of those that come from this object.
        cells: Is given what makes cells of values, by where they come from.
    """
    fields: list[tuple[Property, Any, Any]] = []
    for each in model.__properties__:
        name = f"{prefix}{each.name}"
        wire: Any = _Nothing
        default: Any = None
        # Where the document only guesses, the model has the null, and the cell has nothing.
        nullable = NoneType in each.types or not (each.strict or each.needed)
        if isinstance(each.shape, ObjectOf) and any(other.startswith(f"{name}.") for other in columns):
            wire, nullable = _thing(named(each.shape.name), columns, f"{name}.", cells), False
            default = wire(**dict.fromkeys(wire.__struct_fields__))
        elif name in columns:
            kind = columns[name].kind
            if kind is Kind.TEXT and isinstance(each.shape, ListOf) and isinstance(each.shape.item, ObjectOf):
                inside, check = _inside(named(each.shape.item.name))
                wire, cells[name] = _list_of(inside), partial(_list, check)
            # The decoder takes any value for a number.
            elif _is_of(each, kind) and (nullable or kind is not Kind.NUMBER):
                wire = _WIRE[kind]
                if kind in _CELLS:
                    cells[name] = _CELLS[kind]
        fields.append((each, wire | None if nullable else wire, default))
    return _struct(model, fields)


def _inside(model: type[Model], *around: type[Model]) -> tuple[Any, _Check | None]:
    """What the decoder fills with a plain object whose JSON is a part of a cell, and what checks the rest of it."""
    fields: list[tuple[Property, Any, Any]] = []
    numbers: list[tuple[str, frozenset[type[Any]]]] = []
    checks: list[tuple[str, _Check]] = []
    for each in model.__properties__:
        wire: Any = _Nothing
        nullable = NoneType in each.types
        item = each.shape.item if isinstance(each.shape, ListOf) else each.shape
        if isinstance(item, ObjectOf):
            inner = named(item.name)
            if inner not in (model, *around):
                inside, check = _inside(inner, model, *around)
                wire = inside if item is each.shape else _list_of(inside)
                if check is not None:
                    checks.append((each.name, check))
        elif _is_of(each, Kind.NUMBER):
            wire = Any
            numbers.append((each.name, _NUMBERS | (each.types & {NoneType})))
        else:
            wire = next((_WIRE[kind] for kind in (Kind.TEXT, Kind.TRUTH, Kind.WHOLE) if _is_of(each, kind)), _Nothing)
        fields.append((each, wire | None if nullable else wire, msgspec.UNSET))
    check = partial(_check, tuple(numbers), tuple(checks)) if numbers or checks else None
    return _struct(model, fields), check


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)


def _is_of(described: Property, kind: Kind) -> bool:
    types = described.types - {NoneType, Unset}
    return bool(types) and types <= _TYPES.get(kind, frozenset())


def _struct(model: type[Model], fields: list[tuple[Property, Any, Any]]) -> Any:
    return msgspec.defstruct(
        f"Plain{model.__name__}",
        [(each.name, wire) if each.needed else (each.name, wire, default) for each, wire, default in fields],
        forbid_unknown_fields=True,
        frozen=True,
        kw_only=True,
    )


def _fraction(text: str) -> Decimal:
    number = read_number(text)
    # Shorter than what could be too long before the point or behind it; one with an exponent is looked at later.
    if type(number) is Decimal and len(text) > PLACES:
        raise _NotPlainError
    return number


def _number(value: Any) -> Decimal:
    if type(value) is int and -_TOO_LARGE < value < _TOO_LARGE:
        return Decimal(value)
    if type(value) is SpelledDecimal and fitting_number(value) is not None:
        return value
    raise _NotPlainError


def _time(value: str) -> datetime:
    moment = read_date_time(value)
    if moment.tzinfo is None:
        raise _NotPlainError
    return moment


def _list(check: _Check | None, value: list[Any]) -> str | None:
    if not value:
        return None
    if check is not None:
        for each in value:
            check(each)
    return encode_sorted(value).decode()


def _check(
    numbers: tuple[tuple[str, frozenset[type[Any]]], ...], checks: tuple[tuple[str, _Check], ...], thing: Any
) -> None:
    for name, types in numbers:
        if type(getattr(thing, name)) not in types:
            raise _NotPlainError
    for name, check in checks:
        inner: Any = getattr(thing, name)
        for each in inner if type(inner) is list else [inner]:  # pyright: ignore[reportUnknownVariableType] - any value
            if each is not None and each is not msgspec.UNSET:
                check(each)


# By the kind of a column: types of the values that a model has there, what the decoder reads, what makes cells of it.
_TYPES: Mapping[Kind, frozenset[type[Any]]] = {
    Kind.TEXT: frozenset({str}),
    Kind.NUMBER: frozenset({Decimal, SpelledDecimal}),
    Kind.WHOLE: frozenset({int, SpelledInteger}),
    Kind.TRUTH: frozenset({bool}),
    Kind.TIME: frozenset({datetime, SpelledDateTime}),
}
_WIRE: Mapping[Kind, Any] = {
    Kind.TEXT: str,
    # Told of a Decimal, the decoder would take a text for one.
    Kind.NUMBER: Any,
    Kind.WHOLE: Annotated[int, msgspec.Meta(ge=1 - 2**63, le=2**63 - 1)],
    Kind.TRUTH: bool,
    Kind.TIME: str,
}
_CELLS: Mapping[Kind, _Cell] = {Kind.NUMBER: _number, Kind.TIME: _time}
_NUMBERS = frozenset({int, Decimal, msgspec.UnsetType})
