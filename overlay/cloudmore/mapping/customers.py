"""Customers as another system has them, read from the list that it exports."""

from __future__ import annotations

import os
from collections.abc import Mapping

from attrs import frozen

from cloudmore.mapping.customer_headings import CUSTOMERS
from cloudmore.mapping.list_rows import read_list


@frozen
class Customer:
    """A customer of the system that sends the invoices; a key that is not there is ``None``.

    Attributes:
        key: What that system knows the customer by; text, whatever it looks like.
        name: Its name there.
        vat_number: Its VAT number.
        registration_number: Its registration number.
        customer_number: Its customer number, where that is another one than the key.
    """

    key: str
    name: str
    vat_number: str | None = None
    registration_number: str | None = None
    customer_number: str | None = None


def read_customers(path: str | os.PathLike[str], columns: Mapping[str, str] | None = None) -> tuple[Customer, ...]:
    """Read a list of customers from a CSV file, headed in English, Swedish, German, Norwegian, Danish or Finnish.

    Args:
        path: The file.
        columns: Headings of the file by what they are (``key``, ``name``, ``vat_number``, ``registration_number``,
            ``customer_number``), where their own words do not tell.

    Returns:
        The customers in their order. A customer of several equal rows, as a list of contacts has them, is one.

    Raises:
        ConfigurationError: The file cannot be read, it is not clear which column is what, there is no customer in it, a
            customer has no key, or two have the same.
    """
    return read_list(path, columns, CUSTOMERS, _customer)


def _customer(key: str, values: Mapping[str, str | None]) -> Customer:
    return Customer(
        key,
        values["name"] or "",
        vat_number=values.get("vat_number"),
        registration_number=values.get("registration_number"),
        customer_number=values.get("customer_number"),
    )
