"""The text under which a checkpoint knows an item."""

from __future__ import annotations

import json

from cloudmore.errors import ConfigurationError, shortened

_REMEDY = "Give key=, a function that makes a text of an item, the same in every run."


def item_key(item: object) -> str:
    """A text as it is; numbers, and tuples and lists of these, as JSON.

    Args:
        item: Of the run.

    Raises:
        ConfigurationError: It is something else.
    """
    if isinstance(item, str):
        return item
    try:
        return json.dumps(item, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError):
        raise ConfigurationError(
            f"A checkpoint cannot tell an item of the kind {type(item).__name__} by itself.", remedy=_REMEDY
        ) from None


def checked_key(key: object) -> str:
    """What a function of the user's made of an item.

    Args:
        key: It.

    Raises:
        ConfigurationError: It is no text.
    """
    if not isinstance(key, str):
        raise ConfigurationError(f"The key of an item is {shortened(repr(key))}.", remedy=_REMEDY)
    return key
