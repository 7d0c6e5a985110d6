# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The generated client: it follows the document, so its names may change with it. Import ``cloudmore`` instead."""

from .api import AsyncResources, Resources
from .client import Answer, AsyncSender, Call, Response, Sender
from .errors import ParseError
from .types import UNSET, Unset

__all__ = [
    "UNSET",
    "Answer",
    "AsyncResources",
    "AsyncSender",
    "Call",
    "ParseError",
    "Resources",
    "Response",
    "Sender",
    "Unset",
]
