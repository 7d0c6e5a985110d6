"""How the objects of each depth of a report are read: into columns, and what no column took."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any

from attrs import frozen

from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import CURRENCIES, GROUPS, Reading, reading_of
from cloudmore.billing.survey import Field, dotted, value_of
from cloudmore.billing.values import as_currency, as_date, as_identifier, as_number, as_text
from cloudmore.json_value import Json

Convert = Callable[[Any], Any]
# The billing date in the API's own calendar, which decides for which range the API gives the line. It is no column.
ASKED_DATE = "asked_date"


@frozen
class Level:
    """One depth of the report: which of its names go into which columns, and what the others are called.

    Attributes:
        columns: Where each column's value lies in the object itself.
        inner_columns: The same in objects inside it.
        further: Where it lies in objects that do not have it in the best place, and what the field is called then.
        groups: Columns whose values name a thing that others say something of.
        untaken: Names that no column took, but for those of sums, and what they are called.
        extra: Names that go to extra as they are.
        pruned: Names of objects of which only a part was taken, and which.
        collection: The list that leads to the lines; ``None`` where these are the lines.
        sums: Fields that should be the sum over the lines, by column.
    """

    columns: tuple[tuple[str, str, Convert], ...]
    inner_columns: tuple[tuple[str, Field, Convert], ...]
    further: tuple[tuple[str, Field, Convert, str], ...]
    groups: tuple[str, ...]
    untaken: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]
    pruned: tuple[tuple[str, str, tuple[Field, ...]], ...]
    collection: Field | None
    sums: Mapping[str, tuple[Field, ...]]


def levels_of(binding: Binding, zone: tzinfo, *, asked_date: bool = False) -> tuple[Level, ...]:
    """How each depth is read, the outermost objects first.

    Args:
        binding: Where the lines and the values of their columns lie.
        zone: Whose calendar the billing dates are in.
        asked_date: Whether the date in the API's calendar is read as well.
    """
    values = dict(binding.sources)
    if asked_date and "billing_date" in values:
        values[ASKED_DATE] = values["billing_date"]
    last = len(binding.line_path)
    collections = (binding.collections[0] or "outermost", *binding.collections[1:])
    levels: list[Level] = []
    for depth, fields in enumerate(binding.fields):
        here = {column: [field for level, field in sources if level == depth] for column, sources in values.items()}
        columns = [
            (column, own[0], _converter(column, dotted((), own[0]), zone)) for column, own in here.items() if own
        ]
        collection = binding.line_path[depth] if depth < last else None
        beside = [
            path[depth] for path in binding.left_out if path[:depth] == binding.line_path[:depth] and path[depth:]
        ]
        taken = {field for own in here.values() for field in own} | {collection or ()} | set(beside)
        sums: Mapping[str, tuple[Field, ...]] = binding.sums[depth] if depth < last else {}
        summed = {field[0] for each in sums.values() for field in each}
        unique = collections.count(collections[depth]) == 1
        where = collections[depth] if unique else ".".join(collections[: depth + 1])
        prefix = "" if depth == last else f"{where}."
        names = [name for name in dict.fromkeys(field[0] for field in fields) if (name,) not in taken]
        inside = {name: tuple(field[1:] for field in taken if field[:1] == (name,)) for name in names}
        levels.append(
            Level(
                columns=tuple((column, field[0], convert) for column, field, convert in columns if len(field) == 1),
                inner_columns=tuple((column, field, convert) for column, field, convert in columns if len(field) > 1),
                further=tuple(
                    (column, field, _converter(column, dotted((), field), zone), prefix + dotted((), field))
                    for column, own in here.items()
                    for field in own[1:]
                ),
                groups=tuple(column for column in GROUPS if here.get(column)),
                untaken=tuple((name, prefix + name) for name in names if name not in summed),
                extra=tuple((name, prefix + name) for name in names if not inside[name]),
                pruned=tuple((name, prefix + name, inside[name]) for name in names if inside[name]),
                collection=collection,
                sums=sums,
            )
        )
    return tuple(levels)


def _converter(column: str, name: str, zone: tzinfo) -> Convert:
    if column == ASKED_DATE:
        return lambda value: as_date(value, where=name, zone=UTC)
    reading = reading_of(column)
    if reading is Reading.NUMBER:
        return lambda value: as_number(value, where=name)
    if reading is Reading.DATE:
        return lambda value: as_date(value, where=name, zone=zone)
    if column in CURRENCIES:
        return as_currency
    return as_identifier if column in GROUPS else as_text


def read_object(
    level: Level, thing: dict[str, Any], outer: dict[str, Any], extra: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values by column and what no column took; an inner value wins, an outer one that differs is kept as extra."""
    own = {label: thing[name] for name, label in level.extra if name in thing}
    values = [(column, convert(thing.get(name))) for column, name, convert in level.columns]
    if level.inner_columns:
        values += [(column, convert(value_of(thing, field))) for column, field, convert in level.inner_columns]
    if level.further:
        values += _further(level, thing, dict(values), own)
    found, left = dict(outer), extra
    if level.groups:
        left = _without_another_thing(level, dict(values), found, left)
    for column, value in values:
        if value is not None:
            known = outer.get(column)
            if known is not None and known != value and column in found and column != ASKED_DATE:
                left = _kept_as_outer(column, known, left)
            found[column] = value
    for name, label, taken in level.pruned:
        if (rest := _without(thing.get(name), taken)) is not None:
            own[label] = rest
    return found, {**left, **own} if own else left


def _without_another_thing(
    level: Level, values: dict[str, Any], found: dict[str, Any], left: dict[str, Any]
) -> dict[str, Any]:
    """Take out what is known of an outer customer or product that is not this one; it is kept as extra."""
    for column in level.groups:
        value, known = values.get(column), found.get(column)
        if value is not None and known is not None and value != known:
            for member in (column, *GROUPS[column]):
                if (of_the_outer := found.pop(member, None)) is not None:
                    left = _kept_as_outer(member, of_the_outer, left)
    return left


def _further(level: Level, thing: dict[str, Any], best: dict[str, Any], own: dict[str, Any]) -> list[tuple[str, Any]]:
    """Values of the columns that have none in their best place; what differs from a better one is kept as extra."""
    found: list[tuple[str, Any]] = []
    for column, field, convert, label in level.further:
        came = value_of(thing, field)
        if came is None:
            continue
        if best.get(column) is None:
            best[column] = convert(came)
            found.append((column, best[column]))
        elif as_text(came) != as_text(best[column]):
            own[label] = came
    return found


def _kept_as_outer(column: str, value: Any, left: dict[str, Any]) -> dict[str, Any]:
    label = f"outer.{column}"
    while label in left:
        label = f"outer.{label}"
    return {**left, label: value if isinstance(value, str) else str(value)}


def _without(value: Json, taken: tuple[Field, ...]) -> Any:
    """What no column took of a value; ``None`` where that is nothing."""
    if not isinstance(value, dict):
        return value
    rest: dict[str, Any] = {}
    for name, each in value.items():
        inside = tuple(field[1:] for field in taken if field[0] == name)
        if not inside:
            rest[name] = each
        elif () not in inside and (left := _without(each, inside)) is not None:
            rest[name] = left
    return rest or None
