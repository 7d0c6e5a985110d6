"""``cloudmore services``: what the reseller sells."""

from __future__ import annotations

import typer

from cloudmore.cli.options import Options
from cloudmore.cli.profiles import show_answers
from cloudmore.cli.records import check_files

application = typer.Typer(
    name="services",
    help="The services of the reseller.\n\nExample: cloudmore --sandbox services list",
    no_args_is_help=True,
)

COLUMNS = ("id", "name", "vendorName", "allowMultipleUsers")


@application.callback()
def group() -> None:
    """The services of the reseller."""


@application.command("list")
def list_all(context: typer.Context) -> int:
    """List the services of the reseller, Microsoft's included.

    With several profiles, those of each.

    Example: cloudmore --sandbox services list -f csv
    """
    options: Options = context.obj
    check_files(options)
    return show_answers(lambda cm: cm.services.with_raw_response.list().content, COLUMNS, options)
