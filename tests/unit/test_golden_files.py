"""Files as they were when ``billing-lines/1`` was made: what imports are built on, byte for byte.

A change of one of them is a new schema, unless a column was appended.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import REPOSITORY
from made_up_lines import BLANK, line, write_lines

GOLDEN = REPOSITORY / "tests" / "golden"
LINES = [
    line(
        reseller_id="2e7ad9cc-589a-4265-aa77-4f09d7aeb6d8",
        month="2026-10",
        billing_date=date(2026, 10, 5),
        organization_id="0b1c",
        organization_name='Påhittade "Bruk" AB, öst',
        customer_number="00123",
        service_id="s-1",
        service_name="Backup",
        product_id="p-1",
        product_name="Disk; 1 TB",
        item_code="1E05",
        subscription_id="u-1",
        subscription_name="Ekonomi\n2",
        purchase_order="PO-1",
        cost_center="K001",
        quantity=Decimal(5),
        unit_cost=Decimal("0.0049"),
        unit_sales=Decimal("1E-05"),
        total_cost=Decimal("0.0245"),
        total_sales=Decimal("-0.02"),
        margin=Decimal("-0.0445"),
        margin_percent=Decimal("222.5"),
        currency="SEK",
        organization_currency="SEK",
        payment_frequency="Monthly",
        kind="credit",
        kind_reason="total_sales is negative",
        details="=1+1",
        note="\tx",
        organization_groups="Gold; Norden",
        line_key="0123456789abcdef0123456789abcdef",
        line_digest="fedcba9876543210fedcba9876543210",
        extra='{"batch":7,"costCenterCode":"007"}',
    ),
    BLANK,
]
FILES: dict[str, dict[str, Any]] = {
    "lines.csv": {},
    "lines.json": {},
    "lines.jsonl": {},
    "sv-SE.csv": {"locale": "sv-SE", "escape_formulas": True, "extra_columns": ["costCenterCode"]},
    "customer.csv": {"audience": "customer"},
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_golden_one(tmp_path: Path, name: str) -> None:
    write_lines(LINES, [tmp_path / name], **FILES[name])
    assert (tmp_path / name).read_bytes() == (GOLDEN / name).read_bytes()


def test_the_schema_of_parquet_is_the_golden_one(tmp_path: Path) -> None:
    write_lines(LINES, [tmp_path / "a.parquet"])
    rows = duckdb.connect().execute(f"DESCRIBE SELECT * FROM '{tmp_path / 'a.parquet'}'").fetchall()
    assert "".join(f"{row[0]} {row[1]}\n" for row in rows) == (GOLDEN / "parquet-schema.txt").read_text("utf-8")
