"""A call that another process carries out, with a client that it keeps."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cloudmore.bulk.repeatable import check_repeatable
from cloudmore.errors import CloudmoreError, ConfigurationError
from cloudmore.http.per_process import PerProcess

if TYPE_CHECKING:
    from cloudmore.bulk.account import Account
    from cloudmore.client import Cloudmore


@frozen
class RemoteCall:
    """A call of an account, for an item at a time, in whatever process: ``Account.call`` makes it.

    It can be pickled, and no secret is in it. A process keeps one client for each account, made by the first call there
    and closed when the process ends.

    Attributes:
        account: Whose call it is.
        name: A resource and its method.
        fixed: Arguments that are the same for every item.

    Raises:
        ConfigurationError: There is no such call or argument, or it must not be carried out twice.
    """

    account: Account
    name: str
    # Values may name people.
    fixed: Mapping[str, Any] = field(factory=dict[str, Any], repr=lambda fixed: repr([*fixed]), hash=False)

    def __attrs_post_init__(self) -> None:
        check_repeatable(self.name, self.fixed)

    def __call__(self, item: Any) -> Any:
        """Carry it out, with the settings of this process.

        Args:
            item: The argument; a tuple is all of them.

        Returns:
            What the method of the client returns.

        Raises:
            ConfigurationError: A setting is missing here, or the item is not what the call takes.
            CloudmoreError: As for every call, without what caused it: what a library raised may not be whole elsewhere.
        """
        resource, _, name = self.name.partition(".")
        method = getattr(getattr(_CLIENTS().of(self.account), resource), name)
        arguments: tuple[Any, ...] = item if isinstance(item, tuple) else (item,)  # pyright: ignore[reportUnknownVariableType]
        try:
            signature(method).bind(*arguments, **self.fixed)
        except TypeError as error:
            raise ConfigurationError(
                f"{self.name} does not take an item of {len(arguments)}: {error}.",
                remedy="Give an item for each argument that is not fixed; several of them as a tuple.",
            ) from None
        try:
            return method(*arguments, **self.fixed)
        except CloudmoreError as error:
            # Dask's errors travel with their causes, and some of those cannot be read where they arrive.
            error.__cause__ = error.__context__ = None
            raise


class _Clients:
    """Of one process, with a lock that no fork has left locked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Account, Cloudmore] = {}
        self._process = os.getpid()
        atexit.register(self.close)

    def of(self, account: Account) -> Cloudmore:
        """The client of an account."""
        with self._lock:
            if account not in self._kept:
                self._kept[account] = account.open()
            return self._kept[account]

    def close(self) -> None:
        """Close them; a forked child has them as well, and they are not its own."""
        while self._kept and os.getpid() == self._process:
            self._kept.popitem()[1].close()


_CLIENTS: PerProcess[_Clients] = PerProcess(lambda _inherited: _Clients())
