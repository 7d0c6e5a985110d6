"""The target that the page on targets shows is understood and exported to; every key and field is explained there."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import fields
from conftest import REPOSITORY
from saved import line, saved

from cloudmore.billing import export, read_target
from cloudmore.billing.targets.fields import DOCUMENT_FIELDS, ROW_FIELDS
from cloudmore.billing.targets.target import AmountRules, Collapse, Column, DocumentRules, ItemDefaults, TextFile

PAGE = (REPOSITORY / "docs" / "targets.md").read_text("utf-8")
# As the file names what the client keeps under another name.
OTHERWISE = {
    "mark": "encoding",
    "template": "from",
    "negative_credit_notes": "credit_note_amounts",
    "negative_price": "negative",
}


def test_the_example_is_a_target(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    file = tmp_path / "example.toml"
    file.write_text(example, "utf-8")
    lines = [line(), line(quantity=400, unitSalesPrice=0.0049, totalSales=1.96, purchaseOrderNumber="PO-7")]
    found = export(saved(tmp_path / "saved", lines), read_target(file), None, tmp_path / "october.csv")
    assert [(each.groups, f"{each.total:f}") for each in found.documents] == [(("PO-7",), "1.96"), ((None,), "10")]
    first = (tmp_path / "october.csv").read_text("utf-8-sig").splitlines()[1].split(";")
    assert first[1] == "invoice"
    assert first[3:] == [
        *("31/10/2026", "30/11/2026", "SEK", "PO-7", "", "Backup of a server", "400", "0,0049", "3000", "MP1")
    ]


def test_every_key_and_field_is_explained() -> None:
    told = set(re.findall(r"`([a-z_]+)`", PAGE))
    keys = {
        each.name
        for one in (TextFile, DocumentRules, AmountRules, Collapse, ItemDefaults, Column)
        for each in fields(one)
    }
    assert {OTHERWISE.get(key, key) for key in keys} - told == set()
    assert {*ROW_FIELDS, *DOCUMENT_FIELDS} - told == set()
