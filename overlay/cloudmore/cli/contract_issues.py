"""``cloudmore contract issues``: a finished check as issues of a GitHub repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import OF_CHECKS, Options
from cloudmore.cli.output import say
from cloudmore.cli.records import show

_COLUMNS = ("action", "issue", "fingerprint", "why", "title")


def issues(
    context: typer.Context,
    result: Annotated[Path, typer.Argument(metavar="RESULT.json", help="JSON file of a contract check.")],
    label: Annotated[str, typer.Option(help="Label by which the issues are found again.")] = "contract-drift",
    most: Annotated[int, typer.Option(help="Open this many new issues at most; one more names the rest.", min=1)] = 20,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read the issues, and tell what would be done.")] = False,
) -> int:
    """Keep a GitHub issue for each difference that a check found.

    Those of differences that are gone are closed. Reads GITHUB_REPOSITORY, GITHUB_TOKEN and GITHUB_API_URL of the
    environment, as a workflow has them. A difference that has an open issue, or one that was closed as not planned,
    gets no other. An issue is closed only when a run against the API itself judged a success with data of its
    operation. An outage opens and closes nothing.

    Example: cloudmore contract issues live.json --dry-run
    """
    options: Options = context.obj
    options.no_files()
    if options.format in OF_CHECKS:
        raise ConfigurationError("Issues are shown as table, json, jsonl or csv.")
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    report = contract.report_issues(result, label=label, most=most, dry_run=dry_run, tell=say)
    show([each.as_record() for each in report.actions], _COLUMNS, options)
    if report.remark:
        say(report.remark)
    elif not report.actions:
        say("Every issue is as it should be.")
    return ExitCode.DONE
