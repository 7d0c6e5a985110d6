"""``cloudmore contract``: recordings or the live API against the document, and how recordings are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.contract_adopt import adopt
from cloudmore.cli.contract_compare import compare
from cloudmore.cli.contract_files import ROWS, formats_of, refuse_same_file
from cloudmore.cli.contract_issues import issues
from cloudmore.cli.contract_live import (
    End,
    EvidenceFile,
    Live,
    LiveChoices,
    Operations,
    Organizations,
    Services,
    Start,
    Wait,
    check_live,
    refuse_with_live,
    refuse_without_live,
)
from cloudmore.cli.contract_record import record
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import OF_CHECKS, Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, show_table
from cloudmore.cli.progress import working
from cloudmore.cli.records import as_bytes, show, show_record, write_file

if TYPE_CHECKING:
    from cloudmore.contract import CheckResult, CoverageResult, Grade

application = typer.Typer(
    name="contract",
    help="Hold recordings, or the API, against the document.\n\n"
    "The document is the OpenAPI file that the client is made from.\n\n"
    "Example: cloudmore contract check --cassettes cassettes",
    no_args_is_help=True,
)

Cassettes = Annotated[
    list[Path] | None,
    typer.Option(
        "--cassettes", metavar="DIR", help="Folder with recordings of vcrpy, or one of them; ./cassettes by default."
    ),
]
Spec = Annotated[Path | None, typer.Option("--spec", help="OpenAPI 3.1 document; by default this client's own.")]
Host = Annotated[
    list[str] | None, typer.Option("--host", metavar="HOST", help="A further host that is the API; repeatable.")
]
SkipHost = Annotated[
    list[str] | None,
    typer.Option("--skip-host", metavar="HOST", help="A host that is not, and is left out; repeatable."),
]
application.command("compare")(compare)
application.command("record")(record)
application.command("adopt")(adopt)
application.command("issues")(issues)


@application.callback()
def group() -> None:
    """Hold recordings, or the API itself, against the OpenAPI document."""


@application.command("check")
def check(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    cassettes: Cassettes = None,
    spec: Spec = None,
    baseline: Annotated[
        Path | None, typer.Option(help="TOML file of known findings, each with owner, reason and expires.")
    ] = None,
    shapes: Annotated[
        Path | None, typer.Option(help="What was seen before; by default shapes.json beside the recordings.")
    ] = None,
    fail_on: Annotated[str, typer.Option(help="The least grade that fails: broken, vanished or new.")] = "broken",
    host: Host = None,
    skip_host: SkipHost = None,
    update_shapes: Annotated[
        bool, typer.Option("--update-shapes", help="Write what was seen to shapes.json, unless something is broken.")
    ] = False,
    live: Live = False,
    operations: Operations = None,
    organizations: Organizations = None,
    services: Services = None,
    start: Start = None,
    end: End = None,
    wait: Wait = None,
    evidence: EvidenceFile = None,
) -> int:
    """Hold recordings, or with --live the API, against the document.

    Every recorded request and answer is held against what was seen before, too. With --live, ask the API instead: the
    calls that change nothing and one small report, of which nothing is kept but the verdicts. Shows the result with -f
    json, junit, sarif, markdown, github, and one finding (with --live: one operation) a row with csv, jsonl. Writes
    files beside that with -o FILE.json, .xml (JUnit), .sarif, .md, .csv, .jsonl.

    Example: cloudmore contract check --cassettes cassettes

    Example: cloudmore contract check --live --sandbox --operations services_list
    """
    options: Options = context.obj
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    grade = contract.grade_named(fail_on)
    chosen = LiveChoices(operations, organizations, services, start, end, wait, evidence)
    if live:
        given = {"--cassettes": cassettes, "--spec": spec, "--shapes": shapes, "--host": host, "--skip-host": skip_host}
        refuse_with_live([*(name for name, value in given.items() if value), *["--update-shapes"] * update_shapes])
        return check_live(chosen, options, baseline=baseline, grade=grade)
    refuse_without_live(chosen)
    folder, formats = _one(cassettes), formats_of(options.output)
    for path, form in formats.items():
        if form is ScreenFormat.JSON and path.resolve().is_relative_to(folder.resolve()):
            raise ConfigurationError(f"{path} would be taken for a recording.", remedy="Write it beside the folder.")
    if update_shapes and not folder.is_dir():
        raise ConfigurationError("Shapes are those of a folder.", remedy="Name a folder with --cassettes.")
    refuse_same_file(options.output, [each for each in (spec, baseline, shapes, folder) if each is not None])
    hosts, skip_hosts = frozenset(host or ()), frozenset(skip_host or ())
    with working(options, "reading the recordings"):
        result = contract.check(folder, spec=spec, baseline=baseline, shapes=shapes, hosts=hosts, skip_hosts=skip_hosts)
    for path, form in formats.items():
        write_file(path, _told(result, grade, form))
        options.summary.wrote(path)
    as_it_came(_told(result, grade, options.format))
    if options.format in ROWS:
        say(result.summary())
    code = EXIT_CODES[result.verdict(grade).value]
    if update_shapes:
        if code not in (ExitCode.DONE, ExitCode.SHAPE_BROKEN) or result.counts[contract.Grade.BROKEN]:
            say("The shapes stay as they are, because not every recording is as the document says.")
        else:
            path = contract.update_shapes(folder, spec=spec, hosts=hosts, skip_hosts=skip_hosts)
            options.summary.wrote(path)
            say(f"Written: {path}")
    return code


EXIT_CODES: Mapping[str, ExitCode] = {
    "clean": ExitCode.DONE,
    "broken": ExitCode.SHAPE_BROKEN,
    "unusable": ExitCode.WRONG_USAGE,
    "nothing checked": ExitCode.LOOK,
}


@application.command("coverage")
def coverage(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    cassettes: Cassettes = None,
    spec: Spec = None,
    fail_under: Annotated[
        float, typer.Option(help="Percent of the document's answers that must be recorded.", min=0, max=100)
    ] = 0,
    host: Host = None,
    skip_host: SkipHost = None,
) -> int:
    """Show which documented answers are recorded.

    Shows the ten coverage criteria, and where the document is loose, too. Names all that is missing with --verbose.

    Example: cloudmore contract coverage --cassettes cassettes --fail-under 90
    """
    options: Options = context.obj
    options.no_files()
    if options.format in OF_CHECKS:
        raise ConfigurationError("Coverage is shown as table, json, jsonl or csv.")
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    with working(options, "reading the recordings"):
        result = contract.coverage(
            _one(cassettes), spec=spec, hosts=frozenset(host or ()), skip_hosts=frozenset(skip_host or ())
        )
    recorded = len(result.cells) - len(result.missing)
    percent = 100 * recorded / len(result.cells) if result.cells else 0
    if options.format is ScreenFormat.TABLE:
        _show_coverage(result, options)
    elif options.format is ScreenFormat.JSON:
        show_record(result.as_record(), options)
    else:
        show(result.as_record()["cells"], (), options)
    if percent < fail_under:
        say(f"{recorded} of {len(result.cells)} answers are recorded: {percent:.1f} %, fewer than {fail_under:g} %.")
        return ExitCode.LOOK
    return ExitCode.DONE if recorded else ExitCode.LOOK


def _one(cassettes: list[Path] | None) -> Path:
    if cassettes and len(cassettes) > 1:
        raise ConfigurationError("--cassettes is given more than once.", remedy="Name a folder that holds them all.")
    return cassettes[0] if cassettes else Path("cassettes")


def _told(result: CheckResult, grade: Grade, form: ScreenFormat) -> bytes:
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    if form in ROWS:
        return as_bytes(json_text([each.as_record() for each in result.findings], sort=False).encode(), COLUMNS, form)
    return contract.OUTPUTS[form.value](result, grade).encode()


# Findings alone, one a row.
COLUMNS = ("grade", "kind", "cassette", "interaction", "operation_id", "status", "where", "pointer")


def _show_coverage(result: CoverageResult, options: Options) -> None:
    statuses = sorted({each.status for each in result.cells})
    rows: dict[str, dict[str, Any]] = {}
    for cell in result.cells:
        row = rows.setdefault(cell.operation_id, {"operation": cell.operation_id})
        told = str(len(cell.recordings) or "none")
        row[cell.status] = f"{row[cell.status]}, {told}" if cell.status in row else told
    show_table(list(rows.values()), ("operation", *statuses), options, title="Recordings of each documented answer")
    recorded = len(result.cells) - len(result.missing)
    print(f"{recorded} of {len(result.cells)} answers recorded, in {result.exchanges} exchanges.")
    print(f"\nLevel {result.level} of 7 is reached.")
    for each in result.criteria:
        print(f"  {each.level} {each}")
        _list_if_asked(each.missing, "not ", options)
    print("\nWhat the document allows and no recording shows, or recordings show and it does not say:")
    for name, places in result.loose.items():
        print(f"  {name}: {len(places)}")
        _list_if_asked(places, "", options)
    if not options.verbose:
        say("--verbose names each of them, and so does -f json.")


def _list_if_asked(goals: Sequence[str], word: str, options: Options) -> None:
    for goal in goals if options.verbose else ():
        print(f"      {word}{goal}")
