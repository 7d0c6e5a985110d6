"""``cloudmore sandbox``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.options import Options

application = typer.Typer(
    name="sandbox",
    help="A made-up reseller to try things on.\n\nExample: cloudmore sandbox serve",
    no_args_is_help=True,
)


@application.callback()
def group() -> None:
    """A made-up reseller to try things on."""


@application.command("serve")
def serve(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(help="Port on loopback; 0 takes a free one.", min=0, max=65535)] = 8765,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal data.")] = 7,
    organizations: Annotated[int, typer.Option(help="How many organizations at first.", min=0)] = 40,
    state: Annotated[Path | None, typer.Option(help="SQLite file that keeps the state.")] = None,
    report_seconds: Annotated[float, typer.Option(help="Seconds that a billing report takes to build.", min=0)] = 4.0,
    content: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="How billing reports are spelled: camel, pascal, sales-total, nested, flat, text, computed, unknown.",
        ),
    ] = "camel",
    dialect: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="How the task of a report speaks: location, bulk, azure, pascal, bare, silent, link.",
        ),
    ] = "location",
    load: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON file of your own organizations and lines, instead of the seeded ones."),
    ] = None,
    drift: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OPERATION=DRIFT",
            help="Let an operation drift from the document, such as organizations_list=null; repeatable.",
        ),
    ] = None,
) -> None:
    """Serve the sandbox until Ctrl-C; prints the settings of a client.

    Example: cloudmore sandbox serve --port 8765 --organizations 40
    """
    options: Options = context.obj
    options.no_files()
    options.keep_summary_apart(state, load)
    from cloudmore.sandbox import serve as serve_sandbox  # noqa: PLC0415 - needs an extra

    serve_sandbox(
        port=port,
        seed=seed,
        organizations=organizations,
        state=state,
        report_seconds=report_seconds,
        content=content,
        dialect=dialect,
        load=load,
        drifts=drifts_given(drift or ()),
    )


def drifts_given(given: Sequence[str]) -> dict[str, str]:
    """What ``--drift`` says.

    Args:
        given: Each ``OPERATION=DRIFT``.

    Raises:
        ConfigurationError: One lacks a part, or an operation is there twice.
    """
    found: dict[str, str] = {}
    for each in given:
        operation, _, drift = each.partition("=")
        if not (operation and drift):
            what = "drift" if operation else "operation"
            raise ConfigurationError(f"--drift {each} says no {what}.", remedy="Write --drift organizations_list=cut.")
        if operation in found:
            raise ConfigurationError(f"--drift has {operation} twice.", remedy="Let each operation drift in one way.")
        found[operation] = drift
    return found
