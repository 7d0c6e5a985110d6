"""Drifts of values: another type, null, numbers as texts and the other way round, dates, decimals, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from attrs import frozen

from drift.making.drifts import BROKEN, NEW, Chance, Drift, Material, of_body, same_place
from drift.making.recordings import Recorded, Spot
from drift.making.schemas import OPEN_WORDS, allows, types
from drift.making.spelled import Number, kind_of, paths_of, replaced
from drift.making.texts import TEXT, format_of

# What a value becomes, several ways; none where the change is not about it.
Change = Callable[[Spot], Iterable[Any]]
Maker = Callable[[str, Material], Iterator[Chance]]


def grade_of(material: Material, recorded: Recorded, spot: Spot, new: Any) -> str | None:
    """The grade of another value; ``None`` where the document allows it and the like was seen: it is no drift."""
    if not allows(spot.declared, new):
        return BROKEN
    place, kind = material.place(recorded, spot.general), kind_of(new)
    if ("number" if kind == "integer" else kind) not in material.seen.types[place]:
        return NEW
    if kind != "string" or not material.seen.formats[place]:
        return None
    words = spot.schema.get(OPEN_WORDS)
    if words is not None:
        return None if new in words else NEW
    # Where a text without a format was seen, every text may come.
    formats = material.seen.formats[place]
    return NEW if "format" not in spot.schema and not {TEXT, format_of(new)} & formats else None


def value_changed(change: Change) -> Maker:
    """A maker of drifts in which values become others, one of them or all at its place.

    Args:
        change: What a value becomes.
    """

    def make(kind: str, material: Material) -> Iterator[Chance]:
        for recorded in material.answers:
            for spot in recorded.some_spots:
                for number, new in enumerate(change(spot)):
                    if grade_of(material, recorded, spot, new) is not None:
                        for every in (False, True):
                            made = Changed(kind, material, recorded, spot, change, number, every)
                            yield Chance(recorded, (spot.general, number, every), made)

    return make


@frozen(eq=False)
class Changed:
    """Changes a value.

    Attributes:
        kind: Of the drift.
        material: What was seen.
        recorded: Whose value it is.
        spot: Where it stands.
        change: What it may become.
        number: Which of these.
        every: Whether all values at the place are changed.
    """

    kind: str
    material: Material
    recorded: Recorded
    spot: Spot
    change: Change
    number: int
    every: bool

    def __call__(self, _random: Random) -> Drift | None:
        body, paths = self.recorded.body, []
        expected = set[str]()
        for spot in same_place(self.recorded, self.spot) if self.every else [self.spot]:
            for new in list(self.change(spot))[self.number : self.number + 1]:
                grade = grade_of(self.material, self.recorded, spot, new)
                if grade is not None:
                    expected.add(grade)
                    body = replaced(body, spot.path, new)
                    # What was put in is part of the change.
                    paths += [(*spot.path, *inner) for inner in paths_of(new)]
        return of_body(self.kind, self.recorded, expected.pop(), body, paths) if len(expected) == 1 else None


TYPES = ("string", "number", "integer", "boolean", "object", "array", "null")


def _values(before: str, after: str) -> tuple[Any, ...]:
    """Values of a type; others for each type that was there, so that the same answer is not made twice."""
    number = TYPES.index(before) + 1
    return {
        "string": (f"a text for {before}", "", "true", "0", "null"),
        "integer": tuple(map(Number.spelled, (f"{number}", f"-{number}", f"{number}000000000", "0"))),
        "number": (Number.spelled(f"{number}.25"), Number.spelled(f"-0.{number}")),
        "boolean": {"object": (True,), "array": (False,)}.get(before, (True, False)),
        "object": ({}, {"value": Number.spelled(f"{number}")}, {"amount": Number.spelled("7.25"), "currency": "EUR"}),
        "array": ([], [Number.spelled(f"{number}")], [None]),
    }[after]


def type_changed(before: str, after: str) -> Maker:
    """A maker of drifts in which a value of one type becomes one of another."""
    values = _values(before, after)
    return value_changed(lambda spot: values if _is_spelled(spot, before) else ())


def _is_spelled(spot: Spot, kind: str) -> bool:
    """Whether a value has a type; a whole number is an integer where the document says so, and a number elsewhere."""
    found = kind_of(spot.value)
    if found in ("integer", "number"):
        found = "integer" if "integer" in types(spot.schema) else "number"
    return found == kind


def of_another_format(spot: Spot) -> Iterable[Any]:
    """A text that has not the format of the one that is there: an id of another kind, a text for a number."""
    if type(spot.value) is not str or format_of(spot.value) == TEXT or spot.schema.get(OPEN_WORDS):
        return ()
    bare = re.sub(r"\W", "", spot.value)
    others = (f"{{{spot.value}}}", bare, f"urn:uuid:{spot.value}", "A-4711", f"{spot.value} ")
    return [each for each in others if format_of(each) != format_of(spot.value)]


def emptied(spot: Spot) -> Iterable[Any]:
    """No text, or white space for a text."""
    return ("", " ") if type(spot.value) is str and spot.value.strip() else ()


def in_another_notation(spot: Spot) -> Iterable[Any]:
    """A code that the document has a pattern for, in small letters, as a number, as a name, as a sign."""
    if type(spot.value) is not str or "pattern" not in spot.schema:
        return ()
    return (spot.value.lower(), "752", f"{spot.value} (kr)", "Swedish krona", "kr", f"{spot.value}X")


def null(spot: Spot) -> Iterable[Any]:
    """Null for a value."""
    return () if spot.value is None else (None,)


def number_as_text(spot: Spot) -> Iterable[Any]:
    """A number in quotes."""
    return (spot.value.text,) if isinstance(spot.value, Number) else ()


def text_as_number(spot: Spot) -> Iterable[Any]:
    """A text that spells a number, without its quotes."""
    is_number = type(spot.value) is str and re.fullmatch(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", spot.value)
    return (Number.spelled(spot.value),) if is_number else ()


def _moment(spot: Spot) -> datetime | date | None:
    """The time that a text tells."""
    if type(spot.value) is not str or format_of(spot.value) not in ("date", "date-time"):
        return None
    if format_of(spot.value) == "date":
        return date.fromisoformat(spot.value)
    return datetime.fromisoformat(spot.value)


def without_zone(spot: Spot) -> Iterable[Any]:
    """A time without its zone."""
    if isinstance(_moment(spot), datetime):
        bare = re.sub(r"(?:Z|[+-]\d\d:\d\d)$", "", spot.value)
        return (bare, bare.replace("T", " "))
    return ()


def in_another_order(spot: Spot) -> Iterable[Any]:
    """Day, month and year in another order."""
    moment = _moment(spot)
    if moment is None:
        return
    rest = moment.strftime(" %H:%M:%S") if isinstance(moment, datetime) else ""
    for order in ("%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y"):
        yield moment.strftime(order) + rest


def as_epoch(spot: Spot) -> Iterable[Any]:
    """A time as seconds or milliseconds since 1970: numbers, a text, and the old notation of .NET."""
    moment = _moment(spot)
    if moment is None:
        return ()
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    seconds = int(moment.timestamp())
    numbers = Number.spelled(f"{seconds}"), Number.spelled(f"{seconds}000")
    return (*numbers, f"{seconds}", f"/Date({seconds}000)/")


def decimal_comma(spot: Spot) -> Iterable[Any]:
    """A number with a comma for the point, which only a text can have."""
    if not isinstance(spot.value, Number) or "number" not in types(spot.schema) or "e" in spot.value.text.lower():
        return ()
    whole, _, fraction = spot.value.text.partition(".")
    return (f"{whole},{fraction or '00'}",)


def thousands_separator(spot: Spot) -> Iterable[Any]:
    """A number with marks between groups of three digits, which only a text can have."""
    if not isinstance(spot.value, Number) or "e" in spot.value.text.lower():
        return ()
    whole, point, fraction = spot.value.text.partition(".")
    if len(whole.lstrip("-")) <= 3:
        return ()
    grouped = f"{int(whole):,}"
    return tuple(grouped.replace(",", mark) + point + fraction for mark in (",", " ", "'", "\u00a0"))


def _words(spot: Spot) -> list[str]:
    return list(spot.schema.get("enum") or spot.schema.get(OPEN_WORDS) or ()) if type(spot.value) is str else []


def word_in_other_letters(spot: Spot) -> Iterable[Any]:
    """A known word in another letter case."""
    words = _words(spot)
    if not words:
        return ()
    others = (spot.value.upper(), spot.value.lower(), spot.value.title(), spot.value.swapcase())
    return [each for each in dict.fromkeys(others) if each not in words]


def new_word(spot: Spot) -> Iterable[Any]:
    """A word that nobody knew."""
    words = _words(spot)
    return [
        each for each in ("Paused", "pending_review", "Unbekannt", "ArchivedByVendor") if each not in words and words
    ]
