# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""What the document says of a single value: how it is read, and what about it is a surprise.

A *strict* reading raises where the value is of another kind. Any other keeps the value as it came, so that
``surprises`` can tell of it: the document only guesses there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Protocol

from attrs import field, frozen

from .errors import ParseError
from .types import SpelledDateTime, SpelledDecimal, SpelledInteger, Unset, read_date_time, whole_number


@frozen
class Surprise:
    """A value that is not what the document guesses.

    Attributes:
        pointer: JSON pointer to it, from the model that was asked.
        expected: What the document says.
        found: What came, without values.
    """

    pointer: str
    expected: str
    found: str


class Shape(Protocol):
    """What the document says of a value."""

    @property
    def expected(self) -> str:
        """It, in words."""
        ...

    @property
    def types(self) -> frozenset[type[Any]]:
        """Classes of values that hold no surprise and nothing that could."""
        ...

    @property
    def wire(self) -> Any:
        """The type that the decoder fills a property with; what it refuses is read the slow way."""
        ...

    def read(self, value: Any, *, strict: bool) -> Any:
        """The Python value of a JSON value.

        Raises:
            ParseError: It is of another kind, and the reading is strict or the kind is one of containers.
        """
        ...

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        """What about a value that was read is not as the document says."""
        ...


@frozen(eq=False)
class Scalar:
    """A text, a number, a truth value, a date, a date-time or null.

    Attributes:
        expected: In words.
        types: Classes of values that are it.
        wire: The type that the decoder fills a property with.
        convert: Makes one of another class where that loses nothing; gives back the rest as it came.
    """

    expected: str
    types: frozenset[type[Any]]
    wire: Any
    convert: Callable[[Any], Any] = field(default=lambda value: value, repr=False)

    def read(self, value: Any, *, strict: bool) -> Any:
        if type(value) in self.types:
            return value
        value = self.convert(value)
        if strict and type(value) not in self.types:
            raise ParseError("", self.expected, kind(value))
        return value

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:
        return () if type(value) in self.types else (Surprise(pointer, self.expected, kind(value)),)


@frozen(eq=False)
class Anything:
    """A value of which the document says nothing."""

    expected: str = "anything"
    types: frozenset[type[Any]] = frozenset()
    wire: Any = Any

    def read(self, value: Any, *, strict: bool) -> Any:  # noqa: ARG002 - as of every shape
        return value

    def surprises(self, value: Any, pointer: str) -> tuple[Surprise, ...]:  # noqa: ARG002 - as of every shape
        return ()


def kind(value: object) -> str:
    """What a value is, in words and without the value."""
    if isinstance(value, Enum) and not isinstance(value, Unset):
        return kind(value.value)
    return next((word for word, types in _KINDS.items() if type(value) in types), f"a {type(value).__name__}")


def _whole(value: Any) -> Any:
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() < _MOST_DIGITS and value == int(value):
        return SpelledInteger(int(value), getattr(value, "spelling", str(value)))
    return value


def exact(value: Any) -> Any:
    """A number as ``Decimal``; anything else as it is."""
    if type(value) is int:
        return whole_number(value)
    return SpelledDecimal(value.spelling) if type(value) is SpelledInteger else value


def _date(value: Any) -> Any:
    try:
        # Other spellings of ISO 8601 would not be written as they came.
        made = date.fromisoformat(value) if type(value) is str else value
    except ValueError:
        return value
    return made if str(made) == value else value


def date_time(value: Any) -> Any:
    """A text that is a date-time as ``datetime``; anything else as it is."""
    try:
        return read_date_time(value) if type(value) is str else value
    except (ValueError, OverflowError):
        return value


_MOST_DIGITS = 100
_KINDS: dict[str, tuple[type[Any], ...]] = {
    "nothing": (Unset,),
    "null": (NoneType,),
    "true or false": (bool,),
    "a text": (str,),
    "an integer": (int, SpelledInteger),
    "a number": (Decimal, SpelledDecimal),
    "a date": (date,),
    "a date-time": (datetime, SpelledDateTime),
    "an array": (list,),
    "an object": (dict,),
}

ANY = Anything()
NULL = Scalar("null", frozenset({NoneType}), None)
TEXT = Scalar("a text", frozenset({str}), str)
BOOLEAN = Scalar("true or false", frozenset({bool}), bool)
# The decoder gives these as JSON has them: it would lose the spelling.
INTEGER = Scalar("an integer", frozenset({int, SpelledInteger}), Any, _whole)
NUMBER = Scalar("a number", frozenset({Decimal, SpelledDecimal}), Any, exact)
DATE = Scalar("a date", frozenset({date}), Any, _date)
DATE_TIME = Scalar("a date-time", frozenset({datetime, SpelledDateTime}), Any, date_time)

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "INTEGER",
    "NULL",
    "NUMBER",
    "TEXT",
    "Anything",
    "Scalar",
    "Shape",
    "Surprise",
    "date_time",
    "exact",
    "kind",
]
