"""The part of ``cloudmore mapping suggest`` that is about products: which item of another system each may be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cloudmore.cli.mapping_options import files_of, items_of, mapping_before
from cloudmore.cli.mapping_suggested import Suggested
from cloudmore.cli.options import Options
from cloudmore.cli.saved_reports import saved_named
from cloudmore.mapping import ItemSuggestion, products_in, suggest_items, with_item_suggestions


def suggest_for_products(  # noqa: PLR0917 - what the command line has given
    options: Options,
    month: str,
    items: Path,
    columns: Sequence[str] | None,
    mapping: Path,
    saved: Path,
    *,
    write: bool,
) -> None:
    """Suggest which item of another system each product of a saved report is.

    Args:
        options: Of this run.
        month: Of the report, or its file.
        items: CSV file of the items.
        columns: Which of its headings is what.
        mapping: The file of the mapping.
        saved: Folder of the saved reports.
        write: Whether the mapping is written.

    Raises:
        ConfigurationError: A file cannot be read or written.
        Exit: Something is to be decided.
    """
    files_of(options, items, mapping)
    known, before = items_of(items, columns), mapping_before(mapping)
    report = saved_named(month, saved, reseller_id=options.reseller())
    options.summary.sandbox |= report.manifest.source == "sandbox"
    found = _SUGGESTED.ordered(suggest_items(products_in(report), known, before))
    after = with_item_suggestions(before, found)
    _SUGGESTED.give(found, options, mapping, before, after, write=write)
    _SUGGESTED.end(found, options, mapping, write=write, wrote=write and after != before)


def _row(suggestion: ItemSuggestion) -> dict[str, Any]:
    product, candidates = suggestion.product, suggestion.candidates
    best = candidates[0] if candidates else None
    return {
        "product": product.id,
        "product_name": product.called or None,
        "verdict": suggestion.verdict,
        # Of what nobody has accepted the code stands among the candidates alone.
        "item": suggestion.code,
        "item_name": None if best is None else best.item.name,
        "score": None if best is None else best.score,
        "reason": suggestion.reason,
        "item_code": product.item_code,
        "service_id": product.service_id,
        "service_name": product.service_name,
        "candidates": [
            {"item": each.item.code, "name": each.item.name, "score": each.score, "reason": each.reason}
            for each in candidates
        ],
    }


_SUGGESTED = Suggested(
    what="products",
    columns=(
        *("product", "product_name", "verdict", "item", "item_name", "score", "reason", "item_code", "service_id"),
        *("service_name", "candidates"),
    ),
    shown=("product_name", "product", "verdict", "item", "item_name", "score", "reason"),
    key="item",
    by="an exact code",
    verdicts={
        "exact": "by an exact code",
        "ambiguous": "ambiguous",
        "name": "by name alone",
        "none": "without anything alike",
        "mapped": "mapped before",
    },
    order=("ambiguous", "name", "none", "exact", "mapped"),
    row=_row,
    sorted_by=lambda suggestion: (suggestion.product.called.casefold(), suggestion.product.id),
)
