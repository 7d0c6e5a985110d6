"""The one reading of the check: the lines of two months, side by side in the order of what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeAlias

from attrs import Factory, define

from cloudmore.billing.check.completeness import Organizations, fewer_organizations
from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.line_rules import line_findings
from cloudmore.billing.check.margins import Margin, ProductMargin, VendorsMargins
from cloudmore.billing.check.presence import Organization, Services
from cloudmore.billing.check.settlement import unsettled
from cloudmore.billing.check.subject import organization_of, product_of, service_of
from cloudmore.billing.check.subscription_changes import SubscriptionChanges
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine
from cloudmore.billing.payment_frequency import UNKNOWN, frequency_of
from cloudmore.billing.saved.manifest import Manifest
from cloudmore.billing.totals import Total
from cloudmore.billing.zone import zone_named

# Whether a line is of the month that is checked, and the line.
Row: TypeAlias = tuple[bool, BillingLine]


@define
class Reading:
    """Reads the lines once, and gathers what can only be told at the end.

    Attributes:
        manifest: Of the report.
        before: Of the month before; ``None`` where there is none.
        limits: The thresholds.
        lines: How many lines of the month came.
        lines_before: How many of the month before.
        margins: Sales, cost and margin by currency.
        vendors: What the vendor's own margins are.
    """

    manifest: Manifest
    before: Manifest | None
    limits: CheckLimits
    lines: int = 0
    lines_before: int = 0
    margins: dict[str | None, Margin] = Factory(dict[str | None, Margin])
    vendors: VendorsMargins = Factory(VendorsMargins)
    _services: Services = Factory(Services)
    _billed: int = 0
    _billed_before: int = 0
    _without_frequency: int = 0

    def findings(self, rows: Iterable[Row]) -> Iterator[Finding]:
        """Every finding; those about the report itself last.

        Args:
            rows: Lines of both months in ``CHECK_ORDER``.
        """
        month_before = self.before.period.name if self.before is not None and self.before.lines else None
        listed = _listed(self.manifest)
        for _identity, of_organization in groupby(rows, key=lambda row: organization_of(row[1])):
            yield from self._organization(of_organization, month_before, listed)
        yield from self.manifest.findings
        yield from self._of_the_report(month_before)

    def _organization(
        self, rows: Iterator[Row], month_before: str | None, listed: Mapping[str, bool] | None
    ) -> Iterator[Finding]:
        organization: Organization | None = None
        for _product, of_product in groupby(rows, key=_product_key):
            margin = ProductMargin(self.limits)
            for _subscription, of_subscription in groupby(of_product, key=lambda row: row[1].subscription_id):
                changes = SubscriptionChanges(self.limits)
                for is_now, line in of_subscription:
                    if organization is None:
                        organization = Organization(line)
                    organization.add(line, is_now=is_now)
                    yield from changes.add(line, is_now=is_now)
                    if is_now:
                        margin.add(line)
                    yield from self._line(line, is_now=is_now)
                yield from changes.findings()
            yield from margin.findings()
        assert organization is not None
        if organization.is_customer:
            self._billed += bool(organization.presence.now.lines)
            self._billed_before += bool(organization.presence.before.lines)
        yield from organization.findings(month_before, listed)

    def _line(self, line: BillingLine, *, is_now: bool) -> Iterator[Finding]:
        self._services.add(line, is_now=is_now)
        if not is_now:
            self.lines_before += 1
            return
        self.lines += 1
        self.margins.setdefault(line.currency, Margin()).add(line)
        self.vendors.add(line, self.limits)
        self._without_frequency += frequency_of(line.payment_frequency) == UNKNOWN
        yield from line_findings(line, self.limits)

    def _of_the_report(self, month_before: str | None) -> Iterator[Finding]:
        if (calendar := self.unsettled()) is not None:
            yield calendar
        yield from self.vendors.findings()
        if self._without_frequency:
            yield Finding(
                "unknown-frequency",
                f"{self._without_frequency} lines do not say how often they are billed, or in no known word. They are "
                "held against others of the kind alone, and never taken for monthly.",
                self._without_frequency,
            )
        yield from self._missing_costs()
        now, before = self.organizations()
        if before is None or month_before is None:
            why = f"{self.before.period.name} has no line" if self.before else "It is compared with no other month"
            yield Finding("not-compared", f"{why}, so nothing that has changed can be found.", 0)
        else:
            yield from fewer_organizations(now, before, month_before, self.limits.organizations_drop_percent)
            yield from self._services.findings(month_before)

    def _missing_costs(self) -> Iterator[Finding]:
        """Lines without a cost, where others have one: nobody judges their margin, and no sum of costs has them."""
        before: Mapping[str | None, Total] = {} if self.before is None else self.before.totals
        for currency, now in self.manifest.totals.items():
            known = [each for each in (now, before.get(currency)) if each is not None]
            if now.without_cost and any(each.lines > each.without_cost for each in known):
                yield Finding(
                    "missing-total-cost",
                    f"{now.without_cost} lines in {currency or 'no currency'} have no total_cost, and others of this "
                    "month or the one before have one. Their margin is not judged.",
                    now.without_cost,
                    subject_key(currency),
                    currency=currency,
                )

    def unsettled(self) -> Finding | None:
        """Whether the month is not settled by the calendar."""
        manifest = self.manifest
        return unsettled(manifest.period, manifest.asked_at, zone_named(manifest.zone), self.limits.settled_day)

    def organizations(self) -> tuple[Organizations, Organizations | None]:
        """How many organizations both months have, when all lines were read."""
        now = Organizations(_count(self.manifest), self._billed)
        return now, None if self.before is None else Organizations(_count(self.before), self._billed_before)


def _product_key(row: Row) -> tuple[str | None, ...]:
    line = row[1]
    return service_of(line), product_of(line), line.currency


def _count(manifest: Manifest) -> int | None:
    return None if manifest.organizations is None else len(manifest.organizations)


def _listed(manifest: Manifest) -> Mapping[str, bool] | None:
    if manifest.organizations is None:
        return None
    # Where the API does not tell, nothing says that it is inactive.
    return {each.id: each.active is not False for each in manifest.organizations}
