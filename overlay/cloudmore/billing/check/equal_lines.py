"""Lines of equal content: both may be right, or one may have come twice. None is ever dropped; a person decides."""

from __future__ import annotations

from decimal import Decimal

from attrs import define

from cloudmore.billing.check.subject import organization_name, service_name, told
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.values import EXACT, ZERO


@define
class EqualLines:
    """Lines of one content.

    Attributes:
        line: One of them.
        count: How many there are.
    """

    line: BillingLine
    count: int = 1

    def finding(self, quantity: Decimal, quantity_before: Decimal | None) -> Finding:
        """What a person is told.

        Args:
            quantity: Of all lines of this subscription, of the same payment frequency.
            quantity_before: That of the month before; ``None`` where it had none, or is not known.
        """
        line, more = self.line, self.count - 1
        each = "" if line.quantity is None else f" of quantity {plain(line.quantity)}"
        hint = ""
        if quantity_before and quantity == EXACT.multiply(quantity_before, Decimal(self.count)):
            hint = (
                f" The quantity, {plain(quantity)}, is {self.count} times that of the month before, "
                f"{plain(quantity_before)}: the lines may have come {self.count} times."
            )
        return Finding(
            "equal-lines",
            f"{told(line)}: {self.count} equal lines{each}. All of them are counted.{hint}",
            self.count,
            # By all that they hold: equal lines of another amount are others, though somebody has accepted these.
            line.line_digest,
            organization_name(line),
            service_name(line),
            line.currency,
            EXACT.multiply(line.total_sales or ZERO, Decimal(more)),
            (line.line_key,),
        )
