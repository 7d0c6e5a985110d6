"""One account with a name: everything of it but its secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import Attribute, asdict, field, fields_dict, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.settings import DEFAULT_CLIENT_ID, Region, base_url_from, safe_base_url

# Also the name of files, and of entries of keyrings that know no letter case.
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
# What `billing report` calls its file without a profile, or from a sandbox.
RESERVED = ("default", "sandbox")
KEYRING, FILE = "keyring", "file"
_SECRETS = ("password", "client_secret")


def checked_name(name: str) -> str:
    """The name of a profile.

    Raises:
        ConfigurationError: It is none.
    """
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} is no name of a profile.",
            remedy="Use small letters, digits, dots, dashes and underscores, 64 at most.",
        )
    if name in RESERVED:
        raise ConfigurationError(f"No profile can have the name {name}.", remedy="Choose another one.")
    return name


def _filled(profile: Profile, attribute: Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(
            f"The profile {profile.name} has no {attribute.name}.",
            remedy=f"Run cloudmore login --profile {profile.name}.",
        )


@frozen(kw_only=True)
class Profile:
    """One account; without its secrets.

    Args:
        name: Small letters, digits, dots, dashes and underscores.
        username: Name of the API user.
        reseller_id: The reseller's id, a GUID.
        region: ``"eu"`` or ``"us"``; ``us`` needs a base URL beside it.
        base_url: The API's address, instead of a region.
        client_id: OAuth2 client id.
        seller_id: Accepted; no call in scope uses it.
        read_only: Whether GET and the start of a report are all that is sent.
        disposable: Whether it is a reseller of tests, in which a recording may create and delete.
        secrets: Where they are: ``"keyring"`` or ``"file"``.

    Raises:
        ConfigurationError: One of them cannot be used.
    """

    name: str = field(validator=lambda _profile, _attribute, name: checked_name(name) and None)
    username: str = field(validator=_filled)
    reseller_id: str = field(validator=_filled)
    region: str | None = None
    base_url: str | None = None
    client_id: str = field(default=DEFAULT_CLIENT_ID, validator=_filled)
    seller_id: str | None = None
    read_only: bool = False
    disposable: bool = False
    secrets: str = KEYRING

    @property
    def address(self) -> str:
        """The API's address.

        Raises:
            ConfigurationError: It has none, or an unsafe one.
        """
        if self.base_url and (self.region or "").lower() == Region.US:
            return safe_base_url(self.base_url)
        return base_url_from(region=self.region or None, base_url=self.base_url or None)

    def table(self) -> dict[str, Any]:
        """What stands in the file below its name: what is not as usual is left out."""
        usual = {name: each.default for name, each in fields_dict(Profile).items()}
        kept = {name: value for name, value in asdict(self).items() if name != "name"}
        return {name: value for name, value in kept.items() if name == "secrets" or value != usual[name]}


def profile_of(name: str, table: Mapping[str, Any], *, where: str) -> Profile:
    """The profile that a table of the file describes.

    Args:
        name: Of the profile.
        table: Below the name.
        where: The file, for messages.

    Raises:
        ConfigurationError: There is something in it that is not known, a secret, or a value of another type.
    """
    for secret in _SECRETS:
        if secret in table:
            raise ConfigurationError(
                f"The profile {name} of {where} holds {secret}; no secret belongs there.",
                remedy=f"Take it out, and run cloudmore login --profile {name}.",
            )
    known = fields_dict(Profile)
    for key, value in table.items():
        if key not in known or key == "name":
            names = ", ".join(each for each in known if each != "name")
            raise ConfigurationError(
                f"The profile {name} of {where} has the setting {key}, which is not known.", remedy=f"Use {names}."
            )
        wanted, called = (bool, "true or false") if isinstance(known[key].default, bool) else (str, "text")
        if not isinstance(value, wanted):
            raise ConfigurationError(
                f"The setting {key} of the profile {name} of {where} is no {called}.",
                remedy="Mend the file.",
            )
    if table.get("secrets", KEYRING) not in (KEYRING, FILE):
        raise ConfigurationError(
            f"The profile {name} of {where} keeps its secrets in {table['secrets']!r}.",
            remedy=f"Write {KEYRING!r} or {FILE!r}.",
        )
    given: dict[str, Any] = {"username": "", "reseller_id": "", **table, "name": name}
    return Profile(**given)
