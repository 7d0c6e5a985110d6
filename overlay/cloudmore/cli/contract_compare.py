"""``cloudmore contract compare``: the vendor's Swagger file against the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.contract_files import refuse_same_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say
from cloudmore.cli.progress import working
from cloudmore.cli.records import as_bytes, check_files, format_of, write_file

if TYPE_CHECKING:
    from cloudmore.contract import Comparison

COLUMNS = ("standing", "kind", "place", "name", "ours", "theirs", "evidence", "line", "fingerprint")
# The standings that fail.
FAIL_ON = {"contradicted": ("contradicted",), "new": ("contradicted", "new to us")}


def compare(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="Swagger 2.0 or OpenAPI 3, a file or an address; or evidence.")],
    last_seen: Annotated[
        Path | None, typer.Option("--last-seen", help="An earlier file; only what changed since is told.")
    ] = None,
    save: Annotated[Path | None, typer.Option("--save", help="Write what was read, byte for byte.")] = None,
    spec: Annotated[
        Path | None, typer.Option("--spec", help="OpenAPI 3.1 document; by default this client's own.")
    ] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", help="What ends with 6: contradicted, or new as well.")] = (
        "contradicted"
    ),
) -> int:
    """Hold the vendor's Swagger file, or evidence, to the document.

    Tells what is confirmed, contradicted, new to us, unknown to them. Names what is confirmed with --verbose. Nothing
    is sent to an address that lets anybody in. Shows the result with -f json, github, markdown, and one fact a row with
    csv, jsonl.

    Example: cloudmore contract compare swagger.json
    """
    options: Options = context.obj
    from cloudmore import contract  # noqa: PLC0415 - needs an extra

    if fail_on not in FAIL_ON:
        raise ConfigurationError(f"--fail-on knows no {fail_on!r}.", remedy=f"Use one of {', '.join(FAIL_ON)}.")
    if options.format in (ScreenFormat.JUNIT, ScreenFormat.SARIF):
        raise ConfigurationError("A comparison is shown as table, json, jsonl, csv, github or markdown.")
    check_files(options)
    read = [Path(file), *([spec] if spec is not None else [])]
    if save is not None:
        # It may well take the place of the earlier file, which is read by then.
        refuse_same_file([save], [*read, *options.output])
    refuse_same_file(options.output, [*read, *([last_seen] if last_seen is not None else [])])
    with working(options, "comparing"):
        source = contract.read_source(file)
        comparison = contract.compare(source, spec=spec, last_seen=last_seen)
    for path in options.output:
        write_file(path, _as_bytes(comparison, format_of(path)))
        options.summary.wrote(path)
    if save is not None:
        write_file(save, source.content)
        options.summary.wrote(save)
    if options.format is ScreenFormat.TABLE:
        print("\n".join(contract.as_lines(comparison, verbose=options.verbose)))
    elif options.format.value in contract.COMPARISON_OUTPUTS:
        as_it_came(contract.COMPARISON_OUTPUTS[options.format.value](comparison, FAIL_ON[fail_on]).encode())
    else:
        as_it_came(_as_bytes(comparison, options.format))
        say(comparison.summary())
    return _exit_code(comparison, fail_on)


def _exit_code(comparison: Comparison, fail_on: str) -> ExitCode:
    if comparison.failing(FAIL_ON[fail_on]):
        return ExitCode.SHAPE_BROKEN
    changed = comparison.since and (comparison.facts or comparison.went)
    return ExitCode.LOOK if changed or not comparison.compared else ExitCode.DONE


def _as_bytes(comparison: Comparison, form: ScreenFormat) -> bytes:
    facts = [each.as_record() for each in comparison.facts]
    if form is not ScreenFormat.JSON:
        return as_bytes(json_text(facts, sort=False).encode(), COLUMNS, form)
    record = {
        "schema": "contract-comparison/1",
        "source": comparison.source,
        "title": comparison.title,
        "version": comparison.version,
        "grade": comparison.grade or None,
        "document": comparison.document,
        "document_sha256": comparison.document_sha256,
        "counts": {str(standing): count for standing, count in comparison.counts.items()},
        "compared": comparison.compared,
        "operations": comparison.operations,
        "unrelated": comparison.unrelated,
        "facts": facts,
        "went": [each.as_record() for each in comparison.went],
        "schemas": dict(comparison.schemas),
        "remarks": list(comparison.remarks),
    }
    return as_bytes(json_text(record, sort=False).encode(), (), form)
