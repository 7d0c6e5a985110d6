"""Who and what is billed in two months: organizations and services that are new, gone, or not where they should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import Factory, define, field

from cloudmore.billing.check.margins import may_be_of_two_currencies
from cloudmore.billing.check.subject import OWN_NAME, organization_name, organization_of, service_name, service_of
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.payment_frequency import EVERY_MONTH, frequency_of
from cloudmore.billing.values import EXACT, ZERO


@define
class Seen:
    """Lines of one thing in one month.

    Attributes:
        lines: How many lines.
        every_month: How many of them are of something that comes every month, or may.
        sales: Sales by currency.
    """

    lines: int = 0
    every_month: int = 0
    sales: dict[str | None, Decimal] = Factory(dict[str | None, Decimal])

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        self.lines += 1
        self.every_month += frequency_of(line.payment_frequency) in EVERY_MONTH
        self.sales[line.currency] = EXACT.add(self.sales.get(line.currency, ZERO), line.total_sales or ZERO)

    @property
    def money(self) -> tuple[str | None, Decimal | None]:
        """Currency and sales; none where there are several currencies, which are never added."""
        ((currency, sales),) = self.sales.items() if len(self.sales) == 1 else (((None, None)),)
        return currency, sales

    @property
    def told(self) -> str:
        """Lines and sales, for a person."""
        sums = ", ".join(f"{plain(sales)} {currency or '(no currency)'}" for currency, sales in self.sales.items())
        return f"{self.lines} line{'' if self.lines == 1 else 's'}, sales {sums}"


@define
class Presence:
    """An organization or a service in two months.

    Attributes:
        name: For a person.
        now: Its lines in the month that is checked.
        before: Those of the month before.
    """

    name: str
    now: Seen = Factory(Seen)
    before: Seen = Factory(Seen)

    def add(self, line: BillingLine, *, is_now: bool) -> None:
        """Count a line."""
        (self.now if is_now else self.before).add(line)

    @property
    def is_new(self) -> bool:
        """Whether something that comes every month came for the first time."""
        return bool(self.now.every_month) and not self.before.lines

    @property
    def is_gone(self) -> bool:
        """Whether something that comes every month did not come."""
        return bool(self.before.every_month) and not self.now.lines


@define
class Services:
    """Takes all lines, and tells which services are new or gone."""

    _found: dict[str | None, Presence] = field(factory=dict[str | None, Presence], init=False)

    def add(self, line: BillingLine, *, is_now: bool) -> None:
        """Take a line."""
        identity = service_of(line)
        if identity is None:
            return
        found = self._found.get(identity)
        if found is None:
            self._found[identity] = found = Presence(service_name(line) or identity)
        found.add(line, is_now=is_now)

    def findings(self, before: str) -> Iterator[Finding]:
        """What a person must look at.

        Args:
            before: Name of the month before.
        """
        for identity, each in self._found.items():
            key = subject_key(identity)
            if each.is_gone:
                message = f"{each.name} has no line; {before} had {each.before.told}. It may not be in yet."
                currency, sales = each.before.money
                yield Finding("service-vanished", message, 0, key, None, each.name, currency, sales)
            elif each.is_new:
                message = f"{each.name} has {each.now.told}, and had no line in {before}."
                currency, sales = each.now.money
                yield Finding("service-new", message, each.now.lines, key, None, each.name, currency, sales)


@define
class Organization:
    """Takes the lines of one organization in both months.

    Attributes:
        line: One of them.
        presence: How many there are.
        pairs: Where currencies differ: lines and sales by line's and organization's currency.
    """

    line: BillingLine
    presence: Presence = field(init=False)
    pairs: dict[tuple[str | None, str | None], Seen] = Factory(dict[tuple[str | None, str | None], Seen])

    def __attrs_post_init__(self) -> None:
        self.presence = Presence(organization_name(self.line))

    @property
    def is_customer(self) -> bool:
        """Whether it is one, and not the reseller itself."""
        return organization_of(self.line) is not None

    def add(self, line: BillingLine, *, is_now: bool) -> None:
        """Take a line."""
        if is_now and not self.presence.now.lines:
            # Its name may have been another one the month before.
            self.line, self.presence.name = line, organization_name(line)
        self.presence.add(line, is_now=is_now)
        if is_now and may_be_of_two_currencies(line):
            self.pairs.setdefault((line.currency, line.organization_currency), Seen()).add(line)

    def findings(self, before: str | None, listed: Mapping[str, bool] | None) -> Iterator[Finding]:
        """What a person must look at, when all lines were taken.

        Args:
            before: Name of the month before; ``None`` where there is nothing to compare with.
            listed: Whether each organization that was listed is active, by id; ``None`` where none were listed.
        """
        name, now, identity = self.presence.name, self.presence.now, organization_of(self.line)
        if self.is_customer and before is not None:
            yield from self._changes(before, name, subject_key(identity))
        if not now.lines:
            return
        if self.line.organization_id is not None and listed is not None:
            yield from self._listing(listed, self.line.organization_id)
        currencies = sorted(currency for currency in now.sales if currency is not None)
        if len(currencies) > 1:
            message = f"{name} is billed in several currencies: {now.told}."
            yield Finding("mixed-currencies", message, now.lines, subject_key(identity, *currencies), name)
        for (currency, own), seen in self.pairs.items():
            message = (
                f"{name} is billed in {currency or 'no currency'}, and its own currency is {own}: {seen.told}. "
                "Cost and sales may be in different ones, so no margin is judged."
            )
            key = subject_key(identity, currency, own)
            yield Finding("two-currencies", message, seen.lines, key, name, None, currency, seen.money[1])

    def _changes(self, before: str, name: str, key: str) -> Iterator[Finding]:
        if self.presence.is_gone:
            message = f"{name} has no line; {before} had {self.presence.before.told}."
            yield Finding("organization-vanished", message, 0, key, name, None, *self.presence.before.money)
        elif self.presence.is_new:
            now = self.presence.now
            message = f"{name} has {now.told}, and had no line in {before}."
            yield Finding("organization-new", message, now.lines, key, name, None, *now.money)

    def _listing(self, listed: Mapping[str, bool], identity: str) -> Iterator[Finding]:
        name, now, key = self.presence.name, self.presence.now, subject_key(identity)
        if identity not in listed:
            message = f"{name or OWN_NAME} is billed, but is not in the list of organizations: {now.told}."
            yield Finding("organization-unlisted", message, now.lines, key, name, None, *now.money)
        elif not listed[identity]:
            message = f"{name} is billed, but is not active: {now.told}."
            yield Finding("organization-inactive", message, now.lines, key, name, None, *now.money)
