"""Reading the bodies of requests, and saying what is wrong with them field by field."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from starlette.requests import Request

from cloudmore.sandbox.server.encoder import Json

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"[0-9 ()./-]*[0-9][0-9 ()./-]*")
_PHONE_PREFIX = re.compile(r"\+?[0-9]{1,4}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Fault = str | None
Check = Callable[[str, str], Fault]


class InvalidBodyError(Exception):
    """The body of a request is missing something or is ill-formed."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        """Keep the messages by field."""
        super().__init__(fields)
        self.fields = fields


async def read_object(request: Request) -> "Fields":
    """Read a JSON object.

    Raises:
        InvalidBodyError: The body is none.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise InvalidBodyError({"Body": [f"The content type '{media_type}' is not supported."]})
    try:
        value: Json = json.loads(await request.body(), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise InvalidBodyError({"Body": ["The body is not valid JSON."]}) from error
    if not isinstance(value, dict):
        raise InvalidBodyError({"Body": ["The body is not a JSON object."]})
    return Fields(value, "", {})


class Fields:
    """The fields of a JSON object; faults are gathered, so that one answer tells all of them."""

    def __init__(self, values: dict[str, Json], path: str, faults: dict[str, list[str]]) -> None:
        """Wrap an object.

        Args:
            values: The object. Letter case of its names does not matter, as in ASP.NET.
            path: Where it stands, with a trailing dot.
            faults: Where faults are gathered.
        """
        self._values = {name.lower(): value for name, value in values.items()}
        self._path = path
        self._faults = faults

    def text(self, name: str, check: Check | None = None, *, required: bool = False) -> str | None:
        """Take a string; the empty string is not checked any further."""
        value = self._values.get(name.lower())
        title = _pascal(name)
        if value is None or (required and isinstance(value, str) and not value.strip()):
            if required:
                self._fault(name, f"The {title} field is required.")
            return None
        if not isinstance(value, str):
            self._fault(name, f"The JSON value of {title} is not a string.")
            return None
        fault = check(title, value) if check and value else None
        if fault:
            self._fault(name, fault)
            return None
        return value

    def inner(self, name: str) -> "Fields":
        """Take an object; absent and null are an object without fields."""
        value = self._values.get(name.lower())
        if value is not None and not isinstance(value, dict):
            self._fault(name, f"The JSON value of {_pascal(name)} is not an object.")
        return Fields(value if isinstance(value, dict) else {}, f"{self._path}{_pascal(name)}.", self._faults)

    def property_values(self, name: str) -> dict[str, str | None]:
        """Take a list of custom property values."""
        value = self._values.get(name.lower())
        if value is None:
            return {}
        if not isinstance(value, list):
            self._fault(name, f"The JSON value of {_pascal(name)} is not an array.")
            return {}
        found: dict[str, str | None] = {}
        for place, item in enumerate(value):
            at = f"{name}[{place}]"
            if not isinstance(item, dict):
                self._fault(at, f"The JSON value of {_pascal(at)} is not an object.")
                continue
            entry = Fields(item, f"{self._path}{_pascal(at)}.", self._faults)
            key = entry.text("propertyId", required=True)
            if key is not None:
                found[key] = entry.text("value")
        return found

    def refuse_faults(self) -> None:
        """Refuse the request when anything was wrong.

        Raises:
            InvalidBodyError: Something was.
        """
        if self._faults:
            raise InvalidBodyError(self._faults)

    def _fault(self, name: str, message: str) -> None:
        self._faults.setdefault(self._path + _pascal(name), []).append(message)


def email(title: str, value: str) -> Fault:
    """Check an e-mail address."""
    return None if _EMAIL.fullmatch(value) else f"The {title} field is not a valid e-mail address."


def phone(title: str, value: str) -> Fault:
    """Check a telephone number without its prefix."""
    return None if _PHONE.fullmatch(value) else f"The {title} field is not a valid phone number."


def phone_prefix(title: str, value: str) -> Fault:
    """Check the prefix of a telephone number."""
    return None if _PHONE_PREFIX.fullmatch(value) else f"The {title} field is not a valid phone prefix."


def guid(title: str, value: str) -> Fault:
    """Check a GUID."""
    return None if is_guid(value) else f"The value '{value}' is not valid for {title}."


def calendar_date(title: str, value: str) -> Fault:
    """Check a date spelled YYYY-MM-DD."""
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return None
    return f"The value '{value}' is not valid for {title}."


def is_guid(text: str) -> bool:
    """Whether a text is a GUID with hyphens."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
