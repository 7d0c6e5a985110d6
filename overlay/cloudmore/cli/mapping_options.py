"""Options that several commands of ``mapping`` have, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import check_paths
from cloudmore.cli.options import Options
from cloudmore.cli.records import format_of
from cloudmore.mapping import (
    MAPPING_FILE,
    Customer,
    CustomerMapping,
    LedgerItem,
    read_customers,
    read_items,
    read_mapping,
)

Mapped = Annotated[
    Path, typer.Option("--mapping", metavar="FILE", help="The mapping; .toml, or .csv for spreadsheets.")
]
MAPPED = Path(MAPPING_FILE)
CustomersFile = Annotated[
    Path | None,
    typer.Option("--customers", metavar="FILE", help="CSV of the other system's customers: key, name, numbers."),
]
ItemsFile = Annotated[
    Path | None,
    typer.Option("--items", metavar="FILE", help="CSV of the other system's items: code, name."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="WHAT=HEADING",
        help="Which heading is what, where it is not known. Of --customers: key, name, vat_number, "
        "registration_number or customer_number. Of --items: code, name; item_name beside --customers. Repeatable.",
    ),
]
# What a column of the items is called where the customers have columns, too.
_OF_ITEMS = {"code": "code", "item_name": "name"}


def customers_of(file: Path, columns: Sequence[str] | None) -> tuple[Customer, ...]:
    """The customers of the other system.

    Args:
        file: Its CSV file.
        columns: Each ``WHAT=HEADING``.

    Raises:
        ConfigurationError: It cannot be read, or its columns are not known.
    """
    return read_customers(file, _named(columns))


def items_of(file: Path, columns: Sequence[str] | None) -> tuple[LedgerItem, ...]:
    """The items of the other system.

    Args:
        file: Its CSV file.
        columns: Each ``WHAT=HEADING``.

    Raises:
        ConfigurationError: It cannot be read, or its columns are not known.
    """
    return read_items(file, {_OF_ITEMS.get(what, what): heading for what, heading in _named(columns).items()})


def both_of(
    customers: Path | None, items: Path | None, columns: Sequence[str] | None
) -> tuple[tuple[Customer, ...] | None, tuple[LedgerItem, ...] | None]:
    """The customers and the items of the other system; ``None`` where no file has them.

    Args:
        customers: CSV file of the customers.
        items: CSV file of the items.
        columns: Each ``WHAT=HEADING``, of one or the other.

    Raises:
        ConfigurationError: One cannot be read, or its columns are not known.
    """
    if customers is None or items is None:
        return (
            None if customers is None else customers_of(customers, columns),
            None if items is None else items_of(items, columns),
        )
    of_items = [text for text in columns or () if text.partition("=")[0].strip() in _OF_ITEMS]
    others = [text for text in columns or () if text not in of_items]
    return customers_of(customers, others), items_of(items, of_items)


def _named(columns: Sequence[str] | None) -> dict[str, str]:
    named: dict[str, str] = {}
    for text in columns or ():
        what, equals, heading = text.partition("=")
        if not (what.strip() and equals and heading.strip()):
            raise ConfigurationError(
                f"--column {text!r} says nothing.",
                remedy="Write --column key=CustomerNo, with the heading of the file.",
            )
        named[what.strip()] = heading.strip()
    return named


def mapping_before(file: Path) -> CustomerMapping:
    """What a mapping says; nothing where there is no such file yet.

    Args:
        file: The mapping.

    Raises:
        ConfigurationError: It cannot be read, or will not be written.
    """
    return read_mapping(file) if file.exists() else _new(file)


def _new(file: Path) -> CustomerMapping:
    if file.suffix.lower() not in (".toml", ".csv"):
        # The error of reading it says which endings there are.
        return read_mapping(file)
    return CustomerMapping()


def files_of(options: Options, *read: Path | None) -> tuple[Path, ...]:
    """The files of ``-o``, when each can be written and none is one that is read.

    Args:
        options: Of this run.
        read: Files that are read.

    Raises:
        ConfigurationError: One cannot be written, or is named twice.
    """
    for path in options.output:
        format_of(path)
    check_paths(options.output)
    options.keep_summary_apart(*options.output, *read)
    given = {file.resolve() for file in read if file is not None}
    for path in options.output:
        if path.resolve() in given:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")
    return options.output
