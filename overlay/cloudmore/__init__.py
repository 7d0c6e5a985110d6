"""A client for the Cloudmore API that can be trusted with invoices.

A community project, not affiliated with the vendor, and never verified against the live API:
``cloudmore version`` tells what is documented, seen and guessed.
"""

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
from cloudmore.settings import Credentials, Region
from cloudmore.spec import spec_path, version_info
from cloudmore.version import __version__

__all__ = [
    "ApiError",
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
    "RateLimitedError",
    "Region",
    "ReportShapeError",
    "ResponseError",
    "ServerError",
    "TaskFailedError",
    "TaskTimeoutError",
    "TransportError",
    "UnexpectedStatusError",
    "__version__",
    "spec_path",
    "version_info",
]
