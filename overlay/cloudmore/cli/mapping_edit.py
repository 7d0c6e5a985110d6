"""``cloudmore mapping edit``: decide whose customer an organization is, by a script or asked one by one."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.mapping_asking import ask_one_by_one
from cloudmore.cli.mapping_asking_items import AskedProducts
from cloudmore.cli.mapping_edit_product import ProductChange, filled
from cloudmore.cli.mapping_options import MAPPED, Columns, CustomersFile, ItemsFile, Mapped, both_of, mapping_before
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.records import show_record
from cloudmore.cli.saved_reports import SAVED, Saved, saved_named
from cloudmore.mapping import (
    CustomerMapping,
    Entry,
    check_key,
    find_organization,
    organizations_in,
    products_in,
    split_by,
    write_mapping,
)

_DECISIONS = ("--customer", "--exclude", "--split-by", "--accept-suggested", "--forget")
_OF_BOTH = ("--accept-suggested", "--forget")


def edit(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    organization: Annotated[
        str | None, typer.Argument(metavar="[ORGANIZATION]", help="Its id, or its name where only one has it.")
    ] = None,
    customer: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="The customer's key in the other system.")
    ] = None,
    exclude: Annotated[str | None, typer.Option(metavar="REASON", help="Leave it out, and say why.")] = None,
    split_column: Annotated[
        str | None,
        typer.Option("--split-by", metavar="COLUMN", help="Column of its lines that tells several customers apart."),
    ] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE=KEY", help="What stands in that column, and whose it is. Repeatable."),
    ] = None,
    accept_suggested: Annotated[
        bool, typer.Option("--accept-suggested", help="Take the only customer, or item, that is suggested.")
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Take the entry out of the mapping.")] = False,
    product: Annotated[
        str | None, typer.Option(metavar="KEY", help="Instead: a product id, item code or service id.")
    ] = None,
    item: Annotated[str | None, typer.Option(metavar="CODE", help="The product's item there.")] = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="ACCOUNT", help="The account it is booked to.")
    ] = None,
    tax_code: Annotated[str | None, typer.Option(metavar="CODE", help="How it is taxed.")] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Its name; makes an entry of an unknown id.")
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is decided so.")] = None,
    decided_by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Who has decided it; by default the user of this computer."),
    ] = None,
    mapping: Mapped = MAPPED,
    customers: CustomersFile = None,
    items: ItemsFile = None,
    column: Columns = None,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="MONTH|FILE",
            help="A saved report, to know organizations that the mapping has not, and with --items products.",
        ),
    ] = None,
    saved: Saved = SAVED,
) -> None:
    """Decide whose customer an organization is.

    Without arguments what is open is asked, one by one. With --product it is decided which item a product is. Each
    decision is written at once, so that Ctrl-C keeps what was decided. Comments and order of the file stay.

    Example: cloudmore mapping edit ORGANIZATION_ID --customer 10042
    """
    options: Options = context.obj
    options.no_files()
    options.keep_summary_apart(mapping, customers, items)
    known, known_items = both_of(customers, items, column)
    reading = None if report is None else saved_named(report, saved, reseller_id=options.reseller())
    organizations = () if reading is None else organizations_in(reading)
    before = mapping_before(mapping)
    given = dict(
        zip(
            _DECISIONS,
            (customer or None, exclude, split_column, accept_suggested or None, forget or None),
            strict=True,
        )
    )
    chosen = [option for option in _DECISIONS if given[option] is not None]
    fields = {"item": item, "account": account, "tax_code": tax_code}
    who = decided_by or _user()
    if product is not None:
        _refuse([each for each in chosen if each not in _OF_BOTH], organization, fields, part, is_product=True)
        change = ProductChange(product, fields, name, reason, decided_by, known_items)
        after = change.made_to(before, who, accept_suggested=accept_suggested, forget=forget)
        _write(mapping, before, after, options, {"product": product})
        return
    _refuse(chosen, organization, fields, part, is_product=False)
    if organization is None:
        # Of products only what is billed is asked, and only where it is known which items there are.
        products = () if reading is None or known_items is None else products_in(reading)
        ask_one_by_one(mapping, before, organizations, known, AskedProducts(products, known_items), who, options)
        return
    if not chosen:
        raise ConfigurationError(
            f"It is not said what {organization} is.", remedy=f"Give one of {', '.join(_DECISIONS)}."
        )
    identifier, called = find_organization(before, organizations, organization, name=name)
    entry = before.entry_of(identifier) or Entry()
    if forget:
        if before.entry_of(identifier) is None:
            raise ConfigurationError(f"{mapping} says nothing of {organization}.", remedy="Check the spelling.")
        _write(mapping, before, before.deciding({identifier: None}), options, {"organization": identifier})
        return
    decided = _entry(entry, customer, exclude, split_column, part or (), accept_suggested=accept_suggested)
    for key in decided.keys():  # noqa: SIM118 - it is no mapping
        check_key(key, known)
    entry = Entry(
        customer=decided.customer,
        excluded=decided.excluded,
        split=decided.split,
        name=name or called or entry.name,
        reason=reason or (entry.suggested_because if accept_suggested else None),
        decided_by=who,
    )
    after = before.deciding({identifier: entry})
    _write(mapping, before, after, options, {"organization": identifier, "name": entry.name})


def _entry(
    before: Entry,
    customers: Sequence[str] | None,
    excluded: str | None,
    column: str | None,
    parts: Sequence[str],
    *,
    accept_suggested: bool,
) -> Entry:
    if customers is not None:
        if len(customers) > 1:
            raise ConfigurationError(
                f"{len(customers)} customers are given, and nothing tells which line is whose.",
                remedy='Write --split-by cost_center --part "Sales=10042" --part "IT=10043", or one --customer.',
            )
        return Entry(customer=filled(customers[0], "--customer"))
    if excluded is not None:
        return Entry(excluded=filled(excluded, "--exclude"))
    if column is not None:
        return Entry(split=split_by(column, _parts(parts)))
    assert accept_suggested
    if len(before.suggested) != 1:
        told = ", ".join(before.suggested)
        raise ConfigurationError(
            f"{len(before.suggested)} customers are suggested ({told})." if told else "No customer is suggested.",
            remedy="Name the one that it is, with --customer KEY.",
        )
    return Entry(customer=before.suggested[0])


def _parts(parts: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for text in parts:
        value, equals, key = text.rpartition("=")
        if not (equals and value.strip() and key.strip()):
            raise ConfigurationError(
                f"--part {text!r} says nobody's part.", remedy='Write --part "Sales=10042": the value, and the key.'
            )
        if value in found:
            raise ConfigurationError(f"The part {value} is given twice.", remedy="Keep one of the two.")
        found[value] = key.strip()
    if not found:
        raise ConfigurationError(
            "--split-by says which column, and not whose the parts are.", remedy='Add --part "Sales=10042" for each.'
        )
    return found


def _refuse(
    chosen: Sequence[str],
    organization: str | None,
    fields: Mapping[str, str | None],
    parts: Sequence[str] | None,
    *,
    is_product: bool,
) -> None:
    """Refuse options that do not go together.

    Raises:
        ConfigurationError: They do not.
    """
    named = [f"--{field.replace('_', '-')}" for field, value in fields.items() if value is not None]
    if is_product and (organization is not None or chosen):
        raise ConfigurationError(
            "--product is about a product, and the rest about an organization.", remedy="Decide one after the other."
        )
    if is_product:
        return
    if named:
        raise ConfigurationError(f"{named[0]} is about a product.", remedy="Name it with --product.")
    if len(chosen) > 1:
        raise ConfigurationError(
            f"{' and '.join(chosen)} cannot both be.", remedy="Give one of them; an organization is one thing."
        )
    if parts and "--split-by" not in chosen:
        raise ConfigurationError(
            "--part needs the column that tells the parts apart.", remedy="Write --split-by cost_center, for example."
        )
    if organization is None and chosen:
        raise ConfigurationError(
            f"It is not said whose {chosen[0]} is meant.", remedy="Name the organization, by its id or name."
        )


def _write(
    file: Path, before: CustomerMapping, after: CustomerMapping, options: Options, about: Mapping[str, Any]
) -> None:
    if after != before:
        write_mapping(file, after, before=before)
        options.summary.wrote(file)
    if options.chosen_format not in (None, ScreenFormat.TABLE):
        show_record({**about, "mapping": str(file), "changed": after != before}, options)
    elif not options.quiet:
        told = " ".join(str(value) for value in about.values() if value)
        say(f"Written to {file}: {told}." if after != before else f"{file} says so already: {told}.")


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A container may run as a number that has no name.
        return None
