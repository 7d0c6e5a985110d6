"""The sync client: the generated resources, bound to one reseller and one user."""

from __future__ import annotations

import platform
import random
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

from cloudmore.auth import Token, TokenProvider, read_grant, token_call
from cloudmore.clock import Clock, SystemClock
from cloudmore.errors import ConfigurationError
from cloudmore.http.sender import READING_METHODS, ApiSender
from cloudmore.http.transport import RawResponse, Transport
from cloudmore.settings import (
    Credentials,
    Region,
    base_url_from,
    credentials_from,
    is_switched_on,
    process_environment,
)
from cloudmore.version import __version__
from cloudmore_api import Call, Resources
from cloudmore_api.types import encode_json, query_text

if TYPE_CHECKING:
    from cloudmore.billing import Billing
    from cloudmore.organizations import Organizations, OrganizationServices

USER_AGENT = f"cloudmore-client/{__version__} (Python {platform.python_version()})"
REPEATABLE_METHODS = READING_METHODS | {"PUT", "DELETE"}
METHODS = REPEATABLE_METHODS | {"POST", "PATCH"}


class Cloudmore(Resources):
    """A client for one reseller. Many threads may use it; close it, or use it in a ``with`` block.

    Args:
        credentials: Who calls.
        region: ``"eu"`` or ``"us"``; exactly one of ``region`` and ``base_url`` is given.
        base_url: The API's address.
        timeout: Seconds without progress before a call is given up; connecting has 10 of them at most.
        max_connections: How many connections are open at once.
        read_only: Whether GET and the start of a report are all that is sent; the rest is refused before.
        clock: Time; only a test needs another one.

    Raises:
        ConfigurationError: The settings contradict each other.

    Example:
        >>> from cloudmore import Cloudmore
        >>> with Cloudmore.sandbox() as cm:
        ...     len(cm.organizations.list())
        40
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        region: Region | str | None = None,
        base_url: str | None = None,
        timeout: float = 30.0,
        max_connections: int = 10,
        read_only: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self.base_url = base_url_from(region=region, base_url=base_url)
        self.credentials = credentials
        self._clock: Clock = clock or SystemClock()
        self._transport = Transport(
            base_url=self.base_url,
            timeout=timeout,
            connect_timeout=min(timeout, 10.0),
            max_connections=max_connections,
            user_agent=USER_AGENT,
        )
        self._on_close: list[Callable[[], None]] = [self._transport.close]
        tokens = TokenProvider(self._fetch_token, monotonic=self._clock.monotonic)
        self._api = ApiSender(
            base_url=self.base_url, transport=self._transport, tokens=tokens, clock=self._clock, read_only=read_only
        )
        super().__init__(self._api, credentials.reseller_id)

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, **options: Any) -> Self:
        """A client from ``CLOUDMORE_*`` variables.

        Args:
            environment: The variables; those of the process by default.
            options: As of ``Cloudmore``; a region, base URL or ``read_only`` given here wins over the environment's.

        Raises:
            ConfigurationError: A variable is missing or contradicts another.
        """
        variables = process_environment() if environment is None else environment
        credentials = credentials_from(variables)
        address = base_url_from(
            region=options.pop("region", None), base_url=options.pop("base_url", None), environment=variables
        )
        options.setdefault("read_only", is_switched_on(variables, "CLOUDMORE_READ_ONLY"))
        return cls(credentials, base_url=address, **options)

    @classmethod
    def sandbox(cls, **options: Any) -> Self:
        """A client of an embedded sandbox on loopback, which stops when the client is closed.

        Args:
            options: As of ``cloudmore.sandbox.Sandbox``, such as ``seed`` and ``organizations``.

        Raises:
            ConfigurationError: The extra ``sandbox`` is not installed.
        """
        from cloudmore.sandbox import Sandbox  # noqa: PLC0415 - needs an extra

        sandbox = Sandbox(**options).start()
        client = cls(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock)
        client._on_close.append(sandbox.stop)
        return client

    @cached_property
    def billing(self) -> Billing:
        """The monthly billing report: submit, wait, read, write."""
        from cloudmore.billing import Billing  # noqa: PLC0415 - importing it costs, and not everybody bills

        return Billing(self._api, reseller_id=self.credentials.reseller_id)

    @cached_property
    def organizations(self) -> Organizations:
        """The organizations of the reseller."""
        from cloudmore.organizations import Organizations  # noqa: PLC0415 - its models cost, and not everybody uses them

        return Organizations(self._api, self._reseller_id)

    @cached_property
    def organization_services(self) -> OrganizationServices:
        """The services of an organization, with price lists and subscriptions."""
        from cloudmore.organizations import OrganizationServices  # noqa: PLC0415 - as above

        return OrganizationServices(self._api, self._reseller_id)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | Sequence[tuple[str, object]] | None = None,
        json: Any = None,
    ) -> RawResponse:
        """Call what the document does not have.

        Args:
            method: HTTP method.
            path: Relative to the reseller, such as ``/organizations``, or to the host when it starts with ``/api/``.
            params: The query.
            json: The body; fractions as ``Decimal``.

        Returns:
            The raw ``httpx.Response`` of a success.

        Raises:
            ConfigurationError: The path or the method is no such thing; another host is never asked.
            CloudmoreError: As for every call.
        """
        verb = method.upper()
        if verb not in METHODS:
            raise ConfigurationError(
                f"There is no method {method!r}.", remedy=f"Use one of {', '.join(sorted(METHODS))}."
            )
        pairs = params.items() if isinstance(params, Mapping) else params or ()
        call: Call[RawResponse] = Call(
            operation_id=f"request {verb} {path}",
            method=verb,
            path=self._absolute(path),
            params=tuple((name, query_text(value)) for name, value in pairs),
            content=None if json is None else _json_body(json),
            content_type=None if json is None else "application/json",
            repeatable=verb in REPEATABLE_METHODS,
            parse=_unread,
        )
        return self._api.send_raw(call)

    def close(self) -> None:
        """Close the connections, and the embedded sandbox if there is one."""
        while self._on_close:
            self._on_close.pop(0)()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r}, reseller_id={self.credentials.reseller_id!r})"

    def _absolute(self, path: str) -> str:
        parts = urlsplit(path)
        if parts.scheme or parts.netloc or parts.query or parts.fragment or not path.startswith("/"):
            raise ConfigurationError(
                f"The path {path!r} is not one of this API.",
                remedy="Give a path such as /organizations, or one that starts with /api/; the query goes into params.",
            )
        if path.lower().startswith("/api/"):
            return path
        return f"/api/resellers/{quote(self.credentials.reseller_id, safe='')}{path}"

    def _fetch_token(self) -> Token:
        reply = self._transport.send(token_call(self.base_url, self.credentials))
        return read_grant(
            reply,
            self.credentials,
            now=self._clock.monotonic(),
            random=random.random(),  # noqa: S311 - spreads renewals, guards nothing
            today=self._clock.now(),
        )


def _json_body(json: Any) -> bytes:
    try:
        return encode_json(json)
    except ValueError as error:
        raise ConfigurationError(f"The body is no JSON: {error}.", remedy="Mend json=.") from None


def _unread(_answer: object) -> RawResponse:
    raise NotImplementedError("a generic request is not parsed")
