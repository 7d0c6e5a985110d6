"""Customers as another system has them, read from the list that it exports."""

from __future__ import annotations

import os
from collections.abc import Mapping

from attrs import evolve, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.customer_headings import FIELDS, columns_of
from cloudmore.table_file import read_table


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
    table = read_table(path)
    places = columns_of(table.path, table.headings, columns or {})
    found: dict[str, tuple[int, Customer]] = {}
    for line, cells in table.rows():
        values = {field: cells[places[field]] or None for field in FIELDS if field in places}
        key = values.pop("key")
        if key is None:
            raise ConfigurationError(
                f"The customer on line {line} of {table.path} has no key.",
                remedy=f"Write it under {table.headings[places['key']]}, or take the line out.",
            )
        customer = Customer(key, values.pop("name") or "", **values)
        first, other = found.setdefault(key.casefold(), (line, customer))
        if evolve(other, key=key) != customer:
            raise ConfigurationError(
                f"Lines {first} and {line} of {table.path} are two customers with the key {key}.",
                remedy="A key must be one customer's; choose the column that tells them apart, or take one line out.",
            )
    if not found:
        raise ConfigurationError(
            f"There is no customer in {table.path}.", remedy="Export the customers with their keys and names."
        )
    return tuple(customer for _, customer in found.values())
