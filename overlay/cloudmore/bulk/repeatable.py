"""Which calls another process may carry out: those that do no harm when they are carried out twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any, NoReturn

from cloudmore.errors import ConfigurationError, shortened
from cloudmore_api import Call, Resources

_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", re.ASCII)
# A start that is repeated leaves behind a task that nobody knows of.
_EACH_TIME_ANOTHER = frozenset({"POST"})


def check_repeatable(name: str, fixed: Mapping[str, Any]) -> None:
    """Refuse what a lost worker must not have done twice.

    Whether it may is asked of the call that the generated client makes, which is not sent.

    Args:
        name: A resource and its method, such as ``organizations.get``.
        fixed: Arguments by name.

    Raises:
        ConfigurationError: There is no such call or argument, or it must not be repeated.
    """
    method = _method(name)
    if method is None:
        raise ConfigurationError(
            f"{shortened(repr(name))} is no call of the API.",
            remedy="Give a resource and a method that is one call, such as organization_services.price_list.",
        )
    arguments = signature(method)
    try:
        arguments.bind_partial(**fixed)
    except TypeError as error:
        raise ConfigurationError(
            f"{name} does not take these arguments: {error}.", remedy=f"It takes {', '.join(arguments.parameters)}."
        ) from None
    call = _recorded(method)
    if not call.repeatable or call.method in _EACH_TIME_ANOTHER:
        raise ConfigurationError(
            f"{name} must not be carried out twice, which an executor may do: it repeats what a lost worker was doing.",
            remedy="Nothing was sent. Call it in this process, where its outcome is known.",
        )


def _method(name: str) -> Callable[..., object] | None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):  # pyright: ignore[reportUnnecessaryIsInstance]
        return None
    resource, _, method = name.partition(".")
    found = getattr(getattr(Resources(_Recorder(), "-"), resource, None), method, None)
    return found if callable(found) else None


def _recorded(method: Callable[..., object]) -> Call[Any]:
    required = (each.name for each in signature(method).parameters.values() if each.default is Parameter.empty)
    try:
        method(**dict.fromkeys(required, "-"))
    except _Recorded as recorded:
        return recorded.call
    raise AssertionError("a generated method sends one call")  # pragma: no cover - all of them do


class _Recorded(Exception):  # noqa: N818 - no error
    def __init__(self, call: Call[Any]) -> None:
        super().__init__()
        self.call = call


class _Recorder:
    """A sender that sends nothing."""

    def send(self, call: Call[Any]) -> NoReturn:
        raise _Recorded(call)
