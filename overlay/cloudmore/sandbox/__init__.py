"""An embedded sandbox: the vendor's API as far as it is publicly known, on loopback, with made-up data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cloudmore.errors import ConfigurationError
from cloudmore.sandbox.clock import SandboxClock
from cloudmore.settings import Credentials

try:
    from cloudmore.sandbox.behaviour import Behaviour, checked_dialect
    from cloudmore.sandbox.server import Settings, create_application
    from cloudmore.sandbox.server.billing_changes import BillingChanges
    from cloudmore.sandbox.server.content import CAMEL
    from cloudmore.sandbox.server.dialect import LOCATION, Dialect
    from cloudmore.sandbox.server.fault_kinds import DRIFT
    from cloudmore.sandbox.server.faults import Faults
    from cloudmore.sandbox.server.ledger import Ledger, LedgerTotal
    from cloudmore.sandbox.server.loaded import Loaded, Source, read_loaded
    from cloudmore.sandbox.serving import Serving, serve_forever
except ModuleNotFoundError as missing:  # pragma: no cover - seen by the test of the bare install
    raise ConfigurationError(
        f"The sandbox needs the package {missing.name}.",
        remedy="Install it with: pip install 'cloudmore-client[sandbox]'.",
    ) from missing

if TYPE_CHECKING:
    from cloudmore.async_client import AsyncCloudmore
    from cloudmore.client import Cloudmore

__all__ = ["Dialect", "LedgerTotal", "Sandbox", "SandboxClock", "serve"]


class Sandbox(Behaviour):
    """A sandbox on loopback; use it in a ``with`` block.

    Args:
        seed: Equal seeds give equal data.
        organizations: How many organizations there are at first; a month has about 130 billing lines for each.
        state: SQLite file that keeps the state; in memory by default.
        report_seconds: How long a billing report takes to build, by the sandbox's clock.
        clock: Time, shared with every client that it hands out; the machine's own by default.
        content: How billing reports are spelled at first; see the attribute.
        port: Port on loopback; 0 takes a free one. The same port and state file let a task be resumed after a restart.
        dialect: How the task of a report speaks at first; see the attribute.
        reseller_id: GUID of the reseller; by default the one of the seed. Under another one, all other
            ids are the same.

    Attributes:
        credentials: What a client needs.
        clock: Moving it moves the sandbox and its clients.
        faults: What it does wrong when it is told to.
        billing: Changes of billing lines after the fact.
        ledger: What its own books say, to hold reports against.

    Raises:
        ConfigurationError: A setting cannot be used.

    Example:
        >>> from cloudmore.sandbox import Sandbox
        >>> with Sandbox(seed=7, organizations=3) as sb, sb.client() as cm:
        ...     len(cm.organizations.list())
        3
    """

    def __init__(
        self,
        *,
        seed: int = 7,
        organizations: int = 40,
        state: str | Path | None = None,
        report_seconds: float = 4.0,
        clock: SandboxClock | None = None,
        content: str = CAMEL,
        port: int = 0,
        dialect: str | Dialect = LOCATION,
        reseller_id: str = "",
    ) -> None:
        self.clock = clock or SandboxClock()
        settings = _settings(
            seed=seed,
            organizations=organizations,
            state=state,
            report_seconds=report_seconds,
            content=content,
            dialect=dialect,
            reseller_id=reseller_id,
        )
        self.credentials = _credentials(settings)
        try:
            application = create_application(settings, now=self.clock.now, refuse=ConfigurationError)
        except ValueError as error:
            raise ConfigurationError(f"{error}.", remedy="Use another state file.") from error
        self._serving = Serving(application, port=port)
        super().__init__(application.state.tenant)
        self.faults: Faults = self._tenant.faults
        self.billing: BillingChanges = self._tenant.billing
        self.ledger: Ledger = self._tenant.ledger

    @property
    def url(self) -> str:
        """Its address."""
        return self._serving.url

    def load(self, source: Source) -> None:
        """Put organizations and billing lines of your own in the place of the seeded ones.

        They are kept in the state file, and every ``content`` and ``dialect`` works on them. A line has the fields of
        the content ``camel`` and those of its organization and service, such as ``organizationId``; unknown ones are
        passed on, absent ones stay absent, and a number stays as it is spelled. A report has the lines whose billing
        date lies in its range, by UTC, and those without one. ``_arrives``, a date, is the sandbox's own: see
        ``settling``. What was changed before is forgotten; tokens and tasks stay.

        Args:
            source: A JSON file, its bytes, or a mapping: ``{"organizations": [{"id": …, "name": …}], "lines": […]}``.
                Where it has ``"report"`` instead of lines, that is every report's answer: a text or bytes byte for
                byte, any other value as JSON.

        Raises:
            ConfigurationError: It cannot be read, or something in it cannot be used; names line and field.
        """
        self._tenant.lines.replace(_loaded(source))

    def reset(self) -> None:
        """Go back to the seed: data, tasks, tokens, no faults; how it behaves, such as ``content``, stays."""
        self._tenant.reset()

    def start(self) -> Self:
        """Serve; returns when it accepts connections.

        Raises:
            ConfigurationError: The port is taken, or is none.
        """
        try:
            self._serving.start()
        except OSError as error:
            raise ConfigurationError(f"The sandbox cannot be served: {error.args[-1]}.") from error
        return self

    def stop(self) -> None:
        """Stop serving; the state file stays."""
        self._serving.stop()

    def client(self, **options: Any) -> Cloudmore:
        """A client of this sandbox that shares its clock.

        Args:
            options: As of ``Cloudmore``.
        """
        from cloudmore.client import Cloudmore  # noqa: PLC0415 - the server needs no client

        return Cloudmore(self.credentials, base_url=self.url, clock=self.clock, **options)

    def async_client(self, **options: Any) -> AsyncCloudmore:
        """An async client of this sandbox that shares its clock.

        Args:
            options: As of ``AsyncCloudmore``.
        """
        from cloudmore.async_client import AsyncCloudmore  # noqa: PLC0415 - as above

        return AsyncCloudmore(self.credentials, base_url=self.url, clock=self.clock, **options)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def serve(
    *,
    port: int = 8765,
    seed: int = 7,
    organizations: int = 40,
    state: str | Path | None = None,
    report_seconds: float = 4.0,
    content: str = CAMEL,
    dialect: str | Dialect = LOCATION,
    load: str | Path | None = None,
    drifts: Mapping[str, str] | None = None,
) -> None:
    """Serve a sandbox until Ctrl-C, and print the settings of a client.

    Args:
        port: Port on loopback; 0 takes a free one.
        seed: Equal seeds give equal data.
        organizations: How many organizations there are at first.
        state: SQLite file that keeps the state; in memory by default.
        report_seconds: How long a billing report takes to build.
        content: How billing reports are spelled, as of ``Sandbox``.
        dialect: How the task of a report speaks, as of ``Sandbox``.
        load: JSON file of organizations and billing lines to put in the place of the seeded ones, as of
            ``Sandbox.load``; without it, a state file keeps what it has.
        drifts: How operations drift from the document, by operationId: a fault ``drift`` that comes every time.

    Raises:
        ConfigurationError: A setting cannot be used, or the port is taken.
    """
    settings = _settings(
        seed=seed,
        organizations=organizations,
        state=state,
        report_seconds=report_seconds,
        content=content,
        dialect=dialect,
    )
    loaded = None if load is None else _loaded(load)
    credentials = _credentials(settings)

    def announce(url: str) -> None:
        print(f"The sandbox listens on {url}; Ctrl-C stops it. Settings of a client:")
        for name, value in (
            ("CLOUDMORE_BASE_URL", url),
            ("CLOUDMORE_USERNAME", credentials.username),
            ("CLOUDMORE_PASSWORD", credentials.password),
            ("CLOUDMORE_CLIENT_SECRET", credentials.client_secret),
            ("CLOUDMORE_RESELLER_ID", credentials.reseller_id),
        ):
            print(f"export {name}={value}", flush=True)

    try:
        application = create_application(settings, now=SandboxClock().now)
        if loaded is not None:
            application.state.tenant.lines.replace(loaded)
        faults: Faults = application.state.tenant.faults
        for operation, drift in (drifts or {}).items():
            faults.add(DRIFT, operation=operation, drift=drift, times=None)
        serve_forever(application, port, on_started=announce)
    except (OSError, ValueError) as error:
        why = str(error.args[-1]).removesuffix(".")
        raise ConfigurationError(f"The sandbox cannot be served: {why}.", remedy="") from error


def _settings(*, state: str | Path | None, dialect: str | Dialect, **values: Any) -> Settings:
    try:
        return Settings(state=None if state is None else Path(state), dialect=checked_dialect(dialect), **values)
    except ValueError as error:
        raise ConfigurationError(f"The sandbox cannot be made: {error}.") from error


def _loaded(source: Source) -> Loaded:
    try:
        return read_loaded(source)
    except ValueError as error:
        raise ConfigurationError(f"The sandbox cannot load it: {error}.") from error


def _credentials(settings: Settings) -> Credentials:
    return Credentials(
        username=settings.username,
        password=settings.password,
        client_secret=settings.client_secret,
        reseller_id=settings.reseller_id,
        client_id=settings.client_id,
    )
