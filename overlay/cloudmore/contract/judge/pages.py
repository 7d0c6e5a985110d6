"""A page of a longer list, where the document has all of it in one answer: half of the customers is no list of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cloudmore.contract.finding import Grade
from cloudmore.contract.json_body import is_list
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.pointer import Pointer

# RFC 8288: an address and its parameters; what stands in quotes is no parameter.
_LINK_PART = re.compile(r"""<[^>]*>|;\s*(?P<name>[\w*-]+)\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|[^\s;,"]+)""")
_TOTALS = ("x-total-count", "x-total", "total-count")
# RFC 9110 section 14.4, with a unit such as `items`.
_RANGE_TOTAL = re.compile(r"[^\s/]+ [^/]*/\s*([0-9]+)")


def note_page(notes: Notes, where: str, value: Any, schema: Pointer, documented: Collection[str]) -> None:
    """Note that an answer says of itself that it is not all.

    Args:
        notes: Of the exchange.
        where: Which part of it the value is.
        value: Decoded JSON.
        schema: Where the document describes it.
        documented: Names of the headers that the document has: it knows of pages then.
    """
    known = {each.lower() for each in documented}
    headers = {name: each for name, each in notes.exchange.response.headers.items() if name not in known}
    sign = _sign(headers, value if is_list(value) else None)
    if sign:
        notes.add(
            Grade.BROKEN, "page", where, expected="everything in one answer", found=f"a page, by {sign}", at=schema
        )


def _sign(headers: Mapping[str, str], items: Sequence[Any] | None) -> str:
    if _has_next(headers.get("link", "")):
        return "the header Link"
    if items is None:
        return ""
    for name in _TOTALS:
        total = headers.get(name, "").strip()
        if total.isdecimal() and int(total) > len(items):
            return f"the header {name.title()}"
    found = _RANGE_TOTAL.fullmatch(headers.get("content-range", "").strip())
    return "the header Content-Range" if found and int(found[1]) > len(items) else ""


def _has_next(link: str) -> bool:
    parts = ((each["name"] or "", each["value"] or "") for each in _LINK_PART.finditer(link))
    return any(name.lower() == "rel" and "next" in value.strip('"').lower().split() for name, value in parts)
