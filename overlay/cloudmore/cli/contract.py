"""``cloudmore contract``: recordings against the document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import OF_CHECKS, Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, show_table
from cloudmore.cli.records import show, show_record, write_file

if TYPE_CHECKING:
    from cloudmore.contract import CheckResult, CoverageResult, Grade

application = typer.Typer(name="contract", help="Hold recordings against the OpenAPI document.", no_args_is_help=True)

Cassettes = Annotated[Path, typer.Option("--cassettes", help="Folder with recordings of vcrpy, or one of them.")]
Spec = Annotated[Path | None, typer.Option("--spec", help="OpenAPI 3.1 document; by default this client's own.")]
FILE_FORMATS: Mapping[str, ScreenFormat] = {
    ".json": ScreenFormat.JSON,
    ".md": ScreenFormat.MARKDOWN,
    ".xml": ScreenFormat.JUNIT,
}


@application.callback()
def group() -> None:
    """Hold recordings against the OpenAPI document."""


@application.command("check")
def check(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    cassettes: Cassettes = Path("cassettes"),
    spec: Spec = None,
    baseline: Annotated[
        Path | None, typer.Option(help="TOML file of known findings, each with owner, reason and expires.")
    ] = None,
    shapes: Annotated[
        Path | None, typer.Option(help="What was seen before; by default shapes.json beside the recordings.")
    ] = None,
    fail_on: Annotated[str, typer.Option(help="The least grade that fails: broken, vanished or new.")] = "broken",
    host: Annotated[list[str] | None, typer.Option(help="A further host that is the API; repeatable.")] = None,
    skip_host: Annotated[
        list[str] | None, typer.Option(help="A host that is not, and is left out; repeatable.")
    ] = None,
    update_shapes: Annotated[
        bool, typer.Option("--update-shapes", help="Write what was seen to shapes.json, unless something is broken.")
    ] = False,
) -> int:
    """Hold every recorded exchange, request and answer, against the document and what was seen before.

    Writes JSON, JUnit or Markdown with -o FILE.json, .xml or .md, and shows them with -f json, junit, markdown, github.

    Example: cloudmore contract check --cassettes cassettes
    """
    options: Options = context.obj
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    grade = contract.grade_named(fail_on)
    formats = {path: _format_of(path) for path in options.output}
    if update_shapes and not cassettes.is_dir():
        raise ConfigurationError("Shapes are those of a folder.", remedy="Name a folder with --cassettes.")
    result = contract.check(
        cassettes,
        spec=spec,
        baseline=baseline,
        shapes=shapes,
        hosts=frozenset(host or ()),
        skip_hosts=frozenset(skip_host or ()),
    )
    for path, form in formats.items():
        write_file(path, contract.OUTPUTS[form.value](result, grade).encode())
    _show_check(result, grade, options)
    code = EXIT_CODES[result.verdict(grade).value]
    if update_shapes:
        if code not in (ExitCode.DONE, ExitCode.SHAPE_BROKEN) or result.counts[contract.Grade.BROKEN]:
            say("The shapes stay as they are, because not every recording is as the document says.")
        else:
            say(f"Written: {contract.update_shapes(cassettes, spec=spec, skip_hosts=skip_host or ())}")
    return code


EXIT_CODES: Mapping[str, ExitCode] = {
    "clean": ExitCode.DONE,
    "broken": ExitCode.SHAPE_BROKEN,
    "unusable": ExitCode.WRONG_USAGE,
    "nothing checked": ExitCode.LOOK,
}


@application.command("coverage")
def coverage(
    context: typer.Context,
    cassettes: Cassettes = Path("cassettes"),
    spec: Spec = None,
    fail_under: Annotated[
        float, typer.Option(help="Percent of the document's answers that must be recorded.", min=0, max=100)
    ] = 0,
) -> int:
    """Show which answers of the document are recorded, the ten coverage criteria, and where the document is loose.

    Example: cloudmore contract coverage --cassettes cassettes --fail-under 90
    """
    options: Options = context.obj
    options.no_files()
    if options.format in OF_CHECKS:
        raise ConfigurationError("Coverage is shown as table, json, jsonl or csv.")
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    result = contract.coverage(cassettes, spec=spec)
    recorded = len(result.cells) - len(result.missing)
    percent = 100 * recorded / len(result.cells) if result.cells else 0
    if options.format is ScreenFormat.TABLE:
        _show_coverage(result, options)
    elif options.format is ScreenFormat.JSON:
        show_record(result.as_record(), options)
    else:
        show(result.as_record()["cells"], (), options)
    if percent < fail_under:
        say(f"{recorded} of {len(result.cells)} answers are recorded: {percent:.1f} % of {fail_under:g} %.")
        return ExitCode.LOOK
    return ExitCode.DONE if recorded else ExitCode.LOOK


def _format_of(path: Path) -> ScreenFormat:
    form = FILE_FORMATS.get(path.suffix.lower())
    if form is None:
        raise ConfigurationError(
            f"The format {path.suffix or 'without an ending'} of {path} is unknown here.",
            remedy=f"Use one of {', '.join(FILE_FORMATS)}.",
        )
    return form


def _show_check(result: CheckResult, grade: Grade, options: Options) -> None:
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    if options.format in (ScreenFormat.JSONL, ScreenFormat.CSV):
        show([each.as_record() for each in result.findings], FINDING_COLUMNS, options)
        say(result.summary())
    else:
        as_it_came(contract.OUTPUTS[options.format.value](result, grade).encode())


FINDING_COLUMNS = ("grade", "kind", "cassette", "interaction", "operation_id", "status", "where", "pointer")


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
    for cell in result.missing:
        print(f"  none of {cell}")
    print(f"\nLevel {result.level} of 7 is reached.")
    for each in result.criteria:
        print(f"  {each.level} {each}")
        for goal in each.missing:
            print(f"      not {goal}")
    print("\nWhat the document allows and no recording shows (with -f json each of them):")
    for name, places in result.loose.items():
        print(f"  {name}: {len(places)}")
