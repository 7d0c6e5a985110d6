"""``cloudmore billing``: the main job."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable
from contextlib import ExitStack
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import CloudmoreError, ConfigurationError, TaskTimeoutError
from cloudmore.billing import (
    BillingTask,
    Period,
    Report,
    check_paths,
    save_manifest,
    save_raw,
)
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import show, visible
from cloudmore.cli.progress import Tell, progress_text, telling

application = typer.Typer(name="billing", help="The monthly billing report.", no_args_is_help=True)

LARGEST_ORGANIZATIONS = 5
SAVED_FOLDER = "saved-reports"
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, None: 1}

Wait = Annotated[str, typer.Option(help="How long to wait at most: 90s, 30m, 2h.")]


@application.callback()
def group() -> None:
    """The monthly billing report."""


@application.command("report")
def report(
    context: typer.Context,
    month: Annotated[str, typer.Option(help="Month of the billing dates: 2026-10, or last.")],
    wait: Wait = "30m",
) -> None:
    """Fetch the billing report of a month into files, and show its totals.

    Without -o the lines go to cloudmore-<profile>-<month>.csv. The vendor's answer is always kept, with a manifest.

    Example: cloudmore --sandbox billing report --month last -o october.csv -o october.json
    """
    options: Options = context.obj
    seconds = duration(wait)
    with options.client() as cm:
        files = target_files(options, cm.billing.period(month))
        check_paths(files)
        finish(lambda: cm.billing.submit(month), files, wait=seconds, options=options)


@application.command("resume")
def resume(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="The token, as it was printed.")],
    wait: Wait = "30m",
) -> None:
    """Go on waiting for a report that was still being built.

    Example: cloudmore billing resume "$TOKEN" -o october.csv
    """
    options: Options = context.obj
    seconds = duration(wait)
    with options.client() as cm:
        task = cm.billing.resume(token)
        files = target_files(options, task.period)
        check_paths(files)
        finish(lambda: task, files, wait=seconds, options=options)


def finish(submit: Callable[[], BillingTask], files: list[Path], *, wait: float, options: Options) -> None:
    """Wait for the report, keep it, write it, show it."""
    with ExitStack() as stack:
        with telling(options) as tell:
            tell("asking for the report")
            task = submit()
            ready = stack.enter_context(waited(task, files, wait=wait, options=options, tell=tell))
            if ready.origin.source == "sandbox":
                files = [sandbox_file(file) for file in files]
            tell("keeping the raw answer")
            raw = save_raw(ready, files[0].parent / SAVED_FOLDER)
            tell(f"writing {', '.join(file.name for file in files)}")
            try:
                ready.write(*files)
            except CloudmoreError:
                print(f"The raw answer is kept in {raw}", file=sys.stderr)
                raise
            manifest = save_manifest(ready, raw, files)
        show_report(ready, options)
        for finding in ready.findings():
            print(f"Look: {finding.message} [{finding.code}]", file=sys.stderr)
        if not options.quiet:
            print("Written:", *files, raw, manifest, sep="\n  ", file=sys.stderr)
        if ready.findings():
            raise typer.Exit(ExitCode.LOOK)


def waited(task: BillingTask, files: list[Path], *, wait: float, options: Options, tell: Tell) -> Report:
    """The report; when it is not ready in time, or somebody stops the waiting, say how to go on."""
    try:
        return task.result(wait=wait, on_progress=lambda progress: tell(progress_text(progress)))
    except (TaskTimeoutError, KeyboardInterrupt):
        # An embedded sandbox ends with this process, and its task with it.
        if not options.sandbox:
            print(f"Still running; resume it with:\n  {resume_command(task, files)}", file=sys.stderr)
        raise


def target_files(options: Options, period: Period) -> list[Path]:
    """The files to write, told before anything is asked for."""
    files = list(options.output) or [Path(f"cloudmore-default-{period.name}.csv")]
    return [sandbox_file(file) for file in files] if options.sandbox else files


def sandbox_file(file: Path) -> Path:
    """The same file with a name that says where its lines come from."""
    if "sandbox" in file.name:
        return file
    named = file.name.replace("cloudmore-default-", "cloudmore-sandbox-")
    return file.with_name(named if "sandbox" in named else f"sandbox-{named}")


def resume_command(task: BillingTask, files: list[Path]) -> str:
    """The command that goes on waiting."""
    outputs = [part for file in files for part in ("-o", str(file))]
    return shlex.join(["cloudmore", "billing", "resume", task.to_token(), *outputs])


def duration(text: str) -> float:
    """Seconds of a duration such as ``90s``, ``30m`` or ``2h``.

    Raises:
        ConfigurationError: It is none.
    """
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise ConfigurationError(f"{text!r} is no duration.", remedy="Write --wait 90s, 30m or 2h.")
    return float(match[1]) * _SECONDS[match[2]]


def show_report(ready: Report, options: Options) -> None:
    """Totals on the screen: per currency, and for the largest organizations."""
    totals, asked = ready.totals(), ready.asked
    per_currency = [
        {
            "currency": currency or "(none)",
            "lines": total.lines,
            "total_sales": total.sales,
            "total_cost": total.cost,
            "lines_without_cost": total.without_cost,
        }
        for currency, total in sorted(totals.by_currency.items(), key=lambda item: item[0] or "")
    ]
    columns = ("currency", "lines", "total_sales", "total_cost", "lines_without_cost")
    if options.format is not ScreenFormat.TABLE:
        show(per_currency, columns, options)
        return
    if ready.origin.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    print(
        f"Billing dates {asked.period.start} to {asked.period.end}, both included, in {ready.origin.zone}; "
        f"asked {asked.at:%Y-%m-%d %H:%M:%S} UTC."
    )
    print(f"{totals.lines} lines, {totals.organizations()} organizations.")
    show(per_currency, columns, options, title="Totals per currency")
    largest: list[dict[str, Any]] = [
        {
            "currency": currency or "(none)",
            "organization": shorter(name),
            "lines": total.lines,
            "total_sales": two_places(total.sales),
        }
        for currency in sorted(totals.by_currency, key=lambda each: each or "")
        for name, total in totals.largest(currency, LARGEST_ORGANIZATIONS)
    ]
    show(
        largest,
        ("currency", "organization", "lines", "total_sales"),
        options,
        title="Largest organizations, rounded to two places",
    )


def two_places(amount: Decimal) -> Decimal:
    """An amount as people read it; the exact one is in the totals and in the files."""
    with localcontext(prec=400):
        return amount.quantize(Decimal("0.01"))


def shorter(name: str) -> str:
    """A name that fits into a table."""
    text = visible(name)
    return text if len(text) <= 48 else f"{text[:47]}…"
