"""How often a line comes, from the vendor's word: lines that come at other times are not held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

UNKNOWN = "unknown"
# What comes every month, or may: only of these does a month without them say something.
EVERY_MONTH = frozenset({"monthly", "usage", UNKNOWN})
ONE_TIME = "one-time"
_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("monthly", "month"), "monthly"),
    **dict.fromkeys(("annual", "annually", "yearly", "year"), "annual"),
    **dict.fromkeys(("quarterly", "quarter"), "quarterly"),
    **dict.fromkeys(("triennial", "triennially"), "triennial"),
    **dict.fromkeys(("onetime", "once"), ONE_TIME),
    **dict.fromkeys(("usage", "consumption", "payasyougo", "metered"), "usage"),
}

FREQUENCIES = (*dict.fromkeys(_WORDS.values()), UNKNOWN)


# Asked several times for every line, and there are few words.
@lru_cache(maxsize=256)
def frequency_of(word: str | None) -> str:
    """How often a line comes; ``unknown`` where the vendor does not say it in a known word, never a guess.

    Args:
        word: The vendor's.
    """
    if word is None:
        return UNKNOWN
    return _WORDS.get("".join(letter for letter in word.casefold() if letter.isalnum()), UNKNOWN)
