"""Readings of a report that are only needed where its shape leaves a doubt: is the same money there twice, or none?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path as File
from typing import Any

from cloudmore.billing.binding import Comparison
from cloudmore.billing.columns import NUMBERS
from cloudmore.billing.places import Place
from cloudmore.billing.survey import Field, Path, dotted, members, outermost_objects, value_of
from cloudmore.billing.values import EXACT, ZERO, as_currency, as_number
from cloudmore.json_value import Json

# Vendors that send binary fractions send 12.299999999999999; a sum may be off by this much for each of its lines.
TOLERANCE_PER_LINE = Decimal("0.005")


def compare(raw: File, lines: Place, other: Place) -> Comparison:
    """Hold the money of two places against each other, in every object that both lie in.

    Args:
        raw: The report, byte for byte.
        lines: Where the lines lie.
        other: A place that looks like lines, too.

    Raises:
        ReportShapeError: An amount cannot be read.
        ResponseError: The report is cut.
    """
    shared = next(depth for depth in range(len(other.path), -1, -1) if lines.path[:depth] == other.path[:depth])
    columns = [column for column in ("currency", "total_cost") if column in lines.own and column in other.own]
    differing = without_lines = in_both = 0
    for outermost in outermost_objects(raw, lines.survey.head):
        for common in objects_at(outermost, lines.path[:shared]):
            count, ours = _sums(common, lines, shared, columns)
            others, theirs = _sums(common, other, shared, columns)
            equal = all(
                same_money(ours.get(each, ZERO), theirs.get(each, ZERO), lines=max(count, others))
                for each in ours.keys() | theirs.keys()
            )
            # An object that would lose its only lines, if only of zero, is no equal one.
            if not equal or (others and not count):
                differing += 1
                without_lines += not count
                in_both += bool(count and others)
    return Comparison(other, differing, without_lines, in_both)


def same_money(one: Decimal, another: Decimal, *, lines: int) -> bool:
    """Whether two sums are equal but for what binary fractions make of them.

    Args:
        one: A sum.
        another: The other.
        lines: Of how many lines; each may be off by 0.005.
    """
    return abs(EXACT.subtract(one, another)) <= TOLERANCE_PER_LINE * lines


def objects_at(thing: dict[str, Any], path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a path inside another object."""
    if not path:
        yield thing
        return
    for each in members(thing, path[0]):
        yield from objects_at(each, path[1:])


def _sums(
    common: dict[str, Any], place: Place, shared: int, columns: Sequence[str]
) -> tuple[int, dict[tuple[str, str | None], Decimal]]:
    """How many objects there are, and their sales, and cost if it is asked for, by currency if that is."""
    count, sums = 0, dict[tuple[str, str | None], Decimal]()
    for each in objects_at(common, place.path[shared:]):
        count += 1
        currency = as_currency(value_of(each, place.own["currency"][0])) if "currency" in columns else None
        amounts = {"total_sales": place.amount}
        if "total_cost" in columns:
            amounts["total_cost"] = place.own["total_cost"][:1]
        for column, factors in amounts.items():
            key = (column, currency)
            sums[key] = EXACT.add(sums.get(key, ZERO), _product(each, factors))
    return count, sums


def _product(thing: dict[str, Any], factors: Sequence[Field]) -> Decimal:
    product = Decimal(1)
    for field in factors:
        product = EXACT.multiply(product, as_number(value_of(thing, field), where=dotted((), field)) or ZERO)
    return product


def holds_no_amounts(raw: File, found: Sequence[Place]) -> bool:
    """Whether a report without lines is just empty: nothing in it can be an amount under a name that is not known.

    Args:
        raw: The report, byte for byte.
        found: Every list of objects of it.
    """
    if any(place.like_lines or place.amount for place in found):
        return False
    return not any(_may_be_amount(value) for place in found for value in _unknown_values(raw, place))


def _unknown_values(raw: File, place: Place) -> Iterator[Any]:
    known = {fields[0] for column, fields in place.own.items() if column not in NUMBERS}
    unknown = [field for field in place.survey.fields[place.path] if field not in known]
    for outermost in outermost_objects(raw, place.survey.head):
        for each in objects_at(outermost, place.path):
            yield from (value_of(each, field) for field in unknown)


def _may_be_amount(value: Json) -> bool:
    if isinstance(value, str):
        return any(letter.isdigit() for letter in value)
    if isinstance(value, list):
        return any(map(_may_be_amount, value))
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)
