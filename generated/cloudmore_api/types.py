# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""What the models and the calls share: the absent value, exact numbers and JSON."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec


class Unset:
    """The type of ``UNSET``: a property that the answer does not have."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        # By name, so that copies and unpickled values stay the one object.
        return "UNSET"


UNSET: Unset = Unset()


def exact_number(value: object) -> Decimal:
    """A JSON number as ``Decimal``, every digit kept.

    Raises:
        TypeError: It is no number.
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"expected a number, found {type(value).__name__}")


def decode_json(content: bytes) -> Any:
    """JSON with every fraction as ``Decimal``.

    Raises:
        ValueError: It is not JSON, or it is cut.
    """
    try:
        return _DECODER.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    except ArithmeticError:
        raise ValueError("a number with an absurd exponent") from None


def encode_json(value: Any) -> bytes:
    """JSON with every ``Decimal`` as a number, every digit kept.

    Raises:
        ValueError: A number is infinite or not a number, or an object is no JSON value.
    """
    for number in _numbers(value):
        if number != number or number in (_INFINITY, -_INFINITY):
            raise ValueError(f"{number} cannot be written as a JSON number")
    try:
        return _ENCODER.encode(value)
    except TypeError as error:
        raise ValueError(str(error)) from None


def encode_form(value: dict[str, Any]) -> bytes:
    """A form body."""
    return urlencode([(name, query_text(each)) for name, each in value.items()]).encode("ascii")


def query_text(value: object) -> str:
    """A value as it stands in a query or a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def _numbers(value: Any) -> list[Decimal | float]:
    found: list[Decimal | float] = []
    pending = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending.extend(each.values())
        elif isinstance(each, (list, tuple)):
            pending.extend(each)
        elif isinstance(each, (Decimal, float)):
            found.append(each)
    return found


_INFINITY = Decimal("Infinity")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")

__all__ = ["UNSET", "Unset", "decode_json", "encode_form", "encode_json", "exact_number", "query_text"]
