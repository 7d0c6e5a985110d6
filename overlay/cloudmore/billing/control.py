"""What becomes of a report's lines on their way into a target, and the proof that no money is lost or invented there.

Per currency, to the last digit::

    report = exported + excluded + unmapped + zero-suppressed + rounding
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from attrs import Factory, define, evolve, field, frozen

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.currencies import places_of
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.rounding import Remainders
from cloudmore.billing.totals import Total
from cloudmore.billing.values import EXACT
from cloudmore.errors import CloudmoreError, ConfigurationError

MOST_PLACES = 12
Places = int | Literal["currency"] | None


@frozen
class Split:
    """An organization that is several customers.

    Attributes:
        by: The column of its lines that tells them apart, such as ``cost_center``.
        customers: Customer keys by what stands there; a line with something else has none.

    Raises:
        ConfigurationError: A line has no such column.
    """

    by: str
    customers: Mapping[str, str]

    def __attrs_post_init__(self) -> None:
        if self.by not in COLUMNS:
            raise ConfigurationError(
                f"No line can be split by {self.by!r}.",
                remedy="Name a column of a billing line, such as cost_center or purchase_order.",
            )

    def key_of(self, line: BillingLine) -> str | None:
        """The customer key of a line of the organization.

        Args:
            line: One of its lines.

        Returns:
            The key; ``None`` where nobody has said whose the line is.
        """
        value = getattr(line, self.by)
        return None if value is None else self.customers.get(str(value))


@frozen
class Rules:
    """Which lines of a report a target gets, and how.

    Attributes:
        excluded: Why an organization is left out, by its id; letter case does not matter.
        mapped: Customer keys by organization id, or how one that is several customers is split; letter case of the ids
            does not matter. A line of an organization without a key is left out. ``None``: there is no mapping, and
            nothing is left out for it.
        zero_lines: Whether the target gets lines whose total sales are zero.
        places: To how many decimal places total sales and total cost are rounded; ``currency``: to those of the line's
            currency. ``None``: not at all.
    """

    excluded: Mapping[str, str] = Factory(dict[str, str])
    mapped: Mapping[str, str | Split] | None = None
    zero_lines: bool = True
    places: Places = None

    def places_in(self, currency: str | None) -> int | None:
        """Decimal places of amounts in a currency; ``None`` where they are not rounded."""
        return places_of(currency) if self.places == "currency" else self.places


def places_named(text: str) -> Places:
    """What a number of places means.

    Args:
        text: ``0`` to ``12``, or ``currency``.

    Raises:
        ConfigurationError: It is neither.
    """
    if text == "currency":
        return "currency"
    if text.isascii() and text.isdigit() and int(text) <= MOST_PLACES:
        return int(text)
    raise ConfigurationError(
        f"{text!r} is no number of decimal places.", remedy=f"Write 0 to {MOST_PLACES}, or currency."
    )


# In the order in which they are asked for; a line goes into the first that takes it.
LEFT_OUT = ("excluded", "unmapped", "zero_suppressed")
PARTS = ("exported", *LEFT_OUT, "rounding")


@define
class Balance:
    """Where the lines of one currency went.

    Attributes:
        report: All of them.
        exported: What the files got, rounding lines among them.
        excluded: Lines of organizations that are left out for a reason.
        unmapped: Lines of organizations that no customer key is known of.
        zero_suppressed: Lines that sell for nothing; what they cost is not in the files, either.
        rounding: What the report has more than all that; its lines are the rounding lines that were added.
        resellers_own: Those of the exported lines that no organization is billed for.
    """

    report: Total = Factory(Total)
    exported: Total = Factory(Total)
    excluded: Total = Factory(Total)
    unmapped: Total = Factory(Total)
    zero_suppressed: Total = Factory(Total)
    rounding: Total = Factory(Total)
    resellers_own: Total = Factory(Total)

    def differences(self) -> dict[str, Decimal]:
        """What is missing on the right side of the identity, by column; empty is good."""
        parts: list[Total] = [getattr(self, name) for name in PARTS]
        found: dict[str, Decimal] = {}
        for column in ("sales", "cost"):
            difference: Decimal = getattr(self.report, column)
            for part in parts:
                difference = EXACT.subtract(difference, getattr(part, column))
            if difference:
                found[column] = difference
        lines = self.report.lines + 2 * self.rounding.lines - sum(part.lines for part in parts)
        return {**found, "lines": Decimal(lines)} if lines else found


@define
class Control:
    """Gathers where the lines went, while they go; different currencies are never added.

    Attributes:
        rules: By which they are prepared.
        by_currency: Where the lines of each currency went; ``None`` collects lines without one.
        excluded_lines: How many lines each excluded organization has, by its id as it was given.
        unmapped_organizations: Lines of each organization without a customer key, by its id, name and currency.
    """

    rules: Rules = Rules()
    by_currency: dict[str | None, Balance] = Factory(dict[str | None, Balance])
    excluded_lines: dict[str, int] = field(
        default=Factory(lambda self: dict.fromkeys(self.rules.excluded, 0), takes_self=True)
    )
    unmapped_organizations: dict[tuple[str | None, str | None, str | None], Total] = Factory(
        dict[tuple[str | None, str | None, str | None], Total]
    )

    def balance(self, currency: str | None) -> Balance:
        """Where the lines of a currency went."""
        found = self.by_currency.get(currency)
        if found is None:
            found = self.by_currency[currency] = Balance()
        return found

    def read(self, lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
        """Pass on the report's lines, and count them."""
        for line in lines:
            self.balance(line.currency).report.add(line)
            yield line

    def written(self, lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
        """Pass lines on to whoever writes them, count what was taken, and hold the identity at the end.

        Raises:
            CloudmoreError: It does not hold.
        """
        for line in lines:
            yield line
            # Only now the writer has it.
            balance = self.balance(line.currency)
            balance.exported.add(line)
            if line.organization_id is None and line.organization_name is None:
                balance.resellers_own.add(line)
        self.hold()

    def hold(self) -> None:
        """Make sure that no money was lost or invented on the way.

        Raises:
            CloudmoreError: The identity does not hold; it tells the numbers.
        """
        told = [
            f"{currency or 'no currency'}: {name} of the report {plain(_number(balance.report, name))}, of its parts "
            f"{plain(EXACT.subtract(_number(balance.report, name), difference))}"
            for currency, balance in self.by_currency.items()
            for name, difference in balance.differences().items()
        ]
        if told:
            raise CloudmoreError(
                f"The lines to export do not add up to the report ({'; '.join(told)}).",
                remedy="Nothing was written, because money would be lost or invented. Please report this mistake of "
                "cloudmore-client.",
            )

    def record(self) -> dict[str, dict[str, Any]]:
        """For a program: the parts by currency; amounts are text, so that no reader rounds them."""
        return {
            currency or "": {name: _told(getattr(balance, name)) for name in ("report", *PARTS, "resellers_own")}
            for currency, balance in sorted(self.by_currency.items(), key=lambda item: item[0] or "")
        }


def _told(part: Total) -> dict[str, Any]:
    return {"lines": part.lines, "total_sales": plain(part.sales), "total_cost": plain(part.cost)}


def _number(total: Total, name: str) -> Decimal:
    return Decimal(getattr(total, name))


def _folded(identifier: str) -> str:
    """An id as it is compared: letter case and blanks around it do not matter."""
    return identifier.strip().casefold()


def kept(lines: Iterator[BillingLine], control: Control) -> Iterator[tuple[BillingLine, str | None]]:
    """The lines that no rule leaves out, as the report has them, and their customer keys; the others are counted.

    Args:
        lines: Every line of a report.
        control: Has the rules, and gathers where the lines went.

    Raises:
        ConfigurationError: An organization is mapped twice, to different customers.
    """
    rules = control.rules
    excluded = {_folded(identifier): identifier for identifier in rules.excluded}
    customers = _by_folded_id(rules.mapped or {})
    for line in control.read(lines):
        identifier = line.organization_id
        known = None if identifier is None else _folded(identifier)
        found = None if known is None else customers.get(known)
        # A blank key is nobody's.
        key = (found.key_of(line) if isinstance(found, Split) else found) or None
        if excluded and known is not None and (given := excluded.get(known)) is not None:
            control.excluded_lines[given] += 1
            control.balance(line.currency).excluded.add(line)
        elif rules.mapped is not None and key is None and (identifier or line.organization_name):
            control.balance(line.currency).unmapped.add(line)
            organization = identifier, line.organization_name, line.currency
            control.unmapped_organizations.setdefault(organization, Total()).add(line)
        elif not rules.zero_lines and line.total_sales is not None and not line.total_sales:
            control.balance(line.currency).zero_suppressed.add(line)
        else:
            yield line, key


def _by_folded_id(mapped: Mapping[str, str | Split]) -> dict[str, str | Split]:
    customers: dict[str, str | Split] = {}
    for identifier, each in mapped.items():
        if customers.setdefault(_folded(identifier), each) != each:
            raise ConfigurationError(
                f"The organization {identifier} has two customers; letter case of its id does not matter.",
                remedy="Name it once in the mapping. Nothing was written.",
            )
    return customers


def prepared(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    """The lines that files get; what they do not get is counted.

    Args:
        lines: Every line of a report.
        control: Has the rules, and gathers where the lines went.

    Returns:
        Lines in their order, and behind them a rounding line for each customer and currency that needs one. Memory
        grows with the number of customers, not of lines.
    """
    remainders = Remainders()
    for line, key in kept(lines, control):
        mapped = line if key is None else evolve(line, customer_key=key)
        places = control.rules.places_in(line.currency)
        yield mapped if places is None else remainders.rounded(mapped, places)
    for line in remainders.lines():
        balance = control.balance(line.currency)
        balance.rounding.lines += 1
        yield line
    for currency, (sales, cost) in remainders.by_currency().items():
        balance = control.balance(currency)
        balance.rounding.sales, balance.rounding.cost = sales, cost
