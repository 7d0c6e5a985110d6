"""The summary for the page of a job, and the command that writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from conftest import REPOSITORY
from contract.recordings import answered, changed, write
from contract_report import command
from contract_report.goals import GOALS
from contract_report.report import Sources, report_record
from contract_report.samples import RESPONSES, sampled
from contract_report.summary import summary_text
from markdown_it import MarkdownIt

from cloudmore.contract import Grade
from cloudmore.spec import evidence_counts, spec_digest

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> | `code` **b** [a](http://b.example) &lt; ~~s~~"


def record_of(sources: Sources) -> dict[str, Any]:
    return report_record(sources, NOW)


def test_findings_are_told_once_and_known_ones_apart(sources: Sources, tmp_path: Path) -> None:
    wrong = changed("list", answered(lambda value: value[0].update(active="yes")))
    write(sources.cassettes / "sandbox", [wrong, wrong])
    record = record_of(sources)
    [difference] = record["findings"]["differences"]
    assert (difference["exchanges"], record["findings"]["open"]) == (2, 2)
    assert record["findings"]["counts"] == {str(Grade.BROKEN): 2, str(Grade.VANISHED): 0, str(Grade.NEW): 0}
    assert "broken, sandbox/recorded.yaml\\#0, organizations\\_list 200, response body /0/active" in summary_text(
        record
    )
    known = tmp_path / "known.toml"
    entries = "".join(
        f'[[known]]\nfingerprint = "{each}"\nowner = "me"\nreason = "So."\nexpires = 2027-01-31\n'
        for each in (difference["fingerprint"], "0" * 12)
    )
    known.write_text(entries, "utf-8")
    record = record_of(evolve(sources, baseline=known))
    assert (record["findings"]["known"], record["findings"]["differences"]) == (2, [])
    assert record["findings"]["remarks"] == ["000000000000 of me is not found any more: remove it."]
    assert "- baseline: 000000000000 of me is not found any more" in summary_text(record)


def test_the_summary_is_short_and_has_the_figures(sources: Sources) -> None:
    text = summary_text(record_of(sources))
    lines = text.splitlines()
    assert 10 <= len(lines) <= 20
    assert "| Breaking changes found | 99.9 % (1443 of 1444) |" in text
    assert "| False alarms on permitted changes | 0 of 337 |" in text
    evidence = evidence_counts()
    assert f"| Facts verified by the live API | {evidence['verified']} of {sum(evidence.values())} |" in text
    assert "- On the same breaking changes: generated client's parse 56.2 %" in text


def test_many_differences_leave_the_summary_short(sources: Sources) -> None:
    added = [
        changed("list", answered(lambda value, name=name: value[0].update({name: 1}))) for name in ("b", "c", "d", "e")
    ]
    write(sources.cassettes / "sandbox", added)
    text = summary_text(record_of(sources))
    assert "- and 1 more difference" in text
    assert len(text.splitlines()) <= 20


def test_nothing_of_the_data_is_taken_for_markdown(sources: Sources, tmp_path: Path) -> None:
    peers = [{**RESPONSES["peers"][0], "name": f"{HOSTILE}\n# heading"}]
    sources = sampled(sources, tmp_path, spec_digest(), responses={**RESPONSES, "peers": peers})
    (sources.cassettes / "sandbox" / f"{HOSTILE.replace('/', '')}.yaml").write_text("[", "utf-8")
    text = summary_text(record_of(sources))
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(text)
    kinds = {each.type for token in tokens for each in (token, *(token.children or ()))}
    plain = "".join(each.content for token in tokens for each in (token.children or ()))
    assert kinds.isdisjoint({"html_block", "html_inline", "code_inline", "link_open", "strong_open", "s_open"})
    assert "heading_open" not in kinds
    assert plain.count("<script>alert(1)</script> | `code` **b** [a](http://b.example) &lt; ~~s~~") == 1
    assert len([each for each in tokens if each.type == "tr_open"]) == 1 + len(GOALS)


def test_the_command_writes_three_files_and_adds_to_the_page_of_a_job(tmp_path: Path) -> None:
    job_page = tmp_path / "job.md"
    job_page.write_text("before\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "contract_report", "--output", str(tmp_path / "made")],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(("tests", *filter(None, [os.environ.get("PYTHONPATH")]))),
            command.JOB_PAGE: str(job_page),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    made = {each.name: each.read_text("utf-8") for each in (tmp_path / "made").iterdir()}
    assert made.keys() == {command.PAGE, command.RECORD, command.SUMMARY}
    assert job_page.read_text("utf-8") == f"before\n{made[command.SUMMARY]}"
    first = json.loads(made[command.RECORD])["first_line"]
    assert ran.stdout.splitlines()[0] == first == made[command.SUMMARY].splitlines()[0]


def test_without_a_job_nothing_else_is_written(
    sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(command.JOB_PAGE, raising=False)
    arguments = ["--cassettes", str(sources.cassettes), "--output", str(tmp_path / "made")]
    before = set(tmp_path.iterdir())
    assert command.run(arguments, REPOSITORY, NOW) == 0
    assert set(tmp_path.iterdir()) - before == {tmp_path / "made"}


def test_a_folder_without_recordings_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--cassettes", str(tmp_path), "--output", str(tmp_path / "made")]
    assert command.run(arguments, REPOSITORY, NOW) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
