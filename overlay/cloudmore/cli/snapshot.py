"""``cloudmore snapshot``: the whole tenant as typed tables."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Generator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from cloudmore import AsyncCloudmore, CloudmoreError, ConfigurationError, RateLimit
from cloudmore.billing import Period
from cloudmore.cli.billing_options import Wait, duration
from cloudmore.cli.completing import snapshot_files, snapshot_tables
from cloudmore.cli.exit_codes import ExitCode, exit_code_of
from cloudmore.cli.options import Options
from cloudmore.cli.output import complain, say
from cloudmore.cli.progress import telling, working
from cloudmore.cli.records import show_record
from cloudmore.cli.snapshot_told import Course, plan_text, show_snapshot, tell_early, tell_empty, tell_unread
from cloudmore.mapping import MAPPING_FILE, CustomerMapping, read_mapping
from cloudmore.snapshot import USUAL_TABLES

if TYPE_CHECKING:
    # Their packages cost, and are of an extra.
    from cloudmore.snapshot import Snapshot, SnapshotPlan

NONE = "none"
_USUAL = RateLimit()
# What a call may take besides waiting for its turn.
_DEADLINE_SECONDS = 120.0

Month = Annotated[
    str | None, typer.Option(metavar="2026-10|last", help="Read the billing lines of this month, too; none by default.")
]
Tables = Annotated[
    str | None,
    typer.Option(
        metavar="NAME,NAME",
        help=f"Which tables: {', '.join(USUAL_TABLES)} by default; there is organization_details, too.",
        autocompletion=snapshot_tables,
    ),
]
Files = Annotated[
    str | None,
    typer.Option(
        metavar="parquet|csv",
        help="How the tables of a folder are written; parquet by default.",
        autocompletion=snapshot_files,
    ),
]
MappingFile = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        metavar="FILE|none",
        help=f"The mapping that fills customer_key; {MAPPING_FILE} where that is here.",
    ),
]
CallsPerSecond = Annotated[
    float | None,
    typer.Option(metavar="N", help="Calls that begin in a second, at most: 5 by default, and no limit with --sandbox."),
]
InFlight = Annotated[
    int | None, typer.Option(metavar="N", help="Calls that are under way at once, at most: 4 by default.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell how many calls it would make, and write nothing.")]


@frozen
class Job:
    """What is asked for.

    Attributes:
        target: Where it goes; ``None`` for a dry run.
        month: Of the billing lines, as it was given.
        tables: Their names, as they were given.
        files: How those of a folder are written.
        mapping_named: The mapping as it was given.
        mapping: What it says.
        calls_per_second: At most; ``None`` for what is usual.
        in_flight: Calls at once; ``None`` for what is usual.
        wait: Seconds that a billing report may take.
        waiting: The same as it was given.
    """

    target: Path | None
    month: str | None
    tables: str | None
    files: str | None
    mapping_named: str | None
    mapping: CustomerMapping | None
    calls_per_second: float | None
    in_flight: int | None
    wait: float
    waiting: str

    @property
    def table_names(self) -> Sequence[str]:
        """Of the tables."""
        return USUAL_TABLES if self.tables is None else [each.strip() for each in self.tables.split(",")]

    def client_options(self, options: Options) -> dict[str, Any]:
        """What each client is made with.

        Raises:
            ConfigurationError: A number is too small.
        """
        limit = self.rate_limit(options)
        if limit is None:
            return {"rate_limit": None} | ({} if self.in_flight is None else {"max_connections": self.in_flight})
        return {
            "rate_limit": limit,
            "max_connections": max(10, limit.in_flight),
            # As many as are under way wait for each other.
            "deadline": _DEADLINE_SECONDS + limit.in_flight / limit.calls_per_second,
        }

    def rate_limit(self, options: Options) -> RateLimit | None:
        """How fast calls go; nobody is disturbed by the calls of an embedded sandbox.

        Raises:
            ConfigurationError: A number is too small.
        """
        limit = RateLimit(
            calls_per_second=_USUAL.calls_per_second if self.calls_per_second is None else self.calls_per_second,
            in_flight=_USUAL.in_flight if self.in_flight is None else self.in_flight,
        )
        return None if options.sandbox and self.calls_per_second is None else limit

    def rate(self, options: Options) -> float | None:
        """Calls a second, at most; ``None`` for no limit."""
        limit = self.rate_limit(options)
        return None if limit is None else limit.calls_per_second

    def command(self, options: Options, *, month: str) -> str:
        """The command again.

        Args:
            options: Of this run.
            month: Of the billing lines; empty without them.
        """
        given = {
            "-o": self.target,
            "--month": month or None,
            "--tables": self.tables,
            "--files": self.files,
            "--mapping": self.mapping_named,
            "--calls-per-second": None if self.calls_per_second is None else f"{self.calls_per_second:g}",
            "--in-flight": self.in_flight,
            "--wait": None if self.waiting == "30m" else self.waiting,
        }
        words = [word for name, value in given.items() if value is not None for word in (name, str(value))]
        hosts = [word for host in options.result_hosts for word in ("--result-host", host)]
        return options.command("snapshot", *words, *hosts)


def snapshot(
    context: typer.Context,
    *,
    month: Month = None,
    tables: Tables = None,
    files: Files = None,
    mapping: MappingFile = None,
    calls_per_second: CallsPerSecond = None,
    in_flight: InFlight = None,
    wait: Wait = "30m",
    dry_run: DryRun = False,
) -> int:
    """Read the whole tenant into typed tables.

    -o names a folder, which gets a file for each table, or a database of DuckDB, which ends in .duckdb. It says first
    how many calls it makes. The second snapshot adds what is new, and ends what has changed. One that was stopped goes
    on with the same command. Several profiles go into one place.

    Example: cloudmore --sandbox snapshot -o tenant.duckdb
    """
    options: Options = context.obj
    mapped, mapping_file = _mapping(mapping)
    options.keep_summary_apart(*options.output, mapping_file)
    job = Job(
        target=_target(options, dry_run=dry_run),
        month=month,
        tables=tables,
        files=files,
        mapping_named=mapping,
        mapping=mapped,
        calls_per_second=calls_per_second,
        in_flight=in_flight,
        wait=duration(wait),
        waiting=wait,
    )
    if job.target is None:
        _show_plan(job, options)
        return ExitCode.DONE
    if mapping_file is not None and mapping is None and not options.quiet:
        say(f"customer_key is filled from {mapping_file}.")
    return _take(job, job.target, options)


def _target(options: Options, *, dry_run: bool) -> Path | None:
    match options.output:
        case [target]:
            return None if dry_run else target
        case [] if dry_run:
            return None
        case several:
            many = f"{len(several)} are named" if several else "none is named"
            raise ConfigurationError(
                f"A snapshot goes into one place, and {many}.",
                remedy="Write -o FOLDER, or -o FILE.duckdb for a database.",
            )


def _mapping(name: str | None) -> tuple[CustomerMapping | None, Path | None]:
    file = Path(name or MAPPING_FILE)
    if name == NONE or (name is None and not file.exists()):
        return None, None
    return read_mapping(file), file


def _show_plan(job: Job, options: Options) -> None:
    with working(options):
        plan, month = asyncio.run(_planned(job, options))
    if not options.quiet:
        print(plan_text(plan, job.rate(options), month), file=sys.stderr)
        print("Those that are made were made to find this out. Nothing was written.", file=sys.stderr)
    record = {"resellers": plan.resellers, "calls": plan.calls, "made": plan.made, "exact": plan.exact}
    show_record({**record, "seconds_left": None if plan.seconds is None else round(plan.seconds)}, options)


async def _planned(job: Job, options: Options) -> tuple[SnapshotPlan, str]:
    from cloudmore.snapshot import async_plan_snapshot  # noqa: PLC0415 - its packages cost, and are of an extra

    async with AsyncExitStack() as stack:
        clients = await _opened(stack, job, options)
        period = _period(clients, job)
        plan = await async_plan_snapshot(clients, tables=job.table_names, in_flight=job.in_flight)
    return plan, period.name if period else ""


def _take(job: Job, target: Path, options: Options) -> ExitCode:
    from cloudmore.snapshot import SnapshotIncompleteError  # noqa: PLC0415 - as above

    try:
        with _resumable(job, options) as course:
            taken, period = asyncio.run(_taken(job, target, course, options))
    except SnapshotIncompleteError as error:
        options.summary.error = error
        return _tell_failures(error.errors, error, options)
    options.summary.sandbox = taken.sandbox
    options.summary.wrote(*taken.files)
    show_snapshot(taken, options)
    looks = [tell_unread(taken.unread, options), tell_empty(taken, options)]
    if period is not None:
        looks.append(tell_early(period, options))
    return ExitCode.LOOK if any(looks) else ExitCode.DONE


async def _taken(job: Job, target: Path, course: Course, options: Options) -> tuple[Snapshot, Period | None]:
    from cloudmore.snapshot import async_take_snapshot  # noqa: PLC0415 - as above

    async with AsyncExitStack() as stack:
        clients = await _opened(stack, job, options)
        period = _period(clients, job)
        course.month = period.name if period else ""
        taken = await async_take_snapshot(
            target,
            clients,
            tables=job.table_names,
            month=job.month,
            mapping=job.mapping,
            file_format=job.files,
            in_flight=job.in_flight,
            wait=job.wait,
            on_plan=course.planned,
            on_progress=course.read,
        )
    return taken, period


async def _opened(stack: AsyncExitStack, job: Job, options: Options) -> list[AsyncCloudmore]:
    more = job.client_options(options)
    clients = [each.async_client(**more) for each in options.for_each_profile()]
    for client in clients:
        await stack.enter_async_context(client)
        options.summary.calls(client.base_url)
    return clients


def _period(clients: Sequence[AsyncCloudmore], job: Job) -> Period | None:
    return None if job.month is None else clients[0].billing.period(job.month)


@contextmanager
def _resumable(job: Job, options: Options) -> Generator[Course]:
    """Tells how far it is, and says how to go on if the block ends early."""
    rate = job.rate(options)
    course: Course | None = None
    try:
        with telling(options) as tell:
            course = Course(tell, rate)
            tell("finding out how many calls there will be")
            yield course
    except (Exception, KeyboardInterrupt):
        if course is not None and course.has_begun:
            command = job.command(options, month=course.month)
            print(f"Nothing is written yet, and what was read is kept. Go on with:\n  {command}", file=sys.stderr)
        raise


def _tell_failures(failures: Sequence[tuple[str, CloudmoreError]], error: CloudmoreError, options: Options) -> ExitCode:
    complain(error, verbose=False)
    # The first of each.
    told = dict(reversed(failures)) if len(options.profiles) > 1 or options.verbose else {}
    for reseller_id, each in told.items():
        print(f"Of reseller {reseller_id}:", file=sys.stderr)
        complain(each, verbose=options.verbose)
    return exit_code_of(failures[0][1])
