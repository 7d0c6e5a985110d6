"""How a value of the report becomes a value of a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Context, Decimal, Inexact
from functools import lru_cache
from typing import Any

import msgspec

from cloudmore.billing.line import plain
from cloudmore.errors import ReportShapeError, shortened
from cloudmore.json_value import Json

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
# Numbers have at most 100 digits before the point and 200 after it, so no sum and no product of them is ever rounded;
# if one were, it fails.
EXACT = Context(prec=1000, traps=[Inexact])
ZERO = Decimal(0)
# Beyond these it is no amount; written out it would fill the disk.
_LARGEST_EXPONENT = 100
_MOST_CHARACTERS = 200


def as_number(value: Any, *, where: str) -> Decimal | None:
    """A number, exact; text that spells one is accepted.

    Args:
        value: As it came.
        where: Name of the field, for the error.

    Raises:
        ReportShapeError: It is no number.
    """
    if value is None:
        return None
    number: Decimal | None = None
    if type(value) is Decimal:
        number = value
    elif type(value) is int or (type(value) is str and _NUMBER.fullmatch(value.strip())):
        number = Decimal(value)
    elif type(value) is str and not value.strip():
        return None
    if number is None or not _is_writable(number):
        raise _unreadable(value, where, "a number")
    return number


def _is_writable(number: Decimal) -> bool:
    text = str(number)
    return abs(number.adjusted()) <= _LARGEST_EXPONENT and len(text) <= _MOST_CHARACTERS and text[-1].isdigit()


def as_date(value: Any, *, where: str, zone: tzinfo) -> date | None:
    """A date in the zone; without a zone of its own it is taken as it stands.

    Args:
        value: As it came: a date, or a date and time in ISO 8601.
        where: Name of the field, for the error.
        zone: Whose calendar.

    Raises:
        ReportShapeError: It is no date.
    """
    if value is None or value == "":
        return None
    try:
        return _parsed_date(value, zone)
    except (ValueError, TypeError, OverflowError):
        raise _unreadable(value, where, "a date") from None


@lru_cache(maxsize=4096)
def _parsed_date(text: str, zone: tzinfo) -> date:
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.tzinfo is None else moment.astimezone(zone).date()


def as_text(value: Json) -> str | None:
    """Text of a cell; empty text is no value, as the vendor writes one for the other (DEV-PROD)."""
    if type(value) is str:
        return value or None
    if value is None:
        return None
    if isinstance(value, list):
        texts = [each for each in value if isinstance(each, str)]
        return "; ".join(texts) or None if len(texts) == len(value) else json_text(value)
    if isinstance(value, Decimal):
        return plain(value) if _is_writable(value) else str(value)
    return json_text(value)


def as_identifier(value: Any) -> str | None:
    """An id; an empty object is none."""
    return None if value == {} else as_text(value)


def as_currency(value: Any) -> str | None:
    """Code of a currency in capital letters, as ISO 4217 spells it."""
    if type(value) is str and value.isupper() and value.isalpha():
        return value
    text = as_identifier(value)
    return None if text is None else text.strip().upper() or None


def json_text(value: Any, *, number_text: Callable[[Decimal], str] = plain, sort: bool = True) -> str:
    """JSON with numbers in plain notation.

    Args:
        value: A JSON value; a number that would fill the disk in plain notation becomes text.
        number_text: How a number is written.
        sort: Whether names are sorted, so that equal values give equal text; else they stay in their order.
    """
    return msgspec.json.encode(_plain_numbers(value, number_text), order="sorted" if sort else None).decode()


def _plain_numbers(value: Json | Mapping[str, Json], number_text: Callable[[Decimal], str]) -> Any:
    if isinstance(value, Decimal):
        return msgspec.Raw(number_text(value).encode()) if _is_writable(value) else str(value)
    if isinstance(value, Mapping):
        return {name: _plain_numbers(each, number_text) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(each, number_text) for each in value]
    return value


def _unreadable(value: Any, where: str, expected: str) -> ReportShapeError:
    return ReportShapeError(
        f"The field {where} of the billing report holds {shortened(repr(value))}, which is not {expected}.",
        remedy="Nothing was written, because the amounts would be wrong. Please report the field.",
        names=(where,),
    )
