"""A client for the Cloudmore API that can be trusted with invoices.

A community project, not affiliated with the vendor, and never verified against the live API:
``cloudmore version`` tells what is documented, seen and guessed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cloudmore.auth import MemoryTokenStore, TokenStore
from cloudmore.client import Cloudmore
from cloudmore.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    BusinessError,
    CloudmoreError,
    ConfigurationError,
    ConflictError,
    DeadlineExceededError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    ReportShapeError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.limits import RateLimit, Retry
from cloudmore.settings import Credentials, Region
from cloudmore.version import __version__

if TYPE_CHECKING:
    from cloudmore.async_client import AsyncCloudmore
    from cloudmore.auth.file_store import FileTokenStore
    from cloudmore.auth.keyring_store import KeyringTokenStore
    from cloudmore.auth.redis_store import RedisTokenStore
    from cloudmore.http.attempt import Attempt
    from cloudmore.http.redis_rate_limit import RedisRateLimit
    from cloudmore.planning import PlannedRequest, planned_request
    from cloudmore.spec import spec_path, version_info
    from cloudmore_api.types import UNSET, Unset

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncCloudmore",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "BusinessError",
    "Cloudmore",
    "CloudmoreError",
    "ConfigurationError",
    "ConflictError",
    "Credentials",
    "DeadlineExceededError",
    "FileTokenStore",
    "KeyringTokenStore",
    "MemoryTokenStore",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "PlannedRequest",
    "RateLimit",
    "RateLimitedError",
    "RedisRateLimit",
    "RedisTokenStore",
    "Region",
    "ReportShapeError",
    "ResponseError",
    "Retry",
    "ServerError",
    "TaskFailedError",
    "TaskTimeoutError",
    "TokenStore",
    "TransportError",
    "UnexpectedStatusError",
    "Unset",
    "__version__",
    "planned_request",
    "spec_path",
    "version_info",
]

# pytest warns where a package of a plugin was imported before it, unless the package says that this is right.
__doc__ = f"{__doc__}\nPYTEST_DONT_REWRITE\n"

# Loaded when somebody asks for it: each brings much that not everybody needs.
_LAZY = {
    "UNSET": "cloudmore_api.types",
    "AsyncCloudmore": "cloudmore.async_client",
    "Attempt": "cloudmore.http.attempt",
    "FileTokenStore": "cloudmore.auth.file_store",
    "KeyringTokenStore": "cloudmore.auth.keyring_store",
    "PlannedRequest": "cloudmore.planning",
    "RedisRateLimit": "cloudmore.http.redis_rate_limit",
    "RedisTokenStore": "cloudmore.auth.redis_store",
    "Unset": "cloudmore_api.types",
    "planned_request": "cloudmore.planning",
    "spec_path": "cloudmore.spec",
    "version_info": "cloudmore.spec",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
