"""What lies beside the lines of a report and may be money: it is never passed over without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from attrs import Factory, define

from cloudmore.billing.columns import CANDIDATES, NUMBERS, plain_name
from cloudmore.billing.findings import Finding
from cloudmore.billing.survey import Field, Head, Survey, dotted, outermost_objects
from cloudmore.json_value import Json

_MOST_TOLD = 5
_AMOUNTS = frozenset(tuple(map(plain_name, name.split("."))) for column in NUMBERS for name in CANDIDATES[column])
_LONGEST = max(map(len, _AMOUNTS))
# Numbers under such names are no money, and are everywhere.
_NO_AMOUNT = re.compile(r"(id|ids|number|count|index|version|code|year|month|day|rank|order|position)\Z")
_DECIMAL_TEXT = re.compile(r"\s*[+-]?[0-9][0-9 .,']*[.,][0-9]+\s*")


@define
class Leftovers:
    """Gathers what no line took, while the lines are read.

    Attributes:
        without_lines: JSON pointers of objects that have no line, but hold numbers.
        beside: How many objects hold each thing beside their lines that may be money.
        lines: How many lines were read so far.
    """

    without_lines: list[str] = Factory(list[str])
    beside: dict[str, int] = Factory(dict[str, int])
    lines: int = 0

    def look(self, thing: Mapping[str, Any], names: Iterable[tuple[str, str]], pointer: str, *, lines: int) -> None:
        """Look at an object around lines, when all of its lines were read.

        Args:
            thing: It.
            names: What no column took of it: the name, and how it is told.
            pointer: Where it lies.
            lines: How many lines it has.
        """
        if not lines:
            if any(holds_number(thing.get(name), name) for name, _told in names):
                self.without_lines.append(pointer)
            return
        for name, told in names:
            if holds_amount(thing.get(name)):
                self.beside[told] = self.beside.get(told, 0) + 1

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each of the two kinds."""
        found: list[Finding] = []
        if self.without_lines:
            told, more = ", ".join(self.without_lines[:_MOST_TOLD]), len(self.without_lines) - _MOST_TOLD
            found.append(
                Finding(
                    "object-without-lines",
                    "Parts of the report have no line, but hold numbers; they may be spelled otherwise than the "
                    f"others: {told}{f' and {more} more' if more > 0 else ''}.",
                    len(self.without_lines),
                )
            )
        return (*found, *not_counted(self.beside))


def not_counted(names: Mapping[str, int]) -> tuple[Finding, ...]:
    """The finding of things beside the lines that may be money; none where there is none.

    Args:
        names: How many objects hold each.
    """
    if not names:
        return ()
    return (
        Finding(
            "not-counted",
            f"The report holds amounts beside its lines that were not counted: {', '.join(names)}. "
            "They are in the vendor's answer.",
            sum(names.values()),
        ),
    )


def beside_the_lists(raw: File, lines: Survey, surveys: Sequence[Survey], sums: Iterable[Field]) -> tuple[Finding, ...]:
    """The finding of what lies beside the list of the lines at the top.

    Args:
        raw: The report, byte for byte.
        lines: Of the list that holds the lines.
        surveys: One for each list at the top.
        sums: Values at the top that are held against the lines.
    """
    others = [
        (survey.head.prefix or "").removesuffix("item").removesuffix(".") or "the top list"
        for survey in surveys
        if survey is not lines and any(holds_amount([each]) for each in outermost_objects(raw, survey.head))
    ]
    top = [
        dotted((), field)
        for field, value in lines.head.around.items()
        if field not in sums and _is_amount(field) and _is_number(value)
    ]
    return not_counted(dict.fromkeys([*others, *top, *(dotted((), field) for field in lines.head.loose)], 1))


def around_holds_amounts(head: Head) -> bool:
    """Whether there is money outside every list of objects, in names, in bare lists, or in JSON inside a text."""
    return bool(head.loose) or any(
        (_is_amount(field) and (_is_number(value) or _is_decimal(value)))
        or (isinstance(value, str) and len(value) > 2 and value.lstrip()[:1] in ("{", "["))
        for field, value in head.around.items()
    )


def holds_amount(value: Json) -> bool:
    """Whether a list or an object holds what may be money: objects in lists by any number, others by known names."""
    if isinstance(value, list):
        return any(holds_number(each) if isinstance(each, (dict, list)) else False for each in value)
    if not isinstance(value, dict):
        return False
    return any((_is_amount((name,)) and holds_number(each, name)) or holds_amount(each) for name, each in value.items())


def holds_number(value: Json, name: str = "") -> bool:
    """Whether a value is, or holds, a number other than zero that no name says to be something else than money.

    Args:
        value: Any JSON value.
        name: Its name.
    """
    if isinstance(value, dict):
        return any(holds_number(each, inner) for inner, each in value.items())
    if isinstance(value, list):
        return any(holds_number(each, name) for each in value)
    return (_is_number(value) or _is_decimal(value)) and not _NO_AMOUNT.search(plain_name(name))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value != 0


def _is_decimal(value: Any) -> bool:
    return isinstance(value, str) and _DECIMAL_TEXT.fullmatch(value) is not None


def _is_amount(field: Field) -> bool:
    address = tuple(map(plain_name, field))
    return any(address[-length:] in _AMOUNTS for length in range(1, _LONGEST + 1))
