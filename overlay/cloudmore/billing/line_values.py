"""The lines of a report as the values of their names, all in one order, without an object for each line.

The names are known from the first reading. Where the second finds anything else, it takes objects as they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from types import GenericAlias
from typing import Any

import msgspec
from attrs import frozen
from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

from cloudmore.billing.binding import Binding
from cloudmore.billing.runs import decoded

# Of a line: None where a name did not come that comes first, UNSET where another did not.
Values = tuple[Any, ...]
_MOST_NAMES = 256
_PLAIN = re.compile(r"[ !#-\[\]-~]+")


class LineValues(list[Values]):
    """What stands for a list of lines."""


@frozen
class _Depth:
    """What lies around the lines, at one depth: its names, and which of them is the list that leads to the lines."""

    names: tuple[str, ...]
    collection: str


class LineReader:
    """Reads runs of the outermost objects of a report.

    Args:
        binding: Where the lines lie.
        first: The names of a line whose values come first, each once.

    Attributes:
        names: The names of a line, in the order of its values.
    """

    def __init__(self, binding: Binding, first: Sequence[str]) -> None:
        names = [tuple(dict.fromkeys(field[0] for field in fields)) for fields in binding.fields]
        self.names = tuple(dict.fromkeys([*first, *names[-1]]))
        self._around = [_Depth(each, field[0]) for each, field in zip(names, binding.line_path, strict=False)]
        self._decode: Callable[[bytes], list[Any]] | None = None
        self._in_order = itemgetter(*map(names[-1].index, self.names)) if len(self.names) > 1 else tuple
        # Lists inside of inner objects, thousands of names, and names that need an escape are left to the other.
        is_plain = all(map(_PLAIN.fullmatch, chain(*names))) and max(map(len, names)) <= _MOST_NAMES
        if is_plain and all(len(field) == 1 for field in binding.line_path):
            # In the order of the report, in which they are found at once.
            kind: Any = _struct([(name, Any, None if name in first else UNSET) for name in names[-1]])
            for depth in reversed(self._around):
                inner: dict[str, Any] = {depth.collection: GenericAlias(list, kind) | UnsetType}
                kind = _struct([(name, inner.get(name, Any), UNSET) for name in depth.names])
            self._decode = msgspec.json.Decoder(GenericAlias(list, kind), float_hook=Decimal).decode

    def decoded(self, content: bytes) -> list[dict[str, Any]] | LineValues | None:
        """The objects of a run, with the values of the lines in them; or as ``runs.decoded`` reads them.

        Args:
            content: The run, as a JSON list.
        """
        if self._decode is not None:
            try:
                return self._plain(self._decode(content), 0)
            except (msgspec.DecodeError, ArithmeticError, RecursionError):
                pass
        return decoded(content)

    def _plain(self, things: list[Any], depth: int) -> list[dict[str, Any]] | LineValues:
        if depth == len(self._around):
            return LineValues(map(self._in_order, map(astuple, things)))
        names, collection = self._around[depth].names, self._around[depth].collection
        found: list[dict[str, Any]] = []
        for thing in things:
            plain = {name: value for name, value in zip(names, astuple(thing), strict=True) if value is not UNSET}
            if collection in plain:
                plain[collection] = self._plain(plain[collection], depth + 1)
            found.append(plain)
        return found


def _struct(fields: Sequence[tuple[str, Any, Any]]) -> type[msgspec.Struct]:
    """A type of objects with these names, of these types and defaults; one that has another name is refused."""
    attributes = {f"name_{number}": field for number, field in enumerate(fields)}
    return msgspec.defstruct(
        "Object",
        [(attribute, kind, default) for attribute, (_name, kind, default) in attributes.items()],
        rename={attribute: name for attribute, (name, _kind, _default) in attributes.items()},
        forbid_unknown_fields=True,
        # They end with their run, and never hold themselves.
        gc=False,
    )
