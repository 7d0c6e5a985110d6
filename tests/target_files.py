"""Texts of target files for tests: a small whole one, with some of its lines changed."""

from __future__ import annotations

from typing import Any

from cloudmore.billing import Target
from cloudmore.billing.targets.target_file import target_of

SMALL = """\
format = "cloudmore-target/1"
name = "small"
title = "A small one"
status = "unchecked"
checked_against = "made for tests"

[file]
delimiter = ";"

[documents]
invoice_number = "I-{document_key}"
credit_note_number = "C-{document_key}"

[amounts]
places = 2
price_places = 4
quantity_places = 2

[[columns]]
heading = "Kind"
text = "{document_kind} {currency}"

[[columns]]
heading = "Customer"
from = "customer"

[[columns]]
heading = "Text"
text = "{product_name}[, {quantity_text}][, {lines_text}]"

[[columns]]
heading = "Quantity"
from = "quantity"

[[columns]]
heading = "Price"
from = "unit_price"
"""


def changed(*changes: tuple[str, str]) -> str:
    """The text with some of its parts exchanged, each of which must be there."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def column(heading: str, name: str, **keys: Any) -> str:
    """The text of a further column."""
    told = {"from": name, **keys}
    lines = [f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for key, value in told.items()]
    return "\n".join(["", "[[columns]]", f'heading = "{heading}"', *lines, ""])


def small(*changes: tuple[str, str], more: str = "", **settings: Any) -> Target:
    """The target with some of its parts exchanged, and more behind them."""
    return target_of(changed(*changes) + more, "small.toml", settings)
