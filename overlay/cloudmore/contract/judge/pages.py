"""A page of a longer list, where the document has all of it in one answer: half of the customers is no list of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from cloudmore.contract.finding import Grade
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.pointer import Pointer

# RFC 8288: an address and its parameters; what stands in quotes is no parameter.
_LINK_PART = re.compile(r"""<[^>]*>|;\s*(?P<name>[\w*-]+)\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|[^\s;,"]+)""")
# RFC 9110 section 14.4, with a unit such as `items`, or without one.
_RANGE_TOTAL = re.compile(r"(?:[^\s/]+ +)?[^/]*/\s*([0-9]+)")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[ ,.'\u00a0](?=[0-9]{3})")


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
    headers = notes.exchange.response.headers
    # Of an object nobody knows what a total counts.
    count = len(value) if is_list(value) else None
    for name, says_more in _SIGNS.items():
        if name in headers and name not in known and says_more(headers[name].strip(), count, headers):
            found = f"a page, by the header {name.title()}"
            notes.add(Grade.BROKEN, "page", where, expected="everything in one answer", found=found, at=schema)
            return


def _links_to_next(value: str, _count: int | None, _headers: Mapping[str, str]) -> bool:
    parts = ((each["name"] or "", each["value"] or "") for each in _LINK_PART.finditer(value))
    return any(name.lower() == "rel" and "next" in said.strip('"').lower().split() for name, said in parts)


def _counts_more(value: str, count: int | None, _headers: Mapping[str, str]) -> bool:
    total = _BETWEEN_DIGITS.sub("", value)
    return count is not None and total.isdecimal() and int(total) > count


def _ranges_over_more(value: str, count: int | None, _headers: Mapping[str, str]) -> bool:
    found = _RANGE_TOTAL.fullmatch(value)
    return count is not None and found is not None and int(found[1]) > count


def _is_a_way_on(value: str, _count: int | None, _headers: Mapping[str, str]) -> bool:
    return value.lower() not in {"", "0", "false", "no", "none", "null", "-1"}


def _has_more_pages(value: str, _count: int | None, headers: Mapping[str, str]) -> bool:
    page = headers.get("x-page", headers.get("x-current-page", "1")).strip()
    return value.isdecimal() and page.isdecimal() and int(value) > int(page)


def _describes_more(value: str, count: int | None, _headers: Mapping[str, str]) -> bool:
    """Whether the JSON that ASP.NET's examples put into a header says that there is more."""
    try:
        said: Any = json.loads(value)
    except (ValueError, RecursionError):
        return False
    if not is_object(said):
        return False
    named = {re.sub(r"[^a-z]", "", name.lower()): each for name, each in said.items()}
    totals = [named.get(name) for name in ("totalcount", "totalitems", "totalrecords", "total")]
    pages, page = named.get("totalpages"), named.get("currentpage", named.get("page", 1))
    return (
        (count is not None and any(isinstance(each, int) and each > count for each in totals))
        or (isinstance(pages, int) and isinstance(page, int) and pages > page)
        or any(bool(named.get(name)) for name in ("hasnext", "hasnextpage", "nextpage", "nextpagelink", "next"))
    )


# Nothing but the first one is a standard; the others are what servers are known to send.
_SIGNS: Mapping[str, Callable[[str, int | None, Mapping[str, str]], bool]] = {
    "link": _links_to_next,
    "content-range": _ranges_over_more,
    **dict.fromkeys(("x-total-count", "x-total", "total-count"), _counts_more),
    **dict.fromkeys(("x-pagination", "pagination"), _describes_more),
    "x-total-pages": _has_more_pages,
    **dict.fromkeys(("x-next-page", "x-has-more", "x-has-next", "x-continuation-token"), _is_a_way_on),
}
