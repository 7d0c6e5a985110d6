"""``cloudmore billing``: the main job."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import (
    ConfigurationError,
)
from cloudmore.billing import (
    BillingSettings,
    BillingTask,
    FileOptions,
    Period,
    Rules,
    TaskState,
    places_named,
    unsettled,
)
from cloudmore.cli import (
    billing_changes,
    billing_check,
    billing_close,
    billing_compare,
    billing_export,
    billing_reconcile,
    billing_targets,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement
from cloudmore.cli.billing_options import Settings, Wait, duration, settings_of
from cloudmore.cli.billing_probe import show_probe
from cloudmore.cli.billing_wait import (
    SAVED_FOLDER,
    Job,
    finish,
    keep_summary_apart,
    keep_task,
    resume_command,
    target_files,
)
from cloudmore.cli.completing import audiences
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.kept_task import kept_file, task_of, token_file
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.profiles import one_after_another, own_files, refuse_shared_files
from cloudmore.cli.progress import progress_told, telling, working
from cloudmore.cli.records import show_record
from cloudmore.mapping import read_mapping

application = typer.Typer(
    name="billing",
    help="The monthly billing report.\n\nExample: cloudmore --sandbox billing report --month last",
    no_args_is_help=True,
)

Month = Annotated[str, typer.Option(help="Month of the billing dates: 2026-10, or last.")]
Token = Annotated[str, typer.Argument(help="The token, as it was printed, or the file that keeps it.")]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help="A report whose list of lines is empty is all right.")]
NoZeroLines = Annotated[
    bool, typer.Option("--no-zero-lines", help="Leave lines that sell for nothing out of the files, and count them.")
]
PlacesOfAmounts = Annotated[
    str | None,
    typer.Option(
        "--places",
        metavar="N|currency",
        help="Round totals in the files, to N decimal places or those of the currency; what each customer's total "
        "lacks then is a line of its own.",
    ),
]
RequireSettled = Annotated[
    bool, typer.Option("--require-settled", help="Ask for nothing while not all of the month can be in.")
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
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="A mapping: fills customer_key, and leaves out who has none, or is excluded.",
    ),
]
ForWhom = Annotated[
    str,
    typer.Option(
        metavar="reseller|customer",
        help="customer: files without costs, margins and what may hold one.",
        autocompletion=audiences,
    ),
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
    no_zero_lines: NoZeroLines = False,
    places: PlacesOfAmounts = None,
    mapping: MappingFile = None,
    locale: Locale = None,
    escape_formulas: EscapeFormulas = False,
    extra_columns: ExtraColumns = None,
    audience: ForWhom = "reseller",
) -> int:
    """Fetch the billing report of a month, and show its totals.

    Without -o the lines go to cloudmore-<profile>-<month>.xlsx (.csv without that package). The answer is always kept.
    With several profiles, that of each; -o needs {profile} in the name, then.

    Example: cloudmore billing report --month last -o last.csv
    """
    given: Options = context.obj
    keep_summary_apart(given, settings, mapping)
    refuse_shared_files(given)
    seconds, chosen, judgement = duration(wait), settings_of(settings), Judgement.of(accept, fail_on)
    form = file_options(audience, locale, extra_columns, escape_formulas=escape_formulas)
    rules = rules_of(chosen, no_zero_lines=no_zero_lines, places=places, mapping=mapping)

    def fetch(options: Options) -> None:
        if len(given.profiles) > 1:
            options = own_files(options)
            print(f"{options.profiles[0]}:", flush=True)
        with options.client() as cm:
            period = cm.billing.period(month, zone=chosen.zone)
            if require_settled:
                refuse_unsettled(period, cm.billing.now(), chosen, options)
            files = target_files(options, period, settings, mapping)
            saved = files[0].parent / SAVED_FOLDER
            job = Job(files, seconds, settings, chosen, allow_empty, saved, judgement, rules, form, mapping=mapping)
            ask = partial(cm.billing.submit, month, zone=chosen.zone, range_end=chosen.range_end)
            finish(cm, ask, job, options)

    return one_after_another(fetch, given)


# The help lists commands as they are added: in the order of a month.
application.command("check")(billing_check.check)
application.command("close")(billing_close.close)
application.command("export")(billing_export.export_command)
application.command("targets")(billing_targets.targets)
application.command("changes")(billing_changes.changes)
application.command("compare")(billing_compare.compare)
application.command("reconcile")(billing_reconcile.reconcile)


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
    no_zero_lines: NoZeroLines = False,
    places: PlacesOfAmounts = None,
    mapping: MappingFile = None,
    locale: Locale = None,
    escape_formulas: EscapeFormulas = False,
    extra_columns: ExtraColumns = None,
    audience: ForWhom = "reseller",
) -> None:
    """Go on waiting for a report that was still being built.

    Example: cloudmore billing resume "$TOKEN" -o october.csv
    """
    options: Options = context.obj
    keep_summary_apart(options, settings, mapping, token_file(token))
    seconds, chosen, judgement = duration(wait), settings_of(settings), Judgement.of(accept, fail_on)
    rules = rules_of(chosen, no_zero_lines=no_zero_lines, places=places, mapping=mapping)
    form = file_options(audience, locale, extra_columns, escape_formulas=escape_formulas)
    with options.client() as cm:
        task = task_of(token, cm)
        files = target_files(options, task.period, settings, mapping, token_file(token))
        saved = files[0].parent / SAVED_FOLDER
        task_file = kept_file(token)
        job = Job(
            *(files, seconds, settings, chosen, allow_empty, saved, judgement, rules, form),
            task_file=task_file,
            mapping=mapping,
        )
        finish(cm, lambda: task, job, options)


@application.command("submit")
def submit(context: typer.Context, month: Month, settings: Settings = None) -> None:
    """Start a report, and print its token for status and resume.

    Example: TOKEN=$(cloudmore billing submit --month last)
    """
    options: Options = context.obj
    options.no_files()
    options.keep_summary_apart(settings)
    chosen = settings_of(settings)
    if options.sandbox:
        raise ConfigurationError(
            "The embedded sandbox ends with this command, and the report with it.",
            remedy="Use billing report, or `cloudmore sandbox serve` and its settings.",
        )
    with options.client() as cm:
        try:
            with working(options):
                task = cm.billing.submit(month, zone=chosen.zone, range_end=chosen.range_end)
        except KeyboardInterrupt:
            say("Stopped on the way. A report may be in the making all the same; it bills nobody. Submit it again.")
            raise
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
        with working(options):
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


@application.command("probe")
def probe(context: typer.Context, month: Month = "last", wait: Wait = "30m", settings: Settings = None) -> None:
    """Find out how the API reads the last date of a range.

    Tells the setting to write. It asks for a month with lines, and then for up to three ranges that end with one of its
    days. Ends with 7 where it cannot be told.

    Example: cloudmore billing probe --month last
    """
    options: Options = context.obj
    options.no_files()
    options.keep_summary_apart(settings)
    seconds, chosen = duration(wait), settings_of(settings)
    with options.client() as cm, telling(options) as tell:
        tell("asking for ranges")
        told = progress_told(tell, "", wait=seconds)
        found = cm.billing.probe_range(month, wait=seconds, on_progress=told, columns=chosen.columns)
    show_probe(found, settings, options)


def task_record(task: BillingTask) -> dict[str, Any]:
    """A task for a program; its token is for ``billing.resume``."""
    token = task.to_token()
    return {"task_id": task.id, "month": task.period.name, "asked_at": task.asked_at.isoformat(), "token": token}


def file_options(audience: str, locale: str | None, extra_columns: str | None, *, escape_formulas: bool) -> FileOptions:
    """How the files are written.

    Raises:
        ConfigurationError: One of the options is not known, or two contradict each other.
    """
    names = () if extra_columns is None else extra_columns.split(",")
    return FileOptions(audience=audience, locale=locale, escape_formulas=escape_formulas, extra_columns=names)


def rules_of(chosen: BillingSettings, *, no_zero_lines: bool, places: str | None, mapping: Path | None = None) -> Rules:
    """Which lines the files get.

    Raises:
        ConfigurationError: The places are no number of them, or the mapping cannot be read.
    """
    mapped = None if mapping is None else read_mapping(mapping)
    return Rules(
        excluded=chosen.excluded if mapped is None else {**chosen.excluded, **mapped.excluded()},
        mapped=None if mapped is None else mapped.customer_keys(),
        zero_lines=not no_zero_lines,
        places=None if places is None else places_named(places),
    )


def refuse_unsettled(period: Period, now: datetime, chosen: BillingSettings, options: Options) -> None:
    """End the command with 7 before anything is asked for, while not all of a month can be in.

    It does not wait for it: that may take weeks.
    """
    finding = unsettled(period, now, chosen.zone, chosen.check.settled_day)
    if finding is not None:
        options.summary.findings[finding.code] = finding.count
        say(f"{finding.message} Nothing was asked for, because of --require-settled. [{finding.code}]")
        raise typer.Exit(ExitCode.LOOK)
