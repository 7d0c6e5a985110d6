"""Which hosts are the API: an exchange with any other says nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from cloudmore.contract.cassette import INDEX
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.json_body import is_object
from cloudmore.errors import ConfigurationError


@frozen
class Hosts:
    """The hosts of recordings.

    Attributes:
        own: Those that are the API.
        skipped: Those that are known not to be.
    """

    own: frozenset[str]
    skipped: frozenset[str]

    @classmethod
    def of(cls, document: Document, cassettes: Path, hosts: Iterable[str], skip_hosts: Iterable[str]) -> Hosts:
        """What is known of them.

        Args:
            document: Its servers are the API.
            cassettes: A folder, or one recording; ``index.json`` beside it or above it names addresses of the API.
            hosts: Further ones that are.
            skip_hosts: Those that are not.

        Raises:
            ConfigurationError: One of them is no host, or the index names an address that is none.
        """
        skipped = frozenset(map(host_of, skip_hosts))
        return cls(frozenset((*document.hosts, *_indexed(cassettes), *map(host_of, hosts))) - skipped, skipped)

    def is_own(self, exchange: Exchange) -> bool:
        """Whether an exchange is with the API."""
        return exchange.request.address.hostname in self.own

    def is_skipped(self, exchange: Exchange) -> bool:
        """Whether an exchange is with a host that is left out."""
        return exchange.request.address.hostname in self.skipped

    def __str__(self) -> str:
        return " or ".join(sorted(self.own)) or "a host that --host names, as the document has no server"


def host_of(text: str) -> str:
    """The host of a name or an address, in small letters, without a port.

    Args:
        text: Such as ``api.region.example``, ``127.0.0.1:8765`` or ``https://api.region.example/v2``.

    Raises:
        ConfigurationError: There is no host in it.
    """
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:
        host = None
    if not host:
        raise ConfigurationError(f"{text!r} names no host.", remedy="Write a host such as api.region.example.")
    return host


def _indexed(cassettes: Path) -> Iterator[str]:
    beside = cassettes if cassettes.is_dir() else cassettes.parent
    path = next((each / INDEX for each in (beside, beside.parent) if (each / INDEX).is_file()), None)
    if path is None:
        return
    try:
        index: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path} cannot be used: it is no JSON.", remedy="Mend it or remove it.") from error
    for each in index.values() if is_object(index) else ():
        if is_object(each) and "address" in each:
            try:
                yield host_of(str(each["address"]))
            except ConfigurationError as error:
                raise ConfigurationError(f"{path} cannot be used: {error}") from error
