"""The body of a write, from a file and from ``--set``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.cli.records import Json

CUSTOM_PROPERTIES = "customProperties"

Body = Annotated[
    Path | None, typer.Option("--body", metavar="FILE", help="JSON file with the body; - reads it from standard input.")
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="One property, over the body's: name='Exempel AB', contact.email=x@y.example. Repeatable.",
    ),
]


def body_from(file: Path | None, assignments: Sequence[str] | None) -> dict[str, Any]:
    """The body as an object.

    Args:
        file: Its JSON, or ``-``.
        assignments: Text values by dotted name; they go over what the file has.

    Raises:
        ConfigurationError: There is neither, the file has no object, or an assignment is none.
    """
    if file is None and not assignments:
        raise ConfigurationError("No body is given.", remedy="Give --body FILE, or --set NAME=VALUE.")
    given: Json = json_from(file) if file is not None else {}
    if not isinstance(given, dict):
        raise ConfigurationError(f"The body in {file} is no JSON object.", remedy='Write {"name": "…"}.')
    body = given
    for name, value in map(assignment, assignments or ()):
        place = body
        *outer, last = name.split(".")
        if outer == [CUSTOM_PROPERTIES] and isinstance(entries := body.setdefault(CUSTOM_PROPERTIES, []), list):
            # As a plan shows it.
            others = [each for each in entries if not _is_value_of(each, last)]
            body[CUSTOM_PROPERTIES] = [*others, {"propertyId": last, "value": value}]
            continue
        for each in outer:
            inner = place.setdefault(each, {})
            if not isinstance(inner, dict):
                raise ConfigurationError(
                    f"{name} goes into {each}, which is no object.", remedy="Mend --set or --body."
                )
            place = inner
        place[last] = value
    return body


def _is_value_of(entry: Json, property_id: str) -> bool:
    return isinstance(entry, dict) and entry.get("propertyId") == property_id


def assignment(text: str) -> tuple[str, str]:
    """Name and value of ``NAME=VALUE``.

    Raises:
        ConfigurationError: It is none.
    """
    name, equals, value = text.partition("=")
    if not equals or not all(name.split(".")):
        raise ConfigurationError(f"{text!r} is no NAME=VALUE.", remedy="Write it with one = behind the name.")
    return name, value


def json_from(file: Path) -> Any:
    """The JSON of a file, its fractions as ``Decimal``.

    Raises:
        ConfigurationError: It cannot be read, or is none in UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except OSError as error:
        raise ConfigurationError(f"The body {file} cannot be read: {error.strerror}.", remedy="Mend --body.") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"The body {file} is not JSON: {error}.", remedy="Mend the file.") from None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
