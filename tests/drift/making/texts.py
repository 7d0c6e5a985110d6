"""Formats of texts, as they are told here: of each text by itself, by the standards, with no pattern of the judge's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

TEXT = "text"
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
# RFC 5321 section 4.5.3.1, RFC 1035 section 2.3.4.
LONGEST_LOCAL_PART, LONGEST_LABEL = 64, 63


def _is_spelled(read: Callable[[str], Any], text: str) -> bool:
    """Whether a text is what the value that it is read as is written as."""
    try:
        return str(read(text)) == text
    except ValueError:
        return False


def _is_uuid(text: str) -> bool:
    """RFC 9562 section 4: hexadecimal digits of either case, and hyphens; no braces."""
    return _is_spelled(UUID, text.lower())


def _is_date(text: str) -> bool:
    """RFC 3339 section 5.6, full-date."""
    return _is_spelled(date.fromisoformat, text)


def _is_partial_time(text: str) -> bool:
    """RFC 3339 section 5.6, partial-time: a fraction has as many digits as one likes."""
    clock, point, fraction = text.partition(".")
    # Python would take an offset, too.
    return (
        len(clock) == len("00:00:00")
        and _is_spelled(time.fromisoformat, clock)
        and _are_digits(fraction) is bool(point)
    )


def _is_offset(text: str) -> bool:
    """RFC 3339 section 5.6, time-offset."""
    return text in {"Z", "z"} or (text[:1] in {"+", "-"} and _is_spelled(time.fromisoformat, f"{text[1:]}:00"))


def _is_date_time(text: str) -> bool:
    """RFC 3339 section 5.6, date-time."""
    rest = text[11:]
    clock = rest.rstrip("Zz") if rest[-1:] in {"Z", "z"} else rest[:-6]
    return text[10:11] in {"T", "t"} and all(
        (_is_date(text[:10]), _is_partial_time(clock), _is_offset(rest.removeprefix(clock)))
    )


def _is_without_zone(text: str) -> bool:
    """The same without an offset; a space for the letter is what databases write."""
    return text[10:11] in {"T", "t", " "} and _is_date(text[:10]) and _is_partial_time(text[11:])


def _is_number(text: str) -> bool:
    """Digits, a sign of minus and a point: an amount as people write it, without an exponent."""
    whole, point, fraction = text.removeprefix("-").partition(".")
    return _are_digits(whole) and _are_digits(fraction) is bool(point)


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _is_email(text: str) -> bool:
    """RFC 5321 section 4.1.2 without quotes: a local part, and a domain of several labels."""
    local, _, domain = text.rpartition("@")
    labels = domain.lower().split(".")
    return (
        0 < len(local) <= LONGEST_LOCAL_PART
        and not set(local) & set(' "(),:;<>@[\\]')
        and len(labels) > 1
        and all(set(each) <= LETTERS and 0 < len(each.strip("-")) <= LONGEST_LABEL for each in labels)
    )


def _is_address(text: str) -> bool:
    """RFC 3986 section 3: a scheme, a host, and no white space."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not any(map(str.isspace, text))


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "uuid": _is_uuid,
    "date": _is_date,
    "date-time": _is_date_time,
    "date-time without zone": _is_without_zone,
    "number": _is_number,
    "email": _is_email,
    "uri": _is_address,
}


@lru_cache(maxsize=10_000)
def format_of(text: str) -> str:
    """The format of a text; ``text`` where it has none."""
    return next((name for name, has_it in FORMATS.items() if has_it(text)), TEXT)
