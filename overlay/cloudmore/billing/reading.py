"""The second reading of a report: its lines, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from attrs import evolve, frozen

from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import COMPUTED, CURRENCIES, GROUPS, Reading, reading_of
from cloudmore.billing.kind import kind_of
from cloudmore.billing.leftovers import Leftovers
from cloudmore.billing.line import BillingLine, digest_text, line_digest, line_key
from cloudmore.billing.outline import readable
from cloudmore.billing.sums import Sums
from cloudmore.billing.survey import Field, Head, dotted, members, outermost_objects, value_of
from cloudmore.billing.values import EXACT, as_currency, as_date, as_identifier, as_number, as_text, json_text

Convert = Callable[[Any], Any]
_TEXT = frozenset({str})


@frozen
class Origin:
    """What every line of a report has in common.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        month: The period asked for.
        zone: Whose calendar the billing dates are in.
    """

    source: str
    reseller_id: str
    month: str
    zone: tzinfo


@frozen
class _Level:
    """One depth of the report: which of its names go into which columns, and what the others are called."""

    columns: tuple[tuple[str, str, Convert], ...]
    inner_columns: tuple[tuple[str, Field, Convert], ...]
    # Where a column's value lies in objects that do not have it in the best place, and what the field is called.
    further: tuple[tuple[str, Field, Convert, str], ...]
    groups: tuple[str, ...]
    untaken: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]
    pruned: tuple[tuple[str, str, tuple[Field, ...]], ...]
    collection: Field | None
    sums: Mapping[str, tuple[Field, ...]]


def lines(
    raw: File,
    head: Head,
    binding: Binding,
    origin: Origin,
    *,
    sums: Sums | None = None,
    leftovers: Leftovers | None = None,
) -> Iterator[BillingLine]:
    """Every line of the report, in its order.

    Args:
        raw: The report, byte for byte.
        head: Its start.
        binding: Where the lines lie.
        origin: What they have in common.
        sums: Gathers the vendor's own sums and what the lines add up to.
        leftovers: Gathers what no line took.

    Raises:
        ReportShapeError: An amount or a date cannot be read.
        ResponseError: The report is cut.
    """
    head = evolve(head, prefix=binding.prefix)
    levels = _levels(binding, origin.zone)
    sums = Sums() if sums is None else sums
    leftovers = Leftovers() if leftovers is None else leftovers
    top = "".join(f"/{name}" for name in (binding.prefix or "").split(".")[:-1] if name)

    def descend(
        thing: dict[str, Any], depth: int, pointer: str, outer: dict[str, Any], extra: dict[str, Any]
    ) -> Iterator[BillingLine]:
        level = levels[depth]
        found, left = _read(level, thing, outer, extra)
        if level.collection is None:
            for column in binding.computed:
                found[column] = _product(found, COMPUTED[column])
            line = _line(found, left, origin)
            sums.count(line)
            leftovers.lines += 1
            yield line
            return
        before = leftovers.lines
        if level.sums:
            sums.enter(thing, level.sums, pointer)
        inside = f"{pointer}/{'/'.join(level.collection)}/"
        for place, each in enumerate(members(thing, level.collection)):
            yield from descend(each, depth + 1, f"{inside}{place}", found, left)
        if level.sums:
            sums.leave()
        leftovers.look(thing, level.untaken, pointer, lines=leftovers.lines - before)

    with readable():
        for column, field in binding.top_sums:
            sums.enter({"said": head.around[field]}, {column: (("said",),)}, "".join(f"/{name}" for name in field[:-1]))
        for place, outermost in enumerate(outermost_objects(raw, head)):
            yield from descend(outermost, 0, f"{top}/{place}", {}, {})
        for _ in binding.top_sums:
            sums.leave()


def _product(found: Mapping[str, Any], factors: Sequence[str]) -> Decimal | None:
    one, another = (found.get(factor) for factor in factors)
    return None if one is None or another is None else EXACT.multiply(one, another)


def _levels(binding: Binding, zone: tzinfo) -> tuple[_Level, ...]:
    last = len(binding.line_path)
    collections = (binding.collections[0] or "outermost", *binding.collections[1:])
    levels = []
    for depth, fields in enumerate(binding.fields):
        here = {
            column: [field for level, field in sources if level == depth] for column, sources in binding.sources.items()
        }
        columns = [
            (column, own[0], _converter(column, dotted((), own[0]), zone)) for column, own in here.items() if own
        ]
        collection = binding.line_path[depth] if depth < last else None
        beside = [
            path[depth] for path in binding.left_out if path[:depth] == binding.line_path[:depth] and path[depth:]
        ]
        taken = {field for own in here.values() for field in own} | {collection or ()} | set(beside)
        summed = {field[0] for sums in (binding.sums[depth] if depth < last else {}).values() for field in sums}
        unique = collections.count(collections[depth]) == 1
        where = collections[depth] if unique else ".".join(collections[: depth + 1])
        prefix = "" if depth == last else f"{where}."
        names = [name for name in dict.fromkeys(field[0] for field in fields) if (name,) not in taken]
        inside = {name: tuple(field[1:] for field in taken if field[:1] == (name,)) for name in names}
        levels.append(
            _Level(
                tuple((column, field[0], convert) for column, field, convert in columns if len(field) == 1),
                tuple((column, field, convert) for column, field, convert in columns if len(field) > 1),
                tuple(
                    (column, field, _converter(column, dotted((), field), zone), prefix + dotted((), field))
                    for column, own in here.items()
                    for field in own[1:]
                ),
                tuple(column for column in GROUPS if here.get(column)),
                tuple((name, prefix + name) for name in names if name not in summed),
                tuple((name, prefix + name) for name in names if not inside[name]),
                tuple((name, prefix + name, inside[name]) for name in names if inside[name]),
                collection,
                binding.sums[depth] if depth < last else {},
            )
        )
    return tuple(levels)


def _converter(column: str, name: str, zone: tzinfo) -> Convert:
    reading = reading_of(column)
    if reading is Reading.NUMBER:
        return lambda value: as_number(value, where=name)
    if reading is Reading.DATE:
        return lambda value: as_date(value, where=name, zone=zone)
    if column in CURRENCIES:
        return as_currency
    return as_identifier if column in GROUPS else as_text


def _read(
    level: _Level, thing: dict[str, Any], outer: dict[str, Any], extra: dict[str, Any]
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
            if known is not None and known != value and column in found:
                left = _kept_as_outer(column, known, left)
            found[column] = value
    for name, label, taken in level.pruned:
        if (rest := _without(thing.get(name), taken)) is not None:
            own[label] = rest
    return found, {**left, **own} if own else left


def _without_another_thing(
    level: _Level, values: dict[str, Any], found: dict[str, Any], left: dict[str, Any]
) -> dict[str, Any]:
    """Take out what is known of an outer customer or product that is not this one; it is kept as extra."""
    for column in level.groups:
        value, known = values.get(column), found.get(column)
        if value is not None and known is not None and value != known:
            for member in (column, *GROUPS[column]):
                if (of_the_outer := found.pop(member, None)) is not None:
                    left = _kept_as_outer(member, of_the_outer, left)
    return left


def _further(level: _Level, thing: dict[str, Any], best: dict[str, Any], own: dict[str, Any]) -> list[tuple[str, Any]]:
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


def _without(value: Any, taken: tuple[Field, ...]) -> Any:
    """What no column took of a value; ``None`` where that is nothing."""
    if not isinstance(value, dict):
        return value
    rest = {}
    for name, each in value.items():
        inside = tuple(field[1:] for field in taken if field[0] == name)
        if not inside:
            rest[name] = each
        elif () not in inside and (left := _without(each, inside)) is not None:
            rest[name] = left
    return rest or None


def _line(found: dict[str, Any], left: dict[str, Any], origin: Origin) -> BillingLine:
    get = found.get
    billing_date = get("billing_date")
    kind, kind_reason = kind_of(get("payment_frequency"), get("total_sales"))
    key = line_key(
        (
            origin.reseller_id,
            get("organization_id"),
            get("service_id") or get("service_name"),
            get("product_id"),
            get("item_code"),
            get("subscription_id"),
            None if billing_date is None else billing_date.isoformat(),
            get("details"),
            get("currency"),
        )
    )
    values: list[Any] = [
        origin.source,
        origin.reseller_id,
        origin.month,
        billing_date,
        get("organization_id"),
        get("organization_name"),
        get("customer_number"),
        None,
        get("service_id"),
        get("service_name"),
        get("product_id"),
        get("product_name"),
        get("item_code"),
        get("subscription_id"),
        get("subscription_name"),
        get("purchase_order"),
        get("cost_center"),
        get("quantity"),
        get("unit_cost"),
        get("unit_sales"),
        get("total_cost"),
        get("total_sales"),
        get("margin"),
        get("margin_percent"),
        get("currency"),
        get("organization_currency"),
        get("payment_frequency"),
        kind,
        kind_reason,
        get("details"),
        get("note"),
        get("organization_groups"),
    ]
    extra = json_text(left) if left else None
    only_text = _TEXT.issuperset(map(type, left.values()))
    values += [key, line_digest([*values, extra if only_text else json_text(left, number_text=digest_text)]), extra]
    return BillingLine(*values)
