# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The generated client: it follows the document, so its names may change with it. Import ``cloudmore`` instead."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .api import AsyncResources, Resources
from .client import Answer, AsyncSender, Call, Response, Sender
from .errors import ParseError

if TYPE_CHECKING:
    from .model import Model
    from .scalars import Surprise
    from .types import UNSET, Unset

# What only a reader of models needs is imported when it is first used.
_MODULES = {"UNSET": ".types", "Model": ".model", "Surprise": ".scalars", "Unset": ".types"}

# Of the plugin of pytest: it warns where such a package was imported before it, unless the package says that this is right.
__doc__ = f"{__doc__}\nPYTEST_DONT_REWRITE\n"


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)


__all__ = [
    "UNSET",
    "Answer",
    "AsyncResources",
    "AsyncSender",
    "Call",
    "Model",
    "ParseError",
    "Resources",
    "Response",
    "Sender",
    "Surprise",
    "Unset",
]
