"""Your own organizations and lines: read from a file or a mapping, and checked before anything changes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

from cloudmore.sandbox.server.encoder import Json, Number, encode, write

Fields: TypeAlias = Mapping[str, Any]
Source: TypeAlias = "str | Path | bytes | Mapping[str, Any]"

# What a line may say of its organization and its service; a grouped report says it once, around the lines.
ORGANIZATION_FIELDS = (
    *("organizationId", "organizationName", "customerNumber", "organizationCurrencyCode", "organizationGroups"),
    "brokerName",
)
SERVICE_FIELDS = ("serviceId", "serviceName")
# The sandbox's own; it never leaves it.
ARRIVES = "_arrives"

_PARTS = ("organizations", "lines", "report")


class UnusableError(ValueError):
    """What is loaded cannot be used; the message names line and field."""


@dataclass(frozen=True, slots=True)
class LoadedLine:
    """A billing line of yours.

    Attributes:
        organization: What it says of its organization, as JSON.
        service: What it says of its service, as JSON.
        text: The rest, as JSON.
        moment: Its billing date as a moment in UTC; one without a time is midnight, one without a zone is UTC. None
            where it has no billing date.
        arrives: The day from which a report can have it, where ``_arrives`` says one.
    """

    organization: str
    service: str
    text: str
    moment: datetime | None
    arrives: date | None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What takes the place of the seeded data; a report that is given replaces its lines."""

    organizations: tuple[Fields, ...]
    lines: tuple[LoadedLine, ...]
    report: bytes | None


def read_loaded(source: Source) -> Loaded:
    """Read organizations and lines.

    Args:
        source: A JSON file, the JSON itself as bytes, or a mapping. Its numbers keep their spelling.

    Raises:
        UnusableError: It cannot be read, or something in it cannot be used; names line and field.
    """
    given: Any = _parsed(source) if isinstance(source, str | Path | bytes) else source
    if not _is_object(given):
        raise UnusableError(f"what is loaded must be an object with {', '.join(_PARTS)}")
    for name in given:
        if name not in _PARTS:
            raise UnusableError(f"what is loaded has no part {name!r}; it has {', '.join(_PARTS)}")
    if "lines" in given and "report" in given:
        raise UnusableError("what is loaded has both lines and a report; the report would hide the lines")
    organizations = tuple(
        _organization(f"organization {number}", each) for number, each in enumerate(_list(given, "organizations"), 1)
    )
    ids: set[str] = set()
    for number, organization in enumerate(organizations, 1):
        key = organization["id"].lower()
        if key in ids:
            raise UnusableError(f"organization {number}, id: {organization['id']!r} stands twice")
        ids.add(key)
    lines = tuple(read_line(f"line {number}", each) for number, each in enumerate(_list(given, "lines"), 1))
    return Loaded(organizations, lines, _report(given["report"]) if "report" in given else None)


def read_line(place: str, given: object) -> LoadedLine:
    """Read a billing line.

    Args:
        place: What messages call it.
        given: Its fields, by the names of the content ``camel``.

    Raises:
        UnusableError: Something in it cannot be used; names the line and the field.
    """
    fields = _object(place, given)
    for name in fields:
        if name.startswith("_") and name != ARRIVES:
            raise UnusableError(f"{place}, {name}: a name with _ is the sandbox's own, and the only one is {ARRIVES}")
    _check_values(place, fields)
    return LoadedLine(
        organization=write({name: fields[name] for name in ORGANIZATION_FIELDS if name in fields}),
        service=write({name: fields[name] for name in SERVICE_FIELDS if name in fields}),
        text=write({name: value for name, value in fields.items() if name not in _NOT_OF_THE_LINE}),
        moment=_moment(place, fields.get("billingDate")),
        arrives=_day(place, fields.get(ARRIVES)),
    )


_NOT_OF_THE_LINE = {*ORGANIZATION_FIELDS, *SERVICE_FIELDS, ARRIVES}


def _parsed(source: str | Path | bytes) -> Any:
    called = "what is loaded" if isinstance(source, bytes) else str(source)
    try:
        text = source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError as error:
        raise UnusableError(f"{called} cannot be read: {error.strerror or error}") from error
    try:
        return json.loads(
            text.decode("utf-8-sig"), parse_int=Number, parse_float=Number, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as error:
        raise UnusableError(f"{called} is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"{called} is no JSON: {error}") from error


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _is_object(value: Any) -> TypeGuard[Fields]:
    return _is_mapping(value) and all(isinstance(name, str) for name in value)


def _is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, list | tuple)


def _list(given: Fields, name: str) -> Sequence[Any]:
    value = given.get(name, ())
    if not _is_list(value):
        raise UnusableError(f"{name} must be a list")
    return value


def _object(place: str, value: object) -> Fields:
    if not _is_object(value):
        raise UnusableError(f"{place} must be an object with named fields")
    return value


def _organization(place: str, given: object) -> Fields:
    fields = _object(place, given)
    for name in ("id", "name"):
        if not isinstance(fields.get(name), str) or not fields[name]:
            raise UnusableError(f"{place}, {name}: must be a text that is not empty")
    if not isinstance(fields.get("active", True), bool):
        raise UnusableError(f"{place}, active: must be true or false")
    _check_values(place, fields)
    return fields


def _check_values(place: str, fields: Fields) -> None:
    for name, value in fields.items():
        _spelled(f"{place}, {name}", value)


def _spelled(place: str, value: Json) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        raise UnusableError(f"{place}: {value} is no number of JSON")
    try:
        return write(value)
    except TypeError as error:
        raise UnusableError(f"{place}: {error}; an amount is a Decimal, an int or a text") from error


def _moment(place: str, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnusableError(f"{place}, billingDate: {_shown(value)} is no date such as 2026-10-31") from error


def _day(place: str, value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise UnusableError(f"{place}, {ARRIVES}: {_shown(value)} is no date such as 2026-11-07") from error


def _shown(value: object) -> str:
    return value.text if isinstance(value, Number) else repr(value)


def _report(value: Any) -> bytes:
    match value:
        case bytes():
            return value
        case str():
            return encode(value)
        case _:
            return encode(_spelled("report", value))
