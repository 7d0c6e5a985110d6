"""Whose calls they are, told to another process: where its secrets are to be found there, and no secret."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from attrs import Attribute, field, frozen

from cloudmore.bulk.remote_call import RemoteCall
from cloudmore.client import Cloudmore
from cloudmore.errors import ConfigurationError, shortened
from cloudmore.limits import DEFAULT_RATE_LIMIT, RateLimit
from cloudmore.settings import variable
from cloudmore.switches import is_switched_on

if TYPE_CHECKING:
    from cloudmore.async_client import AsyncCloudmore

USUAL_PREFIX = "CLOUDMORE_"
REDIS_URL = "CLOUDMORE_REDIS_URL"
_READ_ONLY = "CLOUDMORE_READ_ONLY"
# Names of variables on Windows have no small letters.
_PREFIX = re.compile(r"[A-Z][A-Z0-9_]*_", re.ASCII)


def _plain(_instance: object, _attribute: Attribute[Any], value: object) -> None:
    if value is not None and type(value) is not RateLimit:
        raise ConfigurationError(
            f"An account does not take a rate limit of the kind {type(value).__name__}.",
            remedy=f"Give a RateLimit, or None; it is shared through Redis where {REDIS_URL} is set.",
        )


@frozen(kw_only=True)
class Account:
    """A reseller's account by its place: the name of a profile, or the prefix of variables of the environment.

    It can be pickled, and no secret is in it. Its profile or its variables are looked for where it is opened, once for
    each process. Where ``CLOUDMORE_REDIS_URL`` (or ``CLOUDMORE_REDIS_URL_FILE``) is set there, tokens and the rate
    limit are shared through that Redis; else tokens are shared with the other processes of the machine's user through
    files, and each client keeps the rate limit by itself.

    Attributes:
        profile: The name of a profile of the user there.
        prefix: What the names of the variables begin with.
        rate_limit: How fast its calls go; ``None`` for no limit.

    Raises:
        ConfigurationError: A value is of another kind.

    Example:
        >>> from cloudmore.bulk import Account
        >>> Account.of_environment("ACME_").call("organization_services.list")
        RemoteCall(account=Account.of_environment('ACME_'), name='organization_services.list', fixed=[])
    """

    profile: str | None = None
    prefix: str | None = None
    rate_limit: RateLimit | None = field(default=DEFAULT_RATE_LIMIT, validator=_plain)

    def __attrs_post_init__(self) -> None:
        given = self.profile if self.prefix is None else self.prefix
        if not isinstance(given, str) or not given.strip() or (self.prefix is not None and self.profile is not None):
            raise ConfigurationError(
                "An account is of a profile or of the environment.",
                remedy="Use Account.of_profile(name) or Account.of_environment(prefix).",
            )
        if self.prefix is not None and not _PREFIX.fullmatch(self.prefix):
            raise ConfigurationError(
                f"The prefix {shortened(repr(self.prefix))} is none of variables.",
                remedy="Give capital letters, digits and underscores with an underscore at the end, such as ACME_.",
            )

    @classmethod
    def of_profile(cls, name: str, *, rate_limit: RateLimit | None = DEFAULT_RATE_LIMIT) -> Self:
        """The account of a profile, as ``cloudmore login`` makes it on the machine that opens it.

        Args:
            name: Its name.
            rate_limit: How fast its calls go; ``None`` for no limit.

        Raises:
            ConfigurationError: A value is of another kind.
        """
        return cls(profile=name, rate_limit=rate_limit)

    @classmethod
    def of_environment(cls, prefix: str = USUAL_PREFIX, *, rate_limit: RateLimit | None = DEFAULT_RATE_LIMIT) -> Self:
        """The account of variables such as ``CLOUDMORE_USERNAME``; another prefix is another account.

        No default profile is taken where one of them is missing.

        Args:
            prefix: ``ACME_`` stands for ``ACME_USERNAME``, ``ACME_CLIENT_SECRET_FILE`` and so on.
            rate_limit: How fast its calls go; ``None`` for no limit.

        Raises:
            ConfigurationError: A value is of another kind.
        """
        return cls(prefix=prefix, rate_limit=rate_limit)

    def call(self, name: str, **fixed: Any) -> RemoteCall:
        """A call that other processes carry out for this account.

        Args:
            name: A resource and its method, such as ``organization_services.price_list``.
            fixed: Arguments that are the same for every item, by name. They travel with it: give no secret.

        Raises:
            ConfigurationError: There is no such call or argument, or it must not be carried out twice.
        """
        return RemoteCall(self, name, fixed)

    def open(self, **options: Any) -> Cloudmore:
        """A client of this account, with what is set in this process.

        Args:
            options: As of ``Cloudmore``.

        Raises:
            ConfigurationError: A setting is missing here or contradicts another.
        """
        return Cloudmore(**self._options(options))

    def open_async(self, **options: Any) -> AsyncCloudmore:
        """An async client of this account, with what is set in this process.

        Args:
            options: As of ``AsyncCloudmore``.

        Raises:
            ConfigurationError: As of ``open``.
        """
        from cloudmore.async_client import AsyncCloudmore  # noqa: PLC0415 - executors run sync calls

        return AsyncCloudmore(**self._options(options))

    def __repr__(self) -> str:
        """As it is made; the rate limit where it is another one."""
        of, where = ("of_profile", self.profile) if self.prefix is None else ("of_environment", self.prefix)
        limit = "" if self.rate_limit == DEFAULT_RATE_LIMIT else f", rate_limit={self.rate_limit!r}"
        return f"{type(self).__name__}.{of}({where!r}{limit})"

    def _options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        from cloudmore.profiles import client_options  # noqa: PLC0415 - for who opens it

        given = {**_shared(self.rate_limit, options), **options}
        if self.prefix is None:
            return client_options(given, profile=self.profile)
        try:
            return client_options(given, environment=_variables(self.prefix))
        except ConfigurationError as error:
            # They are told by their usual names.
            message, remedy = (text.replace(USUAL_PREFIX, self.prefix) for text in (error.message, error.remedy))
            raise ConfigurationError(message, remedy=remedy) from None


def _variables(prefix: str) -> dict[str, str]:
    """Under their usual names; whoever says that this process only reads is heard, whatever the account says."""
    found = {
        f"{USUAL_PREFIX}{name.removeprefix(prefix)}": value
        for name, value in os.environ.items()
        if name.startswith(prefix)
    }
    return {**found, _READ_ONLY: "1"} if is_switched_on(os.environ, _READ_ONLY) else found


def _shared(rate_limit: RateLimit | None, options: Mapping[str, Any]) -> dict[str, Any]:
    url = variable(os.environ, REDIS_URL)
    if url is None:
        from cloudmore.auth.file_store import FileTokenStore  # noqa: PLC0415 - as above

        return {"rate_limit": rate_limit, "token_store": options.get("token_store") or FileTokenStore()}
    from cloudmore.auth.redis_store import RedisTokenStore  # noqa: PLC0415 - few have one
    from cloudmore.http.redis_connection import redis_connection  # noqa: PLC0415 - as above
    from cloudmore.http.redis_rate_limit import RedisRateLimit  # noqa: PLC0415 - as above

    server = redis_connection(url, f"token store of {REDIS_URL}")
    limit = rate_limit and RedisRateLimit(
        server, calls_per_second=rate_limit.calls_per_second, in_flight=rate_limit.in_flight
    )
    return {"rate_limit": limit, "token_store": RedisTokenStore(server)}
