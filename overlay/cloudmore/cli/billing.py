"""``cloudmore billing``: the main job."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen

from cloudmore import CloudmoreError, ConfigurationError, NotFoundError, TaskFailedError
from cloudmore.billing import (
    BillingTask,
    Period,
    Report,
    TaskState,
    check_paths,
    read_columns,
    save_manifest,
    save_raw,
)
from cloudmore.cli.billing_totals import show_totals
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.kept_task import kept, token_of
from cloudmore.cli.options import Options
from cloudmore.cli.output import visible
from cloudmore.cli.progress import progress_told, telling
from cloudmore.cli.records import show_record

application = typer.Typer(name="billing", help="The monthly billing report.", no_args_is_help=True)

SAVED_FOLDER = "saved-reports"
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
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help="A report whose list of lines is empty is all right.")]


@frozen
class Job:
    """What is made of a report.

    Attributes:
        files: Where its lines go.
        wait: Seconds to wait at most.
        settings: File that names fields of it, where the known names do not do.
        columns: Those names, by column.
        allow_empty: Whether one whose list of lines is empty is all right.
    """

    files: tuple[Path, ...]
    wait: float
    settings: Path | None
    columns: Mapping[str, tuple[str, ...]]
    allow_empty: bool


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
) -> None:
    """Fetch the billing report of a month into files, and show its totals.

    Without -o the lines go to cloudmore-<profile>-<month>.csv. The vendor's answer is always kept.

    Example: cloudmore --sandbox billing report --month last -o october.csv -o october.json
    """
    options: Options = context.obj
    seconds, columns = duration(wait), columns_of(settings)
    with options.client() as cm:
        job = Job(target_files(options, cm.billing.period(month)), seconds, settings, columns, allow_empty)
        finish(lambda: cm.billing.submit(month), job, options)


@application.command("resume")
def resume(
    context: typer.Context,
    token: Token,
    *,
    wait: Wait = "30m",
    settings: Settings = None,
    allow_empty: AllowEmpty = False,
) -> None:
    """Go on waiting for a report that was still being built.

    Example: cloudmore billing resume "$TOKEN" -o october.csv
    """
    options: Options = context.obj
    seconds, columns = duration(wait), columns_of(settings)
    with options.client() as cm:
        task = cm.billing.resume(token_of(token))
        job = Job(target_files(options, task.period), seconds, settings, columns, allow_empty)
        finish(lambda: task, job, options)


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
    """Ask once where a report stands: ends with 0 when it is ready, with 5 while it is being built, else with 1.

    Example: cloudmore billing status "$TOKEN"
    """
    options: Options = context.obj
    options.no_files()
    with options.client() as cm:
        task = cm.billing.resume(token_of(token))
        keep_task(task, options)
        found = task.status()
    record = {**task_record(task), "state": found.state.value, "word": found.raw, "message": found.message}
    show_record(record, options, only=[name for name in record if name != "token"])
    if found.state in (TaskState.PENDING, TaskState.RUNNING):
        if not options.quiet:
            print(
                f"It is still being built; resume it with:\n  {resume_command(task.to_token(), options)}",
                file=sys.stderr,
            )
        raise typer.Exit(ExitCode.STILL_RUNNING)
    if found.state is not TaskState.SUCCEEDED:
        options.summary.token = None
        raise typer.Exit(ExitCode.FAILED)


def task_record(task: BillingTask) -> dict[str, Any]:
    """A task for a program; its token is for ``billing.resume``."""
    token = task.to_token()
    return {"task_id": task.id, "month": task.period.name, "asked_at": task.asked_at.isoformat(), "token": token}


def keep_task(task: BillingTask, options: Options) -> None:
    """Tell the summary which task there is; an embedded sandbox ends with this process, and its task with it."""
    options.summary.task = task.id
    options.summary.token = None if options.sandbox else task.to_token()


def columns_of(settings: Path | None) -> Mapping[str, tuple[str, ...]]:
    """The names that the settings give columns; none without a file."""
    return {} if settings is None else read_columns(settings)


def finish(start: Callable[[], BillingTask], job: Job, options: Options) -> None:
    """Wait for the report, keep it, write it, show it."""
    with ExitStack() as stack:
        with telling(options) as tell:
            tell("waiting for the report")
            task = start()
            keep_task(task, options)
            with resumable(task, job, options) as kept_in:
                notice = f"If it is killed, go on with:\n  {resume_command(kept_in, options, job)}" if kept_in else ""
                told = progress_told(tell, notice, wait=job.wait)
                waited = task.result(wait=job.wait, on_progress=told, columns=job.columns)
                ready = stack.enter_context(waited)
                options.summary.sandbox |= ready.origin.source == "sandbox"
                files = [sandbox_file(file) for file in job.files] if options.summary.sandbox else [*job.files]
                tell("keeping the raw answer")
                raw = save_raw(ready, files[0].parent / SAVED_FOLDER)
                options.summary.wrote(raw)
                options.summary.token = None
            try:
                # A file without lines would be taken for a month without sales.
                if ready.binding is not None or (job.allow_empty and _is_empty(ready)):
                    tell(f"writing {', '.join(file.name for file in files)}")
                    ready.write(*files)
                else:
                    files = []
            except (CloudmoreError, KeyboardInterrupt):
                print(f"The raw answer is kept in {raw}", file=sys.stderr)
                raise
            manifest = save_manifest(ready, raw, files)
            options.summary.wrote(*files, manifest)
        show_totals(ready, options)
        findings = [each for each in ready.findings() if not (job.allow_empty and each.code == "empty")]
        options.summary.findings.update({each.code: each.count for each in findings})
        for finding in findings:
            print(visible(f"Look: {finding.message} [{finding.code}]"), file=sys.stderr)
        if not options.quiet:
            print("Written:", *files, raw, manifest, sep="\n  ", file=sys.stderr)
        if findings:
            raise typer.Exit(ExitCode.LOOK)


def _is_empty(ready: Report) -> bool:
    """Whether one without lines has the list for them at least; whatever else it is, nobody has allowed it."""
    return any(finding.code == "empty" for finding in ready.findings())


@contextmanager
def resumable(task: BillingTask, job: Job, options: Options) -> Generator[Path | None]:
    """Where the report is not kept in the end and the task may go on, say how to come back to it.

    The block gets the file that says it meanwhile, unless there is nothing to come back to: an embedded sandbox ends
    with this process, and its task with it.
    """
    if options.sandbox:
        yield None
        return
    with ExitStack() as until_told:
        try:
            yield until_told.enter_context(kept(task, job.files[0].parent / SAVED_FOLDER))
        except (Exception, KeyboardInterrupt) as error:
            if isinstance(error, TaskFailedError | NotFoundError) and error.token is None:
                raise
            command = resume_command(task.to_token(), options, job)
            print(f"The report is not lost; resume it with:\n  {command}", file=sys.stderr)
            raise


def target_files(options: Options, period: Period) -> tuple[Path, ...]:
    """The files to write, when it was found out that they, and the raw answer, can be.

    Raises:
        ConfigurationError: One cannot.
    """
    files = options.output or (Path(f"cloudmore-default-{period.name}.csv"),)
    check_paths(files)
    folder = files[0].parent / SAVED_FOLDER
    if folder.exists():
        check_paths([folder / "manifest.json"])
    return tuple(map(sandbox_file, files)) if options.sandbox else files


def sandbox_file(file: Path) -> Path:
    """The same file with a name that says where its lines come from."""
    if "sandbox" in file.name:
        return file
    named = file.name.replace("cloudmore-default-", "cloudmore-sandbox-")
    return file.with_name(named if "sandbox" in named else f"sandbox-{named}")


def resume_command(token: str | Path, options: Options, job: Job | None = None) -> str:
    """The command that goes on waiting for the task of a token, or of the file that keeps it."""
    given = {"--region": options.region, "--base-url": options.base_url, "--settings": job.settings if job else None}
    parts = [part for file in (job.files if job else ()) for part in ("-o", str(file))]
    parts += ["--allow-empty"] if job and job.allow_empty else []
    parts += [part for name, value in given.items() if value for part in (name, str(value))]
    return shlex.join(["cloudmore", "billing", "resume", str(token), *parts])


def duration(text: str) -> float:
    """Seconds of a duration such as ``90s``, ``30m`` or ``2h``.

    Raises:
        ConfigurationError: It is none.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ConfigurationError(f"{text!r} is no duration.", remedy="Write --wait 90s, 30m or 2h.")
    return float(match[1]) * _SECONDS[match[2]]
