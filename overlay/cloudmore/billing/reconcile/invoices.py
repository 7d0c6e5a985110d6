"""A file of invoices, opened by its path and by what a person says about it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cloudmore.billing.reconcile.choosing import Ask, chosen_columns
from cloudmore.billing.reconcile.invoice_file import InvoiceFile
from cloudmore.table_file import read_table


def read_invoices(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    settings: Mapping[str, str | None] | None = None,
    answers: str | os.PathLike[str] | None = None,
    ask: Ask | None = None,
) -> InvoiceFile:
    """Find out what a CSV file of invoices, or of a vendor's bill, says; its rows are read afterwards.

    Args:
        path: The file.
        columns: Which heading is what: ``customer_key``, ``customer_name``, ``item``, ``subscription``,
            ``description``, ``quantity``, ``unit_price``, ``amount`` (without tax), ``tax_amount``, ``currency``,
            ``date``, ``document`` or ``document_type``. An empty heading means that there is none.
        settings: ``numbers`` (``1.234,50``, ``1,234.50`` or a locale), ``dates`` (``DD/MM/YYYY`` or ``MM/DD/YYYY``),
            ``currency`` of rows that name none, and ``credits`` (``signed`` or ``unsigned``); what is not given, the
            file itself tells.
        answers: TOML file that has what was said about files with the same headings, and gets what is new once the file
            could be read; ``None``: nothing is kept.
        ask: Asks a person for a heading, with the one that is proposed; ``None``: nobody is there.

    Returns:
        The file, every row of it looked at.

    Raises:
        ConfigurationError: The file cannot be read, its columns are not known, or a number, a date or a credit can only
            be guessed.
    """
    table = read_table(path)
    kept_in = None if answers is None else Path(answers)
    chosen = chosen_columns(table, kept_in, given=columns, settings=settings, ask=ask)
    file = InvoiceFile.of(table, chosen.columns)
    if kept_in is not None and chosen.keep(kept_in):
        file.kept_in = kept_in
    return file
