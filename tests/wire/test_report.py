"""A billing report from the sandbox to files, over a real socket."""

from __future__ import annotations

import ast
import csv
import importlib.util
import json
import threading
from decimal import Context, Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import CREDENTIALS, Said, ScriptedServer, answer, task_token
from kinds import Kind

from cloudmore import Cloudmore, ConfigurationError, DeadlineExceededError, NotFoundError, TaskTimeoutError
from cloudmore.billing import COLUMNS, Progress, TaskState, Totals
from cloudmore.sandbox import Sandbox, SandboxClock

EXACT = Context(prec=400)


@pytest.fixture(scope="module")
def witness() -> ModuleType:
    """The independent script."""
    specification = importlib.util.spec_from_file_location(
        "independent_totals", Path(__file__).with_name("independent_totals.py")
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def by_currency(totals: Totals) -> dict[str | None, tuple[int, Decimal]]:
    return {currency: (total.lines, total.sales) for currency, total in totals.by_currency.items()}


def test_totals_are_those_of_the_independent_script_to_the_last_digit(cm: Cloudmore, witness: ModuleType) -> None:
    with cm.billing.report("2026-10") as report:
        expected = witness.totals(report.raw.read_bytes())
        totals = report.totals()
        assert by_currency(totals) == expected
        assert totals.lines == sum(count for count, _total in expected.values()) >= 5000
        assert all(total != 0 for _count, total in expected.values())
        assert len(expected) > 3
        assert report.findings() == ()


def test_every_file_holds_every_line_and_digit(cm: Cloudmore, witness: ModuleType, tmp_path: Path) -> None:
    files = [tmp_path / f"october.{ending}" for ending in ("csv", "json", "jsonl")]
    with cm.billing.report("2026-10") as report:
        expected = witness.totals(report.raw.read_bytes())
        report.write(*files)
        lines = list(report.lines())
    with files[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    document = json.loads(files[1].read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    objects = [
        json.loads(text, parse_float=Decimal, parse_int=Decimal)
        for text in files[2].read_text("utf-8").split("\n")
        if text
    ]
    assert tuple(rows[0]) == COLUMNS == tuple(objects[0])
    assert document["schema"] == "billing-lines/1"
    assert document["lines"] == objects
    assert len(rows) == len(objects) == len(lines)
    for read in (rows, objects):
        found: dict[str, tuple[int, Decimal]] = {}
        for row in read:
            count, total = found.get(row["currency"], (0, Decimal(0)))
            found[row["currency"]] = (count + 1, EXACT.add(total, Decimal(row["total_sales"])))
        assert found == expected
    assert [row["line_digest"] for row in rows] == [line.line_digest for line in lines]
    numbers = ("quantity", "unit_cost", "unit_sales", "total_cost", "total_sales", "margin", "margin_percent")
    assert not any("E" in row[column].upper() for row in rows for column in numbers)


def test_progress_tells_state_elapsed_time_and_next_poll(cm: Cloudmore) -> None:
    seen: list[Progress] = []
    cm.billing.report("2026-10", on_progress=seen.append).close()
    assert [progress.status.state for progress in seen] == [TaskState.RUNNING] * (len(seen) - 1) + [TaskState.SUCCEEDED]
    assert [progress.elapsed for progress in seen] == pytest.approx([0, 1, 2, 3, 4])
    assert [progress.next_poll for progress in seen] == [1, 1, 1, 1, None]


async def _awaited(_progress: Progress) -> None:
    """Nobody would await it."""


UNUSABLE: dict[str, dict[str, Any]] = {
    "a duration": {"wait": "30m"},
    "None": {"wait": None},
    "no number": {"wait": float("nan")},
    "less than nothing": {"wait": -1},
    "no function": {"on_progress": 5},
    "a coroutine function": {"on_progress": _awaited},
}


@pytest.mark.parametrize("options", UNUSABLE.values(), ids=UNUSABLE)
def test_what_nobody_can_wait_with_is_refused_before_anything_is_sent(
    scripted: Cloudmore, server: ScriptedServer, options: dict[str, Any]
) -> None:
    (name,) = options
    with pytest.raises(ConfigurationError, match=f"The setting {name} is "):
        scripted.billing.report("2026-10", **options)
    assert server.requests == []


@pytest.mark.parametrize("kind_of_end", [KeyboardInterrupt, RuntimeError])
def test_whatever_ends_the_waiting_tells_how_to_go_on(cm: Cloudmore, kind_of_end: type[BaseException]) -> None:
    def end(_progress: Progress) -> None:
        raise kind_of_end

    with pytest.raises(kind_of_end) as caught:
        cm.billing.report("2026-10", on_progress=end)
    (note,) = caught.value.__notes__
    token = ast.literal_eval(note.partition("billing.resume(")[2].partition(") goes on")[0])
    cm.billing.resume(token).result().close()


def test_a_report_not_ready_in_time_can_be_resumed_by_another_client(
    cm: Cloudmore, sandbox: Sandbox, kind: Kind
) -> None:
    with pytest.raises(TaskTimeoutError) as caught:
        cm.billing.report("2026-10", wait=1.5)
    token = caught.value.token
    assert token is not None
    assert not any(secret in token for secret in (sandbox.credentials.password, sandbox.credentials.client_secret))
    with (
        kind(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock) as other,
        other.billing.resume(token).result() as report,
    ):
        assert report.totals().lines >= 5000


def test_of_a_long_error_the_start_is_enough(scripted: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(404, b"x" * 200_000)]
    task = scripted.billing.resume(task_token(scripted))
    with pytest.raises(NotFoundError) as caught:
        task.status()
    assert caught.value.body == "x" * 65536


def test_who_asks_once_is_told_of_the_deadline(scripted: Cloudmore, server: ScriptedServer, kind: Kind) -> None:
    may_go = threading.Event()

    def never(_said: Said) -> bytes:
        may_go.wait(5)
        return answer(500)

    server.answers = [never]
    with kind(CREDENTIALS, base_url=server.url, deadline=0.2) as cm, pytest.raises(DeadlineExceededError):
        cm.billing.resume(task_token(scripted)).result(wait=0)
    may_go.set()


def test_either_a_month_or_a_range_is_asked_for(cm: Cloudmore) -> None:
    for asked in ({}, {"month": "2026-10", "start": "2026-10-01"}, {"start": "2026-10-01"}, {"end": "2026-10-31"}):
        with pytest.raises(ConfigurationError, match="Give either a month, or a start and an end"):
            cm.billing.submit(**asked)


@pytest.mark.parametrize("field", ["host", "reseller_id"])
def test_a_token_of_somebody_else_is_refused(cm: Cloudmore, field: str) -> None:
    token = json.loads(cm.billing.submit("2026-10").to_token())
    with pytest.raises(ConfigurationError, match=r"belongs to elsewhere|and reseller elsewhere"):
        cm.billing.resume(json.dumps({**token, field: "elsewhere"}))


def test_a_task_tells_its_state_when_asked(cm: Cloudmore, clock: SandboxClock) -> None:
    task = cm.billing.submit("2026-10")
    assert task.status().state is TaskState.RUNNING
    clock.advance(10)
    status = task.status()
    assert (status.state, status.raw) == (TaskState.SUCCEEDED, "Successful")


def test_a_month_that_is_not_over_must_be_looked_at(cm: Cloudmore) -> None:
    with cm.billing.report("2026-11") as report:
        assert [finding.code for finding in report.findings()] == ["month-not-over"]


def test_a_reseller_without_lines_must_be_looked_at(clock: SandboxClock, kind: Kind) -> None:
    with (
        Sandbox(clock=clock, organizations=0) as sandbox,
        kind(sandbox.credentials, base_url=sandbox.url, clock=clock) as cm,
        cm.billing.report("2026-10") as report,
    ):
        totals = report.totals()
        codes = [finding.code for finding in report.findings()]
    # A reseller without customers may still have lines of its own; without any line it is a finding.
    assert codes == ([] if totals.lines else ["empty"])


def test_the_raw_answer_is_removed_with_the_report(cm: Cloudmore) -> None:
    report = cm.billing.report("2026-10")
    assert report.raw.stat().st_mode & 0o777 == 0o600
    report.close()
    assert not report.raw.exists()


def test_what_comes_from_a_sandbox_says_so_on_every_line(cm: Cloudmore) -> None:
    with cm.billing.report("2026-10") as report:
        assert {line.source for line in report.lines()} == {"sandbox"}
