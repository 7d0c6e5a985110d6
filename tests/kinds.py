"""The three kinds of client behind one face, so that each test is written once and run for both."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Self

from cloudmore import AsyncCloudmore, Cloudmore

# What makes a client. To a test it is a ``Cloudmore``, whatever is behind it.
Kind = Any
Run = Callable[[Any], Any]


class Driven:
    """An ``AsyncCloudmore`` as sync code sees it: whatever it awaits is run on an event loop of its own."""

    transport = "httpx"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Make the client as ``Cloudmore`` is made."""
        self._client = options.pop("made", None) or AsyncCloudmore(
            *arguments, **{"transport": self.transport, **options}
        )
        self._runner = asyncio.Runner()

    @classmethod
    def from_env(cls, environment: Mapping[str, str], **options: Any) -> Self:
        """As of the client."""
        return cls(made=AsyncCloudmore.from_env(environment, **{"transport": cls.transport, **options}))

    def close(self) -> None:
        """Close the client, and the loop."""
        with self._runner:
            self._runner.run(self._client.aclose())

    def __enter__(self) -> Self:
        assert self._runner.run(self._client.__aenter__()) is self._client
        return self

    def __exit__(self, *error: object) -> None:
        with self._runner:
            self._runner.run(self._client.__aexit__(*error))

    def __getattr__(self, name: str) -> Any:
        return _driven(getattr(self._client, name), self._runner.run)

    def __repr__(self) -> str:
        return repr(self._client)


class _Part:
    """A resource, or a task, of such a client."""

    def __init__(self, part: Any, run: Run) -> None:
        self._part = part
        self._run = run

    def __getattr__(self, name: str) -> Any:
        return _driven(getattr(self._part, name), self._run)


def _driven(value: Any, run: Run) -> Any:
    if inspect.ismethod(value):

        @wraps(value)
        def call(*arguments: Any, **options: Any) -> Any:
            came = value(*arguments, **options)
            return _driven(run(came) if inspect.iscoroutine(came) else came, run)

        return call
    return _Part(value, run) if type(value).__name__.startswith("Async") else value


class Fast(Driven):
    """The same over aiohttp."""

    transport = "aiohttp"


KINDS: Mapping[str, Kind] = {"sync": Cloudmore, "async": Driven, "fast": Fast}
