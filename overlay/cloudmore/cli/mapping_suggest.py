"""``cloudmore mapping suggest``: which customer of another system each organization may be, or which item a product."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.mapping_options import (
    MAPPED,
    Columns,
    ItemsFile,
    Mapped,
    customers_of,
    files_of,
    mapping_before,
)
from cloudmore.cli.mapping_suggest_items import suggest_for_products
from cloudmore.cli.mapping_suggested import Suggested
from cloudmore.cli.options import Options
from cloudmore.cli.output import visible
from cloudmore.cli.progress import telling, working
from cloudmore.cli.saved_reports import SAVED, Saved, saved_named
from cloudmore.mapping import (
    Organization,
    Suggestion,
    is_undecided,
    organizations_in,
    organizations_of,
    shared_keys,
    suggest,
    with_suggestions,
)


def suggest_customers(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[
        str | None,
        typer.Argument(
            metavar="[MONTH|FILE]",
            help="Take the organizations of a saved report, offline: 2026-10, last or a file. Products are always "
            "those of a saved report, by default of last.",
        ),
    ] = None,
    customers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of the other system's customers: key, name, numbers."),
    ] = None,
    items: ItemsFile = None,
    column: Columns = None,
    mapping: Mapped = MAPPED,
    write: Annotated[
        bool, typer.Option("--write", help="Write what is exact as accepted, and the rest as suggestions to decide.")
    ] = False,
    key_property: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Custom property of organizations that holds the customer's key; remembered."
        ),
    ] = None,
    saved: Saved = SAVED,
) -> None:
    """Suggest a customer for each organization, or an item (--items).

    --customers is a CSV file that your ERP or PSA exports: a key, a name, and numbers where it has them. Only an exact
    key, or an exact code, which nobody else has, is ever accepted, and written with --write. A name never is: what is
    alike is shown with a score, to be decided with mapping edit or in the file. Products are those that a saved report
    has lines of, because what is billed is what needs an item; no call is made. Ends with 7 while something is to be
    decided.

    Example: cloudmore mapping suggest --customers erp.csv --write

    Example: cloudmore mapping suggest 2026-10 --items items.csv --write
    """
    options: Options = context.obj
    if customers is not None and items is not None:
        raise ConfigurationError(
            "Customers and items are suggested one after the other, and both are asked for.",
            remedy="Run it with --customers, and again with --items; both write to the same mapping.",
        )
    if items is not None:
        if key_property is not None:
            raise ConfigurationError(
                "--key-property is about organizations, and --items about products.", remedy="Leave one of them out."
            )
        suggest_for_products(options, "last" if month is None else month, items, column, mapping, saved, write=write)
        return
    if customers is None:
        raise ConfigurationError(
            "There is nothing that organizations could be compared with.",
            remedy="Export the customers of your ERP or PSA as CSV, and give it with --customers; or its items, and "
            "give them with --items.",
        )
    files_of(options, customers, mapping)
    known, before = customers_of(customers, column), mapping_before(mapping)
    start = before if key_property is None else before.with_key_property(key_property)
    organizations = _organizations(month, saved, options)
    with working(options, "comparing"):
        found = _SUGGESTED.ordered(suggest(organizations, known, start))
    after = with_suggestions(start, found)
    _SUGGESTED.give(found, options, mapping, before, after, write=write)
    undecided = {each.organization.id for each in found if is_undecided(each)}
    for finding in shared_keys(organizations, undecided):
        options.summary.findings[finding.code] += 1
        print(visible(f"Look: {finding.message} [{finding.code}]"), file=sys.stderr)
    _SUGGESTED.end(found, options, mapping, write=write, wrote=write and after != before)


def _organizations(month: str | None, saved: Path, options: Options) -> tuple[Organization, ...]:
    if month is not None:
        report = saved_named(month, saved, reseller_id=options.reseller())
        options.summary.sandbox |= report.manifest.source == "sandbox"
        return organizations_in(report)
    with options.client(read_only=True) as cm, telling(options) as tell:
        tell("listing the organizations")
        return organizations_of(cm, lambda number, of: tell(f"reading organization {number} of {of}"))


def _row(suggestion: Suggestion) -> dict[str, Any]:
    organization, candidates = suggestion.organization, suggestion.candidates
    best = candidates[0] if candidates else None
    accepted = next((each for each in candidates if each.customer.key == suggestion.key), best)
    return {
        "organization_id": organization.id,
        "organization": organization.name,
        "verdict": suggestion.verdict,
        # Of what nobody has accepted the key stands among the candidates alone.
        "key": suggestion.key,
        "customer": None if accepted is None else accepted.customer.name,
        "score": None if accepted is None else accepted.score,
        "reason": suggestion.reason,
        "vat_number": organization.vat_number,
        "registration_number": organization.registration_number,
        "customer_number": organization.customer_number,
        "candidates": [
            {"key": each.customer.key, "name": each.customer.name, "score": each.score, "reason": each.reason}
            for each in candidates
        ],
    }


_SUGGESTED = Suggested(
    what="organizations",
    columns=(
        *("organization_id", "organization", "verdict", "key", "customer", "score", "reason", "vat_number"),
        *("registration_number", "customer_number", "candidates"),
    ),
    shown=("organization", "verdict", "key", "customer", "score", "reason"),
    key="key",
    by="an exact key",
    verdicts={
        "exact": "by an exact key",
        "ambiguous": "ambiguous",
        "name": "by name alone",
        "none": "without anything alike",
        "recreated": "created again",
        "mapped": "mapped before",
        "excluded": "excluded before",
    },
    order=("recreated", "ambiguous", "name", "none", "exact", "mapped", "excluded"),
    row=_row,
    sorted_by=lambda suggestion: (suggestion.organization.name.casefold(), suggestion.organization.id),
)
