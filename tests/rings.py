"""A keyring in memory, for tests of what is kept in one."""

from __future__ import annotations

import keyring
from keyring.backend import KeyringBackend


class Rings(KeyringBackend):
    """A keyring in memory; ``keyring`` asks whichever backend is set."""

    priority = 1  # type: ignore[assignment] - a number for keyring, which declares a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("the keyring is locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]
