"""``cloudmore services``: what the reseller sells."""

from __future__ import annotations

import typer

from cloudmore.cli.options import Options
from cloudmore.cli.records import check_files, show_answer

application = typer.Typer(name="services", help="The services of the reseller.", no_args_is_help=True)

COLUMNS = ("id", "name", "vendorName", "allowMultipleUsers")


@application.callback()
def group() -> None:
    """The services of the reseller."""


@application.command("list")
def list_all(context: typer.Context) -> None:
    """List the services of the reseller, Microsoft's included.

    Example: cloudmore --sandbox services list -f csv
    """
    options: Options = context.obj
    check_files(options)
    with options.client() as cm:
        response = cm.services.with_raw_response.list()
    show_answer(response.content, COLUMNS, options)
