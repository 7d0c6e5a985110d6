"""A report held against what an ERP has invoiced, or a vendor has billed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

import msgspec
from attrs import Factory, define, frozen

from cloudmore.billing.control import Split
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine
from cloudmore.billing.month import Period
from cloudmore.billing.reconcile.account import FILE, REPORT, Account, Aside, Told
from cloudmore.billing.reconcile.balance import ReconcileBalance, hold
from cloudmore.billing.reconcile.customers import ALL, Customers, Whose
from cloudmore.billing.reconcile.found import finding_of, nothing_compared
from cloudmore.billing.reconcile.invoice_row import InvoiceRow
from cloudmore.billing.reconcile.items import Items, What
from cloudmore.billing.reconcile.matching import CustomerMatching
from cloudmore.billing.reconcile.names import same_or_none
from cloudmore.billing.reconcile.outcome import Outcome, ReconciledRow, Side, Tolerances
from cloudmore.billing.reconcile.pairing import Entry
from cloudmore.billing.reconcile.store import LineStore
from cloudmore.billing.reconcile.sum_check import SumCheck, Sums

_ENCODE = msgspec.json.Encoder().encode
_DECODER = msgspec.json.Decoder(ReconciledRow)


@frozen
class ReconcileTerms:
    """What is held against what.

    Attributes:
        side: Which amounts of the report.
        period: Of the report.
        dated: Dates that rows of the file may have, both included; rows without a date are always compared. ``None``:
            any date.
        tolerances: How much money may differ.
        mapped: Customer keys by organization id; empty where there is no mapping.
        excluded: Why an organization is left out, by its id.
        item_of: The item of a line, as a mapping has it.
    """

    side: Side
    period: Period
    dated: Period | None = Factory(lambda self: self.period, takes_self=True)
    tolerances: Tolerances = Factory(Tolerances)
    mapped: Mapping[str, str | Split] = Factory(dict[str, str | Split])
    excluded: Mapping[str, str] = Factory(dict[str, str])
    item_of: Callable[[BillingLine], str | None] | None = None


def reconciled(lines: Iterable[BillingLine], rows: Iterable[InvoiceRow], terms: ReconcileTerms) -> Reconciliation:
    """Hold the lines of a report against the rows of a file. Memory is flat in the number of both.

    Args:
        lines: Of the report; read once.
        rows: Of the file; read once.
        terms: What is held against what.

    Returns:
        What came of it. Close it, or use it in a ``with`` block: it has a temporary file.

    Raises:
        ConfigurationError: The file or the lines cannot be read, or the folder for temporary files is full.
        CloudmoreError: What was matched does not add up to what was read.
    """
    store = LineStore()
    try:
        return _Reconciling(store, terms).of(lines, rows)
    except BaseException:
        store.close()
        raise


@define
class Reconciliation:
    """What came of holding a report against a file.

    Attributes:
        terms: What was held against what.
        sums: The sums of each currency, before anything was matched.
        balances: Where the money went, by currency; ``None`` collects what has none.
        customers: How many customers both sides have.
        counts: How many rows of the result each outcome has.
        assumed_currency: The currency that was taken where no row of the file names one.
        names_customers: Whether a row of the file names a customer; else all of both sides was taken as one.
    """

    terms: ReconcileTerms
    sums: tuple[SumCheck, ...]
    balances: dict[str | None, ReconcileBalance]
    customers: int
    counts: dict[Outcome, int]
    assumed_currency: str | None
    names_customers: bool
    _store: LineStore

    @property
    def verdict(self) -> str:
        """``nothing compared``, ``differences`` or ``no differences``."""
        if not self.customers:
            return "nothing compared"
        return "differences" if any(self.counts.values()) else "no differences"

    def rows(self) -> Iterator[ReconciledRow]:
        """What differs and what could not be compared, currency by currency, the most money first."""
        return map(_DECODER.decode, self._store.kept())

    def findings(self) -> Iterator[Finding]:
        """What a person must look at: each row, and whether nothing was compared at all."""
        if not self.customers:
            yield nothing_compared(self.sums)
        yield from map(finding_of, self.rows())

    def close(self) -> None:
        """Remove the temporary file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


