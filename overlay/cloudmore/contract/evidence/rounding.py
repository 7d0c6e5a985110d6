"""Counts and lengths as coarse as they may be told: a number of customers, or how long a name is, is somebody's."""

from __future__ import annotations

_STEPS = (5, 2, 1)
# Codes of countries, currencies and the like, and a text that is empty.
LONGEST_EXACT = 4


def at_least(count: int) -> int:
    """The greatest of 0, 1, 2, 5, 10, 20, 50 and so on that a count reaches.

    Args:
        count: How many there are.
    """
    if count < 1:
        return 0
    power = int("1" + "0" * (len(str(count)) - 1))
    return next(step * power for step in _STEPS if step * power <= count)


def length_bounds(least: int, greatest: int) -> tuple[int, int]:
    """Bounds of lengths of texts: up to four characters as they are, and powers of two around longer ones.

    Args:
        least: The least length.
        greatest: The greatest.
    """
    return (
        least if least <= LONGEST_EXACT else 1 << (least.bit_length() - 1),
        greatest if greatest <= LONGEST_EXACT else 1 << (greatest - 1).bit_length(),
    )
