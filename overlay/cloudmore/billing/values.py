"""How a value of the report becomes a value of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from cloudmore.billing.line import plain
from cloudmore.errors import ReportShapeError, shortened

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
# An exponent beyond this is no amount; written out it would fill the disk.
_LARGEST_EXPONENT = 100


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
    if number is None or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise _unreadable(value, where, "a number")
    return number


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


def as_text(value: Any) -> str | None:
    """Text of a cell; empty text is no value, as the vendor writes one for the other (DEV-PROD)."""
    if type(value) is str:
        return value or None
    if value is None:
        return None
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value) or None
    if isinstance(value, Decimal):
        return plain(value)
    return json_text(value)


def json_text(value: Any) -> str:
    """JSON with sorted names and numbers in plain notation."""
    return msgspec.json.encode(_plain_numbers(value), order="sorted").decode()


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return msgspec.Raw(plain(value).encode())
    if isinstance(value, Mapping):
        return {name: _plain_numbers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain_numbers(each) for each in value]
    return value


def _unreadable(value: Any, where: str, expected: str) -> ReportShapeError:
    return ReportShapeError(
        f"The field {where} of the billing report holds {shortened(repr(value))}, which is not {expected}.",
        remedy="Nothing was written, because the amounts would be wrong. Please report the field.",
        names=(where,),
    )
