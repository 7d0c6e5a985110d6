"""``cloudmore mapping``: organizations as the customers of another system, and products as its items."""

from __future__ import annotations

import typer

from cloudmore.cli import mapping_check, mapping_edit, mapping_suggest

application = typer.Typer(
    name="mapping",
    help="Map organizations to customers, products to items.\n\n"
    "The customers and items are those of an ERP or PSA, which exports them as CSV.\n\n"
    "Example: cloudmore mapping suggest --customers erp.csv",
    no_args_is_help=True,
)


@application.callback()
def group() -> None:
    """Organizations as the customers of another system, and products as its items."""


application.command("suggest")(mapping_suggest.suggest_customers)
application.command("check")(mapping_check.check)
application.command("edit")(mapping_edit.edit)
