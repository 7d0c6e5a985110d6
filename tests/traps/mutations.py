"""One small change of a row's input: a sign, an amount by one unit of its last place, a key."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve
from traps.trap import AMOUNTS, KEYS, Amount, Key, Step, Trap

# Property of a test: the kind of a mutation, and whether a row noticed it.
NOTICED = "cloudmore-traps-noticed"

Place = tuple[Any, ...]


def _flipped(text: str) -> str:
    return text[1:] if text.startswith("-") else f"-{text}"


def _one_more(text: str) -> str:
    if isinstance(text, Amount):
        # However it is spelled, its last digit is one of an amount.
        last = max(at for at, letter in enumerate(text) if letter.isdigit())
        return text[:last] + str((int(text[last]) + 1) % 10) + text[last + 1 :]
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return str(number + Decimal(1).scaleb(exponent))


def _another(text: str) -> str:
    try:
        return str(date.fromisoformat(text[:10]) - timedelta(1)) + text[10:]
    except ValueError:
        return f"{text}-of-another"


def _is_amount(name: str, text: str) -> bool:
    return name in AMOUNTS or isinstance(text, Amount)


KINDS: Mapping[str, tuple[Callable[[str, str], bool], Callable[[str], str]]] = {
    "sign": (lambda name, text: _is_amount(name, text) and any(digit in text for digit in "123456789"), _flipped),
    "amount": (_is_amount, _one_more),
    "key": (lambda name, text: (name in KEYS or isinstance(text, Key)) and bool(text), _another),
}


def places(row: Trap, kind: str) -> list[list[Place]]:
    """Where such a change can be made, for each input of each step."""
    applies, _change = KINDS[kind]
    found = [
        [(number, attribute, *way) for way, name, text in _leaves(getattr(step, attribute)) if applies(name, text)]
        for number, step in enumerate(row.steps)
        for attribute in ("given", "answer", "beside")
    ]
    return [each for each in found if each]


def mutated(row: Trap, kind: str) -> Iterator[tuple[str, Trap]]:
    """The row with one change, for each input of each step; each run makes the same changes."""
    _applies, change = KINDS[kind]
    chance = random.Random(f"{row.id} {kind}")
    for found in places(row, kind):
        number, attribute, *way = chance.choice(found)
        step = row.steps[number]
        changed = evolve(step, **{attribute: _with_change(getattr(step, attribute), way, change)})
        steps: tuple[Step, ...] = (*row.steps[:number], changed, *row.steps[number + 1 :])
        yield f"step {number + 1}: {'/'.join(map(str, way))}", evolve(row, steps=steps)


def _leaves(value: Any, way: Place = (), name: str = "") -> Iterator[tuple[Place, str, str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, (*way, key), key)
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _leaves(each, (*way, number), name)
    elif isinstance(value, str):
        yield way, name, value


def _with_change(value: Any, way: Any, change: Callable[[str], str]) -> Any:
    if not way:
        return change(value)
    first, *rest = way
    if isinstance(value, Mapping):
        return {**value, first: _with_change(value[first], rest, change)}
    return [_with_change(each, rest, change) if number == first else each for number, each in enumerate(value)]
