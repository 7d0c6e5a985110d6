"""What the page on mappings shows is run, and what it lists is all there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from conftest import REPOSITORY

from cloudmore.billing.finding_codes import CODES, Lasting
from cloudmore.cli.application import run
from cloudmore.mapping import read_mapping
from cloudmore.mapping.item_suggestions import ItemVerdict
from cloudmore.mapping.suggestions import Verdict

PAGE = (REPOSITORY / "docs" / "mapping.md").read_text("utf-8")
ERP = "Kundnr;Namn\nC10000;Voorbeeld Timmerwerk 1\nK-2;Exempel Redovisning 2 AB\n"

ITEMS = "Artikelnummer;Benämning\nCFQ7-0004-0001;M365 E3\nBP-1;M365 Bus Prem årsvis\nTEL-S;SMS\nM365-E3;Office 365 E3\n"


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def codes(block: str) -> list[int]:
    return [run(shlex.split(line)[1:]) for line in block.splitlines()]


def test_the_commands_and_the_example_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("erp.csv").write_text(ERP, "utf-8")
    Path("items.csv").write_text(ITEMS, "utf-8")
    start, products, edits = examples("sh")
    assert codes(start) == [0, 7, 7, 7]
    entries = read_mapping("mapping.toml").organizations.values()
    assert [entry.customer for entry in entries if not entry.is_open] == ["C10000"]
    assert ("K-2",) in [entry.suggested for entry in entries]
    assert codes(products) == [7, 7, 7]
    items = read_mapping("mapping.toml").products.values()
    assert any(item.suggested for item in items)
    assert not any(item.suggested for item in items if item.item is not None)
    (example,) = examples("python")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r" exact C10000 |mapped C10000 ", ran.stdout)
    (file,) = examples("toml")
    Path("mapping.toml").write_text(file, "utf-8")
    before = read_mapping("mapping.toml")
    assert codes(edits) == [0] * 7
    after = read_mapping("mapping.toml")
    assert after.organizations["o-4"].customer == "10045"
    assert (after.products["p-2"].item, after.products["p-2"].suggested) == ("M365-E3", ())
    assert after.organizations["o-3"].split == before.organizations["o-3"].split
    assert set(before.organizations) - set(after.organizations) == {"o-5"}
    text = Path("mapping.toml").read_text("utf-8")
    assert "# The café: ask Bo.\n[organizations.o-1]\n" in text
    assert text.startswith("# Comments and order stay as you write them.\n")


def test_what_the_page_lists_is_all_there_is() -> None:
    told = {name for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    assert set(get_args(Verdict)) | set(get_args(ItemVerdict)) <= told
    found = re.findall(r"^\| `([a-z-]+)` \| an? |^\| `([a-z-]+)` \| (?:several|with|the report)", PAGE, re.MULTILINE)
    findings = {name for pair in found for name in pair if name} & CODES.keys()
    (by_month,) = re.findall(r"(`unmapped`.*) are accepted for a month", PAGE)
    assert set(re.findall(r"`([a-z-]+)`", by_month)) == {
        code for code in findings if CODES[code] is Lasting.MONTH and code != "empty"
    }
