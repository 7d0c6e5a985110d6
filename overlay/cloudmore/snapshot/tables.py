"""The schema ``snapshot/1``: its tables, with a type for each column. Columns are only ever appended."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from cloudmore.billing.columns import COLUMNS, Reading, reading_of

SCHEMA = "snapshot/1"
# Of a decimal: what every reader of Parquet has, and what most databases have.
DIGITS, PLACES = 38, 18


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    DATE = "date"
    TIME = "time"


@frozen
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        kind: What it holds.
        wire: The property that it comes from, where it comes from one.
    """

    name: str
    kind: Kind = Kind.TEXT
    wire: str = ""


@frozen
class Table:
    """A table of a snapshot.

    Attributes:
        name: Its name, also that of its file.
        columns: What was read: all but the validity.
        key: Columns that say which thing a row is about; ``row_key`` is made of them.
        call: The call whose answers it holds, such as ``organizations.list``; empty for what is no such call.
        asks: The columns of another table whose values the call is given.
        needs: That other table; ``None`` where the call needs nothing.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    call: str = ""
    asks: tuple[str, ...] = ()
    needs: str | None = None


_HEAD = (Column("source"), Column("reseller_id"))
# A version of a row is what stands before ``extra``, and in it.
_TAIL = (Column("customer_key"), Column("extra"), Column("row_key"), Column("read_at", Kind.TIME))
# Since when a row is like this, and until when it was; without an end it still is.
VALIDITY = (Column("valid_from", Kind.TIME), Column("valid_to", Kind.TIME))
# Not of the thing itself: another time of reading is no other version.
OF_THE_READING = frozenset({"row_key", "read_at", "valid_from", "valid_to"})

_ORGANIZATION = (Column("organization_id"),)
_OF_A_SERVICE = (*_ORGANIZATION, Column("service_id"))
_KINDS = {Reading.TEXT: Kind.TEXT, Reading.NUMBER: Kind.NUMBER, Reading.DATE: Kind.DATE}


def _table(
    name: str,
    call: str,
    columns: tuple[Column, ...],
    *key: str,
    asks: tuple[Column, ...] = (),
    needs: str | None = None,
) -> Table:
    names = tuple(column.name for column in asks)
    return Table(name, (*_HEAD, *columns, *_TAIL), ("reseller_id", *key), call, names, needs)


_ALL = (
    _table(
        "organizations",
        "organizations.list",
        (
            Column("organization_id", wire="id"),
            Column("name", wire="name"),
            Column("customer_number", wire="customerNumber"),
            Column("active", Kind.TRUTH, "active"),
        ),
        "organization_id",
    ),
    _table(
        "services",
        "services.list",
        (
            Column("service_id", wire="id"),
            Column("name", wire="name"),
            Column("vendor_name", wire="vendorName"),
            Column("allow_multiple_users", Kind.TRUTH, "allowMultipleUsers"),
            Column("custom_properties", wire="customProperties"),
        ),
        "service_id",
    ),
    _table(
        "organization_details",
        "organizations.get",
        (
            Column("organization_id", wire="id"),
            Column("name", wire="name"),
            Column("registration_number", wire="registrationNumber"),
            Column("vat", wire="vat"),
            Column("customer_number", wire="customerNumber"),
            Column("notification_email", wire="notificationEmail"),
            Column("currency", wire="currencyCode"),
            Column("active", Kind.TRUTH, "active"),
            Column("contact", wire="contact"),
            Column("address", wire="address"),
            Column("custom_properties", wire="customProperties"),
        ),
        "organization_id",
        asks=_ORGANIZATION,
        needs="organizations",
    ),
    _table(
        "organization_services",
        "organization_services.list",
        (*_ORGANIZATION, Column("service_id", wire="id"), Column("name", wire="name")),
        "organization_id",
        "service_id",
        asks=_ORGANIZATION,
        needs="organizations",
    ),
    _table(
        "subscriptions",
        "organization_services.subscriptions",
        (
            *_OF_A_SERVICE,
            Column("subscription_id", wire="id"),
            Column("product_id", wire="productId"),
            Column("product_name", wire="productName"),
            Column("item_code", wire="itemCode"),
            Column("quantity", Kind.NUMBER, "quantity"),
            Column("status", wire="status"),
            Column("start_date", Kind.TIME, "startDate"),
            Column("end_date", Kind.TIME, "endDate"),
            Column("price", Kind.NUMBER, "price"),
            Column("currency", wire="currencyCode"),
            Column("addons", wire="addons"),
            Column("custom_properties", wire="customProperties"),
        ),
        "organization_id",
        "service_id",
        "subscription_id",
        asks=_OF_A_SERVICE,
        needs="organization_services",
    ),
    _table(
        "price_lists",
        "organization_services.price_list",
        (
            *_OF_A_SERVICE,
            Column("product_id", wire="productId"),
            Column("name", wire="name"),
            Column("item_code", wire="itemCode"),
            Column("segment", wire="segment"),
            Column("currency", wire="currencyCode"),
            Column("cost_price", Kind.NUMBER, "price.costPrice"),
            Column("suggested_price", Kind.NUMBER, "price.suggestedPrice"),
            Column("sales_price", Kind.NUMBER, "price.salesPrice"),
            Column("margin_percent", Kind.NUMBER, "price.marginPercentage"),
            Column("subscription_length", Kind.WHOLE, "subscriptionLength"),
            Column("payment_frequency", Kind.WHOLE, "paymentFrequency"),
            Column("product_group", wire="productGroup"),
            Column("addons", wire="addons"),
        ),
        "organization_id",
        "service_id",
        "product_id",
        "segment",
        "currency",
        "subscription_length",
        "payment_frequency",
        asks=_OF_A_SERVICE,
        needs="organization_services",
    ),
    Table(
        "billing_lines",
        (*(Column(name, _KINDS[reading_of(name)]) for name in COLUMNS), *_TAIL[2:]),
        ("reseller_id", "month", "line_key"),
    ),
)
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
# What is read unless something else is asked for; details cost a call for each organization.
USUAL_TABLES = tuple(name for name in TABLES if name not in ("organization_details", "billing_lines"))
