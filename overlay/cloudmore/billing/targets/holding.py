"""Which lines a target cannot take: what it needs is not there, or does not fit. They are held back, and told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from attrs import define, field

from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.targets.entries import Items
from cloudmore.billing.targets.fields import FIELDS, ITEM_FIELDS, LINE_FIELDS, NOT_ON_EVERY_ROW, FieldKind
from cloudmore.billing.targets.target import Column, Target
from cloudmore.billing.totals import Total

Check = Callable[[Callable[[str], str | None]], str | None]
"""Gives the reason why a line is held back, if there is one, from the values of its fields."""
OWN = "no customer, for they are the reseller's own"
_KNOWN_BEFORE = frozenset({*LINE_FIELDS, *ITEM_FIELDS, "customer", "customer_key", "currency"})
# What stands for a field that only a row or a document has, where a line can be asked whether there will be one.
_LIKE: Mapping[str, str] = {"customer_name": "organization_name", "unit_cost": "total_cost", "total_cost": "total_cost"}


@lru_cache(maxsize=16)
def checks_of(target: Target) -> tuple[Check, ...]:
    """What a line must pass.

    Args:
        target: What it wants.
    """
    found: dict[tuple[object, ...], Check] = {}
    for file in target.files:
        for column in file.columns:
            for key, check in _checks(column, target):
                found.setdefault(key, check)
    return tuple(found.values())


def _checks(column: Column, target: Target) -> Iterator[tuple[tuple[object, ...], Check]]:
    names = column.template.fields
    only = column.template.only
    if column.required and column.default is None:
        yield ("required", names, column.template), _required(column)
    if only is not None and FIELDS[only] is FieldKind.CODE and only in _KNOWN_BEFORE:
        if column.limit is not None:
            yield ("limit", only, column.limit), _limited(only, column.limit)
        if not target.file.encoding.startswith("utf"):
            yield ("encoding", only), _encoded(only, target.file.encoding)


def _required(column: Column) -> Check:
    only = column.template.only
    name = only or column.heading

    def check(value_of: Callable[[str], str | None]) -> str | None:
        there = value_of(only) if only is not None else column.template.filled(value_of).strip()
        return None if there and not there.isspace() else f"no {name.replace('_', ' ')}"

    return check


def _limited(name: str, limit: int) -> Check:
    def check(value_of: Callable[[str], str | None]) -> str | None:
        value = value_of(name)
        if value is None or len(value) <= limit:
            return None
        return f"{name.replace('_', ' ')} longer than {limit} characters"

    return check


def _encoded(name: str, encoding: str) -> Check:
    def check(value_of: Callable[[str], str | None]) -> str | None:
        try:
            (value_of(name) or "").encode(encoding)
        except UnicodeEncodeError:
            return f"{name.replace('_', ' ')} that {encoding} cannot spell"
        return None

    return check


def why_not(
    line: BillingLine, customer: str | None, key: str | None, items: Items, checks: tuple[Check, ...]
) -> str | None:
    """Why a line is held back; ``None`` where it is not.

    Args:
        line: As the report has it.
        customer: Whose it is.
        key: The same, where a mapping says so.
        items: Item, account and tax code.
        checks: Of the target.
    """
    if customer is None:
        return "no customer"
    if line.currency is None:
        return "no currency"
    if line.total_sales is None:
        return "no total sales"

    def value_of(name: str) -> str | None:
        if name in ITEM_FIELDS:
            return items[ITEM_FIELDS.index(name)]
        if name in {"customer", "customer_key"}:
            return customer if name == "customer" else key
        if name not in _KNOWN_BEFORE and name not in _LIKE:
            return None if name in NOT_ON_EVERY_ROW else name
        value = getattr(line, _LIKE.get(name, name))
        return plain(value) if isinstance(value, Decimal) else None if value is None else str(value)

    for check in checks:
        if (reason := check(value_of)) is not None:
            return reason
    return None


def told_lines(count: int) -> str:
    """``1 line``, ``2 lines``."""
    return f"{count} line{'' if count == 1 else 's'}"


@define
class HeldBack:
    """Counts what is held back, by reason, product and currency."""

    _found: dict[tuple[str, str | None, str | None, str | None], Total] = field(
        factory=dict[tuple[str, str | None, str | None, str | None], Total]
    )

    def add(self, line: BillingLine, reason: str) -> None:
        """Count a line."""
        product = line.product_id or line.item_code or line.product_name
        name = line.product_name or product or line.service_name
        self._found.setdefault((reason, product, name, line.currency), Total()).add(line)

    def findings(self, target: str) -> Iterator[Finding]:
        """One for each reason, product and currency.

        Args:
            target: Its name.
        """
        for (reason, product, name, currency), total in self._found.items():
            yield Finding(
                "own-lines" if reason == OWN else "line-held-back",
                f"{told_lines(total.lines)} of {name or 'no product'}, {plain(total.sales)} "
                f"{currency or 'without a currency'}, not exported: {reason}.",
                total.lines,
                subject_key(target, reason, product, name, currency, plain(total.sales), str(total.lines)),
                service=name,
                currency=currency,
                amount=total.sales,
            )
