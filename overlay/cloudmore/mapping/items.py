"""Items as a ledger has them, read from the list that it exports."""

from __future__ import annotations

import os
from collections.abc import Mapping

from attrs import frozen

from cloudmore.mapping.item_headings import ITEMS
from cloudmore.mapping.list_rows import read_list


@frozen
class LedgerItem:
    """An item of the system that sends the invoices.

    Attributes:
        code: What that system knows the item by; text, whatever it looks like.
        name: Its name there; empty where it has none.
    """

    code: str
    name: str


def read_items(path: str | os.PathLike[str], columns: Mapping[str, str] | None = None) -> tuple[LedgerItem, ...]:
    """Read a list of items from a CSV file, headed in English, Swedish, German, Norwegian, Danish or Finnish.

    Args:
        path: The file.
        columns: Headings of the file by what they are (``code``, ``name``), where their own words do not tell.

    Returns:
        The items in their order. Equal rows, as a list with a row for each price has them, are one item.

    Raises:
        ConfigurationError: The file cannot be read, it is not clear which column is what, there is no item in it, an
            item has no code, or two have the same.
    """
    return read_list(path, columns, ITEMS, _item)


def _item(code: str, values: Mapping[str, str | None]) -> LedgerItem:
    return LedgerItem(code, values["name"] or "")
