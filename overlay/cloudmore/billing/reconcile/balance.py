"""Where the money of both sides went, and the proof that none of it was lost or invented on the way.

Per currency, to the last digit: the report's sum is that of its parts, and so is the file's. The sums are counted as
the lines are read, the parts as they are matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import define, field

from cloudmore.billing.line import plain
from cloudmore.billing.reconcile.outcome import Level, Outcome, Part
from cloudmore.billing.reconcile.sum_check import SumCheck
from cloudmore.errors import CloudmoreError


@define
class Held:
    """Lines of a report and rows of a file that were held against each other.

    Attributes:
        report: Lines of the report.
        file: Rows of the file.
    """

    report: Part = field(factory=Part)
    file: Part = field(factory=Part)

    def add(self, report: Part, file: Part) -> None:
        """Count some of both.

        Args:
            report: Of the report.
            file: Of the file.
        """
        self.report.add(report.lines, report.amount)
        self.file.add(file.lines, file.amount)


@define
class ReconcileBalance:
    """Where the lines and rows of one currency went.

    Attributes:
        parts: By outcome; one that did not come is not there.
        compared: Those of customers that both sides have.
        levels: Those that matched, by how fine they were told apart.
    """

    parts: dict[Outcome, Held] = field(factory=dict[Outcome, Held])
    compared: Held = field(factory=Held)
    levels: dict[Level, Held] = field(factory=dict[Level, Held])

    def add(self, outcome: Outcome, report: Part, file: Part) -> None:
        """Count what came of some lines.

        Args:
            outcome: What came of them.
            report: Of the report.
            file: Of the file.
        """
        self.parts.setdefault(outcome, Held()).add(report, file)

    def record(self) -> dict[str, Any]:
        """For a program; amounts are text, so that no reader rounds them."""
        return {
            "compared": _told(self.compared),
            **{outcome.value: _told(self.parts[outcome]) for outcome in Outcome if outcome in self.parts},
        }


def _told(held: Held) -> dict[str, Any]:
    sides = {"report": held.report, "file": held.file}
    return {name: {"lines": each.lines, "amount": plain(each.amount)} for name, each in sides.items()}


def hold(balances: dict[str | None, ReconcileBalance], sums: Iterable[SumCheck]) -> None:
    """Make sure that every line and all money of both sides is in one part.

    Args:
        balances: By currency.
        sums: Of both sides, as they were read.

    Raises:
        CloudmoreError: It is not; it tells the numbers.
    """
    told: list[str] = []
    for check in sums:
        parts = balances.get(check.currency, ReconcileBalance()).parts.values()
        for side in ("report", "file"):
            added = Part()
            for held in parts:
                each: Part = getattr(held, side)
                added.add(each.lines, each.amount)
            whole: Part = getattr(check, side)
            if (whole.lines, whole.amount) != (added.lines, added.amount):
                told.append(
                    f"{check.currency or 'no currency'}: the {side} has {whole.lines} lines of {plain(whole.amount)}, "
                    f"its parts {added.lines} of {plain(added.amount)}"
                )
    if told:
        raise CloudmoreError(
            f"What was matched does not add up to what was read ({'; '.join(told)}).",
            remedy="Nothing was written. Please report this mistake of cloudmore-client.",
        )
