"""``cloudmore mapping suggest``: which customer of another system each organization may be."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import json_text
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.mapping_options import MAPPED, Columns, Mapped, customers_of, files_of, mapping_before
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, visible
from cloudmore.cli.progress import telling
from cloudmore.cli.records import as_bytes, format_of, show, write_file
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
    write_mapping,
)

# Rows of a table that a person still reads; the files have all.
MOST_SHOWN = 60
_COLUMNS = (
    *("organization_id", "organization", "verdict", "key", "customer", "score", "reason", "vat_number"),
    *("registration_number", "customer_number", "candidates"),
)
_SHOWN = ("organization", "verdict", "key", "customer", "score", "reason")
# What somebody has to decide comes first.
_ORDER = ("recreated", "ambiguous", "name", "none", "exact", "mapped", "excluded")
_SAID = {
    "exact": "by an exact key",
    "ambiguous": "ambiguous",
    "name": "by name alone",
    "none": "without anything alike",
    "recreated": "created again",
    "mapped": "mapped before",
    "excluded": "excluded before",
}


def suggest_customers(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[
        str | None,
        typer.Argument(
            metavar="[MONTH|FILE]", help="Take the organizations of a saved report, offline: 2026-10, last or a file."
        ),
    ] = None,
    customers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV of the other system's customers: key, name, numbers."),
    ] = None,
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
    """Suggest which customer of another system each organization is.

    Only an exact key, which nobody else has, is ever accepted, and written with --write. A name never is: what is
    alike is shown with a score, to be decided with mapping edit or in the file. Ends with 7 while something is to be
    decided.

    Example: cloudmore mapping suggest --customers erp.csv --write
    """
    options: Options = context.obj
    if customers is None:
        raise ConfigurationError(
            "There is nothing that organizations could be compared with.",
            remedy="Export the customers of your ERP or PSA as CSV, and give it with --customers.",
        )
    files = files_of(options, customers, mapping)
    known, before = customers_of(customers, column), mapping_before(mapping)
    start = before if key_property is None else before.with_key_property(key_property)
    organizations = _organizations(month, saved, options)
    found = sorted(suggest(organizations, known, start), key=_rank)
    undecided = [each for each in found if is_undecided(each)]
    after = with_suggestions(start, found)
    for path in files:
        write_file(path, _told(found, format_of(path)))
        options.summary.wrote(path)
    if write and after != before:
        write_mapping(mapping, after, before=before)
        options.summary.wrote(mapping)
    if options.format is ScreenFormat.TABLE:
        _show(found, options)
    else:
        as_it_came(_told(found, options.format))
    for finding in shared_keys(organizations, {each.organization.id for each in undecided}):
        options.summary.findings[finding.code] += 1
        print(visible(f"Look: {finding.message} [{finding.code}]"), file=sys.stderr)
    if not options.quiet:
        _say_what_is_next(mapping, found, options, wrote=write and after != before, write=write)
    if undecided:
        options.summary.findings["undecided"] = len(undecided)
    if undecided or not found:
        raise typer.Exit(ExitCode.LOOK)


def _organizations(month: str | None, saved: Path, options: Options) -> tuple[Organization, ...]:
    if month is not None:
        report = saved_named(month, saved)
        options.summary.sandbox |= report.manifest.source == "sandbox"
        return organizations_in(report)
    with options.client(read_only=True) as cm, telling(options) as tell:
        tell("listing the organizations")
        return organizations_of(cm, lambda number, of: tell(f"reading organization {number} of {of}"))


def _rank(suggestion: Suggestion) -> tuple[int, str, str]:
    organization = suggestion.organization
    return _ORDER.index(suggestion.verdict), organization.name.casefold(), organization.id


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


def _told(found: Sequence[Suggestion], form: ScreenFormat) -> bytes:
    return as_bytes(json_text([_row(each) for each in found], sort=False).encode(), _COLUMNS, form)


def _show(found: Sequence[Suggestion], options: Options) -> None:
    if options.summary.sandbox:
        print("SANDBOX: made-up data, not for invoices.")
    counts = Counter[str](each.verdict for each in found)
    told = ", ".join(f"{counts[name]} {_SAID[name]}" for name in _SAID if counts[name])
    print(f"{len(found)} organizations: {told or 'nothing was compared'}.")
    rows = [_shown(each) for each in found if each.verdict not in ("mapped", "excluded")]
    if rows:
        show(rows[:MOST_SHOWN], _SHOWN, options, title="What is not decided first")
    if len(rows) > MOST_SHOWN:
        print(f"{len(rows) - MOST_SHOWN} more; -f csv and -o FILE have all.", file=sys.stderr)


def _shown(suggestion: Suggestion) -> dict[str, Any]:
    row = _row(suggestion)
    others = [each["key"] for each in row["candidates"][1:3]]
    if is_undecided(suggestion):
        best = row["candidates"][0]["key"] if row["candidates"] else None
        row["key"] = None if best is None else f"{best}?"
        if others:
            row["reason"] = f"{row['reason']} (also {', '.join(others)})"
    return row


def _say_what_is_next(
    mapping: Path, found: Sequence[Suggestion], options: Options, *, wrote: bool, write: bool
) -> None:
    counts = Counter(each.verdict for each in found)
    undecided = sum(map(is_undecided, found))
    named = "" if str(mapping) == str(MAPPED) else f" --mapping {mapping}"
    if wrote:
        say(f"Written to {mapping}: {counts['exact']} accepted by an exact key, {undecided} to be decided.")
    elif write:
        say(f"{mapping} says all of this already.")
    elif found:
        say("Nothing was written. Write what is exact, and the rest as suggestions, with --write.")
    if undecided and write:
        say(f"Decide the rest in the file, or one by one with: cloudmore mapping edit{named}")
    for path in options.output:
        say(f"Written: {path}")
