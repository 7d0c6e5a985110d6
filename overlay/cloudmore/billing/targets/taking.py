"""Which lines a target gets, and what belongs together among them."""

from __future__ import annotations

from collections.abc import Iterator

from cloudmore.billing.control import Control, kept
from cloudmore.billing.line import BillingLine
from cloudmore.billing.payment_frequency import frequency_of
from cloudmore.billing.targets.documents import NEGATIVE, POSITIVE
from cloudmore.billing.targets.entries import Entry, Items
from cloudmore.billing.targets.exported import ExportMapping
from cloudmore.billing.targets.fields import LINE_FIELDS
from cloudmore.billing.targets.holding import OWN, HeldBack, checks_of, why_not
from cloudmore.billing.targets.target import CreditNotes, RowsOf, Target
from cloudmore.billing.values import ZERO

_ALONE, _COLLAPSED = "0", "1"


class Taking:
    """Takes the lines that a target gets; what it does not get is counted.

    Args:
        target: What it wants.
        mapping: Whose customers and which items the lines are.
        control: Gathers where the lines went.

    Attributes:
        held_back: What the target cannot take.
    """

    def __init__(self, target: Target, mapping: ExportMapping | None, control: Control) -> None:
        self.held_back = HeldBack()
        self._target = target
        self._mapping = mapping
        self._control = control
        self._checks = checks_of(target)
        # What tells the rows of one document apart, so that a required column never loses its value.
        of_lines = [column for file in target.files if file.rows is RowsOf.LINES for column in file.columns]
        required = {name for column in of_lines if column.required for name in column.template.fields}
        by = () if target.collapse is None else target.collapse.by
        self._collapsed_by = (*by, *sorted(required & LINE_FIELDS.keys()))

    def taken(self, lines: Iterator[BillingLine]) -> Iterator[Entry]:
        """The lines that the target gets.

        Args:
            lines: Every line of a report.
        """
        for line, key in kept(lines, self._control):
            mapped = key or (self._target.documents.own_customer if _is_own(line) else None)
            customer = mapped or (line.organization_id or line.organization_name if self._mapping is None else None)
            items = self._items(line)
            reason = why_not(line, customer, mapped, items, self._checks)
            if customer is None and _is_own(line):
                reason = OWN
            if reason is not None:
                self._control.balance(line.currency).unmapped.add(line)
                self.held_back.add(line, reason)
            else:
                yield Entry(self._key(line, customer, items), line, items)

    def _items(self, line: BillingLine) -> Items:
        found, defaults = None if self._mapping is None else self._mapping.item_of(line), self._target.defaults
        if found is None:
            return defaults.item, defaults.account, defaults.tax_code
        return (
            found.item or defaults.item,
            found.account or defaults.account,
            found.tax_code or defaults.tax_code,
        )

    def _key(self, line: BillingLine, customer: str | None, items: Items) -> tuple[str | None, ...]:
        rules, collapse = self._target.documents, self._target.collapse
        assert line.total_sales is not None
        sign = None
        if rules.credit_notes is CreditNotes.LINES:
            sign = NEGATIVE if line.total_sales < ZERO else POSITIVE
        document = (customer, line.currency, sign, *(getattr(line, name) for name in rules.group_by))
        if collapse is None or not (
            line.kind in collapse.kinds or frequency_of(line.payment_frequency) in collapse.frequencies
        ):
            return (*document, _ALONE)
        shared = (_text(getattr(line, name)) for name in self._collapsed_by)
        return (*document, _COLLAPSED, "own" if _is_own(line) else None, *items, *shared)


def _is_own(line: BillingLine) -> bool:
    return line.organization_id is None and line.organization_name is None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
