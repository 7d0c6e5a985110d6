"""Waiting for a report: its task is kept meanwhile, then its answer, and whoever is stopped can go on."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer
from attrs import Factory, asdict, frozen

from cloudmore import (
    UNSET,
    Cloudmore,
    CloudmoreError,
    ConfigurationError,
    NotFoundError,
    ResponseError,
    TaskFailedError,
    TaskTimeoutError,
)
from cloudmore.billing import (
    BillingSettings,
    BillingTask,
    FileOptions,
    KnownOrganization,
    Period,
    Report,
    Rules,
    Subject,
    check_paths,
    closed_month,
    lines_file,
    save_manifest,
    save_raw,
    usual_ending,
)
from cloudmore.cli.acceptance import Judgement, tell_findings
from cloudmore.cli.billing_control import show_control, unmapped_findings
from cloudmore.cli.billing_totals import show_totals
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.kept_task import KeptTask, keep
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.progress import progress_told, telling
from cloudmore.cli.summary_pages import compare_pages

SAVED_FOLDER = "saved-reports"


@frozen
class Job:
    """What is made of a report.

    Attributes:
        files: Where its lines go.
        wait: Seconds to wait at most.
        settings: The settings file, where one was given.
        chosen: What it says.
        allow_empty: Whether one whose list of lines is empty is all right.
        saved: Folder in which it is kept.
        judgement: Which findings are accepted, and which end the command with 7.
        rules: Which lines the files get, and to how many places.
        form: How the files are written, and for whom.
        task_file: The file that kept its task, if it was given.
        mapping: The mapping that the rules are of, if one was given.
    """

    files: tuple[Path, ...]
    wait: float
    settings: Path | None
    chosen: BillingSettings
    allow_empty: bool
    saved: Path
    judgement: Judgement = Factory(Judgement)
    rules: Rules = Factory(Rules)
    form: FileOptions = Factory(FileOptions)
    task_file: Path | None = None
    mapping: Path | None = None


def keep_task(task: BillingTask, options: Options) -> None:
    """Tell the summary which task there is; an embedded sandbox ends with this process, and its task with it."""
    options.summary.task = task.id
    options.summary.token = None if options.sandbox else task.to_token()


@frozen
class Kept:
    """A report that came and was kept.

    Attributes:
        report: The report.
        manifest: Where its manifest stands.
        written: Every file that was written.
    """

    report: Report
    manifest: Path
    written: tuple[Path, ...]


def finish(cm: Cloudmore, start: Callable[[], BillingTask], job: Job, options: Options) -> None:
    """Wait for the report, keep it, write it, show it."""
    with kept_report(cm, start, job, options) as kept:
        show_totals(kept.report, options)
        if (control := kept.report.control) is not None:
            options.summary.control = control.record()
            if control.by_currency and options.format is ScreenFormat.TABLE:
                show_control(control, options)
        findings = [each for each in kept.report.findings() if not (job.allow_empty and each.code == "empty")]
        findings += unmapped_findings(control)
        origin = kept.report.origin
        subject = Subject(origin.source, origin.reseller_id, origin.month)
        gathered, accepted = job.judgement.gathered(findings, subject, job.saved)
        options.summary.wrote(*([accepted] if accepted else []))
        judged, control = gathered.judged(), kept.report.control
        compare_pages(kept.written, kept.manifest, judged, audience=job.form.audience, control=control)
        tell_findings(gathered, options)
        if not options.quiet:
            print("Written:", *kept.written, *([accepted] if accepted else []), sep="\n  ", file=sys.stderr)
            if job.form.left_out:
                print(f"For customers: the files are without {', '.join(job.form.left_out)}.", file=sys.stderr)
        tell_closed(kept, job.saved)
        if gathered.fails(job.judgement.codes):
            raise typer.Exit(ExitCode.LOOK)


def tell_closed(kept: Kept, folder: Path) -> None:
    """Say so where the month of a report is closed: what came is no part of what was invoiced."""
    origin = kept.report.origin
    closed = closed_month(folder, origin.month, source=origin.source, reseller_id=origin.reseller_id)
    if closed is not None:
        closing = closed.closing
        command = shlex.join(["cloudmore", "billing", "changes", origin.month, "--from", str(kept.manifest)])
        say(
            f"{closing.month} is closed: revision {closing.revision}, on {closing.closed_at:%Y-%m-%d %H:%M} UTC. "
            f"See what is new with: {command}"
        )


@contextmanager
def kept_report(cm: Cloudmore, start: Callable[[], BillingTask], job: Job, options: Options) -> Generator[Kept]:
    """Wait for the report, keep it and write it; it is closed after the block."""
    with ExitStack() as stack:
        with telling(options) as tell:
            tell("waiting for the report")
            task = start()
            keep_task(task, options)
            with resumable(task, job, options) as kept:
                notice = f"If it is killed, go on with:\n  {resume_command(kept.file, options, job)}" if kept else ""
                told = progress_told(tell, notice, wait=job.wait)
                waited = task.result(wait=job.wait, on_progress=told, columns=job.chosen.columns, zone=job.chosen.zone)
                ready = stack.enter_context(waited)
                options.summary.sandbox |= ready.origin.source == "sandbox"
                files = [sandbox_file(file) for file in job.files] if options.summary.sandbox else [*job.files]
                tell("keeping the raw answer")
                raw = save_raw(ready, job.saved)
                options.summary.wrote(raw)
                hold_whole(ready, raw)
            try:
                tell("listing the organizations")
                organizations = listed_organizations(cm)
                # A file without lines would be taken for a month without sales.
                if ready.binding is None and not (job.allow_empty and _is_empty(ready)):
                    files = []
                lines = lines_file(raw)
                tell(f"writing {', '.join(file.name for file in (*files, lines))}")
                form = asdict(job.form, recurse=False)
                ready.write(*files, lines_file=lines, rules=job.rules, **form)
            except (CloudmoreError, KeyboardInterrupt):
                print(f"The raw answer is kept in {raw}", file=sys.stderr)
                raise
            manifest = save_manifest(ready, raw, files, organizations=organizations)
            options.summary.wrote(*files, lines, manifest)
        yield Kept(ready, manifest, (*files, raw, lines, manifest))


def listed_organizations(cm: Cloudmore) -> list[KnownOrganization] | None:
    """The organizations, to hold the report against them later; it is there without them, so no error ends the run."""
    try:
        return [
            KnownOrganization(each.id, each.name or None, each.active if each.active is not UNSET else None)
            for each in cm.organizations.list()
        ]
    except CloudmoreError as error:
        say(f"The organizations could not be listed, so nothing can be held against them later: {error.message}")
        return None


def _is_empty(ready: Report) -> bool:
    """Whether one without lines has the list for them at least; whatever else it is, nobody has allowed it."""
    return any(finding.code == "empty" for finding in ready.findings())


@contextmanager
def resumable(task: BillingTask, job: Job, options: Options) -> Generator[KeptTask | None]:
    """Keep the task until the block has kept its answer, or the task is over, and say how to come back to it.

    There is nothing to come back to in an embedded sandbox: it ends with this process, and its task with it.
    """
    if options.sandbox:
        try:
            yield None
        except TaskTimeoutError as error:
            error.remedy = "Use a longer --wait, or `cloudmore sandbox serve` and its settings."
            raise
        return
    kept: KeptTask | None = None
    try:
        kept = keep(task, job.saved, given=job.task_file)
        yield kept
    except (Exception, KeyboardInterrupt) as error:
        if kept and isinstance(error, TaskFailedError | NotFoundError) and error.token is None:
            kept.forget()
            raise
        command = resume_command(kept.file if kept else task.to_token(), options, job)
        print(f"The report is not lost; resume it with:\n  {command}", file=sys.stderr)
        raise
    kept.forget()
    options.summary.token = None


def hold_whole(ready: Report, raw: Path) -> None:
    """Read the answer to its end: one that was cut is no answer, and the task is still needed.

    Raises:
        ResponseError: It is cut, or no JSON.
    """
    try:
        _read = ready.binding
    except ResponseError:
        print(f"What came is kept in {raw}", file=sys.stderr)
        raise
    except CloudmoreError:
        # It came whole; what it lacks is told when it is written.
        return


def keep_summary_apart(options: Options, *read: Path | None) -> None:
    """Refuse a summary in place of what this run reads or is told to write, whatever else is wrong with it.

    Raises:
        ConfigurationError: It is one of them.
    """
    # A served sandbox tells only with its answer that it is one.
    options.keep_summary_apart(*options.output, *map(sandbox_file, options.output), *read)


def target_files(options: Options, period: Period, *read: Path | None) -> tuple[Path, ...]:
    """The files to write, when it was found out that they, and the raw answer, can be.

    Args:
        options: Of this run.
        period: Of the report.
        read: Files that are read, which nothing may be written over.

    Raises:
        ConfigurationError: One cannot, or is named twice, be it under the name that says where its lines come from.
    """
    files = options.output or (Path(f"cloudmore-{options.profile_name or 'default'}-{period.name}.{usual_ending()}"),)
    check_paths(files)
    folder = files[0].parent / SAVED_FOLDER
    if folder.exists():
        check_paths([folder / "manifest.json"])
    names = [*files, *map(sandbox_file, files)]
    options.keep_summary_apart(*names, *(folder.glob("*") if folder.is_dir() else ()))
    given = {file.resolve() for file in read if file is not None}
    for name in names:
        if name.resolve() in given:
            raise ConfigurationError(f"The file {name} is named twice.", remedy="Name each file once.")
    return tuple(map(sandbox_file, files)) if options.sandbox else files


def sandbox_file(file: Path) -> Path:
    """The same file with a name that says where its lines come from."""
    if "sandbox" in file.name:
        return file
    named = file.name.replace("cloudmore-default-", "cloudmore-sandbox-")
    return file.with_name(named if "sandbox" in named else f"sandbox-{named}")


def resume_command(token: str | Path, options: Options, job: Job | None = None) -> str:
    """The command that goes on waiting for the task of a token, or of the file that keeps it."""
    given = {
        "--profile": next(iter(options.profiles), None),
        "--region": options.region,
        "--base-url": options.base_url,
        "--settings": job.settings if job else None,
        "--mapping": job.mapping if job else None,
    }
    parts = [part for file in (job.files if job else ()) for part in ("-o", str(file))]
    parts += ["--allow-empty"] if job and job.allow_empty else []
    parts += ["--no-zero-lines"] if job and not job.rules.zero_lines else []
    parts += ["--places", str(job.rules.places)] if job and job.rules.places is not None else []
    parts += job.judgement.options() if job else []
    parts += form_arguments(job.form) if job else []
    parts += [part for name, value in given.items() if value for part in (name, str(value))]
    parts += [part for host in options.result_hosts for part in ("--result-host", host)]
    return shlex.join(["cloudmore", "billing", "resume", str(token), *parts])


def form_arguments(form: FileOptions) -> list[str]:
    """The options of the command line that say how files are written."""
    locale, extra = form.locale, ",".join(form.extra_columns)
    return [
        *(["--audience", form.audience] if form.left_out else []),
        *(["--locale", locale.name] if locale else []),
        *(["--escape-formulas"] if form.escape_formulas else []),
        *([f"--extra-columns={extra}"] if extra else []),
    ]
