"""Ten thousand random reports over every shipped target, held against whole numbers and the text of the files."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from random_exports import PLACES, Parts, RandomExport, expected, random_export
from random_reports import UNIT_PLACES, rounded
from written_documents import OF_TESTS, SHIPPED, Told, WrittenRow, told, written_rows

from cloudmore.billing import Exported, Period, read_target, shipped_targets
from cloudmore.billing.targets.export import export_lines
from cloudmore.billing.targets.exported import Source

OCTOBER = Source("cloudmore", "r-1", Period(date(2026, 10, 1), date(2026, 10, 31)))
REPORTS, PARTS = 10_000, 10
TARGETS = {
    **{name: (read_target(name), told(SHIPPED / f"{name}.toml")) for name in shipped_targets()},
    **{file.stem: (read_target(file), told(file)) for file in sorted(OF_TESTS.glob("*.toml"))},
}
# The others have what no shipped target has.
ONE_IN = {name: 1 if name in shipped_targets() else 5 for name in TARGETS}
MIXES = (
    *("credits", "zero lines", "consumption", "purchase orders", "more than four places", "odd currencies"),
    *("a split organization", "the reseller's own", "no currency", "excluded", "unmapped", "zero_suppressed"),
)
TITLE = "random reports that were exported to every shipped target, and how many had each mix"


def units(text: str) -> int:
    """An amount of the control in the smallest unit, with integers alone."""
    whole, _point, fraction = text.partition(".")
    assert not fraction[UNIT_PLACES:].strip("0"), text
    return int(whole + fraction[:UNIT_PLACES].ljust(UNIT_PLACES, "0"))


def hold(exported: Exported, rows: list[WrittenRow], should: dict[str | None, Parts], target: Told) -> None:
    """Hold the control and the files against the report's own numbers."""
    record = exported.control.record()
    assert record.keys() == {currency or "" for currency in should}
    paid: defaultdict[tuple[str, str], int] = defaultdict(int)
    in_files: Counter[str] = Counter()
    cost: Counter[str] = Counter()
    for row in rows:
        paid[row.customer, row.currency] += row.units
        in_files[row.currency] += row.units
        cost[row.currency] += row.cost
    tells_cost = any(
        column.get("from") in {"unit_cost", "total_cost"} for file in target.files() for column in file["columns"]
    )
    for currency, parts in should.items():
        told_parts = record[currency or ""]
        sales = {name: units(part["total_sales"]) for name, part in told_parts.items()}
        costs = {name: units(part["total_cost"]) for name, part in told_parts.items()}
        for name in ("report", "excluded", "unmapped", "zero_suppressed"):
            one = getattr(parts, name)
            assert (told_parts[name]["lines"], sales[name], costs[name]) == (one.lines, one.sales, one.cost), name
        assert sales["exported"] == in_files[currency or ""]
        assert costs["exported"] == parts.exported.cost
        assert not tells_cost or cost[currency or ""] == parts.exported.cost
        assert told_parts["exported"]["lines"] == parts.exported.lines + told_parts["rounding"]["lines"]
        names = ("exported", "excluded", "unmapped", "zero_suppressed", "rounding")
        assert sales["report"] == sum(sales[name] for name in names)
        assert costs["report"] == sum(costs[name] for name in names)
    places = target.content["amounts"]["places"]
    assert dict(paid) == {
        (customer, currency): rounded(sums.sales, PLACES[currency] if places == "currency" else places)
        for currency, parts in should.items()
        for customer, sums in parts.customers.items()
        if currency is not None
    }


def hold_documents(exported: Exported, rows: list[WrittenRow], target: Told) -> None:
    """No invoice is below zero where there are credit notes, no number stands on two documents of two customers."""
    numbers = [document.number for document in exported.documents if document.number]
    assert len(numbers) == len(set(numbers))
    if target.content["documents"].get("credit_notes", "net") == "never":
        return
    totals: defaultdict[str, int] = defaultdict(int)
    owners: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        totals[row.document] += row.units
        owners[row.document].add((row.customer, row.currency))
    assert all(len(each) == 1 for each in owners.values())
    kinds = {document.number: document.kind for document in exported.documents}
    assert totals.keys() == kinds.keys()
    by_lines = target.content["documents"].get("credit_notes") == "lines"
    for number, total in totals.items():
        is_credit_note = kinds[number] == "credit-note"
        # Of lines that only round to zero a credit note may be nothing.
        assert (total < 0) == is_credit_note or (by_lines and total == 0)
    if by_lines:
        assert all((row.units < 0) == (kinds[row.document] == "credit-note") or not row.units for row in rows)


def exported_to(name: str, made: RandomExport, folder: Path) -> tuple[Exported, list[WrittenRow]]:
    """What an export gives, and what stands in its files, which are gone afterwards."""
    target, content = TARGETS[name]
    path = folder / f"out.{target.file.ending}"
    exported = export_lines(made.spelled, OCTOBER, target, made.mapping, path)
    rows = written_rows(content, path, PLACES)
    assert len(rows) == exported.rows
    for file in exported.files:
        file.unlink()
    return exported, rows


@pytest.mark.parametrize("part", range(PARTS), ids=lambda part: f"{part * REPORTS // PARTS} and on")
def test_no_money_is_lost_or_invented_on_the_way_to_a_target(
    part: int, tmp_path: Path, measured: dict[str, Any]
) -> None:
    seen = Counter[str]()
    seeds = range(part * REPORTS // PARTS, (part + 1) * REPORTS // PARTS)
    needs = {name: tuple(content.needed()) for name, (_target, content) in TARGETS.items()}
    for seed in seeds:
        made = random_export(seed)
        should = {needed: expected(made, needed) for needed in {*needs.values()}}
        for name, needed in needs.items():
            if seed % ONE_IN[name]:
                continue
            try:
                exported, rows = exported_to(name, made, tmp_path)
                hold(exported, rows, should[needed], TARGETS[name][1])
                hold_documents(exported, rows, TARGETS[name][1])
            except Exception as wrong:
                wrong.add_note(f"the report is random_export({seed}), the target {name}")
                raise
        seen.update(made.mixes)
    row = measured[TITLE][f"{seeds[0]:,} to {seeds[-1]:,}"]
    row.update({"reports": f"{len(seeds):,}", **{mix: str(seen[mix]) for mix in MIXES}})
    assert list(tmp_path.iterdir()) == []
    assert {mix for mix in MIXES if seen[mix] * 10 >= len(seeds)} == set(MIXES), seen
