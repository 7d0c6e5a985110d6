"""Which media type of the document a body has, and which are JSON."""

from __future__ import annotations

from collections.abc import Sequence


def matching(media_type: str, documented: Sequence[str]) -> str | None:
    """The documented media type that a body has; ``text/*`` stands for every text that is not documented itself.

    Args:
        media_type: Without parameters, in small letters.
        documented: As the document has them, with parameters perhaps.
    """
    names = {each.partition(";")[0].strip().lower(): each for each in documented}
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((names[each] for each in ranges if each in names), None)


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON: ``application/json``, or one that ends in ``+json``."""
    return media_type == "application/json" or media_type.endswith("+json")
