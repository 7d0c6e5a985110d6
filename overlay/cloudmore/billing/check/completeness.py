"""Whether all organizations are there: how many are listed and billed, and how many were the month before."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import frozen

from cloudmore.billing.findings import Finding
from cloudmore.billing.values import EXACT

# While one of these is open, something may be missing.
INCOMPLETE = frozenset(
    {
        "fewer-organizations",
        "not-counted",
        "object-without-lines",
        "organization-vanished",
        "service-vanished",
        "subtotal-differs",
    }
)


@frozen
class Organizations:
    """How many organizations a month has.

    Attributes:
        listed: That the API lists for this user; ``None`` where they were not asked for.
        billed: That have a billing line.
    """

    listed: int | None
    billed: int

    @property
    def told(self) -> str:
        """For a person."""
        return f"{'not' if self.listed is None else self.listed} listed, {self.billed} with billing"


def fewer_organizations(
    now: Organizations, before: Organizations, month_before: str, drop_percent: Decimal
) -> Iterator[Finding]:
    """A finding where there are many fewer than before: a user who may see only some of them gets no error.

    Args:
        now: Of the month that is checked.
        before: Of the month before.
        month_before: Its name.
        drop_percent: So many fewer are a finding.
    """
    for what, new, old in (("listed", now.listed, before.listed), ("billed", now.billed, before.billed)):
        if new is None or old is None:
            continue
        lost = EXACT.multiply(Decimal(old - new), Decimal(100))
        if lost > EXACT.multiply(Decimal(old), drop_percent):
            yield Finding(
                "fewer-organizations",
                f"{new} organizations are {what}, {month_before} had {old}: the user may see only some of them.",
                0,
                f"{what}-{new}-of-{old}",
            )
