"""Where the answer of a task that is done says that its report is: a decision without I/O.

Whether the vendor's task gives a link at all is not public; the names are those that others use for such a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from cloudmore.billing.columns import plain_name
from cloudmore.billing.survey import Field

# A result in ``links.result.href``, and nothing further down.
DEEPEST = 3
_WHAT = ("result", "report", "download", "file", "content", "data", "output", "blob", "resource")
_ADDRESS = ("url", "uri", "link", "href", "location")
_COMPOUND = tuple(f"{what}{address}" for what, address in product(_WHAT, _ADDRESS))
# The best first.
_RANKS: Mapping[str, int] = {name: rank for rank, name in enumerate((*_COMPOUND, *_ADDRESS, *_WHAT))}
# Whose links lead to something else.
_OTHERS = frozenset({"self", "status", "cancel", "next", "previous", "first", "last", "documentation", "help"})
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"/|[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# Such as ``results/7.json``; only a name that can mean nothing else makes an address of it.
_LOOKS_LIKE_A_PATH = re.compile(r"\S*[/.]\S*")


def result_address(around: Mapping[Field, Any], asked: str) -> str | None:
    """The address of the report, relative or absolute; ``None`` where the answer has none.

    Args:
        around: The values of the answer that are in no list, by where they lie.
        asked: The path that was asked; what leads there leads to no report.
    """
    found = min(_candidates(around, asked.casefold()), default=None)
    return None if found is None else str(around[found[2]]).strip()


def _candidates(around: Mapping[Field, Any], asked: str) -> Iterator[tuple[int, int, Field]]:
    for field, value in around.items():
        names = [plain_name(name) for name in field]
        if (
            0 < len(field) <= DEEPEST
            and isinstance(value, str)
            and names[-1] in _RANKS
            and not _OTHERS.intersection(names)
            and _is_address(names[-1], value.strip())
            and not value.partition("?")[0].strip().rstrip("/").casefold().endswith(asked)
        ):
            yield len(field), _RANKS[names[-1]], field


def _is_address(name: str, value: str) -> bool:
    if _LOOKS_LIKE_AN_ADDRESS.match(value):
        return True
    return name in _COMPOUND and _LOOKS_LIKE_A_PATH.fullmatch(value) is not None
