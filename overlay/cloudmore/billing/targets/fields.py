"""What a column of a target can hold."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from cloudmore.billing.columns import COLUMNS, Reading, reading_of
from cloudmore.billing.files.options import FOR_THE_RESELLER_ALONE


class FieldKind(Enum):
    """How a field is written."""

    TEXT = "text"
    """May be cut and cleaned."""
    CODE = "code"
    """Is written as it is, or not at all."""
    NUMBER = "number"
    """An amount or a quantity."""
    DATE = "date"
    """In the target's format."""


_TEXTS = (
    *("organization_name", "service_name", "product_name", "subscription_name", "details", "note"),
    *("organization_groups", "payment_frequency", "kind_reason", "extra"),
)
# Of a line, as the target gets it: prices, quantities and totals are those of the row, with its sign.
ROW_FIELDS: Mapping[str, FieldKind] = {
    "quantity": FieldKind.NUMBER,
    "unit_price": FieldKind.NUMBER,
    "amount": FieldKind.NUMBER,
    "unit_cost": FieldKind.NUMBER,
    "total_cost": FieldKind.NUMBER,
    "quantity_text": FieldKind.TEXT,
    "lines_text": FieldKind.TEXT,
    "line_number": FieldKind.CODE,
    "item": FieldKind.CODE,
    "account": FieldKind.CODE,
    "tax_code": FieldKind.CODE,
}
# The same on every line of a document.
DOCUMENT_FIELDS: Mapping[str, FieldKind] = {
    "document_number": FieldKind.CODE,
    "document_kind": FieldKind.CODE,
    "document_key": FieldKind.CODE,
    "document_date": FieldKind.DATE,
    "due_date": FieldKind.DATE,
    "document_total": FieldKind.NUMBER,
    "customer": FieldKind.CODE,
    "customer_key": FieldKind.CODE,
    "customer_name": FieldKind.TEXT,
    "month": FieldKind.CODE,
    "first_day": FieldKind.DATE,
    "last_day": FieldKind.DATE,
    "currency": FieldKind.CODE,
}
# They are not written as the report has them: the row's own stand for them, and a margin is no matter for a ledger.
_REPLACED = frozenset({"unit_sales", "total_sales", "margin", "margin_percent"})


def _kind_of(column: str) -> FieldKind:
    if column in _TEXTS:
        return FieldKind.TEXT
    reading = reading_of(column)
    return {Reading.NUMBER: FieldKind.NUMBER, Reading.DATE: FieldKind.DATE}.get(reading, FieldKind.CODE)


LINE_FIELDS: Mapping[str, FieldKind] = {
    column: _kind_of(column)
    for column in COLUMNS
    if column not in _REPLACED and column not in {**ROW_FIELDS, **DOCUMENT_FIELDS}
}
FIELDS: Mapping[str, FieldKind] = {**LINE_FIELDS, **ROW_FIELDS, **DOCUMENT_FIELDS}
# What a row for a whole document can hold, beside what its documents are grouped by.
OF_DOCUMENTS = (*DOCUMENT_FIELDS, "source", "reseller_id")
ITEM_FIELDS = ("item", "account", "tax_code")
# What a number of a document is made of; its sum and its lines may change, and the number must not.
NUMBER_FIELDS = ("month", "customer", "currency", "document_key")
# What tells documents apart: texts of a line that hold no cost.
GROUP_FIELDS = tuple(
    column
    for column, kind in LINE_FIELDS.items()
    if kind in {FieldKind.TEXT, FieldKind.CODE} and column not in FOR_THE_RESELLER_ALONE
)
# They tell what quantity, price and amount of a row do not.
NOT_ON_EVERY_ROW = frozenset({"quantity_text", "lines_text"})
COST_FIELDS = frozenset(FOR_THE_RESELLER_ALONE)
