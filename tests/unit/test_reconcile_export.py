"""What ``billing export`` wrote, held against the report that it was made of: there is nothing to find in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from random_exports import ExportLine, RandomExport, RandomItem, expected, random_export
from random_reports import UNIT_PLACES

from cloudmore.billing import (
    BillingLine,
    InvoiceFile,
    Period,
    ReconcileTerms,
    Reconciliation,
    Side,
    read_invoices,
    read_target,
    reconciled,
    shipped_targets,
)
from cloudmore.billing.targets.export import export_lines
from cloudmore.billing.targets.exported import Source

OCTOBER = Source("cloudmore", "r-1", Period(date(2026, 10, 1), date(2026, 10, 31)))
SETTINGS = {"defaults.account": "3000", "defaults.tax_code": "25"}
# Which heading of each target's file is what, as a person would say it.
COLUMNS = {
    "autotask-charges": {
        "customer_key": "Organization",
        "item": "Material Code",
        "description": "Charge Name",
        "quantity": "Quantity",
        "unit_price": "Unit Price",
        "currency": "Currency",
        "date": "Date Purchased",
    },
    "business-central": {
        "customer_key": "Sell-to Customer No.",
        "description": "Description",
        "quantity": "Quantity",
        "unit_price": "Unit Price",
        "document": "Document No.",
        "document_type": "Document Type",
    },
    "connectwise-additions": {
        "customer_key": "Company ID",
        "item": "Product ID",
        "description": "Description",
        "subscription": "Subscription ID",
        "quantity": "Quantity",
        "unit_price": "Price",
        "currency": "Currency",
        "date": "Effective",
    },
    "fortnox": {
        "customer_key": "CustomerNumber",
        "item": "InvoiceRows.ArticleNumber",
        "description": "InvoiceRows.Description",
        "quantity": "InvoiceRows.DeliveredQuantity",
        "unit_price": "InvoiceRows.Price",
        "currency": "Currency",
        "date": "InvoiceDate",
        "document": "ExternalInvoiceReference1",
    },
    "xero": {
        "customer_key": "*ContactName",
        "item": "InventoryItemCode",
        "description": "*Description",
        "quantity": "*Quantity",
        "unit_price": "*UnitAmount",
        "currency": "Currency",
        "date": "*InvoiceDate",
        "document": "*InvoiceNumber",
    },
}
# What a person says where no cell of a column tells; Business Central has its credit memos apart and above zero.
SAID = {"numbers": "1,234.50", "dates": "DD/MM/YYYY"}


def files_of(made: RandomExport, name: str, folder: Path, *, currency: str | None) -> list[InvoiceFile]:
    """The exported files that have lines, as they are read again."""
    exported = export_lines(
        iter(made.spelled), OCTOBER, read_target(name, SETTINGS), made.mapping, folder / f"{name}.csv"
    )
    said = {**SAID, **({"currency": currency, "credits": "unsigned"} if name == "business-central" else {})}
    return [
        read_invoices(file, columns=COLUMNS[name], settings=said)
        for file in exported.files
        if "header" not in file.name
    ]


def held(made: RandomExport, files: list[InvoiceFile]) -> Reconciliation:
    def item_of(line: BillingLine) -> str | None:
        found: RandomItem | None = made.mapping.item_of(line)
        return None if found is None else found.item

    terms = ReconcileTerms(
        side=Side.SALES,
        period=OCTOBER.period,
        mapped=made.mapping.customer_keys(),
        excluded=made.mapping.excluded(),
        item_of=item_of,
    )
    return reconciled(made.spelled, (row for file in files for row in file.rows()), terms)


def of_currency(made: RandomExport, currency: str) -> RandomExport:
    """The same report with one currency, which is what a file without any can be held against."""
    lines: list[ExportLine] = [evolve(each, currency=currency) for each in made.lines]
    return evolve(made, lines=lines, spelled=[evolve(each, currency=currency) for each in made.spelled])


@pytest.mark.parametrize("name", shipped_targets())
def test_what_was_exported_is_what_was_invoiced(name: str, tmp_path: Path) -> None:
    compared = clean = 0
    for seed in range(24):
        made = of_currency(random_export(seed), {0: "JPY", 5: "TND"}.get(seed % 10, "SEK"))
        currency = made.lines[0].currency
        folder = tmp_path / str(seed)
        folder.mkdir()
        files = files_of(made, name, folder, currency=currency)
        with held(made, files) as result:
            wrong = [row for row in result.rows() if row.file.lines]
            assert not wrong, f"random_export({seed}): {wrong[0]}"
            # What is not in the files is told, to the digit, and nothing else is.
            parts = expected(made, [])[currency]
            told = sum((row.report.amount for row in result.rows()), Decimal(0))
            missing = parts.excluded.sales + parts.unmapped.sales
            assert told == Decimal(missing).scaleb(-UNIT_PLACES), f"random_export({seed})"
            compared += result.customers
            clean += result.verdict == "no differences"
    assert compared > 15
    assert clean > 1
