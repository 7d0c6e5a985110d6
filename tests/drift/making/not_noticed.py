"""What no check of a contract can see: values that are wrong and well-formed, and lists that are cut without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from drift.making.drifts import NOTHING, Drift, Material, of_body
from drift.making.recordings import Recorded, Spot
from drift.making.schemas import types
from drift.making.spelled import Number, replaced
from drift.making.texts import TEXT, format_of

ANOTHER_ID, ANOTHER_CURRENCY = "11111111-1111-4111-8111-111111111111", "JPY"
CURRENCY_PATTERN = "^[A-Z]{3}$"
# What a value becomes, by what stands there; the same where the change is not about it.
Change = Callable[[Spot], Any]


def _amount(change: Callable[[Decimal], Decimal]) -> Change:
    def changed(spot: Spot) -> Any:
        is_amount = isinstance(spot.value, Number) and "number" in types(spot.schema)
        return Number.spelled(f"{change(Decimal(spot.value.text)):f}") if is_amount else spot.value

    return changed


def _another_currency(spot: Spot) -> Any:
    return ANOTHER_CURRENCY if spot.schema.get("pattern") == CURRENCY_PATTERN and spot.value else spot.value


def _exchanged_amounts(spot: Spot) -> Any:
    """The first two amounts of an object that differ, each in the other's place."""
    if not isinstance(spot.value, dict):
        return spot.value
    declared = spot.schema.get("properties", {})
    amounts = {
        name: each
        for name, each in spot.value.items()
        if isinstance(each, Number) and "number" in types(declared.get(name, {}))
    }
    first = next(iter(amounts), "")
    other = next((name for name, each in amounts.items() if each != amounts[first]), first)
    return {**spot.value, first: amounts[other], other: amounts[first]} if first else spot.value


def _another_id(spot: Spot) -> Any:
    return ANOTHER_ID if type(spot.value) is str and format_of(spot.value) == "uuid" else spot.value


def _another_day(spot: Spot) -> Any:
    if type(spot.value) is not str or format_of(spot.value) not in {"date", "date-time"}:
        return spot.value
    day = date.fromisoformat(spot.value[:10])
    return f"{day.replace(year=day.year + 1, day=1)}{spot.value[10:]}"


def _turned_flag(spot: Spot) -> Any:
    return not spot.value if type(spot.value) is bool else spot.value


def _misread(spot: Spot) -> Any:
    """UTF-8 that was read as Latin-1 on its way, and written as UTF-8 again."""
    is_free = type(spot.value) is str and format_of(spot.value) == TEXT and "pattern" not in spot.schema
    return spot.value.encode().decode("latin-1") if is_free else spot.value


def _cut(spot: Spot) -> Any:
    return spot.value[: len(spot.value) // 2] if isinstance(spot.value, list) else spot.value


def _twice(spot: Spot) -> Any:
    return [*spot.value, *spot.value[:1]] if isinstance(spot.value, list) else spot.value


# By the name that docs/drift.md has for it.
NOT_NOTICED: Mapping[str, Change] = {
    "an amount times a hundred": _amount(lambda amount: amount * 100),
    "an amount with the other sign": _amount(lambda amount: -amount),
    "an amount without its fraction": _amount(lambda amount: amount.to_integral_value()),
    "two amounts exchanged": _exchanged_amounts,
    "another currency": _another_currency,
    "the id of another one": _another_id,
    "another day": _another_day,
    "a flag turned": _turned_flag,
    "letters that were read in a wrong encoding": _misread,
    "a list cut without a word": _cut,
    "an item twice": _twice,
}


def made_of(name: str, material: Material) -> Iterator[Drift]:
    """Every recorded answer with the change at one place of each kind, place by place.

    Args:
        name: Of the change.
        material: Has the answers.
    """
    change = NOT_NOTICED[name]
    for recorded in material.answers:
        for spots in recorded.places.values():
            yield from _first(name, recorded, spots, change)


def _first(name: str, recorded: Recorded, spots: list[Spot], change: Change) -> Iterator[Drift]:
    for spot in spots:
        new = change(spot)
        if new != spot.value:
            yield of_body(name, recorded, NOTHING, replaced(recorded.body, spot.path, new), [spot.path])
            return
