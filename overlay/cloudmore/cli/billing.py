"""``cloudmore billing``: the main job."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import (
    ConfigurationError,
)
from cloudmore.billing import (
    BillingTask,
    CheckLimits,
    FileOptions,
    Period,
    TaskState,
    read_columns,
    read_limits,
    unsettled,
)
from cloudmore.cli import billing_check
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement
from cloudmore.cli.billing_wait import (
    SAVED_FOLDER,
    Job,
    finish,
    keep_summary_apart,
    keep_task,
    resume_command,
    target_files,
)
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.kept_task import kept_file, task_of, token_file
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.records import show_record

application = typer.Typer(name="billing", help="The monthly billing report.", no_args_is_help=True)
application.command("check")(billing_check.check)

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}

Month = Annotated[str, typer.Option(help="Month of the billing dates: 2026-10, or last.")]
Token = Annotated[str, typer.Argument(help="The token, as it was printed, or the file that keeps it.")]
Wait = Annotated[str, typer.Option(help="How long to wait at most: 90s, 30m, 2h.")]
Settings = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="TOML file whose [billing.columns] names the report's fields, where they are new."
    ),
]
Locale = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Write CSV as a spreadsheet program of a country opens it: sv-SE, de-DE, en-US."),
]
EscapeFormulas = Annotated[
    bool, typer.Option("--escape-formulas", help="In CSV, put a ' before a text that would be taken for a formula.")
]
ExtraColumns = Annotated[
    str | None,
    typer.Option(metavar="NAME,NAME", help="Fields of the column extra that get a column of their own."),
]
ForWhom = Annotated[
    str, typer.Option(metavar="reseller|customer", help="customer: files without costs, margins and what may hold one.")
]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help="A report whose list of lines is empty is all right.")]
RequireSettled = Annotated[
    bool, typer.Option("--require-settled", help="Ask for nothing while not all of the month can be in.")
]


@application.callback()
def group() -> None:
    """The monthly billing report."""


@application.command("report")
def report(
    context: typer.Context,
    *,
    month: Month,
    wait: Wait = "30m",
    settings: Settings = None,
    allow_empty: AllowEmpty = False,
    require_settled: RequireSettled = False,
    accept: Accept = None,
    fail_on: FailOn = ANY,
    locale: Locale = None,
    escape_formulas: EscapeFormulas = False,
    extra_columns: ExtraColumns = None,
    audience: ForWhom = "reseller",
) -> None:
    """Fetch the billing report of a month into files, and show its totals.

    Without -o the lines go to cloudmore-<profile>-<month>.xlsx (.csv without that package). The answer is always kept.

    Example: cloudmore --sandbox billing report --month last -o october.csv -o october.json
    """
    options: Options = context.obj
    keep_summary_apart(options, settings)
    seconds, columns, judgement = duration(wait), columns_of(settings), Judgement.of(accept, fail_on)
    form = file_options(audience, locale, extra_columns, escape_formulas=escape_formulas)
    with options.client() as cm:
        period = cm.billing.period(month)
        if require_settled:
            refuse_unsettled(period, settings, options)
        files = target_files(options, period, settings)
        job = Job(files, seconds, settings, columns, allow_empty, files[0].parent / SAVED_FOLDER, judgement, form)
        finish(cm, lambda: cm.billing.submit(month), job, options)


@application.command("resume")
def resume(
    context: typer.Context,
    token: Token,
    *,
    wait: Wait = "30m",
    settings: Settings = None,
    allow_empty: AllowEmpty = False,
    accept: Accept = None,
    fail_on: FailOn = ANY,
    locale: Locale = None,
    escape_formulas: EscapeFormulas = False,
    extra_columns: ExtraColumns = None,
    audience: ForWhom = "reseller",
) -> None:
    """Go on waiting for a report that was still being built.

    Example: cloudmore billing resume "$TOKEN" -o october.csv
    """
    options: Options = context.obj
    keep_summary_apart(options, settings, token_file(token))
    seconds, columns, judgement = duration(wait), columns_of(settings), Judgement.of(accept, fail_on)
    form = file_options(audience, locale, extra_columns, escape_formulas=escape_formulas)
    with options.client() as cm:
        task = task_of(token, cm)
        files = target_files(options, task.period, settings, token_file(token))
        saved = files[0].parent / SAVED_FOLDER
        job = Job(files, seconds, settings, columns, allow_empty, saved, judgement, form, task_file=kept_file(token))
        finish(cm, lambda: task, job, options)


@application.command("submit")
def submit(context: typer.Context, month: Month) -> None:
    """Start building the billing report of a month, and print the token that status and resume take.

    Example: TOKEN=$(cloudmore billing submit --month last)
    """
    options: Options = context.obj
    options.no_files()
    if options.sandbox:
        raise ConfigurationError(
            "The embedded sandbox ends with this command, and the report with it.",
            remedy="Use billing report, or `cloudmore sandbox serve` and its settings.",
        )
    with options.client() as cm:
        task = cm.billing.submit(month)
    keep_task(task, options)
    if options.chosen_format is None:
        print(task.to_token())
    else:
        show_record(task_record(task), options)
    if not options.quiet:
        print(f"Go on with:\n  {resume_command(task.to_token(), options)}", file=sys.stderr)


@application.command("status")
def status(context: typer.Context, token: Token) -> None:
    """Ask once where a report stands.

    Ends with 0 when it is ready, with 5 while it is being built, and with 1 when it failed or its word is not known.

    Example: cloudmore billing status "$TOKEN"
    """
    options: Options = context.obj
    options.no_files()
    file = token_file(token)
    options.keep_summary_apart(file)
    with options.client() as cm:
        task = task_of(token, cm)
        keep_task(task, options)
        found = task.status()
    record = {**task_record(task), "state": found.state.value, "word": found.raw, "message": found.message}
    show_record(record, options, only=[name for name in record if name != "token"])
    if found.state in (TaskState.PENDING, TaskState.RUNNING):
        if not options.quiet:
            command = resume_command(file or task.to_token(), options)
            print(f"It is still being built; resume it with:\n  {command}", file=sys.stderr)
        raise typer.Exit(ExitCode.STILL_RUNNING)
    if found.state is TaskState.FAILED:
        options.summary.token = None
    if found.state is TaskState.UNKNOWN:
        word = repr(found.raw) if found.raw else "a word"
        say(f"The task says {word}, which is not known. It may still go on: ask again later.")
    if found.state is not TaskState.SUCCEEDED:
        raise typer.Exit(ExitCode.FAILED)


def task_record(task: BillingTask) -> dict[str, Any]:
    """A task for a program; its token is for ``billing.resume``."""
    token = task.to_token()
    return {"task_id": task.id, "month": task.period.name, "asked_at": task.asked_at.isoformat(), "token": token}


def refuse_unsettled(period: Period, settings: Path | None, options: Options) -> None:
    """End the command with 7 before anything is asked for, while not all of a month can be in.

    It does not wait for it: that may take weeks.
    """
    limits = CheckLimits() if settings is None else read_limits(settings)
    finding = unsettled(period, datetime.now(UTC), UTC, limits.settled_day)
    if finding is not None:
        options.summary.findings[finding.code] = finding.count
        say(f"{finding.message} Nothing was asked for, because of --require-settled. [{finding.code}]")
        raise typer.Exit(ExitCode.LOOK)


def columns_of(settings: Path | None) -> Mapping[str, tuple[str, ...]]:
    """The names that the settings give columns; none without a file."""
    return {} if settings is None else read_columns(settings)


def file_options(audience: str, locale: str | None, extra_columns: str | None, *, escape_formulas: bool) -> FileOptions:
    """How the files are written.

    Raises:
        ConfigurationError: One of the options is not known, or two contradict each other.
    """
    names = () if extra_columns is None else extra_columns.split(",")
    return FileOptions(audience=audience, locale=locale, escape_formulas=escape_formulas, extra_columns=names)


def duration(text: str) -> float:
    """Seconds of a duration such as ``90s``, ``30m`` or ``2h``.

    Raises:
        ConfigurationError: It is none.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ConfigurationError(f"{text!r} is no duration.", remedy="Write --wait 90s, 30m or 2h.")
    return float(match[1]) * _SECONDS[match[2]]
