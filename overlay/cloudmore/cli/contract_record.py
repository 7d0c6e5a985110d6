"""``cloudmore contract record``: calls of the API as recordings without secrets and personal data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.billing_options import Wait, duration
from cloudmore.cli.completing import operation_names
from cloudmore.cli.contract_calls import AT_MOST, telling_first
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import OF_CHECKS, Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.progress import telling
from cloudmore.cli.records import show, show_record

if TYPE_CHECKING:
    from cloudmore.contract import RecordResult


def record(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    cassettes: Annotated[
        Path | None,
        typer.Option(help="Folder to write; cassettes/live by default, cassettes/sandbox where a sandbox answers."),
    ] = None,
    operations: Annotated[
        str,
        typer.Option(
            metavar="A,B",
            help="Record these operations only, by their names in the document.",
            autocompletion=operation_names,
        ),
    ] = "",
    organizations: Annotated[int, typer.Option(help="How many organizations are looked at.", min=1, max=AT_MOST)] = 3,
    services: Annotated[int, typer.Option(help="How many services of each.", min=1, max=AT_MOST)] = 3,
    start: Annotated[
        str | None, typer.Option(help="First billing date of the report; the last day of last month by default.")
    ] = None,
    end: Annotated[str | None, typer.Option(help="Last billing date of the report, itself included.")] = None,
    wait: Wait = "30m",
    include_writes: Annotated[
        bool,
        typer.Option(
            "--include-writes",
            help="Create, change and delete an organization, too. Needs a profile that is disposable, or a sandbox.",
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace all recordings that the folder has.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the calls, and make none.")] = False,
) -> int:
    """Record calls of the API as cassettes, with made-up texts.

    Cassettes are files of vcrpy; made-up texts stand in place of what is somebody's. Reads only, and starts one small
    report. Secrets never reach the disk, and nothing does before all of it is replaced and searched. Look at what is
    written before you share it.

    Example: cloudmore contract record --sandbox --operations organizations_list
    """
    options: Options = context.obj
    options.no_files()
    if options.format in OF_CHECKS:
        raise ConfigurationError("A recording is shown as table, json, jsonl or csv.")
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    names = [each.strip() for each in operations.split(",") if each.strip()]
    seconds = duration(wait)
    plan = contract.planned(names, include_writes=include_writes, organizations=organizations, services=services)
    if dry_run:
        show([each.as_record() for each in plan.calls], ("operation", "calls", "recorded", "what"), options)
        return ExitCode.DONE
    # The client's own guard, beside that no other call is made; with writes, the environment may still forbid them.
    with options.client(read_only=None if include_writes else True) as cm, telling(options) as tell:
        result = contract.record(
            cm,
            cassettes,
            operations=names,
            include_writes=include_writes,
            disposable=options.disposable,
            organizations=organizations,
            services=services,
            start=start,
            end=end,
            wait=seconds,
            force=force,
            tell=telling_first(tell, plan, cm.base_url, not_kept="not recorded"),
        )
    options.summary.sandbox |= result.origin == "sandbox"
    options.summary.wrote(*(result.folder / name for name in result.cassettes))
    return _told(result, options)


def _told(result: RecordResult, options: Options) -> ExitCode:
    record = result.as_record()
    if options.format is ScreenFormat.JSON:
        show_record(record, options)
    else:
        show(record["cassettes"], ("cassette", "exchanges"), options)
    say(f"{result.summary()} Written: {result.folder}")
    for remark in result.remarks:
        say(remark)
    if result.not_exercised:
        say(f"Without a success: {', '.join(result.not_exercised)}.")
        return ExitCode.LOOK
    say("Look at it before you share it: docs/recording.md tells what it cannot know.")
    return ExitCode.DONE
