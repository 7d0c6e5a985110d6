"""The file of profiles, in the platform's configuration folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from cloudmore.errors import ConfigurationError
from cloudmore.private_file import write_private
from cloudmore.profiles.profile import Profile, checked_name, profile_of
from cloudmore.profiles.secret_store import Secrets, forget_secrets, keep_secrets, secrets_of
from cloudmore.settings import Credentials


class Profiles:
    """The profiles of the user: ``profiles.toml``, which people may edit, and the secrets apart from it.

    Args:
        folder: Where the file is; by default the user's own folder for the settings of programs.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = Path(folder) if folder is not None else settings_folder()
        self.file = self.folder / "profiles.toml"

    def names(self) -> list[str]:
        """The names of all profiles, in the order of the file.

        Raises:
            ConfigurationError: The file cannot be read.
        """
        return list(self._tables(self._read()))

    def default(self) -> str | None:
        """The name of the profile that is used where nothing else is said; ``None`` where there is none.

        Raises:
            ConfigurationError: The file cannot be read, or names one that is not there.
        """
        read = self._read()
        name = read.get("default")
        if name is not None and name not in self._tables(read):
            raise ConfigurationError(
                f"The default of {self.file} is {name!r}, and there is no such profile.",
                remedy=f"Write one of {', '.join(self._tables(read)) or 'none'}.",
            )
        return name

    def get(self, name: str) -> Profile:
        """A profile, without its secrets.

        Args:
            name: Of the profile.

        Raises:
            ConfigurationError: There is none of that name, or something in it cannot be used.
        """
        tables = self._tables(self._read())
        checked_name(name)
        if name not in tables:
            raise ConfigurationError(
                f"There is no profile {name}.",
                remedy=f"Choose one of {', '.join(tables)}, or run cloudmore login --profile {name}."
                if tables
                else f"Run cloudmore login --profile {name}.",
            )
        return profile_of(name, tables[name], where=str(self.file))

    def credentials(self, name: str) -> Credentials:
        """What a client of a profile calls with.

        Args:
            name: Of the profile.

        Raises:
            ConfigurationError: As ``get``; or its secrets are not there.
        """
        profile = self.get(name)
        secrets = secrets_of(self.folder, name, where=profile.secrets)
        return Credentials(
            username=profile.username,
            password=secrets.password,
            client_secret=secrets.client_secret,
            reseller_id=profile.reseller_id,
            client_id=profile.client_id,
            seller_id=profile.seller_id,
        )

    def save(
        self, profile: Profile, secrets: Secrets, *, keyring: bool | None = None, default: bool | None = None
    ) -> Profile:
        """Keep a profile and its secrets; one of the same name is replaced. Comments in the file stay.

        Args:
            profile: It; where its secrets are is found here.
            secrets: Kept apart from it.
            keyring: Whether they go into the keyring; by default where there is one that works.
            default: Whether it becomes the default; by default where there is none.

        Returns:
            It, with where its secrets are.

        Raises:
            ConfigurationError: It cannot be kept.
        """
        document = self._document()
        # Before the secrets: what cannot be written must not be half there.
        self._ready()
        kept = evolve(profile, secrets=keep_secrets(self.folder, profile.name, secrets, keyring=keyring))
        tables = _table(document, "profiles", is_super_table=True)
        table = _table(tables, kept.name)
        wanted = kept.table()
        for key in [key for key in table if key not in wanted]:
            del table[key]
        for key, value in wanted.items():
            table[key] = value
        if default or (default is None and document.get("default") is None):
            document["default"] = kept.name
        self._write(document)
        return kept

    def choose(self, name: str) -> None:
        """Make a profile the default.

        Args:
            name: Of the profile.

        Raises:
            ConfigurationError: There is none of that name, or the file cannot be written.
        """
        self.get(name)
        document = self._document()
        document["default"] = name
        self._write(document)

    def remove(self, name: str) -> None:
        """Remove a profile with its secrets.

        Args:
            name: Of the profile.

        Raises:
            ConfigurationError: There is none of that name, or the file cannot be written.
        """
        document = self._document()
        if checked_name(name) not in document.get("profiles", {}):
            self.get(name)
        del document["profiles"][name]
        if document.get("default") == name:
            del document["default"]
        self._write(document)
        forget_secrets(self.folder, name)

    def _read(self) -> dict[str, Any]:
        try:
            found = tomllib.loads(self.file.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise ConfigurationError(
                f"The file of profiles {self.file} cannot be read: {reason}.", remedy="Mend it."
            ) from None
        if unknown := [key for key in found if key not in ("default", "profiles")]:
            raise ConfigurationError(
                f"The file of profiles {self.file} has {unknown[0]}, which is not known.",
                remedy="Write default = NAME, and each profile below [profiles.NAME].",
            )
        self._refuse_written_by_others()
        return found

    def _refuse_written_by_others(self) -> None:
        """Who can write the address in it gets the password."""
        user = getattr(os, "geteuid", lambda: None)()
        found = self.file.stat()
        if user is not None and (found.st_uid not in (user, 0) or found.st_mode & 0o022):
            raise ConfigurationError(
                f"The file of profiles {self.file} may be changed by others.", remedy="Make it yours alone: chmod 600."
            )

    def _tables(self, read: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        tables: dict[str, dict[str, Any]] = read.get("profiles", {})
        if not _is_table(tables) or not all(map(_is_table, tables.values())):
            raise ConfigurationError(
                f"The profiles of {self.file} are no tables.", remedy="Write each below [profiles.NAME]."
            )
        return tables

    def _document(self) -> Any:
        try:
            import tomlkit  # noqa: PLC0415 - of an extra, and few change profiles
        except ImportError:
            raise ConfigurationError(
                "Writing a profile needs the package tomlkit.",
                remedy="Install it with: pip install 'cloudmore-client[billing]'.",
            ) from None
        self._tables(self._read())
        return tomlkit.parse(self.file.read_text(encoding="utf-8-sig") if self.file.exists() else "")

    def _ready(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from None

    def _write(self, document: Any) -> None:
        self._ready()
        try:
            # Through a link, as people keep their settings elsewhere.
            write_private(self.file.resolve(), document.as_string())
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> ConfigurationError:
        return ConfigurationError(
            f"The profile cannot be kept in {self.file}: {error.strerror or error}.",
            remedy="Make room for it, or make the folder yours.",
        )


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def settings_folder() -> Path:
    """The user's own folder for the settings of this client."""
    from platformdirs import user_config_path  # noqa: PLC0415 - few have profiles

    return user_config_path("cloudmore-client", appauthor=False)


def _table(of: Any, name: str, **kind: bool) -> Any:
    import tomlkit  # noqa: PLC0415 - as above

    if name not in of:
        of[name] = tomlkit.table(**kind)
    return of[name]
