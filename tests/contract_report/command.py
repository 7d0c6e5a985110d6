"""``python -m contract_report``: the page, its record and a summary, written into a folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve
from contract_report.page import page_text
from contract_report.report import Sources, report_record
from contract_report.summary import summary_text

from cloudmore.errors import ConfigurationError

PAGE, RECORD, SUMMARY = "index.html", "report.json", "summary.md"
# Where a job of GitHub shows Markdown.
JOB_PAGE = "GITHUB_STEP_SUMMARY"


def run(arguments: Sequence[str], repository: Path, now: datetime) -> int:
    """Write the report; returns the exit code.

    Args:
        arguments: Of the command.
        repository: Whose report it is.
        now: With a zone.
    """
    parser = argparse.ArgumentParser(prog="python -m contract_report", description=__doc__)
    parser.add_argument("--cassettes", type=Path, help="folder of the recordings")
    parser.add_argument("--baseline", type=Path, help="TOML file of known findings")
    parser.add_argument("--output", type=Path, default=repository / "build" / "contract", help="folder of the report")
    options = parser.parse_args(arguments)
    sources = evolve(Sources.of(repository), baseline=options.baseline)
    if options.cassettes:
        sources = evolve(sources, cassettes=options.cassettes)
    try:
        record = report_record(sources, now)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    write(options.output, record)
    print(record["first_line"])
    print(options.output / PAGE)
    return 0


def write(folder: Path, record: Mapping[str, Any]) -> None:
    """Write page, record and summary, and show the summary on the page of a job.

    Args:
        folder: Made where it is missing.
        record: Of the report.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary = summary_text(record)
    (folder / RECORD).write_text(json.dumps(record, indent=1, ensure_ascii=True) + "\n", "utf-8")
    (folder / PAGE).write_text(page_text(record), "utf-8", newline="\n")
    (folder / SUMMARY).write_text(summary, "utf-8", newline="\n")
    if job_page := os.environ.get(JOB_PAGE):
        with Path(job_page).open("a", encoding="utf-8") as file:
            file.write(summary)
