"""The absent value, numbers and times that remember their spelling, and JSON without floats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

if TYPE_CHECKING:
    import msgspec

    from .model import Model

    Buffer = bytes | bytearray | memoryview | msgspec.Raw
    # Asking such a value for its kind leaves nothing inside unknown to the type checkers.
    Value: TypeAlias = "Mapping[str, Any] | list[Any] | tuple[Any, ...] | Model | Decimal | date | str | float | None"


class Unset(Enum):
    """The type of ``UNSET``: a property that the answer does not have."""

    # An enum, so that a type checker narrows ``is UNSET``; its value is nothing that could be written.
    UNSET = object()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __str__(self) -> str:
        return "UNSET"

    def __reduce_ex__(self, proto: Any) -> Any:
        # By name, so that copies and unpickled values stay the one object.
        return "UNSET"


UNSET: Final = Unset.UNSET


class SpelledDecimal(Decimal):
    """A JSON number that ``str`` would spell otherwise, such as ``1e3``; sums of it are plain ``Decimal``.

    Args:
        spelling: As it came.
    """

    __slots__ = ("spelling",)
    spelling: str

    def __new__(cls, spelling: str) -> Self:
        number = super().__new__(cls, spelling)
        number.spelling = spelling
        return number

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.spelling,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class SpelledInteger(int):
    """A JSON integer that ``str`` would spell otherwise: ``-0``, ``1.0``, ``1e2``.

    Args:
        value: The integer.
        spelling: As it came.
    """

    spelling: str

    def __new__(cls, value: int, spelling: str) -> Self:
        number = super().__new__(cls, value)
        number.spelling = spelling
        return number

    def __reduce__(self) -> tuple[type[Self], tuple[int, str]]:
        return type(self), (int(self), self.spelling)


class SpelledDateTime(datetime):
    """A date-time that the encoder would spell otherwise, such as one with seven digits of a second.

    What is computed from it has no spelling of its own, and is written as ISO 8601 says.
    """

    __slots__ = ("spelling",)
    spelling: str

    @classmethod
    def spelled(cls, moment: datetime, spelling: str) -> Self:
        """The moment, with the text that it came as."""
        made = cls.combine(moment.date(), moment.timetz())
        made.spelling = spelling
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        text = getattr(self, "spelling", None)
        return super().__reduce_ex__(protocol) if text is None else (read_date_time, (text,))


@lru_cache(maxsize=1024)
def read_date_time(text: str) -> datetime:
    """A date-time of RFC 3339, or one without a zone, which keeps its spelling.

    Digits of a second beyond the sixth are in the spelling only. A leap second is the first second of the next minute.

    Raises:
        ValueError: It is no date-time.
    """
    if _CANONICAL(text):
        return datetime.fromisoformat(text)
    match = _DATE_TIME(text)
    if match is None:
        raise ValueError("no date-time")
    if match[2] == "60":
        moment = datetime.fromisoformat(f"{match[1]}59{match[3]}".upper()) + timedelta(seconds=1)
    else:
        moment = datetime.fromisoformat(text.upper())
    return SpelledDateTime.spelled(moment, text)


# As the encoder writes it, so that no spelling has to be kept.
_CANONICAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]Z?").fullmatch
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:)([0-9]{2})((?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)"
).fullmatch


def decode_json(content: Buffer | str) -> Any:
    """JSON with every fraction as ``Decimal``; a number that would be written otherwise remembers its spelling.

    Args:
        content: UTF-8 or text.

    Raises:
        ValueError: It is not JSON, or it is cut.
    """
    data = content.encode() if isinstance(content, str) else content
    codec = _codec()
    try:
        decoded = codec.decode(data)
        # The decoder takes -0 for 0. It has checked the text, so that the other one need not be as strict.
        return codec.decode_slowly(data) if has_minus_zero(data) else decoded
    except (codec.failure, RecursionError) as error:
        raise ValueError(str(error)) from None
    except ArithmeticError:
        raise ValueError("a number with an absurd exponent") from None


def has_minus_zero(data: Buffer) -> bool:
    """Whether JSON may hold the integer -0."""
    return _MINUS_ZERO(data) is not None


def read_number(text: str) -> Decimal:
    """A JSON number that has a fraction or an exponent."""
    # Where the text, or what str makes of the number, has an exponent; a few more do no harm.
    if "e" in text or "E" in text or "0.000000" in text:
        return SpelledDecimal(text)
    return Decimal(text)


@lru_cache(maxsize=1024)
def whole_number(value: int) -> Decimal:
    """An integer as ``Decimal``; equal ones may be one object, since quantities are few numbers over and over."""
    return Decimal(value)


def _integer(text: str) -> int:
    return SpelledInteger(0, text) if text == "-0" else int(text)


def encode_json(value: Any) -> bytes:
    """JSON of plain values and models, every number and date-time as it is spelled.

    Raises:
        ValueError: A number is infinite or not a number, or an object is no JSON value.
    """
    try:
        plain = plain_values(value)
        for number in _numbers(plain):
            if not (number.is_finite() if isinstance(number, Decimal) else isfinite(number)):
                raise ValueError(f"{number} cannot be written as a JSON number")
        encoded: bytes = _codec().encode(plain)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return encoded


def plain_values(value: Any) -> Any:
    """The value with a ``dict`` for every model, at any depth."""
    given: Value = value
    if isinstance(given, dict):
        return {name: plain_values(each) for name, each in given.items()}
    if isinstance(given, (list, tuple)):
        return [plain_values(each) for each in given]
    return value.to_dict() if hasattr(value, "__properties__") else value


def _numbers(value: Value) -> Iterator[Decimal | float]:
    if isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _numbers(each)
    elif isinstance(value, (Decimal, float)):
        yield value


class _Codec:
    """JSON libraries, imported when there is JSON: a client that is not used yet shall cost little."""

    def __init__(self) -> None:
        import json  # noqa: PLC0415 - as said above

        import msgspec  # noqa: PLC0415 - as said above

        self.failure: type[Exception] = msgspec.DecodeError
        self.decode = msgspec.json.Decoder(float_hook=read_number).decode
        self.encode = msgspec.json.Encoder(enc_hook=self._spelled, decimal_format="number").encode
        self._raw, self._loads = msgspec.Raw, json.loads

    def decode_slowly(self, data: Buffer) -> Any:
        return self._loads(bytes(data), parse_float=read_number, parse_int=_integer)

    def _spelled(self, value: object) -> Any:
        """What the encoder does not know by itself."""
        spelling = getattr(value, "spelling", None)
        if isinstance(value, (SpelledDecimal, SpelledInteger)):
            return self._raw(str(spelling).encode())
        if isinstance(value, datetime):
            return value.isoformat() if spelling is None else spelling
        raise TypeError(f"a {type(value).__name__} is no JSON value")


_codec = cache(_Codec)
_MINUS_ZERO = re.compile(rb"-0(?:[\s,\]}]|\Z)").search

__all__ = [
    "UNSET",
    "SpelledDateTime",
    "SpelledDecimal",
    "SpelledInteger",
    "Unset",
    "decode_json",
    "encode_json",
    "has_minus_zero",
    "plain_values",
    "read_date_time",
    "read_number",
    "whole_number",
]
