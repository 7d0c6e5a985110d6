"""Texts in which nobody is named: those that the document has, and formats without room for a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cloudmore.contract.json_body import is_list, is_object

# Declared texts that stay. Whatever is not listed is replaced: a new property until somebody says what it is.
KEPT_NAMES = frozenset(
    {
        *("access_token", "grant_type", "scope", "token_type", "error", "client_id"),
        *("id", "organizationId", "serviceId", "productId", "subscriptionId", "taskId", "propertyId"),
        *("name", "vendorName", "serviceName", "productName", "productGroup", "itemCode", "type", "segment"),
        *("status", "paymentFrequency", "currencyCode", "organizationCurrencyCode", "countryCode"),
        *("phonePrefix", "cellPhonePrefix", "errorName", "errorCode"),
    }
)
# Declared texts that name somebody, whatever the document says of them: the reseller itself.
PERSONAL_NAMES = frozenset({"brokerName"})
# Words of states and the like, which a client goes by; the document has few of them, as few are known.
_STATES = frozenset(
    {
        *("accepted", "active", "building", "cancelled", "canceled", "charge", "commercial", "completed", "created"),
        *("deleted", "done", "education", "error", "failed", "false", "finished", "government", "healthy", "inactive"),
        *("inprogress", "monthly", "new", "no", "none", "notstarted", "null", "ok", "once", "pending", "processing"),
        *("queued", "ready", "running"),
        *("started", "succeeded", "success", "successful", "suspended", "trial", "true", "unhealthy", "usage"),
        *("yearly", "annually", "yes"),
    }
)
_FORMATS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*",
        r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
        r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?",
        r"[+-]?\d{1,4}",
        r"[+-]?(?:0|[1-9]\d{0,14})[.,]\d+(?:[eE][+-]?\d+)?",
        r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        r"[Pp](?:\d+[YMWDymwd])+",
    )
)
_BETWEEN = re.compile(r"[\s_-]")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,']*(?:[eE][+-]?\d+)?")


def is_impersonal(text: str) -> bool:
    """Whether a text has a format in which there is nobody: a day, a time, an amount, a small number, a GUID."""
    return _BETWEEN.sub("", text).lower() in _STATES or any(each.fullmatch(text) for each in _FORMATS)


def is_number(text: str) -> bool:
    """Whether a text is a number, however it is written."""
    return _NUMBER.fullmatch(text.strip()) is not None


def fixed_words(data: Any) -> Iterator[str]:
    """What the document calls things by: names of properties, parameters, headers and paths, and words of lists."""
    if is_object(data):
        for name, each in data.items():
            yield name
            if name in ("name", "const") and isinstance(each, str):
                yield each
            elif name in ("enum", "x-extensible-enum") and is_list(each):
                yield from map(str, each)
            elif name not in ("example", "examples", "default", "description", "summary"):
                yield from fixed_words(each)
    elif is_list(data):
        for each in data:
            yield from fixed_words(each)
