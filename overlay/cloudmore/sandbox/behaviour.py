"""How a sandbox behaves: what can be set while it runs, and counts from the next answer on."""

from collections.abc import Collection

from cloudmore.errors import ConfigurationError
from cloudmore.sandbox.server.content import content_named
from cloudmore.sandbox.server.dialect import Dialect, checked, dialect_named
from cloudmore.sandbox.server.tenant import Tenant
from cloudmore.sandbox.server.view import DATE_SPELLINGS, RANGE_ENDS, ROLES, SETTLINGS


class Behaviour:
    """What of a sandbox can be set while it runs; it is no data, and a reset does not change it."""

    def __init__(self, tenant: Tenant) -> None:
        """Set the behaviour of a tenant."""
        self._tenant = tenant

    @property
    def content(self) -> str:
        """How billing reports are spelled; a new name counts from the next answer on, for older tasks as well.

        The lines are the same under each name: ``camel``, as the document has them; ``pascal``, names in Pascal case;
        ``sales-total``, other words; ``nested``, objects such as ``price`` and ``total``; ``flat``, one bare list of
        lines; ``text``, amounts as strings; ``computed``, no totals; ``unknown``, names that no client can know.

        Raises:
            ConfigurationError: There is none of that name.
        """
        return self._tenant.content

    @content.setter
    def content(self, name: str) -> None:
        try:
            content_named(name)
        except ValueError as error:
            raise ConfigurationError(f"{error}.") from error
        self._tenant.content = name

    @property
    def dialect(self) -> Dialect:
        """How the task of a report speaks; a name or a ``Dialect`` counts from the next answer on.

        The report is the same in each: ``location``, as the document has it; ``bulk``, as the vendor's other task, bulk
        consumption, has it; ``azure``, states in ``state``, in capitals, the report in an object; ``pascal``, names in
        Pascal case, and 200 while it runs; ``bare``, id and state as bare texts; ``silent``, 202 without a body;
        ``link``, the report behind a link on this host. A ``Dialect`` sets each of its parts by itself.

        Raises:
            ConfigurationError: There is none of that name.
        """
        return self._tenant.dialect

    @dialect.setter
    def dialect(self, dialect: str | Dialect) -> None:
        self._tenant.dialect = checked_dialect(dialect)

    @property
    def range_end(self) -> str:
        """What of the last day asked for is in a report.

        ``inclusive``: all of it; ``exclusive``: nothing; ``midnight``: what is dated 00:00 UTC, as all seeded lines
        are. Loaded lines have the time of day that they say.

        Raises:
            ConfigurationError: It is none of them.
        """
        return self._tenant.range_end

    @range_end.setter
    def range_end(self, name: str) -> None:
        self._tenant.range_end = _one_of("range_end", name, RANGE_ENDS)

    @property
    def settling(self) -> str:
        """When Microsoft's lines of a month come, by the sandbox's clock when a report is started.

        ``at-once``: with their billing date; ``usage``: between the sixth and the eighth of the next month, and until
        then reports lack them; ``delivery``: the same, and that day is their billing date, so that they are in the next
        month's report. A loaded line comes so on the day of its ``_arrives``.

        Raises:
            ConfigurationError: It is none of them.
        """
        return self._tenant.settling

    @settling.setter
    def settling(self, name: str) -> None:
        self._tenant.settling = _one_of("settling", name, SETTLINGS)

    @property
    def dates(self) -> str:
        """How seeded billing dates are spelled; loaded and added lines keep what they say.

        ``utc``: ``2026-10-06T00:00:00Z``; ``date``: ``2026-10-06``; ``no-zone``: ``2026-10-06T00:00:00``; ``offset``:
        the midnight of Stockholm, ``2026-10-06T00:00:00+02:00``; ``local-midnight``: the same in UTC,
        ``2026-10-05T22:00:00Z``. Reports are cut by the same days under each.

        Raises:
            ConfigurationError: It is none of them.
        """
        return self._tenant.dates

    @dates.setter
    def dates(self, name: str) -> None:
        self._tenant.dates = _one_of("dates", name, DATE_SPELLINGS)

    @property
    def role(self) -> str:
        """Who the user is: a ``global-admin``, or a ``key-account-manager``.

        The latter, the vendor's role 14, sees every other organization, in lists and in reports, no line of the
        reseller itself, and no error.

        Raises:
            ConfigurationError: It is none of them.
        """
        return self._tenant.role

    @role.setter
    def role(self, name: str) -> None:
        self._tenant.role = _one_of("role", name, ROLES)


def checked_dialect(dialect: str | Dialect) -> Dialect:
    """Return the dialect of a name, or a dialect that can be spoken.

    Args:
        dialect: A name or a dialect.

    Raises:
        ConfigurationError: There is none of that name, or no task could speak it.
    """
    try:
        return checked(dialect if isinstance(dialect, Dialect) else dialect_named(dialect))
    except ValueError as error:
        raise ConfigurationError(f"{error}.") from error


def _one_of(setting: str, name: str, known: Collection[str]) -> str:
    if name not in known:
        raise ConfigurationError(f"{setting} is {name!r}; it must be one of {', '.join(known)}.")
    return name
