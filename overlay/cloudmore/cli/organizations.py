"""``cloudmore organizations``."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import show

application = typer.Typer(name="organizations", help="The customers of the reseller.", no_args_is_help=True)

COLUMNS = ("id", "name", "customerNumber", "active")


@application.command("list")
def list_all(
    context: typer.Context,
    active_only: Annotated[bool, typer.Option("--active-only", help="Leave out inactive ones.")] = False,
) -> None:
    """List the organizations.

    Example: cloudmore --sandbox organizations list -f csv
    """
    options: Options = context.obj
    options.no_files()
    with options.client() as cm:
        response = cm.organizations.with_raw_response.list(active_only=active_only)
    if options.format is ScreenFormat.JSON:
        as_it_came(response.content)
        return
    show([each.to_dict() for each in response.parsed], COLUMNS, options)


@application.command("get")
def get(
    context: typer.Context, organization_id: Annotated[str, typer.Argument(help="Id of the organization.")]
) -> None:
    """Show the details of an organization.

    Example: cloudmore --sandbox organizations get ID -f json
    """
    options: Options = context.obj
    options.no_files()
    with options.client() as cm:
        response = cm.organizations.with_raw_response.get(organization_id)
    if options.format is ScreenFormat.JSON:
        as_it_came(response.content)
        return
    details: dict[str, Any] = response.parsed.to_dict()
    if options.format is ScreenFormat.TABLE:
        show([{"property": name, "value": value} for name, value in details.items()], ("property", "value"), options)
    else:
        show([details], list(details), options)


def as_it_came(content: bytes) -> None:
    """Print the vendor's JSON byte for byte: no number is spelled anew."""
    sys.stdout.buffer.write(content + b"\n")
    sys.stdout.buffer.flush()
