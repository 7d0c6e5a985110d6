"""The vendor's own sums in a report, held against its lines: a report that is cut or partial shows here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import Factory, define, frozen

from cloudmore.billing.amounts import same_money
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, digest_text, plain
from cloudmore.billing.survey import Field, dotted, value_of
from cloudmore.billing.values import EXACT, ZERO, as_number

_MOST_TOLD = 3


@frozen
class Difference:
    """A sum that is not what its lines add up to.

    Attributes:
        pointer: JSON pointer of the sum's object, from the outermost list on.
        column: Which sum.
        said: What the report says.
        summed: What the lines add up to.
    """

    pointer: str
    column: str
    said: Decimal
    summed: Decimal

    @property
    def missing(self) -> str:
        """What the lines lack."""
        return digest_text(EXACT.subtract(self.said, self.summed))


@define
class _Open:
    """An object with sums, while its lines are read."""

    pointer: str
    said: Mapping[str, Decimal]
    lines: int = 0
    currencies: set[str | None] = Factory(set[str | None])
    summed: dict[str, Decimal] = Factory(dict[str, Decimal])


@define
class Sums:
    """Gathers what the report says and what its lines add up to.

    Attributes:
        differences: Sums that are wrong, in the report's order.
    """

    differences: list[Difference] = Factory(list[Difference])
    _open: list[_Open] = Factory(list[_Open])

    @property
    def are_open(self) -> bool:
        """Whether there are objects with sums that the present line lies in."""
        return bool(self._open)

    def enter(self, thing: dict[str, Any], sums: Mapping[str, tuple[Field, ...]], pointer: str) -> None:
        """Begin an object.

        Args:
            thing: It.
            sums: Its fields that may say a sum, by column; the first that does so counts.
            pointer: Where it lies.
        """
        said: dict[str, Decimal] = {}
        for column, fields in sums.items():
            values = (as_number(value_of(thing, field), where=dotted((), field)) for field in fields)
            if (found := next((each for each in values if each is not None), None)) is not None:
                said[column] = found
        self._open.append(_Open(pointer, said))

    def count(self, line: BillingLine) -> None:
        """Count a line for every object that it lies in."""
        for each in self._open:
            each.lines += 1
            each.currencies.add(line.currency)
            for column in each.said:
                each.summed[column] = EXACT.add(each.summed.get(column, ZERO), getattr(line, column) or ZERO)

    def leave(self) -> None:
        """End the innermost object; sums over several currencies say nothing, so they are not compared."""
        ended = self._open.pop()
        if len(ended.currencies) > 1:
            return
        for column, said in ended.said.items():
            summed = ended.summed.get(column, ZERO)
            if not same_money(said, summed, lines=ended.lines):
                self.differences.append(Difference(ended.pointer, column, said, summed))

    def findings(self) -> tuple[Finding, ...]:
        """One finding where a sum differs."""
        if not self.differences:
            return ()
        told = "; ".join(
            f"{each.pointer or '/'} says {each.column} {plain(each.said)}, its lines {plain(each.summed)}, "
            f"difference {plain(EXACT.subtract(each.said, each.summed))}"
            for each in self.differences[:_MOST_TOLD]
        )
        more = len(self.differences) - _MOST_TOLD
        rest = f"; and {more} more" if more > 0 else ""
        return (
            Finding(
                "subtotal-differs",
                f"Sums in the report are not those of its lines; lines may be missing: {told}{rest}.",
                len(self.differences),
                # Other money is another finding: who accepted some hundredths has not accepted a report that is cut.
                # The order of the report does not matter, so no pointer is in it.
                subject_key(*sorted(f"{each.column} {each.missing}" for each in self.differences)),
            ),
        )
