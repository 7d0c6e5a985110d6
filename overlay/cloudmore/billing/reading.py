"""The second reading of a report: its lines, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from pathlib import Path as File
from typing import Any

from attrs import evolve, frozen

from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import CURRENCIES, Reading, reading_of
from cloudmore.billing.kind import kind_of
from cloudmore.billing.line import BillingLine, digest_text, line_digest, line_key
from cloudmore.billing.outline import readable
from cloudmore.billing.survey import Head, members, outermost_objects
from cloudmore.billing.values import as_currency, as_date, as_number, as_text, json_text

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
    extra: tuple[tuple[str, str], ...]
    collection: str | None


def lines(raw: File, head: Head, binding: Binding, origin: Origin) -> Iterator[BillingLine]:
    """Every line of the report, in its order.

    Args:
        raw: The report, byte for byte.
        head: Its start.
        binding: Where the lines lie.
        origin: What they have in common.

    Raises:
        ReportShapeError: An amount or a date cannot be read.
        ResponseError: The report is cut.
    """
    head = evolve(head, prefix=binding.prefix)
    levels = _levels(binding, head, origin.zone)

    def descend(
        thing: dict[str, Any], depth: int, outer: dict[str, Any], extra: dict[str, Any]
    ) -> Iterator[BillingLine]:
        level = levels[depth]
        found, left = _read(level, thing, outer, extra)
        if level.collection is None:
            yield _line(found, left, origin)
            return
        for each in members(thing.get(level.collection), level.collection):
            yield from descend(each, depth + 1, found, left)

    with readable():
        for outermost in outermost_objects(raw, head):
            yield from descend(outermost, 0, {}, {})


def _levels(binding: Binding, head: Head, zone: tzinfo) -> tuple[_Level, ...]:
    levels = []
    last = len(binding.line_path)
    outermost = (head.prefix or "").removesuffix("item").rstrip(".").rpartition(".")[2] or "outermost"
    collections = (outermost, *binding.line_path)
    for depth, names in enumerate(binding.names):
        columns = tuple(
            (column, name, _converter(column, name, zone))
            for column, sources in binding.sources.items()
            for level, name in sources
            if level == depth
        )
        collection = binding.line_path[depth] if depth < last else None
        taken = {name for _column, name, _convert in columns} | {collection}
        unique = collections.count(collections[depth]) == 1
        where = collections[depth] if unique else ".".join(collections[: depth + 1])
        prefix = "" if depth == last else f"{where}."
        extra = tuple((name, prefix + name) for name in names if name not in taken)
        levels.append(_Level(columns, extra, collection))
    return tuple(levels)


def _converter(column: str, name: str, zone: tzinfo) -> Convert:
    reading = reading_of(column)
    if reading is Reading.NUMBER:
        return lambda value: as_number(value, where=name)
    if reading is Reading.DATE:
        return lambda value: as_date(value, where=name, zone=zone)
    return as_currency if column in CURRENCIES else as_text


def _read(
    level: _Level, thing: dict[str, Any], outer: dict[str, Any], extra: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values by column and what no column took; an inner value wins, an outer one that differs is kept as extra."""
    found, left = dict(outer), extra
    for column, name, convert in level.columns:
        value = convert(thing.get(name))
        if value is not None:
            known = outer.get(column)
            if known is not None and known != value:
                label = f"outer.{column}"
                while label in left:
                    label = f"outer.{label}"
                left = {**left, label: known if isinstance(known, str) else str(known)}
            found[column] = value
    own = {label: thing[name] for name, label in level.extra if name in thing}
    return found, {**left, **own} if own else left


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
