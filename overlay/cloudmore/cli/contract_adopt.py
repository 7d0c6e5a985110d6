"""``cloudmore contract adopt``: what a source says, taken over into the document of a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say
from cloudmore.cli.progress import working
from cloudmore.cli.records import show_record

if TYPE_CHECKING:
    from cloudmore.contract import Adoption

NEXT = (
    "Then run, and read what each says:",
    "  nox -s generate            the client follows the document",
    "  cloudmore contract check --cassettes cassettes --spec openapi/cloudmore.yaml",
    "                             where the sandbox still answers as before",
    "  nox                        all checks",
    "  nox -s api_diff -- HEAD    what a user of the client notices",
)


def adopt(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Swagger file or its address, or an evidence file.")],
    spec: Annotated[Path, typer.Option("--spec", help="The document, in its checkout, whose own lint is run.")] = Path(
        "openapi", "cloudmore.yaml"
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the changes, and write nothing.")] = False,
) -> int:
    """Take over a Swagger file or evidence into the document.

    Works in a checkout. Shows the changes as a diff, writes them, and lists what a person must decide; ends with 7
    where there is something to decide.

    Example: cloudmore contract adopt swagger.json --dry-run
    """
    options: Options = context.obj
    options.no_files()
    if options.format not in (ScreenFormat.TABLE, ScreenFormat.JSON):
        raise ConfigurationError("What is adopted is shown as a diff, or with -f json.")
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    if not spec.exists():
        raise ConfigurationError(
            f"The OpenAPI document {spec} cannot be read: there is no such file.",
            remedy="It works in a clone of the repository: run it there, or name the document of one with --spec.",
        )
    with working(options, "taking it over"):
        adoption = contract.adopt(file, spec=spec)
    if options.format is ScreenFormat.JSON:
        show_record(adoption.as_record(), options)
    else:
        as_it_came(adoption.diff.encode())
    if not dry_run and adoption.diff:
        adoption.write()
    _tell(adoption, is_written=not dry_run)
    return ExitCode.LOOK if adoption.left else ExitCode.DONE


def _tell(adoption: Adoption, *, is_written: bool) -> None:
    changed = f"{len(adoption.changes)} changes of {' and '.join(map(str, adoption.changed))}"
    if not adoption.diff:
        say("Nothing to change.")
    elif is_written:
        say(f"Written: {changed}.")
    else:
        say(f"Not written: {changed}.")
    for line in adoption.to_mind:
        say(line)
    if adoption.diff and is_written:
        for line in NEXT:
            say(line)
    if adoption.left:
        say(f"{len(adoption.left)} things for a person to decide:")
        for each in adoption.left:
            say(f"  {each}")
