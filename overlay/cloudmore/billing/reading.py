"""The second reading of a report: its lines, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from attrs import Factory, define, evolve, frozen

from cloudmore.billing.binding import Binding
from cloudmore.billing.columns import COLUMNS, COMPUTED
from cloudmore.billing.kind import kind_of
from cloudmore.billing.leftovers import Leftovers
from cloudmore.billing.levels import ASKED_DATE, levels_of, read_object
from cloudmore.billing.line import BillingLine, digest_text, line_digest, line_key
from cloudmore.billing.outline import readable
from cloudmore.billing.sums import Sums
from cloudmore.billing.survey import Head, members, outermost_objects
from cloudmore.billing.totals import Total
from cloudmore.billing.values import EXACT, json_text

_TEXT = frozenset({str})
_KIND = COLUMNS.index("kind")


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


@define
class NextPeriod:
    """Lines that came because the API had to be asked for the day after the period; they are of the next one.

    Attributes:
        begins: The first day of it, in the API's calendar.
        by_currency: Their sums; ``None`` collects lines without a currency.
    """

    begins: date
    by_currency: dict[str | None, Total] = Factory(dict[str | None, Total])

    def takes(self, line: BillingLine, asked_date: date | None) -> bool:
        """Count a line, if it is one of them."""
        if asked_date != self.begins:
            return False
        self.by_currency.setdefault(line.currency, Total()).add(line)
        return True


def lines(
    raw: File,
    head: Head,
    binding: Binding,
    origin: Origin,
    *,
    sums: Sums,
    leftovers: Leftovers,
    next_period: NextPeriod | None = None,
) -> Iterator[BillingLine]:
    """Every line of the report, in its order.

    Args:
        raw: The report, byte for byte.
        head: Its start.
        binding: Where the lines lie.
        origin: What they have in common.
        sums: Gathers the vendor's own sums and what the lines add up to.
        leftovers: Gathers what no line took.
        next_period: Takes lines that are of the next period; they are in the vendor's sums all the same.

    Raises:
        ReportShapeError: An amount or a date cannot be read.
        ResponseError: The report is cut.
    """
    head = evolve(head, prefix=binding.prefix)
    levels = levels_of(binding, origin.zone, asked_date=next_period is not None)
    top = "".join(f"/{name}" for name in (binding.prefix or "").split(".")[:-1] if name)

    def descend(
        thing: dict[str, Any], depth: int, pointer: str, outer: dict[str, Any], extra: dict[str, Any]
    ) -> Iterator[BillingLine]:
        level = levels[depth]
        found, left = read_object(level, thing, outer, extra)
        if level.collection is None:
            line = _line(found, left, origin, binding.computed)
            sums.count(line)
            leftovers.lines += 1
            if next_period is None or not next_period.takes(line, found.get(ASKED_DATE)):
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


def _line(found: dict[str, Any], left: dict[str, Any], origin: Origin, computed: Sequence[str]) -> BillingLine:
    for column in computed:
        found[column] = _product(found, COMPUTED[column])
    get = found.get
    billing_date = get("billing_date")
    kind, kind_reason = kind_of(get("payment_frequency"), get("total_sales"), get("details"))
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
    # What kind it is taken for is no word of the vendor: it must not make the line another one.
    said = [*values[:_KIND], *values[_KIND + 2 :]]
    values += [key, line_digest([*said, extra if only_text else json_text(left, number_text=digest_text)]), extra]
    return BillingLine(*values)
