"""``cloudmore billing targets``: which targets there are, and what each was held against."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import read_target, shipped_target_text, shipped_targets
from cloudmore.cli.completing import targets as shipped_names
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, visible
from cloudmore.cli.records import show


def targets(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="Of one of them, to print its file.",
            autocompletion=shipped_names,
        ),
    ] = None,
) -> None:
    """List the targets of billing export, or print one's file.

    Tells what each was held against. The file is the start of one of your own.

    Example: cloudmore billing targets xero > my-xero.toml
    """
    options: Options = context.obj
    options.no_files()
    if name is None:
        show_targets(options)
        return
    if options.chosen_format is not None:
        raise ConfigurationError("The file of a target is TOML, and has no other format.", remedy="Leave -f out.")
    as_it_came(shipped_target_text(name).encode())


def show_targets(options: Options) -> None:
    """Every shipped target with its status, and in words what stands behind that."""
    found = [read_target(name) for name in shipped_targets()]
    rows: list[dict[str, Any]] = [
        {"name": each.name, "status": each.status.value, "title": each.title} for each in found
    ]
    if options.format is not ScreenFormat.TABLE:
        told = [{**row, "checked_against": each.checked_against.strip()} for row, each in zip(rows, found, strict=True)]
        show(told, (*rows[0], "checked_against"), options)
        return
    show(rows, tuple(rows[0]), options, title="Targets")
    for each in found:
        print(f"\n{each.name}:")
        print(*(visible(line) for line in each.checked_against.strip().splitlines()), sep="\n")
