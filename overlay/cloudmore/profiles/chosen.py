"""Which settings a client is made with, and where each of them came from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.profiles.profile import Profile
from cloudmore.profiles.profiles import Profiles
from cloudmore.settings import DEFAULT_CLIENT_ID, Credentials, Region, base_url_from, variable
from cloudmore.switches import is_switched_on

# Of one origin, all of them: who calls, and where to. A password must not go to another account's host.
ACCOUNT = ("username", "password", "client_secret", "reseller_id")
_BESIDE = ("client_id", "seller_id")
_SECRETS = frozenset({"password", "client_secret"})
_ADDRESS = ("region", "base_url")


@frozen
class Setting:
    """One setting of a client.

    Attributes:
        name: Such as ``username``.
        shown: Its value; of a secret only that there is one. ``None`` where it is missing.
        origin: Where it came from, such as ``CLOUDMORE_USERNAME`` or ``the profile acme``.
    """

    name: str
    shown: str | None
    origin: str


@frozen
class Chosen:
    """The settings that were found.

    Attributes:
        profile: The name of the profile that they are of, if they are of one.
        disposable: Whether it is a reseller of tests.
        settings: Each setting with its origin, whether they suffice or not.
        problem: What is wrong with them, if anything is.
    """

    profile: str | None
    disposable: bool
    settings: tuple[Setting, ...]
    problem: ConfigurationError | None
    _options: Mapping[str, Any] = field(repr=False)

    def client_options(self) -> dict[str, Any]:
        """What a client is made with.

        Raises:
            ConfigurationError: There is a problem.
        """
        if self.problem is not None:
            raise self.problem
        return dict(self._options)


@frozen
class _Found:
    """A value, with what to say of it."""

    value: Any = field(repr=False)
    origin: str


def chosen_settings(
    environment: Mapping[str, str] | None = None,
    *,
    profile: str | None = None,
    region: Region | str | None = None,
    base_url: str | None = None,
    profiles: Profiles | None = None,
) -> Chosen:
    """Find the settings: an argument first, then the profile that is named, the environment, the default profile.

    A profile is taken whole. One that is named by argument hides the variables of the account; one that
    ``CLOUDMORE_PROFILE`` names is refused beside them, and the default profile is not asked where one of them is set.

    Args:
        environment: The variables; those of the process by default. Only these have a default profile.
        profile: The name of a profile.
        region: ``eu`` or ``us``, instead of what is found.
        base_url: The API's address, instead of what is found.
        profiles: The user's own by default.

    Returns:
        Them, and what is wrong with them; nothing is raised, so that all of them can be shown.
    """
    variables = os.environ if environment is None else environment
    looking = _Looking(variables, profiles)
    name = looking.profile_name(profile, by_default=environment is None)
    found = looking.of_profile(name) if name else looking.of_environment()
    looking.addressed(found, region=region, base_url=base_url, named=profile is not None)
    looking.guarded(found)
    names = (*ACCOUNT, *(each for each in (*_BESIDE, *_ADDRESS, "read_only") if each in found))
    settings = tuple(_setting(each, found.get(each)) for each in names)
    options = looking.options(found) if looking.problem is None else {}
    disposable = "disposable" in found and bool(found["disposable"].value)
    return Chosen(name, disposable, settings, looking.problem, options)


def client_options(
    options: Mapping[str, Any], *, environment: Mapping[str, str] | None = None, profile: str | None = None
) -> dict[str, Any]:
    """What a client is made with, from what is found and from options, which win.

    Args:
        options: As of ``Cloudmore``.
        environment: As of ``chosen_settings``.
        profile: As of ``chosen_settings``.

    Raises:
        ConfigurationError: A setting is missing or contradicts another.
    """
    given = dict(options)
    address = {each: given.pop(each, None) for each in _ADDRESS}
    return {**chosen_settings(environment, profile=profile, **address).client_options(), **given}


class _Looking:
    """One search; the first thing that is wrong is kept, and the search goes on."""

    def __init__(self, variables: Mapping[str, str], profiles: Profiles | None) -> None:
        self.variables = variables
        self.profiles = profiles
        self.problem: ConfigurationError | None = None
        self.address = ""

    def wrong(self, error: ConfigurationError) -> None:
        """Keep the first one."""
        self.problem = self.problem or error

    def profile_name(self, argument: str | None, *, by_default: bool) -> str | None:
        """The profile that is used, if one is."""
        if argument is not None:
            return argument
        account = [name for name in map(_variable, ACCOUNT) if self.is_set(name)]
        named = self.variables.get("CLOUDMORE_PROFILE")
        if named and account:
            self.wrong(
                ConfigurationError(
                    f"Both CLOUDMORE_PROFILE and {account[0]} are set, and they may be of two accounts.",
                    remedy=f"Unset one of them, or name the profile: --profile {named}, from_profile({named!r}).",
                )
            )
        if named or account or not by_default:
            return named or None
        try:
            return self._profiles().default()
        except ConfigurationError as error:
            self.wrong(error)
            return None

    def of_profile(self, name: str) -> dict[str, _Found]:
        """What a profile says."""
        try:
            profile = self._profiles().get(name)
        except ConfigurationError as error:
            self.wrong(error)
            return {}
        found = {
            each: _Found(value, f"the profile {name}")
            for each in ("username", "reseller_id", *_BESIDE, *_ADDRESS, "read_only", "disposable")
            if (value := getattr(profile, each))
        }
        try:
            credentials = self._profiles().credentials(name)
        except ConfigurationError as error:
            self.wrong(error)
        else:
            found |= {
                each: _Found(getattr(credentials, each), f"the profile {name} ({profile.secrets})") for each in _SECRETS
            }
        self.address = self._address_of(profile)
        return found

    def of_environment(self) -> dict[str, _Found]:
        """What variables say, without the address."""
        found = {each: read for each in (*ACCOUNT, *_BESIDE) if (read := self._read(each))}
        found.setdefault("client_id", _Found(DEFAULT_CLIENT_ID, "the default"))
        if missing := [_variable(each) for each in ACCOUNT if each not in found]:
            self.wrong(
                ConfigurationError(
                    f"Missing settings: {', '.join(missing)}.",
                    remedy="Set them in the environment, run cloudmore login, "
                    "or try the sandbox: cloudmore --sandbox, Cloudmore.sandbox().",
                )
            )
        return found

    def addressed(
        self, found: dict[str, _Found], *, region: Region | str | None, base_url: str | None, named: bool
    ) -> None:
        """Find out where to call."""
        if region is not None or base_url is not None:
            for each in _ADDRESS:
                found.pop(each, None)
            given = {"region": region, "base_url": base_url}
            found |= {each: _Found(str(value), "an argument") for each, value in given.items() if value is not None}
            self._decide(region=region, base_url=base_url)
            return
        if named and self.address:
            return
        of_variables = {each: read for each in _ADDRESS if (read := self._read(each))}
        if not self.address:
            found |= of_variables
            self._decide(environment=self.variables)
            return
        try:
            other = base_url_from(environment=self.variables) if of_variables else self.address
        except ConfigurationError as error:
            self.wrong(error)
            return
        if other != self.address:
            origin, owner = next(iter(of_variables.values())).origin, found["username"].origin
            self.wrong(
                ConfigurationError(
                    f"{origin} is set, and {owner} has another address: its password is not sent there.",
                    remedy=f"Unset {origin}, or say which one is meant with --base-url.",
                )
            )

    def guarded(self, found: dict[str, _Found]) -> None:
        """Whether only what changes nothing is sent: who says so wins, whoever says otherwise."""
        try:
            if is_switched_on(self.variables, "CLOUDMORE_READ_ONLY"):
                found["read_only"] = _Found(value=True, origin="CLOUDMORE_READ_ONLY")
        except ConfigurationError as error:
            self.wrong(error)

    def options(self, found: Mapping[str, _Found]) -> dict[str, Any]:
        """What a client is made with, where nothing is wrong."""
        try:
            credentials = Credentials(**{each: found[each].value for each in (*ACCOUNT, *_BESIDE) if each in found})
        except ConfigurationError as error:
            self.wrong(error)
            return {}
        return {"credentials": credentials, "base_url": self.address, "read_only": "read_only" in found}

    def is_set(self, name: str) -> bool:
        """Whether a variable, or the one that names its file, is set."""
        return bool(self.variables.get(name) or self.variables.get(f"{name}_FILE"))

    def _read(self, name: str) -> _Found | None:
        of_name = _variable(name)
        try:
            value = variable(self.variables, of_name)
        except ConfigurationError as error:
            self.wrong(error)
            return None
        return _Found(value, of_name if self.variables.get(of_name) else f"{of_name}_FILE") if value else None

    def _decide(self, **given: Any) -> None:
        try:
            self.address = base_url_from(**given)
        except ConfigurationError as error:
            self.wrong(error)

    def _address_of(self, profile: Profile) -> str:
        try:
            return profile.address
        except ConfigurationError as error:
            self.wrong(error)
            return ""

    def _profiles(self) -> Profiles:
        self.profiles = self.profiles or Profiles()
        return self.profiles


def _variable(name: str) -> str:
    return f"CLOUDMORE_{name.upper()}"


def _setting(name: str, found: _Found | None) -> Setting:
    if found is None:
        return Setting(name, None, "nowhere")
    shown = "***" if name in _SECRETS else "yes" if found.value is True else str(found.value)
    return Setting(name, shown, found.origin)
