"""The register of exports: what it remembers, and what it leaves behind when a run does not come to its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from saved import line, saved

from cloudmore import ConfigurationError
from cloudmore.billing import Control, SavedReport, prepared, range_period
from cloudmore.billing.exports.exported_lines import read_exported_lines
from cloudmore.billing.exports.exported_so_far import ExportedSoFar
from cloudmore.billing.exports.record import ExportState, export_text, read_export
from cloudmore.billing.exports.register import (
    OpenExport,
    RegisteredExport,
    export_lock,
    exporting,
    exports_in,
    exports_of,
)
from cloudmore.billing.exports.rest import RestOfReport, exported_already, exported_elsewhere

NOW = datetime(2026, 11, 9, 7, 31, tzinfo=UTC)


def export(found: SavedReport, *, target: str = "ledger", at: datetime = NOW, reason: str | None = None) -> OpenExport:
    """Export all of a report into a file beside the folder."""
    file = found.manifest_file.parent.parent / "out.csv"
    control = Control()
    with exporting(found, target, [file], audience="reseller", reason=reason, now=at) as entry:
        with entry.keeping_lines() as keep:
            for each in control.written(prepared(found.lines(), control)):
                keep(each)
        file.write_text("written")
        entry.end([file], control, documents=1, at=at)
    return entry


def test_an_export_is_remembered_with_its_lines_files_and_money(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line(), line(), line(productId="p-2", totalSales=None)])
    export(found, reason="a test")
    (entry,) = exports_of(found, "ledger")
    record = entry.record
    assert (record.state, record.lines, record.documents, record.reason) == (ExportState.DONE, 3, 1, "a test")
    assert (record.manifest, record.period.name, record.ended_at) == (found.manifest_file.name, "2026-10", NOW)
    assert [(each.path, each.size) for each in record.files] == [(str(tmp_path / "out.csv"), 7)]
    assert record.totals["SEK"].sales == 20
    assert [(each.currency, each.total_sales, each.total_cost) for each in entry.lines()] == [
        ("SEK", "10", "8"),
        ("SEK", "10", "8"),
        ("SEK", None, "8"),
    ]
    assert record.told() == "already exported 2026-11-09 07:31, 3 lines"
    assert evolve(record, lines=5012).told() == "already exported 2026-11-09 07:31, 5,012 lines"
    assert read_export(export_text(record)) == record
    assert os.name == "nt" or {file.stat().st_mode & 0o077 for file in entry.file.parent.glob("*export*")} == {0}


@pytest.mark.parametrize(
    ("other", "counts"),
    [
        ({}, True),
        ({"month": "2026-11"}, False),
        ({"reseller_id": "r-2"}, False),
        ({"source": "sandbox"}, False),
        ({"asked_at": datetime(2026, 11, 20, tzinfo=UTC)}, True),
    ],
    ids=["the same reading", "another month", "another reseller", "another source", "a newer reading"],
)
def test_what_counts_as_exported(tmp_path: Path, other: dict[str, Any], counts: bool) -> None:  # noqa: FBT001 - a column of the table
    export(saved(tmp_path / "saved", [line()]))
    later = saved(tmp_path / "saved", [line(billingDate=f"{other.get('month', '2026-10')}-05")], **other)
    assert bool(exports_of(later, "ledger")) is counts
    assert not exports_of(later, "another")


def test_lines_are_counted_as_a_multiset_by_key(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line(), line(), line(productId="p-2")])
    export(found)
    later = saved(
        tmp_path / "saved",
        [line(totalSales=99), line(), line(), line(productId="p-3")],
        asked_at=NOW + timedelta(days=9),
    )
    assert exported_already(later.lines(), exports_of(later, "ledger")) == 2
    assert exported_already(found.lines(), exports_of(found, "ledger")) == 3
    assert exported_already(found.lines(), ()) == 0


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_run_that_fails_leaves_no_entry(tmp_path: Path, error: type[BaseException]) -> None:
    found = saved(tmp_path / "saved", [line()])
    (tmp_path / "out.csv").write_text("of another run")

    def failing() -> None:
        with exporting(found, "ledger", [tmp_path / "out.csv"], audience="reseller", reason=None, now=NOW) as entry:
            with entry.keeping_lines() as keep:
                for each in found.lines():
                    keep(each)
            assert exports_of(found, "ledger")
            raise error

    with pytest.raises(error):
        failing()
    assert exports_in(tmp_path / "saved") == ()
    assert not list((tmp_path / "saved").glob("*export*"))


def test_a_run_that_fails_behind_its_files_leaves_an_entry_that_tells_so(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line()])

    def failing() -> None:
        with exporting(found, "ledger", [tmp_path / "out.csv"], audience="reseller", reason=None, now=NOW):
            (tmp_path / "out-2.csv").write_text("one of two")
            raise OSError(28, "full")

    with pytest.raises(OSError, match="full"):
        failing()
    (entry,) = exports_of(found, "ledger")
    assert entry.record.state is ExportState.STARTED
    assert entry.record.planned == (str(tmp_path / "out.csv"),)
    assert list(entry.lines()) == []
    assert entry.record.told() == "an export was started 2026-11-09 07:31, and its end is not recorded"


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from cloudmore.billing import SavedReport
from cloudmore.billing.exports.register import exporting
found = SavedReport.open(sys.argv[1])
with exporting(found, "ledger", [Path(sys.argv[2])], audience="reseller", reason=None, now=datetime.now(UTC)):
    if sys.argv[3] == "written":
        Path(sys.argv[2]).write_text("written")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("how_far", ["written", "not written"])
def test_a_run_that_is_killed_is_found_by_the_next(tmp_path: Path, how_far: str) -> None:
    found = saved(tmp_path / "saved", [line()])
    script = [sys.executable, "-c", KILLED, str(found.manifest_file), str(tmp_path / "out.csv"), how_far]
    assert subprocess.run(script, check=False).returncode == -signal.SIGKILL
    (entry,) = exports_of(found, "ledger")
    assert entry.record.state is ExportState.STARTED


def test_two_exports_in_one_second_are_two_records(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line()])
    export(found)
    export(found, reason="again")
    assert [each.record.reason for each in exports_in(tmp_path / "saved")] == [None, "again"]


def test_one_export_waits_for_the_other(tmp_path: Path) -> None:
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with export_lock(tmp_path, "ledger"):
            inside.set()
            leave.wait(30)
            order.append("first")

    def second() -> None:
        with export_lock(tmp_path, "ledger"):
            order.append("second")

    one, two = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    inside.wait(30)
    two.start()
    with export_lock(tmp_path, "another"):
        order.append("another target")
    with pytest.raises(ConfigurationError, match="still running"), export_lock(tmp_path, "ledger", seconds=0):
        pass
    leave.set()
    one.join()
    two.join()
    assert order == ["another target", "first", "second"]


def changed_total(record: Path, _lines: Path) -> None:
    record.write_text(record.read_text("utf-8").replace('"20"', '"21"'), "utf-8")


def cut_record(record: Path, _lines: Path) -> None:
    record.write_bytes(record.read_bytes()[:100])


def other_schema(record: Path, _lines: Path) -> None:
    record.write_text(record.read_text("utf-8").replace("export/1", "export/9"), "utf-8")


def elsewhere(record: Path, _lines: Path) -> None:
    content = json.loads(record.read_text("utf-8"))
    del content["record_sha256"]
    from cloudmore.billing.saved.manifest import record_digest  # noqa: PLC0415 - of this case alone

    content["lines_file"] = "../other.gz"
    record.write_text(json.dumps({**content, "record_sha256": record_digest(content)}), "utf-8")


def lost_lines(_record: Path, lines: Path) -> None:
    lines.unlink()


def other_lines(_record: Path, lines: Path) -> None:
    lines.write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (changed_total, "not as it was written"),
        (cut_record, "cannot be read"),
        (other_schema, "export/9"),
        (elsewhere, "does not lie beside it"),
        (lost_lines, "cannot be read"),
        (other_lines, "not as they were written"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_damaged_register_is_an_error_and_never_empty(
    tmp_path: Path, damage: Callable[[Path, Path], None], why: str
) -> None:
    found = saved(tmp_path / "saved", [line(), line()])
    entry = export(found)
    damage(entry.file, entry.lines_file)
    with pytest.raises(ConfigurationError, match=why):
        exported_already(found.lines(), exports_of(found, "ledger"))


def test_a_file_that_holds_no_exported_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "lines.gz").write_bytes(b"no lines")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        list(read_exported_lines(tmp_path / "lines.gz"))


def test_a_register_that_cannot_be_locked_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConfigurationError, match="cannot be locked"), export_lock(tmp_path / "file", "ledger"):
        pass


def test_a_disk_that_is_full_is_told_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are those of Unix")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(ConfigurationError, match="cannot be sorted in"):
            ExportedSoFar()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


def told(rest: RestOfReport) -> list[tuple[str, str]]:
    """Product and sales of the lines that are left."""
    return [(each.product_id or "", f"{each.total_sales}") for each in rest.lines()]


def changed(rest: RestOfReport) -> dict[tuple[str, str | None], tuple[int, str, str]]:
    """What has become of the lines that were exported."""
    return {
        (change.value, currency): (sums.lines, f"{sums.sales}", f"{sums.cost}")
        for (change, currency), sums in rest.changes().by_change.items()
    }


LATER = NOW + timedelta(days=9)


def test_of_two_lines_with_one_key_the_one_that_came_late_is_left(tmp_path: Path) -> None:
    # Whichever comes first in the newer reading: the other one was invoiced.
    for number, lines in enumerate(([line(totalSales=5), line()], [line(), line(totalSales=5)])):
        folder = tmp_path / f"{number}"
        export(saved(folder, [line()]))
        later = saved(folder, lines, asked_at=LATER)
        rest = RestOfReport(later, exports_of(later, "ledger"))
        assert told(rest) == [("p-1", "5")]
        assert changed(rest) == {}


def test_of_two_lines_with_one_key_and_the_same_money_the_other_one_is_left(tmp_path: Path) -> None:
    export(saved(tmp_path / "saved", [line()]))
    later = saved(tmp_path / "saved", [line(productName="Another"), line()], asked_at=LATER)
    assert [each.product_name for each in RestOfReport(later, exports_of(later, "ledger")).lines()] == ["Another"]


def test_a_line_with_another_name_and_the_same_money_was_exported(tmp_path: Path) -> None:
    export(saved(tmp_path / "saved", [line()]))
    later = saved(tmp_path / "saved", [line(totalSales=5), line(productName="New name")], asked_at=LATER)
    rest = RestOfReport(later, exports_of(later, "ledger"))
    assert told(rest) == [("p-1", "5")]
    assert changed(rest) == {}


def test_of_lines_with_one_key_the_nearest_amount_and_the_same_cost_were_exported(tmp_path: Path) -> None:
    for lines, left in (
        ([line(totalSales=20), line(totalSales=12)], ("20", "8")),
        ([line(totalCost=9), line(productName="New name")], ("10", "9")),
    ):
        folder = tmp_path / left[0]
        export(saved(folder, [line()]))
        later = saved(folder, lines, asked_at=LATER)
        rest = RestOfReport(later, exports_of(later, "ledger"))
        assert [(f"{each.total_sales}", f"{each.total_cost}") for each in rest.lines()] == [left]


def test_what_was_exported_again_counts_once(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line()])
    export(found)
    export(found, at=NOW + timedelta(hours=1), reason="the ledger had lost it")
    export(found, at=NOW + timedelta(hours=2), reason="and once more")
    later = saved(tmp_path / "saved", [line(), line(), line()], asked_at=LATER)
    # Two more lines of the same key have come late: they were in none of the exports.
    assert told(RestOfReport(later, exports_of(later, "ledger"))) == [("p-1", "10")] * 2
    assert exported_already(later.lines(), exports_of(later, "ledger")) == 1


def test_what_was_restated_or_vanished_is_told_whichever_export_had_it(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    export(saved(folder, [line(), line(productId="p-2"), line(productId="p-3")]))
    newer = saved(folder, [line(totalSales=12), line(productId="p-3"), line(productId="p-4")], asked_at=LATER)
    rest = RestOfReport(newer, exports_of(newer, "ledger"))
    assert told(rest) == [("p-4", "10")]
    assert changed(rest) == {("restated", "SEK"): (1, "2", "0"), ("removed", "SEK"): (1, "-10", "-8")}
    # The rest is exported. Nothing of that has brought the others into the ledger.
    control = Control()
    with exporting(newer, "ledger", [], audience="reseller", reason=None, now=LATER) as entry:
        with entry.keeping_lines() as keep:
            for each in control.written(prepared(rest.lines(), control)):
                keep(each)
        entry.end([], control, documents=1, at=LATER)
    newest = saved(
        folder,
        [line(totalSales=12), line(productId="p-3"), line(productId="p-4", totalSales=11)],
        asked_at=LATER + timedelta(days=1),
    )
    rest = RestOfReport(newest, exports_of(newest, "ledger"))
    assert told(rest) == []
    assert changed(rest) == {("restated", "SEK"): (2, "3", "0"), ("removed", "SEK"): (1, "-10", "-8")}


def test_lines_of_other_dates_have_not_vanished(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    export(saved(folder, [line(), line(billingDate="2026-10-20", productId="p-2")]))
    (entry,) = exports_in(folder)
    later = saved(folder, [line(productId="p-3")], asked_at=LATER)
    for first, last in ((date(2026, 10, 1), date(2026, 11, 15)), (date(2026, 9, 15), date(2026, 10, 31))):
        record = evolve(entry.record, period=range_period(first, last, today=date(2026, 12, 1)))
        assert changed(RestOfReport(later, [evolve(entry, record=record)])) == {}, first
    assert changed(RestOfReport(later, [entry])) == {("removed", "SEK"): (2, "-20", "-16")}


def test_an_end_that_is_not_recorded_is_settled_by_exporting_it_again(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line()])

    def dying(reason: str | None) -> None:
        with exporting(found, "ledger", [tmp_path / "out.csv"], audience="reseller", reason=reason, now=NOW):
            (tmp_path / "out.csv").write_text(f"in its place: {reason}")
            raise OSError(5, "the disk is gone")

    for reason in (None, "it was not imported"):
        with pytest.raises(OSError, match="gone"):
            dying(reason)
    # Neither one that came to no end, nor one without a reason settles it.
    export(found, at=LATER, reason=None)
    states = [ExportState.STARTED, ExportState.STARTED, ExportState.DONE]
    assert [each.record.state for each in exports_of(found, "ledger")] == states
    export(found, at=LATER, reason="it was not imported")
    assert [each.record.state for each in exports_of(found, "ledger")] == [ExportState.DONE] * 2


def test_a_name_in_capital_letters_is_the_same_target_and_a_copy_is_noticed(tmp_path: Path) -> None:
    found = saved(tmp_path / "saved", [line(), line()])
    first = RegisteredExport((entry := export(found)).record, entry.file)
    assert exports_of(found, "Ledger")
    assert exported_elsewhere(found, first) == {}
    copy = export(found, target="copy", at=LATER)
    assert exported_elsewhere(found, RegisteredExport(copy.record, copy.file)) == {"ledger": 2}
    assert exported_elsewhere(found, first) == {"copy": 2}
    export(found, target="Ledger", at=LATER)
    assert exported_elsewhere(found, first) == {"copy": 2}
