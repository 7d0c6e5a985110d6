"""Which columns the files of a report have, and the cells of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import attrgetter
from typing import Any, cast

import msgspec

from cloudmore.billing.columns import COLUMNS, NUMBERS, Reading, reading_of
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.values import as_text

_ABSENT = object()
_MOST_NAMES = 20
_FIELDS = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


class FileColumns:
    """Which columns the files of one report have; remembers which extra ones never came.

    Args:
        options: How they are written, and for whom.

    Attributes:
        names: The columns, in their order.
        numbers: Those that hold numbers.
        extra: How many of them, the last ones, are fields of ``extra``.
        audience: Who reads the files.
    """

    def __init__(self, options: FileOptions) -> None:
        self.audience = options.audience
        own = [name for name in COLUMNS if name not in options.left_out]
        self.extra = len(options.extra_columns)
        self.names = (*own, *options.extra_columns)
        self.numbers = frozenset(NUMBERS).intersection(own)
        self._own: Callable[[BillingLine], tuple[Any, ...]] = attrgetter(*own)
        self._lifted = options.extra_columns
        self._never_came = dict.fromkeys(options.extra_columns)
        self._came: dict[str, None] = {}

    def reading(self, name: str) -> Reading:
        """What a column holds; an extra one holds text, whatever it is in the report."""
        return reading_of(name) if name in COLUMNS else Reading.TEXT

    def cells(self, line: BillingLine) -> tuple[Any, ...]:
        """The values of a line in the order of the columns: text, ``Decimal``, a date, or ``None``."""
        own = self._own(line)
        return (*own, *self._extra_cells(line.extra)) if self._lifted else own

    def findings(self) -> tuple[Finding, ...]:
        """Extra columns that no line has filled."""
        names = f"there came {', '.join(self._came)}" if self._came else "no field came that no column took"
        return tuple(
            Finding("no-extra-column", f"No line has a field {name} in extra; {names}.", 0, f"no-extra-column {name}")
            for name in self._never_came
        )

    def _extra_cells(self, extra: str | None) -> list[str | Decimal | None]:
        fields = {} if extra is None else _FIELDS.decode(extra)
        if self._never_came:
            self._came.update(dict.fromkeys(list(fields)[: _MOST_NAMES - len(self._came)]))
        found = {name: _at(fields, name) for name in self._lifted}
        for name, value in found.items():
            if value is not _ABSENT:
                self._never_came.pop(name, None)
        return [_cell(value) for value in found.values()]


def as_texts(cells: Iterable[Any]) -> list[Any]:
    """Cells of extra columns as texts: nobody knows whether a number there is an amount or a code."""
    return [plain(value) if type(value) is Decimal else value for value in cells]


def _at(fields: dict[str, Any], name: str) -> Any:
    """The field of a name; a dot stands in a field's own name, or leads into an object."""
    if name in fields:
        return fields[name]
    parts = name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        outer = fields.get(".".join(parts[:count]))
        inside = _at(cast("dict[str, Any]", outer), ".".join(parts[count:])) if isinstance(outer, dict) else _ABSENT
        if inside is not _ABSENT:
            return inside
    return _ABSENT


def _cell(value: Any) -> str | Decimal | None:
    if value is _ABSENT:
        return None
    if type(value) is int:
        return Decimal(value)
    return value if type(value) is Decimal else as_text(value)
