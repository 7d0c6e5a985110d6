"""Credentials and region: parsed once, never re-checked."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, Self
from urllib.parse import quote, urlsplit

from attrs import Attribute, field, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.masking import mask

# Of a client, where the rest of what is given for an embedded sandbox is the sandbox's.
CLIENT_OPTIONS = (
    "timeout",
    "deadline",
    "retry",
    "rate_limit",
    "max_connections",
    "read_only",
    "token_store",
    "transport",
    "on_attempt",
    "result_hosts",
    "drift",
)
DEFAULT_CLIENT_ID = "ro.customer.client"


class Region(StrEnum):
    """Region of the vendor. The US host is not publicly known, so it needs a base URL."""

    EU = "eu"
    US = "us"


BASE_URLS: Mapping[Region, str | None] = {Region.EU: "https://api.cloudmore.com", Region.US: None}


def _masked(_secret: str) -> str:
    return "'***'"


def _filled(_instance: object, attribute: Attribute[str], value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(
            f"The setting {attribute.name} is missing or empty.",
            remedy=f"Pass {attribute.name}= or set CLOUDMORE_{attribute.name.upper()}.",
        )


@frozen(kw_only=True)
class Credentials:
    """What the vendor's support hands over; secrets are masked wherever it is shown.

    Args:
        username: Name of the API user.
        password: Password of the API user.
        client_secret: OAuth2 client secret.
        reseller_id: The reseller's id, a GUID.
        client_id: OAuth2 client id, the same for everybody (DEV-AUTH).
        seller_id: Accepted; no call in scope uses it.

    Raises:
        ConfigurationError: A value is missing or empty.
    """

    username: str = field(validator=_filled)
    password: str = field(validator=_filled, repr=_masked)
    client_secret: str = field(validator=_filled, repr=_masked)
    reseller_id: str = field(validator=_filled)
    client_id: str = field(default=DEFAULT_CLIENT_ID, validator=_filled)
    seller_id: str | None = None

    def __reduce__(self) -> NoReturn:
        raise TypeError("Credentials are not pickled, since they hold secrets: make them in each process.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self

    def mask(self, text: str) -> str:
        """The text with every secret replaced by ``***``, however a server would echo it."""
        client = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        basic = base64.b64encode(client.encode()).decode()
        return mask(text, self.password, self.client_secret, basic)


def variable(environment: Mapping[str, str], name: str) -> str | None:
    """A variable, or the first line of the file that ``<name>_FILE`` names; ``None`` when neither is set."""
    value, file = environment.get(name), environment.get(f"{name}_FILE")
    if value and file:
        raise ConfigurationError(f"Both {name} and {name}_FILE are set.", remedy="Unset one of them.")
    if not file:
        return value or None
    try:
        # Some editors of Windows begin a file with a byte order mark.
        found = Path(file).read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ConfigurationError(
            f"The file {file} of {name}_FILE cannot be read: {reason}.",
            remedy=f"Mend the file or unset {name}_FILE.",
        ) from None
    if not found:
        raise ConfigurationError(f"The file {file} of {name}_FILE begins with an empty line.", remedy="Mend the file.")
    return found


def base_url_from(
    *, region: Region | str | None = None, base_url: str | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """The address of the API: exactly one of region and base URL, by argument or by environment.

    Args:
        region: ``eu`` or ``us``.
        base_url: Such as ``https://api.cloudmore.com``.
        environment: Asked when neither argument is given.

    Returns:
        The address without a trailing slash.

    Raises:
        ConfigurationError: None or both are given, or the address is unsafe.
    """
    if region is None and base_url is None and environment is not None:
        region, base_url = variable(environment, "CLOUDMORE_REGION"), variable(environment, "CLOUDMORE_BASE_URL")
        if region is not None and base_url and region.lower() == Region.US:
            return safe_base_url(base_url)
    if region is not None and base_url is not None:
        raise ConfigurationError("Both a region and a base URL are given.", remedy="Give one of them.")
    if base_url is not None:
        return safe_base_url(base_url)
    choices = ", ".join(Region)
    if region is None:
        raise ConfigurationError(
            "Neither a region nor a base URL is given.",
            remedy=f"Give one, with --region or region= ({choices}), --base-url or base_url=, "
            "or set CLOUDMORE_REGION or CLOUDMORE_BASE_URL.",
        )
    try:
        known = BASE_URLS[Region(region.lower())]
    except ValueError:
        raise ConfigurationError(f"There is no region {region!r}.", remedy=f"Choose one of {choices}.") from None
    if known is None:
        raise ConfigurationError(
            f"The host of the region {region!r} is not publicly known.",
            remedy="Ask the vendor's support for the API's address and give it as base_url or CLOUDMORE_BASE_URL.",
        )
    return known


def safe_base_url(base_url: str) -> str:
    """The address without a trailing slash; plain http is for this machine only.

    Raises:
        ConfigurationError: It is no address, or credentials would travel unprotected.
    """
    base_url = base_url.strip()
    remedy = "Give an address such as https://api.cloudmore.com."
    # First of all, so that no message shows a password.
    if any(mark in base_url for mark in "@?#"):
        raise ConfigurationError("The base URL holds more than scheme, host, port and path.", remedy=remedy)
    try:
        parts = urlsplit(base_url)
        _port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"The base URL {base_url!r} is no address: {error}.", remedy=remedy) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or any(map(str.isspace, base_url)):
        raise ConfigurationError(f"The base URL {base_url!r} is no http address.", remedy=remedy)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ConfigurationError(f"The base URL {base_url!r} would send credentials unprotected.", remedy="Use https.")
    return base_url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
