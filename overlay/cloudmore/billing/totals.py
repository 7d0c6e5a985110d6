"""Sums over the lines of a report, exact to the last digit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from attrs import Factory, define, field

from cloudmore.billing.columns import NEEDED_ON_EVERY_LINE
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, line_number
from cloudmore.billing.month import Period
from cloudmore.billing.values import EXACT, ZERO

_CODE = re.compile(r"[A-Z]{3}")


@define
class Total:
    """Sums of some lines in one currency.

    Attributes:
        lines: How many lines.
        sales: Sum of ``total_sales``.
        cost: Sum of ``total_cost``, of the lines that have one.
        without_cost: How many lines have none.
    """

    lines: int = 0
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    without_cost: int = 0

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        self.lines += 1
        if line.total_sales is not None:
            self.sales = EXACT.add(self.sales, line.total_sales)
        if line.total_cost is None:
            self.without_cost += 1
        else:
            self.cost = EXACT.add(self.cost, line.total_cost)

    def add_lines(self, lines: int, sales: Decimal, cost: Decimal, *, without_cost: int = 0) -> None:
        """Count several lines by their sums.

        Args:
            lines: How many.
            sales: Sum of ``total_sales``.
            cost: Sum of ``total_cost``.
            without_cost: How many of them have none.
        """
        self.lines += lines
        self.sales = EXACT.add(self.sales, sales)
        self.cost = EXACT.add(self.cost, cost)
        self.without_cost += without_cost


@define
class Totals:
    """Sums of a whole report. Different currencies are never added.

    Attributes:
        lines: How many lines.
        by_currency: Sums per currency; ``None`` collects lines without one.
        by_organization: Sums per organization (id, name) and currency; (None, None) is the reseller itself.
        missing: How many lines lack a value that every line needs, by column.
        period: The billing dates that were asked for, where that is known.
        outside: How many lines are of other dates.
    """

    period: Period | None = None
    lines: int = 0
    by_currency: dict[str | None, Total] = Factory(dict[str | None, Total])
    by_organization: dict[tuple[str | None, str | None, str | None], Total] = Factory(
        dict[tuple[str | None, str | None, str | None], Total]
    )
    missing: dict[str, int] = Factory(dict[str, int])
    _which: dict[str, int] = field(factory=dict[str, int], init=False)
    outside: int = 0

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        self.lines += 1
        self.by_currency.setdefault(line.currency, Total()).add(line)
        organization = (line.organization_id, line.organization_name, line.currency)
        self.by_organization.setdefault(organization, Total()).add(line)
        for column in NEEDED_ON_EVERY_LINE:
            if getattr(line, column) is None:
                self.missing[column] = self.missing.get(column, 0) + 1
                self._tell_apart(column, line)
        period, day = self.period, line.billing_date
        if period is not None and day is not None and not period.start <= day <= period.end:
            self.outside += 1
            self._tell_apart("outside", line)

    def _tell_apart(self, what: str, line: BillingLine) -> None:
        # As many other lines, or other amounts of these, are another finding, though somebody has accepted this one.
        self._which[what] = self._which.get(what, 0) + line_number(line)

    def counted(self, lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
        """Pass the lines on and count them."""
        for line in lines:
            self.add(line)
            yield line

    def findings(self) -> tuple[Finding, ...]:
        """What a person must look at."""
        found = [] if self.lines else [Finding("empty", "The report has no billing line.", 0)]
        found += [
            Finding(
                f"missing-{column.replace('_', '-')}",
                f"{count} lines have no {column}.",
                count,
                subject_key(column, str(self._which[column])),
            )
            for column, count in sorted(self.missing.items())
        ]
        if self.period is not None and self.outside:
            dates = f"{self.period.start} to {self.period.end}"
            found.append(
                Finding(
                    "outside-period",
                    f"{self.outside} lines are of other dates than {dates}.",
                    self.outside,
                    subject_key(str(self._which["outside"])),
                )
            )
        odd = {code: total.lines for code, total in self.by_currency.items() if code and not _CODE.fullmatch(code)}
        if odd:
            found.append(
                Finding(
                    "odd-currency",
                    f"No code of a currency: {', '.join(map(repr, odd))}.",
                    sum(odd.values()),
                    subject_key(*sorted(odd)),
                )
            )
        return tuple(found)

    def organizations(self) -> int:
        """How many organizations have lines."""
        return len({(identifier, name) for identifier, name, _currency in self.by_organization} - {(None, None)})

    def largest(self, currency: str | None, count: int) -> list[tuple[str, Total]]:
        """The organizations with the highest sales in a currency.

        Args:
            currency: Which currency; ``None`` for lines without one.
            count: How many at most.

        Returns:
            Name and sums, the highest sales first.
        """
        names: Mapping[tuple[str | None, str | None], str] = {(None, None): "(reseller itself)"}
        rows = [
            (names.get((identifier, name), name or identifier or ""), total)
            for (identifier, name, each), total in self.by_organization.items()
            if each == currency
        ]
        return sorted(rows, key=lambda row: (-row[1].sales, row[0]))[:count]
