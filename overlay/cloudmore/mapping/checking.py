"""A mapping held against a saved report: who is billed and is nobody's customer, and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from attrs import Factory, define, field, frozen

from cloudmore.billing.control import Control, Rules, prepared
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.totals import Total
from cloudmore.mapping.customers import Customer
from cloudmore.mapping.entries import CustomerMapping, Entry, folded
from cloudmore.mapping.items import LedgerItem
from cloudmore.mapping.organization import Organization
from cloudmore.mapping.presence import changed_organizations
from cloudmore.mapping.sharing import shared_keys


@define
class BilledOrganization:
    """An organization that a report has lines of, or a part of one that is split.

    Attributes:
        id: Its id; ``None`` where the report has only a name.
        name: Its name, as the last of its lines has it.
        part: What stands in the column that it is split by.
        is_part: Whether it is split.
        entry: What the mapping says of it; ``None`` where it says nothing.
        customer: Key of the customer that its lines go to; ``None`` where they go to nobody.
        customer_numbers: The customer numbers that stand on its lines.
        totals: Its lines and their money by currency; ``None`` collects lines without one.
    """

    id: str | None
    name: str | None
    part: str | None
    is_part: bool
    entry: Entry | None
    customer: str | None
    customer_numbers: set[str] = field(factory=set[str])
    totals: dict[str | None, Total] = field(factory=dict[str | None, Total])

    @property
    def excluded(self) -> str | None:
        """Why it is left out; ``None`` where it is not."""
        return None if self.entry is None else self.entry.excluded

    @property
    def is_unmapped(self) -> bool:
        """Whether its lines go to nobody, and nobody has said that they shall not."""
        return self.customer is None and self.excluded is None

    @property
    def told(self) -> str:
        """Name and id, for a person."""
        named = f"{self.name} ({self.id})" if self.name and self.id else self.name or self.id or "(nobody)"
        if not self.is_part or self.entry is None or self.entry.split is None:
            return named
        where = f"{self.entry.split.by} {self.part}" if self.part is not None else f"no {self.entry.split.by}"
        return f"{named}, {where}"


@frozen
class MappingCheck:
    """What came of holding a mapping against a report.

    Attributes:
        lines: How many lines the report has; without one, nothing was checked.
        control: Where the money goes, per currency: report = exported + excluded + unmapped.
        billed: Every organization with lines, and every part of one that is split; the most money first.
        findings: What a person must look at, the most money first.
    """

    lines: int
    control: Control
    billed: tuple[BilledOrganization, ...]
    findings: tuple[Finding, ...]

    @property
    def unmapped(self) -> tuple[BilledOrganization, ...]:
        """Those whose lines go to nobody."""
        return tuple(each for each in self.billed if each.is_unmapped)

    @property
    def excluded(self) -> tuple[BilledOrganization, ...]:
        """Those that are left out for a reason, and have lines all the same."""
        return tuple(each for each in self.billed if each.excluded is not None)


@define
class _Product:
    """A product without an item, what it is called, and the codes that are suggested for it."""

    name: str | None
    suggested: tuple[str, ...]
    totals: dict[str | None, Total] = Factory(dict[str | None, Total])


def check_mapping(
    saved: SavedReport,
    mapping: CustomerMapping,
    customers: Sequence[Customer] | None = None,
    *,
    products: bool = False,
    items: Sequence[LedgerItem] | None = None,
) -> MappingCheck:
    """Hold a mapping against a saved report, offline.

    Args:
        saved: The report.
        mapping: It.
        customers: Those of the other system; ``None`` leaves out whether keys exist there.
        products: Whether each product that somebody buys needs an item.
        items: Those of the other system; ``None`` leaves out whether codes exist there.

    Returns:
        Who is unmapped, who is excluded, and what a person must look at.

    Raises:
        ConfigurationError: The saved lines are not as they were saved.
    """
    control = Control(Rules(excluded=mapping.excluded(), mapped=mapping.customer_keys()))
    billed: dict[tuple[str, str | None], BilledOrganization] = {}
    bought: dict[str, _Product] = {}
    for line in control.written(prepared(_gathered(saved.lines(), mapping, billed), control)):
        if products and not line.organization_id and not line.organization_name:
            continue
        item = mapping.item_of(line) if products else None
        if products and (item is None or item.item is None):
            identifier = line.product_id or line.item_code or line.service_id or line.product_name or "(no product)"
            known = mapping.item_named(identifier)
            product = bought.setdefault(
                identifier, _Product(line.product_name or line.service_name, known.suggested if known else ())
            )
            product.totals.setdefault(line.currency, Total()).add(line)
    lines = sum(balance.report.lines for balance in control.by_currency.values())
    ordered = tuple(sorted(billed.values(), key=lambda each: (-_most(each.totals), each.told)))
    findings: list[Finding] = [
        *_unmapped(ordered),
        *changed_organizations(ordered, mapping, saved.manifest.organizations, customers),
        *_shared_numbers(ordered),
        *(() if customers is None else _unknown_customers(mapping, customers)),
        *(() if items is None else _unknown_items(mapping, items)),
        *_without_item(bought),
    ]
    if not lines:
        findings.insert(0, Finding("empty", "The report has no line, so nothing was checked.", 0))
    return MappingCheck(lines, control, ordered, tuple(sorted(findings, key=_by_money)))


def _gathered(
    lines: Iterable[BillingLine],
    mapping: CustomerMapping,
    billed: dict[tuple[str, str | None], BilledOrganization],
) -> Iterator[BillingLine]:
    for line in lines:
        identifier = line.organization_id
        if identifier or line.organization_name:
            entry = None if identifier is None else mapping.entry_of(identifier)
            split = None if entry is None else entry.split
            value = None if split is None else getattr(line, split.by)
            part = None if value is None else str(value)
            place = folded(identifier) if identifier else f"{line.organization_name}\0", part
            if place not in billed:
                key = None if entry is None else entry.customer if split is None else split.key_of(line)
                billed[place] = BilledOrganization(
                    identifier, line.organization_name, part, split is not None, entry, key
                )
            organization = billed[place]
            organization.name = line.organization_name or organization.name
            if line.customer_number:
                organization.customer_numbers.add(line.customer_number)
            organization.totals.setdefault(line.currency, Total()).add(line)
        yield line


def _unmapped(billed: Iterable[BilledOrganization]) -> Iterator[Finding]:
    for each in billed:
        if not each.is_unmapped:
            continue
        suggested = _suggested(() if each.entry is None else each.entry.suggested)
        for currency, total in each.totals.items():
            yield Finding(
                "unmapped",
                f"{each.told} has no customer: {_lines(total)}, {total.sales:f} {currency or 'without a currency'}."
                f"{suggested}",
                total.lines,
                subject_key(each.id or each.name, each.part, currency),
                organization=each.name or each.id,
                currency=currency,
                amount=total.sales,
            )


def _shared_numbers(billed: Iterable[BilledOrganization]) -> Iterator[Finding]:
    numbered = [
        Organization(each.id, each.name or "", customer_number=number)
        for each in billed
        for number in sorted(each.customer_numbers)
        if each.id
    ]
    return shared_keys(numbered, {each.id for each in billed if each.id and each.is_unmapped})


def _unknown_customers(mapping: CustomerMapping, customers: Sequence[Customer]) -> Iterator[Finding]:
    mapped = {
        (identifier, key): entry.name
        for identifier, entry in mapping.organizations.items()
        for key in entry.keys()  # noqa: SIM118 - it is no mapping
    }
    for identifier, name, key, message in _unknown(mapped, {customer.key for customer in customers}, "customer"):
        yield Finding("customer-unknown", message, 0, subject_key(identifier, key), organization=name)


def _unknown_items(mapping: CustomerMapping, items: Sequence[LedgerItem]) -> Iterator[Finding]:
    mapped = {
        (identifier, item.item): item.name for identifier, item in mapping.products.items() if item.item is not None
    }
    for identifier, name, code, message in _unknown(mapped, {item.code for item in items}, "item"):
        yield Finding("item-unknown", message, 0, subject_key(identifier, code), service=name)


def _unknown(
    mapped: Mapping[tuple[str, str], str | None], known: Collection[str], what: str
) -> Iterator[tuple[str, str, str, str]]:
    """What is mapped to a key that does not exist: id, name, key, and the words for it."""
    without_zeros = {key.lstrip("0").casefold(): key for key in known}
    for (identifier, key), name in mapped.items():
        if key not in known:
            alike = without_zeros.get(key.lstrip("0").casefold())
            meant = f" Is it {alike}? A spreadsheet program may have changed it." if alike else ""
            told = f"{name or identifier} is mapped to {key}, and there is no such {what}.{meant}"
            yield identifier, name or identifier, key, told


def _without_item(bought: Mapping[str, _Product]) -> Iterator[Finding]:
    for identifier, product in bought.items():
        named = f"{product.name} ({identifier})" if product.name and product.name != identifier else identifier
        for currency, total in product.totals.items():
            yield Finding(
                "product-without-item",
                f"{named} has no item: {_lines(total)}, {total.sales:f} {currency or 'without a currency'}."
                f"{_suggested(product.suggested)}",
                total.lines,
                subject_key(identifier, currency),
                service=product.name,
                currency=currency,
                amount=total.sales,
            )


def _suggested(keys: Sequence[str]) -> str:
    return f" Suggested, and not accepted: {', '.join(keys)}." if keys else ""


def _lines(total: Total) -> str:
    return "1 line" if total.lines == 1 else f"{total.lines} lines"


def _most(totals: Mapping[str | None, Total]) -> Decimal:
    return max((abs(total.sales) for total in totals.values()), default=Decimal(0))


def _by_money(finding: Finding) -> tuple[bool, str, Decimal, str]:
    amount = finding.amount
    return amount is not None, finding.currency or "", -abs(amount or Decimal(0)), finding.message
