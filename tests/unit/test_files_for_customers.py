"""Files for customers: no byte of any of them tells a cost or a margin."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import attrs
import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from made_up_lines import SANDBOX, line, write_lines

from cloudmore.billing import COLUMNS, BillingLine, Finding

COSTS = {
    "unit_cost": Decimal("731.4182"),
    "total_cost": Decimal("3657.091"),
    "margin": Decimal("1846.2237"),
    "margin_percent": Decimal("33.5467"),
}
SECRETS = {
    "kind_reason": "total_cost is 3657.091",
    "line_digest": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "extra": '{"partnerPrice":731.4182,"discount":{"net":"3657.091"}}',
}
LINE = line(
    organization_id="o-1",
    organization_name="Acme",
    total_sales=Decimal("5503.31"),
    currency="EUR",
    kind="recurring",
    line_key="k" * 32,
    **COSTS,
    **SECRETS,
)
FINDING = Finding("low-margin", "Acme costs 3657.091", 1, "low-margin Acme", "Acme", None, "EUR", COSTS["margin"])
# The margins of a page are no matter of money.
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
LEFT_OUT = (*COSTS, *SECRETS)
ENDINGS = ("csv", "json", "jsonl", "parquet", "xlsx", "html")


def spellings(number: Decimal) -> Iterator[str]:
    """How a number may stand somewhere: plain, with an exponent, in hundredths, of several lines, with a comma."""
    for each in (number, number * 2):
        yield from (format(each, "f"), format(each, "E"), format(each.normalize(), "e"), repr(float(each)))
        yield from (format(each * 100, "f"), str(int(each * 100)), format(each, ".2f"), format(each, ",.2f"))
        yield format(each, "f").replace(".", ",")


FORBIDDEN = sorted(
    {*(text for number in COSTS.values() for text in spellings(number)), *SECRETS.values(), "cost", "argin"}
)


def everything(file: Path) -> str:
    """Every byte of a file, and of what is packed inside of it."""
    found = [file.read_bytes().decode("latin-1")]
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as parts:
            found += [parts.read(name).decode("utf-8") for name in parts.namelist()]
        book = openpyxl.load_workbook(file)
        found += [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    if file.suffix == ".parquet":
        metadata = pq.read_metadata(file)
        groups = [metadata.row_group(number).to_dict() for number in range(metadata.num_row_groups)]
        found += [str(metadata.to_dict()), str(metadata.metadata), str(groups), str(pq.read_table(file).to_pylist())]
        found.append(str(duckdb.connect().execute(f"SELECT * FROM '{file}'").fetchall()))
    return "\n".join(found)


def files(folder: Path, lines: list[BillingLine], audience: str) -> list[Path]:
    written = [folder / f"october.{ending}" for ending in ENDINGS]
    write_lines(lines, written, heading=SANDBOX, findings=(FINDING,), audience=audience)
    return written


def told(file: Path) -> list[str]:
    """What of the costs a file tells; a cost center is none, nor is the margin of a page."""
    content = STYLE.sub("", everything(file).replace("cost_center", "").replace("pageMargins", ""))
    return [text for text in FORBIDDEN if text in content]


@pytest.mark.parametrize("locale", [None, "sv-SE"])
def test_no_byte_of_a_file_for_customers_tells_a_cost(tmp_path: Path, locale: str | None) -> None:
    for file in files(tmp_path, [LINE] * 2, "customer"):
        assert told(file) == [], file.name
    write_lines([LINE], [tmp_path / "a.csv"], audience="customer", locale=locale)
    assert told(tmp_path / "a.csv") == []


def test_the_search_finds_a_cost_in_every_file_of_the_reseller(tmp_path: Path) -> None:
    for file in files(tmp_path, [LINE] * 2, "reseller"):
        found = set(told(file))
        assert found.intersection(spellings(COSTS["total_cost"])), file.name
        # A page sums up: it has no digests, for nobody.
        assert file.suffix == ".html" or SECRETS["line_digest"] in found, file.name


def test_whatever_the_costs_are_the_bytes_are_the_same(tmp_path: Path) -> None:
    """Stronger than a search: where nothing of a file depends on a cost, nothing of it tells one."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    other = attrs.evolve(
        LINE, **dict.fromkeys(COSTS, Decimal("0.5")), kind_reason=None, line_digest="f" * 32, extra=None
    )
    for one, another in zip(
        files(tmp_path / "a", [LINE] * 3, "customer"), files(tmp_path / "b", [other] * 3, "customer"), strict=True
    ):
        assert one.read_bytes() == another.read_bytes(), one.name


def test_all_other_columns_are_there_in_their_order(tmp_path: Path) -> None:
    files(tmp_path, [LINE], "customer")
    columns = [name for name in COLUMNS if name not in LEFT_OUT]
    assert list(json.loads((tmp_path / "october.jsonl").read_text("utf-8"))) == columns
    assert (tmp_path / "october.csv").read_text("utf-8").splitlines()[0] == ",".join(columns)
    assert pq.read_schema(tmp_path / "october.parquet").names == columns
    book = openpyxl.load_workbook(tmp_path / "october.xlsx")
    assert [cell.value for cell in book["Lines"][2]] == columns
    assert book.sheetnames == ["Lines", "Totals"], "what a person of the reseller must look at is no matter for others"
