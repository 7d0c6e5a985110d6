"""What a ``Location`` header tells: a name, never an address to follow."""

from __future__ import annotations

import re
from urllib.parse import unquote

# What stands before and after the path of an address.
_AROUND_THE_PATH = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|^//[^/?#]*|[?#].*", re.DOTALL)


def last_segment(location: str | None) -> str | None:
    """The last segment of an address, absolute or relative, decoded; ``None`` where there is none.

    Args:
        location: The header.
    """
    path = _AROUND_THE_PATH.sub("", (location or "").strip())
    segments = [segment for segment in path.split("/") if segment]
    return unquote(segments[-1]) if segments else None
