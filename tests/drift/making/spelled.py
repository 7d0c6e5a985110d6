"""JSON in which each number keeps its spelling, and changes of such a value that leave the original alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

# A letter that no text of ours has: it tells a number from a text.
_MARK = "\ue000"
_MARKED = re.compile(rf'"{_MARK}([^"]*)"')

Path = tuple[Any, ...]


class Number(str):
    """A number as it is spelled."""

    __slots__ = ()

    @classmethod
    def spelled(cls, text: str) -> Number:
        """A number of this spelling."""
        return cls(_MARK + text)

    @property
    def text(self) -> str:
        """The spelling."""
        return self[1:]


def read(content: bytes) -> Any:
    """The value of a body; each number is a `Number`."""
    return json.loads(content, parse_float=Number.spelled, parse_int=Number.spelled)


def write(value: Any, **options: Any) -> bytes:
    """A value as a body; the options are those of ``json.dumps``."""
    text = json.dumps(value, **{"ensure_ascii": False, "separators": (",", ":"), **options})
    # With escapes the mark is one, too.
    return _MARKED.sub(r"\1", text.replace(r"\ue000", _MARK)).encode()


def kind_of(value: Any) -> str:
    """The JSON type, with ``integer`` for a number that is spelled without a fraction and an exponent."""
    if isinstance(value, Number):
        return "integer" if re.fullmatch(r"-?\d+", value.text) else "number"
    return {str: "string", bool: "boolean", type(None): "null", dict: "object", list: "array"}[type(value)]


def at(value: Any, path: Path) -> Any:
    """What stands at a path."""
    for part in path:
        value = value[part]
    return value


def replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy with something else at a path."""
    return changed(value, path, lambda _: new)


def changed(value: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """A copy in which what stands at a path is changed."""
    if not path:
        return change(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], change)
    return copy


def without(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object without a property."""
    return {each: part for each, part in value.items() if each != name}


def pointer_of(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def paths_of(value: Any, before: Path = ()) -> list[Path]:
    """The paths of all that is in a value, itself included."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [before, *(path for part, inner in parts for path in paths_of(inner, (*before, part)))]
