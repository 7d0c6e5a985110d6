"""A client for the Cloudmore API that can be trusted with invoices.

A community project, not affiliated with the vendor, and never verified against the live API:
``cloudmore version`` tells what is documented, seen and guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from cloudmore.spec import spec_path, version_info
from cloudmore.version import __version__
from cloudmore_api.types import UNSET, Unset

if TYPE_CHECKING:
    from cloudmore.async_client import AsyncCloudmore

__all__ = [
    "UNSET",
    "ApiError",
    "AsyncCloudmore",
    "AuthenticationError",
    "BadRequestError",
    "BusinessError",
    "Cloudmore",
    "CloudmoreError",
    "ConfigurationError",
    "ConflictError",
    "Credentials",
    "DeadlineExceededError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimit",
    "RateLimitedError",
    "Region",
    "ReportShapeError",
    "ResponseError",
    "Retry",
    "ServerError",
    "TaskFailedError",
    "TaskTimeoutError",
    "TransportError",
    "UnexpectedStatusError",
    "Unset",
    "__version__",
    "spec_path",
    "version_info",
]


def __getattr__(name: str) -> Any:
    if name == "AsyncCloudmore":
        from cloudmore.async_client import AsyncCloudmore  # noqa: PLC0415 - asyncio is dear, and not everybody needs it

        return AsyncCloudmore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
