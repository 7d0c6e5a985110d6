"""Parts of a whole in percent, never better than they are."""

from __future__ import annotations

# Where there is nothing to tell.
NO_FIGURE = "\N{EN DASH}"


def percent(part: int, whole: int) -> str | None:
    """A part in percent, with one decimal, cut and not rounded: 99.9 is nearly all, and only all is 100.

    Args:
        part: How many.
        whole: Of how many; of none there is no percentage.
    """
    if not whole:
        return None
    if part == whole:
        return "100"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}"


def counted(count: int, what: str) -> str:
    """A count and its noun: ``1 recording``, ``2 recordings``."""
    return f"{count} {what}{'' if count == 1 else 's'}"
