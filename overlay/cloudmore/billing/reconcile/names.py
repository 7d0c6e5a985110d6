"""Texts of two systems that mean the same: letter case, white space and forms of letters do not matter."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize


@lru_cache(maxsize=65_536)
def same(text: str) -> str:
    """A text as it is compared with others; nothing else of it is left out, not even a leading zero.

    Args:
        text: As it is spelled.
    """
    return " ".join(normalize("NFKC", text).casefold().split())


def same_or_none(text: str | None) -> str | None:
    """The same; ``None`` where there is no text."""
    return (same(text) or None) if text else None
