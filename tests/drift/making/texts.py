"""Formats of texts, as they are told here: of each text by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

_DATE, _TIME = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d(?:\.\d+)?"
FORMATS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "date": _DATE,
        "date-time": rf"{_DATE}[Tt]{_TIME}(?:[Zz]|[+-]\d\d:\d\d)",
        "date-time without zone": rf"{_DATE}[Tt ]{_TIME}",
        "number": r"-?\d+(?:\.\d+)?",
        "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "uri": r"[a-z][a-z0-9+.-]*://\S+",
    }.items()
}
TEXT = "text"


def format_of(text: str) -> str:
    """The format of a text; ``text`` where it has none."""
    return next((name for name, pattern in FORMATS.items() if pattern.fullmatch(text)), TEXT)
