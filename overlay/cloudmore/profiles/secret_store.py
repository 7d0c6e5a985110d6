"""The secrets of a profile: in the keyring of the operating system, or in a file that only its owner may read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn, cast

from attrs import field, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.private_file import read_private, write_private
from cloudmore.profiles.profile import FILE, KEYRING

SERVICE = "cloudmore-client"
_LARGEST = 65536
NAMES = ("password", "client_secret")


def _masked(_secret: str) -> str:
    return "'***'"


@frozen
class Secrets:
    """The two secrets of an account, masked wherever they are shown.

    Args:
        password: Of the API user.
        client_secret: OAuth2 client secret.
    """

    password: str = field(repr=_masked)
    client_secret: str = field(repr=_masked)

    def __reduce__(self) -> NoReturn:
        raise TypeError("Secrets are not pickled: name the profile in each process.")


def keep_secrets(folder: Path, name: str, secrets: Secrets, *, keyring: bool | None = None) -> str:
    """Keep the secrets of a profile, and forget older ones in the other place.

    Args:
        folder: For the file; it is there.
        name: Of the profile.
        secrets: Of the profile.
        keyring: Whether they go into the keyring; by default where there is one that works.

    Returns:
        Where they are: ``"keyring"`` or ``"file"``.

    Raises:
        ConfigurationError: There is no keyring, or they cannot be written.
    """
    if keyring is not False and _in_keyring(name, secrets, needed=keyring is True):
        _file(folder, name).unlink(missing_ok=True)
        return KEYRING
    text = json.dumps({each: getattr(secrets, each) for each in NAMES}) + "\n"
    file = _file(folder, name)
    try:
        write_private(file, text)
    except OSError as error:
        raise ConfigurationError(
            f"The secrets of the profile {name} cannot be kept in {file}: {error.strerror or error}.",
            remedy="Make room for it, or use the keyring.",
        ) from None
    _forget_in_keyring(name)
    return FILE


def secrets_of(folder: Path, name: str, *, where: str) -> Secrets:
    """The secrets of a profile.

    Args:
        folder: As of ``keep_secrets``.
        name: Of the profile.
        where: ``"keyring"`` or ``"file"``.

    Raises:
        ConfigurationError: They are not there, or cannot be read.
    """
    found = _from_keyring(name) if where == KEYRING else _from_file(folder, name)
    if missing := [each for each in NAMES if not found.get(each)]:
        raise ConfigurationError(
            f"The {where} has no {' and no '.join(missing)} of the profile {name}.",
            remedy=f"Run cloudmore login --profile {name}.",
        )
    return Secrets(**{each: found[each] for each in NAMES})


def forget_secrets(folder: Path, name: str) -> None:
    """Remove the secrets of a profile wherever they are."""
    _file(folder, name).unlink(missing_ok=True)
    _forget_in_keyring(name)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.secrets.json"


def _from_file(folder: Path, name: str) -> dict[str, str]:
    file = _file(folder, name)
    try:
        found = json.loads(read_private(file, largest=_LARGEST) or "{}")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
        # The text of the second kind of error would quote the file.
        raise ConfigurationError(
            f"The secrets of the profile {name} in {file} cannot be read: {reason}.",
            remedy=f"Make the file yours alone (chmod 600), or run cloudmore login --profile {name}.",
        ) from None
    pairs = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    return {each: value for each, value in pairs.items() if isinstance(value, str)}


def _in_keyring(name: str, secrets: Secrets, *, needed: bool) -> bool:
    found = _keyring(needed=needed)
    if found is None:
        return False
    try:
        for each in NAMES:
            found.set_password(SERVICE, _entry(name, each), getattr(secrets, each))
            # One backend takes everything and keeps nothing.
            if found.get_password(SERVICE, _entry(name, each)) != getattr(secrets, each):
                break
        else:
            return True
        reason = "it keeps nothing"
    except Exception as error:  # noqa: BLE001 - a backend raises what its system raises
        reason = type(error).__name__
    if needed:
        raise ConfigurationError(
            f"The keyring does not keep the secrets of the profile {name}: {reason}.",
            remedy="Unlock it, or keep them in a file: cloudmore login --keep-in file.",
        )
    return False


def _from_keyring(name: str) -> dict[str, str]:
    found = _keyring(needed=True)
    try:
        return {each: found.get_password(SERVICE, _entry(name, each)) or "" for each in NAMES}
    except Exception as error:  # noqa: BLE001 - as above
        raise ConfigurationError(
            f"The keyring does not give the secrets of the profile {name}: {type(error).__name__}.",
            remedy=f"Unlock it, or run cloudmore login --profile {name} --keep-in file.",
        ) from None


def _forget_in_keyring(name: str) -> None:
    found = _keyring(needed=False)
    if found is None:
        return
    for each in NAMES:
        try:
            if found.get_password(SERVICE, _entry(name, each)) is not None:
                found.delete_password(SERVICE, _entry(name, each))
        except Exception:  # noqa: BLE001, S112 - as above; what was never there need not be removed
            continue


def _keyring(*, needed: bool) -> Any:
    try:
        import keyring  # noqa: PLC0415 - an extra
    except ImportError:
        if not needed:
            return None
        raise ConfigurationError(
            "Secrets in the keyring need the package keyring.",
            remedy="Install it with: pip install 'cloudmore-client[keyring]'.",
        ) from None
    return keyring


def _entry(name: str, secret: str) -> str:
    return f"profile/{name}/{secret}"
