"""Two months or two readings: by organization, service and product first, so that finer lines are no changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from attrs import evolve, frozen

from cloudmore.billing.amounts import same_money
from cloudmore.billing.files.row_files import Table
from cloudmore.billing.line import BillingLine
from cloudmore.billing.line_index import FREQUENCY, Column, Group, Key, LineIndex
from cloudmore.billing.payment_frequency import EVERY_MONTH
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.values import EXACT
from cloudmore.errors import ConfigurationError


class Difference(StrEnum):
    """How lines of two reports differ.

    Where the frequency is known and not monthly, lines that come in one month only are no jump.
    """

    AMOUNT = "amount"
    QUANTITY = "quantity"
    ONLY_OLD = "only in the old report"
    ONLY_NEW = "only in the new report"
    FINER = "same money, finer lines"
    COARSER = "same money, fewer lines"
    NOT_EVERY_MONTH = "not every month"


# Nothing that somebody must look at: the money is there, or it was never expected every month.
EXPECTED = frozenset({Difference.FINER, Difference.COARSER, Difference.NOT_EVERY_MONTH})

_KEY: tuple[Column, ...] = (
    ("organization_id", "organization_name"),
    ("service_id", "service_name"),
    "currency",
    FREQUENCY,
    ("product_id", "item_code", "product_name"),
    ("subscription_id", "subscription_name"),
)
_LABELS: tuple[Column, ...] = (
    ("organization_name", "organization_id"),
    ("service_name", "service_id"),
    ("product_name", "item_code", "product_id"),
    ("subscription_name", "subscription_id"),
)
# How much of the key each level has, from the coarsest on, and how many of the labels.
_SERVICE, _PRODUCT, _SUBSCRIPTION = 4, 5, 6
_LABELS_OF = {_SERVICE: 2, _PRODUCT: 3, _SUBSCRIPTION: 4}
# They are told apart as long as they are few enough to be held at once.
_MOST_SUBSCRIPTIONS = 1000
_OLD, _NEW = "old", "new"

COMPARISON = Table(
    "billing-comparison/1",
    (
        *("difference", "organization_id", "organization_name", "service_id", "service_name"),
        *("product_id", "product_name", "subscription_id", "subscription_name", "currency", "frequency"),
        *("old_lines", "new_lines", "old_quantity", "new_quantity", "quantity_difference"),
        *("old_sales", "new_sales", "sales_difference", "old_cost", "new_cost", "cost_difference"),
    ),
)


@frozen
class ComparedRow:
    """Lines of two reports that differ, as coarse as tells all of it.

    Attributes:
        difference: How.
        organization_id: The customer's id, or his name where he has none; ``None`` for the reseller itself.
        organization: His name.
        service_id: The service's id, or its name where it has none.
        service: Its name.
        product_id: The product's id, else its item code, else its name; ``None`` where whole services are compared.
        product: Its name.
        subscription_id: The subscription's id; ``None`` where whole products are compared.
        subscription: Its name.
        currency: Of the amounts.
        frequency: How often the lines come; ``unknown`` where the report does not tell, never a guess.
        old: Sums of the old report.
        new: Sums of the new one.
    """

    difference: Difference
    organization_id: str | None
    organization: str | None
    service_id: str | None
    service: str | None
    product_id: str | None
    product: str | None
    subscription_id: str | None
    subscription: str | None
    currency: str | None
    frequency: str
    old: Group
    new: Group

    @property
    def sales(self) -> Decimal:
        """New sales less old ones."""
        return EXACT.subtract(self.new.sales, self.old.sales)

    @property
    def cost(self) -> Decimal:
        """New cost less old cost."""
        return EXACT.subtract(self.new.cost, self.old.cost)

    @property
    def quantity(self) -> Decimal:
        """New quantity less old one."""
        return EXACT.subtract(self.new.quantity, self.old.quantity)

    def values(self) -> tuple[Any, ...]:
        """The values in the order of the columns of ``billing-comparison/1``."""
        old, new = self.old, self.new
        return (
            *(self.difference.value, self.organization_id, self.organization, self.service_id, self.service),
            *(self.product_id, self.product, self.subscription_id, self.subscription, self.currency, self.frequency),
            *(old.lines, new.lines, old.quantity, new.quantity, self.quantity),
            *(old.sales, new.sales, self.sales, old.cost, new.cost, self.cost),
        )


def compared(old: SavedReport, new: SavedReport) -> Iterator[ComparedRow]:
    """What differs between two saved reports, of two months or of one.

    Where the money of a service is the same and only the number of its lines differs, that is one row; so it is with a
    product. Subscriptions are told apart only where both have as many lines. The differences of all rows add up to that
    of the reports, per currency. Rows come by organization and service; memory stays flat in the number of lines.

    Args:
        old: A report.
        new: Another one of the same reseller.

    Raises:
        ConfigurationError: They are of different resellers or sources, or their lines cannot be read.
    """
    for what in ("source", "reseller_id"):
        one, another = getattr(old.manifest, what), getattr(new.manifest, what)
        if one != another:
            raise ConfigurationError(
                f"The reports are not of the same {what.removesuffix('_id')}: {one} and {another}.",
                remedy="Compare two reports of one reseller.",
            )
    same_period = old.manifest.period == new.manifest.period
    return compared_lines(old.lines(), new.lines(), same_period=same_period)


def compared_lines(
    old: Iterable[BillingLine], new: Iterable[BillingLine], *, same_period: bool
) -> Iterator[ComparedRow]:
    """What differs between the lines of two reports; see ``compared``.

    Args:
        old: Lines of one report.
        new: Lines of another one.
        same_period: Whether they are of the same period, so that every line should be in both.
    """
    with LineIndex() as index:
        index.add(_OLD, old)
        index.add(_NEW, new)
        products, subscriptions = (_by_service(index, width) for width in (_PRODUCT, _SUBSCRIPTION))
        for service in _level(index, _SERVICE):
            of_products, of_subscriptions = next(products), next(subscriptions)
            for row in _differing(service, of_products, of_subscriptions, same_period=same_period):
                yield row if same_period else _expected(row)


_Sums = tuple[Key, Group, Group]


def _level(index: LineIndex, width: int) -> Iterator[_Sums]:
    for key, sums in index.groups(_KEY[:width], labels=_LABELS[: _LABELS_OF[width]]):
        yield key, sums.get(_OLD, Group()), sums.get(_NEW, Group())


def _by_service(index: LineIndex, width: int) -> Iterator[Iterator[_Sums]]:
    """The groups of a finer level, service by service, in the order of the services."""
    return map(itemgetter(1), groupby(_level(index, width), key=lambda each: each[0][:_SERVICE]))


def _differing(
    service: _Sums, products: Iterator[_Sums], subscriptions: Iterator[_Sums], *, same_period: bool
) -> Iterator[ComparedRow]:
    if _same_money_in_other_lines(service):
        yield _row(service)
        return
    by_product = groupby(subscriptions, key=lambda each: each[0][:_PRODUCT])
    for product, (_key, of_product) in zip(products, by_product, strict=True):
        _product, old, new = product
        if old.lines == new.lines:
            # Within one period even equal sums may hide what has moved between subscriptions.
            if same_period or not _are_equal(old, new):
                yield from _of_subscriptions(product, of_product, same_period=same_period)
        else:
            yield _row(product)


def _of_subscriptions(product: _Sums, found: Iterator[_Sums], *, same_period: bool) -> Iterator[ComparedRow]:
    """The subscriptions that differ; the product as a whole where another month has others, or where they are many."""
    if not same_period:
        subscriptions = list(islice(found, _MOST_SUBSCRIPTIONS + 1))
        if len(subscriptions) > _MOST_SUBSCRIPTIONS or not all(
            old.lines and new.lines for _key, old, new in subscriptions
        ):
            yield _row(product)
            return
        found = iter(subscriptions)
    yield from (_row(each) for each in found if not _are_equal(*each[1:]))


def _are_equal(old: Group, new: Group) -> bool:
    one, another = ((each.lines, each.quantity, each.without_quantity, *_money(each)) for each in (old, new))
    return one == another


def _money(group: Group) -> tuple[Decimal, int, Decimal, int]:
    # An amount that is missing is none of zero.
    return group.sales, group.without_sales, group.cost, group.without_cost


def _same_money_in_other_lines(sums: _Sums) -> bool:
    _key, old, new = sums
    more = abs(new.lines - old.lines)
    # So many lines more are at most twice as many pieces of others; the rest has no part in the difference. Else one
    # credit among ten thousand lines would be no difference.
    pieces = min(2 * more, max(old.lines, new.lines))
    return (
        more > 0
        and min(old.lines, new.lines) > 0
        and same_money(old.sales, new.sales, lines=pieces)
        and same_money(old.cost, new.cost, lines=pieces)
    )


def _difference(sums: _Sums) -> Difference:
    _key, old, new = sums
    if not old.lines:
        return Difference.ONLY_NEW
    if not new.lines:
        return Difference.ONLY_OLD
    if _same_money_in_other_lines(sums):
        return Difference.FINER if new.lines > old.lines else Difference.COARSER
    return Difference.QUANTITY if _money(old) == _money(new) else Difference.AMOUNT


def _row(sums: _Sums) -> ComparedRow:
    key, old, new = sums
    organization, service, currency, frequency, *finer = key
    product, subscription = [*finer, None, None][:2]
    names = [one or another for one, another in zip(new.labels or old.labels, old.labels or new.labels, strict=True)]
    organization_name, service_name, product_name, subscription_name = [*names, None, None][:4]
    return ComparedRow(
        difference=_difference(sums),
        organization_id=organization,
        organization=organization_name,
        service_id=service,
        service=service_name,
        product_id=product,
        product=product_name,
        subscription_id=subscription,
        subscription=subscription_name,
        currency=currency,
        frequency=frequency or "",
        old=old,
        new=new,
    )


def _expected(row: ComparedRow) -> ComparedRow:
    if row.difference in EXPECTED or row.frequency in EVERY_MONTH:
        return row
    return evolve(row, difference=Difference.NOT_EVERY_MONTH)
