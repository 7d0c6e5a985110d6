"""The call of a generic request: what the document does not have, on the same host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from cloudmore.errors import ConfigurationError
from cloudmore.http.way import READING_METHODS
from cloudmore_api import Call
from cloudmore_api.client import query_text
from cloudmore_api.types import encode_json

REPEATABLE_METHODS = READING_METHODS | {"PUT", "DELETE"}
METHODS = REPEATABLE_METHODS | {"POST", "PATCH"}

Params = Mapping[str, object] | Sequence[tuple[str, object]]


def generic_call(method: str, path: str, *, reseller_id: str, params: Params | None, json: Any) -> Call[None]:
    """The call.

    Args:
        method: HTTP method.
        path: Relative to the reseller, or to the host when it starts with ``/api/``.
        reseller_id: The reseller's id.
        params: The query.
        json: The body.

    Raises:
        ConfigurationError: The path, the method or the body is no such thing.
    """
    verb = method.upper()
    if verb not in METHODS:
        raise ConfigurationError(f"There is no method {method!r}.", remedy=f"Use one of {', '.join(sorted(METHODS))}.")
    pairs = params.items() if isinstance(params, Mapping) else params or ()
    return Call(
        operation_id=f"request {verb} {path}",
        method=verb,
        path=_absolute(path, reseller_id),
        params=tuple((name, query_text(value)) for name, value in pairs),
        content=None if json is None else _json_body(json),
        content_type=None if json is None else "application/json",
        repeatable=verb in REPEATABLE_METHODS,
        parse=_unread,
    )


def _absolute(path: str, reseller_id: str) -> str:
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or parts.query or parts.fragment or not path.startswith("/"):
        raise ConfigurationError(
            f"The path {path!r} is not one of this API.",
            remedy="Give a path such as /organizations, or one that starts with /api/; the query goes into params.",
        )
    if path.lower().startswith("/api/"):
        return path
    return f"/api/resellers/{quote(reseller_id, safe='')}{path}"


def _json_body(json: Any) -> bytes:
    try:
        return encode_json(json)
    except ValueError as error:
        raise ConfigurationError(f"The body is no JSON: {error}.", remedy="Mend json=.") from None


def _unread(_answer: object) -> None:
    raise NotImplementedError("a generic request is not parsed")  # pragma: no cover - nobody parses what comes
