"""The sync client: the generated resources, bound to one reseller and one user."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from cloudmore.clock import SYSTEM_CLOCK, Clock
from cloudmore.http.sender import ApiSender
from cloudmore.http.transport import RawResponse, Transport, without_token
from cloudmore.http.way import Way
from cloudmore.limits import DEFAULT_RATE_LIMIT, DEFAULT_RETRY, RateLimit, Retry, limits_of
from cloudmore.settings import CLIENT_OPTIONS, Credentials, Region, base_url_from
from cloudmore_api import Resources

if TYPE_CHECKING:
    from cloudmore.auth import AnyTokenStore
    from cloudmore.billing import Billing
    from cloudmore.generic_request import Params
    from cloudmore.http.transport import TransportOption
    from cloudmore.http.watch import OnAttempt
    from cloudmore.organization_services import OrganizationServices
    from cloudmore.organizations import Organizations


class Cloudmore(Resources):
    """A client for one reseller. Many threads may use it; close it, or use it in a ``with`` block.

    Args:
        credentials: Who calls.
        region: ``"eu"`` or ``"us"``; exactly one of ``region`` and ``base_url`` is given.
        base_url: The API's address.
        timeout: Seconds without progress before a try is given up; connecting has 10 of them at most.
        deadline: Seconds that a call may take in all, from the moment it is made: waiting for its turn, for a token and
            for every try are in them. A billing task has its ``wait`` instead. ``None`` for no end.
        retry: How often a call is tried, and how long the waits are; ``None`` tries once.
        rate_limit: How fast calls go; who comes too early waits. A ``RedisRateLimit`` counts them with those of other
            machines. ``None`` for no limit.
        max_connections: How many connections are open at once.
        read_only: Whether GET and the start of a report are all that is sent; the rest is refused before.
        token_store: Where tokens are kept: a ``FileTokenStore``, ``KeyringTokenStore`` or ``RedisTokenStore`` shares
            them with other processes; by default all clients of this process share a ``MemoryTokenStore``.
        transport: A transport of httpx, used as it is: what it was given counts as received.
        on_attempt: Called with an ``Attempt`` after each attempt, in the thread of the call: a plain function, and a
            quick one. What it raises is logged and changes nothing.
        result_hosts: Other hosts that a link to a report may lead to, such as ``("reports.example",)``. They are asked
            over https and without a token; by default there are none.
        drift: ``"log"`` holds every answer against the document, and logs each difference once on the logger
            ``cloudmore.drift`` (the extra ``contract``). It changes no call; by default nothing is judged.
        clock: Time; only a test needs another one.

    Raises:
        ConfigurationError: The settings contradict each other, or the extra of one of them is missing.

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
        deadline: float | None = 120.0,
        retry: Retry | None = DEFAULT_RETRY,
        rate_limit: RateLimit | None = DEFAULT_RATE_LIMIT,
        max_connections: int = 10,
        read_only: bool = False,
        token_store: AnyTokenStore | None = None,
        transport: TransportOption | None = None,
        on_attempt: OnAttempt | None = None,
        result_hosts: Sequence[str] = (),
        drift: Literal["log"] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.base_url = base_url_from(region=region, base_url=base_url)
        limits = limits_of(
            timeout=timeout, deadline=deadline, retry=retry, rate_limit=rate_limit, max_connections=max_connections
        )
        hosts: frozenset[str] = frozenset()
        if result_hosts != ():
            from cloudmore.http.link import result_hosts_of  # noqa: PLC0415 - few name any

            hosts = result_hosts_of(result_hosts)
        judge = None
        if drift is not None:
            from cloudmore.http.drift_log import drift_log_of  # noqa: PLC0415 - of an extra

            judge = drift_log_of(drift)
        self.credentials = credentials
        clock = clock or SYSTEM_CLOCK
        connections = Transport(
            base_url=self.base_url,
            timeout=limits.timeout,
            max_connections=limits.in_flight,
            transport=transport,
            elsewhere=bool(hosts),
        )
        self._on_close: list[Callable[[], None]] = [connections.close]
        if judge is not None:
            self._on_close.append(judge.close)
        way = Way(
            base_url=self.base_url,
            credentials=credentials,
            limits=limits,
            now=clock.now,
            monotonic=clock.monotonic,
            read_only=read_only,
            token_store=token_store,
            on_attempt=on_attempt,
            result_hosts=hosts,
            judge=judge,
        )
        self._api = ApiSender(way, transport=connections, clock=clock)
        super().__init__(self._api, credentials.reseller_id)

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, **options: Any) -> Self:
        """A client from ``CLOUDMORE_*`` variables, or from the profile that ``CLOUDMORE_PROFILE`` names.

        Where the process has none of these variables, the user's default profile is taken, if there is one.

        Args:
            environment: The variables; those of the process by default.
            options: As of ``Cloudmore``; a region, base URL or ``read_only`` given here wins over what is found.

        Raises:
            ConfigurationError: A variable is missing or contradicts another.
        """
        from cloudmore.profiles import client_options  # noqa: PLC0415 - many give their credentials themselves

        return cls(**client_options(options, environment=environment))

    @classmethod
    def from_profile(cls, profile: str, **options: Any) -> Self:
        """A client from a profile, as ``cloudmore login`` makes it, taken whole: no variable mixes into its account.

        Args:
            profile: Its name.
            options: As of ``Cloudmore``; a region, base URL or ``read_only`` given here wins over the profile's.

        Raises:
            ConfigurationError: There is no such profile, its secrets are not there, or a setting contradicts another.
        """
        from cloudmore.profiles import client_options  # noqa: PLC0415 - as above

        return cls(**client_options(options, profile=profile))

    @classmethod
    def sandbox(cls, **options: Any) -> Self:
        """A client of an embedded sandbox on loopback, which stops when the client is closed.

        Args:
            options: As of ``cloudmore.sandbox.Sandbox``, such as ``seed``; those of a client, such as
                ``timeout``, as of ``Cloudmore``.

        Raises:
            ConfigurationError: The extra ``sandbox`` is not installed.
        """
        from cloudmore.sandbox import Sandbox  # noqa: PLC0415 - needs an extra

        own = {name: options.pop(name) for name in CLIENT_OPTIONS if name in options}
        sandbox = Sandbox(**options).start()
        client = cls(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock, **own)
        client._on_close.append(sandbox.stop)
        return client

    @cached_property
    def billing(self) -> Billing:
        """The monthly billing report: submit, wait, read, write."""
        from cloudmore.billing import Billing  # noqa: PLC0415 - importing it costs, and not everybody bills

        return Billing(self._api, self._reseller_id)

    @cached_property
    def organizations(self) -> Organizations:
        """The organizations of the reseller."""
        from cloudmore.organizations import Organizations  # noqa: PLC0415 - its models cost, and not everybody uses them

        return Organizations(self._api, self._reseller_id)

    @cached_property
    def organization_services(self) -> OrganizationServices:
        """The services of an organization, with price lists and subscriptions."""
        from cloudmore.organization_services import OrganizationServices  # noqa: PLC0415 - as above

        return OrganizationServices(self._api, self._reseller_id)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
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
        from cloudmore.generic_request import generic_call  # noqa: PLC0415 - most call what the document has

        call = generic_call(method, path, reseller_id=self._reseller_id, params=params, json=json)
        return without_token(self._api.run(self._api.way.raw(call)))

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
