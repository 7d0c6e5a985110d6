"""A JSON writer that spells every number as it is told to, and refuses floats."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring
from typing import TypeAlias

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number in a given spelling, such as ``1.10``, ``1E-05`` or ``-0.00``."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no JSON number.

        Raises:
            ValueError: The text is no JSON number.
        """
        if not _NUMBER.fullmatch(self.text):
            raise ValueError(f"{self.text!r} is no JSON number")


Json: TypeAlias = "Mapping[str, Json] | list[Json] | tuple[Json, ...] | str | int | Decimal | Number | None"


def quote(text: str) -> str:
    """Write a string."""
    return encode_basestring(text)


def write(value: Json) -> str:  # noqa: PLR0911 - one answer for each kind of value
    """Write a value as compact JSON.

    Args:
        value: Made of dict, list, tuple, str, int, bool, None, Decimal and Number.

    Raises:
        TypeError: A float or another type is in it.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quote(value)
        case int():
            return str(value)
        case Number():
            return value.text
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return "{" + ",".join(f"{quote(str(name))}:{write(item)}" for name, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(write, value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def encode(text: str) -> bytes:
    """Encode JSON text as UTF-8; half a surrogate pair, which a request may hold, becomes an escape."""
    return text.encode("utf-8", "backslashreplace")