@define
class _Reconciling:
    store: LineStore
    terms: ReconcileTerms
    balances: dict[str | None, ReconcileBalance] = Factory(dict[str | None, ReconcileBalance])
    counts: dict[Outcome, int] = Factory(dict[Outcome, int])

    def of(self, lines: Iterable[BillingLine], rows: Iterable[InvoiceRow]) -> Reconciliation:
        terms = self.terms
        sums = Sums(terms.side, terms.dated, terms.tolerances)
        customers = Customers(terms.side, terms.mapped, terms.excluded)
        items = Items(terms.item_of)
        self.store.add(map(_line_values(terms.side, customers, items), sums.read(iter(lines))))
        self.store.add(map(_row_values(terms.dated, customers, items), sums.rows(iter(rows))))
        assumed = self._assumed_currency()
        whose, what = dict(customers.told()), dict(items.told())
        groups: dict[str, int] = {}
        self.store.group(
            ((number, groups.setdefault(each.group, len(groups))) for number, each in whose.items()),
            ((number, each.group) for number, each in what.items()),
        )
        common = self._common(whose, groups)
        self._match(whose, what, common)
        told = sums.told(assumed)
        hold(self.balances, told)
        both = len({customer for customer, _currency in common})
        names = not any(each.group == ALL for each in whose.values())
        return Reconciliation(terms, told, self.balances, both, self.counts, assumed, names, self.store)

    def _assumed_currency(self) -> str | None:
        here, there = self.store.currencies(here=True), self.store.currencies(here=False)
        if there != {None} or len(here) != 1:
            return None
        (currency,) = here
        if currency is not None:
            self.store.assume_currency(currency)
        return currency

    def _common(self, whose: Mapping[int, Whose], groups: Mapping[str, int]) -> set[tuple[int, str | None]]:
        """Customer and currency of what both sides have."""
        sides: tuple[set[tuple[int, str | None]], ...] = (set(), set())
        for here, customer, currency in self.store.customers():
            if whose[customer].outcome is None:
                sides[here].add((groups[whose[customer].group], currency))
        return sides[FILE] & sides[REPORT]

    def _match(self, whose: Mapping[int, Whose], what: Mapping[int, What], common: set[tuple[int, str | None]]) -> None:
        subscriptions = self.store.has_common_subscriptions()
        currencies = tuple(self.store.currencies(here=here) for here in (False, True))
        customers = {customer for customer, _currency in common}
        for key, of_customer in groupby(self.store.sorted(), key=itemgetter(0, 1)):
            currency = key[1]
            balance = self.balances.setdefault(currency, ReconcileBalance())
            aside, allowance = Aside(), self.terms.tolerances.within(currency)
            # Of a customer that both sides have, lines in a currency that one lacks are told one by one.
            matching = CustomerMatching(allowance, subscriptions) if key[0] in customers else None
            account = Account(self.terms.side, allowance, self.keep, balance, currency, is_common=key in common)
            for _item, of_item in groupby(of_customer, key=itemgetter(2)):
                sides: tuple[list[Entry], list[Entry]] = ([], [])
                for row in of_item:
                    entry = _entry(row, whose, what)
                    why = _why_aside(row, entry, currencies, in_common=matching is not None)
                    if why is None:
                        sides[REPORT if entry.told.is_report else FILE].append(entry)
                    else:
                        aside.add(*why, entry)
                if matching is not None:
                    for met in matching.item(sides[REPORT], sides[FILE]):
                        account.take(met)
            if matching is not None:
                for met in matching.rest():
                    account.take(met)
            account.end()
            for (outcome, reason, is_report, _who), group in aside.groups.items():
                account.aside(outcome, reason, group, is_report=is_report)

    def keep(self, row: ReconciledRow) -> None:
        self.counts[row.outcome] = self.counts.get(row.outcome, 0) + 1
        self.store.keep(row.currency, _sortable(row.money), _ENCODE(row))


def _line_values(side: Side, customers: Customers, items: Items) -> Callable[[BillingLine], tuple[Any, ...]]:
    column = side.column

    def values(line: BillingLine) -> tuple[Any, ...]:
        amount: Decimal | None = getattr(line, column)
        return (
            *(REPORT, customers.of_line(line), items.of_line(line), line.currency),
            same_or_none(line.subscription_id),
            None if line.quantity is None else str(line.quantity),
            "0" if amount is None else str(amount),
            None if amount is not None else f"the report has no {side.value} of it",
            *(0, line.line_key, None, None if line.billing_date is None else line.billing_date.isoformat()),
        )

    return values


def _row_values(dated: Period | None, customers: Customers, items: Items) -> Callable[[InvoiceRow], tuple[Any, ...]]:
    def values(row: InvoiceRow) -> tuple[Any, ...]:
        why = None
        if row.date is not None and dated is not None and not dated.start <= row.date <= dated.end:
            why = f"dated {row.date:%Y-%m}, and not {dated.name}"
        return (
            *(FILE, customers.of_row(row.customer_key, row.customer_name), items.of_row(row.item, row.description)),
            *(row.currency, same_or_none(row.subscription), None if row.quantity is None else str(row.quantity)),
            *(str(row.amount), why, row.line_number if row.file is None else f"{row.file}:{row.line_number}"),
            *(None, row.document),
            None if row.date is None else row.date.isoformat(),
        )

    return values


def _entry(row: tuple[Any, ...], whose: Mapping[int, Whose], what: Mapping[int, What]) -> Entry:
    _customer, _currency, item, here, customer, thing, subscription, quantity, amount, _apart, place, *shown = row
    line_key, document, dated = shown
    told = Told(whose[customer], what[thing], place, line_key, document, dated, here == REPORT, subscription)
    money, number = Decimal(amount), None if quantity is None else Decimal(quantity)
    if number and money:
        # A credit is a quantity below zero, a price below zero or both, and each side spells it as it likes.
        number = number.copy_sign(money)
    return Entry(money, number, subscription, item, told.what.is_common, told)


def _why_aside(
    row: tuple[Any, ...], entry: Entry, currencies: tuple[set[str | None], ...], *, in_common: bool
) -> tuple[Outcome, str | None] | None:
    """Why a line is held against nothing; ``None`` where it is held against something."""
    whose: Whose = entry.told.whose
    here, currency, apart = row[3], row[1], row[9]
    side, other = ("report", "file") if here else ("file", "report")
    if whose.outcome is not None and apart is None:
        return whose.outcome, whose.reason
    if apart is None:
        apart = "it has no currency" if currency is None else None
    if apart is None and currency not in currencies[1 - here]:
        apart = f"the {other} has nothing in {currency} to compare"
    if apart is not None:
        return Outcome.NOT_COMPARABLE, apart
    if in_common:
        return None
    if not entry.amount:
        # Nobody invoices what costs nothing.
        return Outcome.MATCHED, None
    alone = f"the {other} has nothing of this customer in {currency}"
    return (Outcome.ONLY_HERE if side == "report" else Outcome.ONLY_THERE), whose.reason or alone


def _sortable(amount: Decimal) -> str:
    """A text that sorts as amounts that are not below zero do."""
    if not amount:
        return ""
    _sign, digits, _exponent = amount.as_tuple()
    return f"{amount.adjusted() + 1000:05d} {''.join(map(str, digits)).rstrip('0')}"
