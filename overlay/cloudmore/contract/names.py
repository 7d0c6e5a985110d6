"""Which names from outside may be shown: those that are names, and not an id, an address or a token."""

from __future__ import annotations

import re

EACH = "*"
HIDDEN = "\N{HORIZONTAL ELLIPSIS}"
MOST_DIGITS, LONGEST_NAME = 3, 60
_NAME = re.compile(r"[@$]?[\w.:\[\]~-]+")
_DIGIT = re.compile(r"\d")


def is_name(text: str) -> bool:
    """Whether a text that the document does not have looks like a name that a program gave."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None and len(_DIGIT.findall(text)) <= MOST_DIGITS


def shown(text: str) -> str:
    """A name, or what stands for it."""
    return text if is_name(text) else HIDDEN


def shown_path(path: str) -> str:
    """The path of an address with ``*`` for every part that has a digit or is no name: an id, as far as can be told."""
    return "/".join(
        part if not part or (is_name(part) and not _DIGIT.search(part)) else EACH for part in path.split("/")
    )
