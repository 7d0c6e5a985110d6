"""Keeps tokens in the keyring of the operating system."""

from __future__ import annotations

from typing import Any

from cloudmore.auth.file_store import lock_file, state_folder
from cloudmore.auth.token_store import Release, TokenStore
from cloudmore.errors import ConfigurationError

SERVICE = "cloudmore-client"
_INDEX = "entries"


class KeyringTokenStore(TokenStore):
    """Shares tokens with the other processes of the same user on this machine, through its keyring.

    The one of Windows takes 2,560 bytes; a longer token is kept in memory, and a warning says so.

    Raises:
        ConfigurationError: The extra ``keyring`` is missing.
    """

    def __init__(self) -> None:
        super().__init__()
        try:
            import keyring  # noqa: PLC0415 - an extra
        except ImportError:
            raise ConfigurationError(
                "A token store in the keyring needs the package keyring.",
                remedy="Install it with: pip install 'cloudmore-client[keyring]'.",
            ) from None
        self._keyring: Any = keyring

    def read(self, name: str) -> str | None:
        """The text of an entry, or ``None``; raises what the keyring raises.

        Args:
            name: Of the entry.
        """
        text: str | None = self._keyring.get_password(SERVICE, name)
        return text

    def write(self, name: str, text: str, *, seconds: float) -> None:  # noqa: ARG002 - of the base
        """Keep an entry; raises what the keyring raises.

        Args:
            name: Of the entry.
            text: What is kept.
            seconds: Not needed: what is over is not used.
        """
        self._keyring.set_password(SERVICE, name, text)
        if name not in (names := self._names()):
            # No keyring tells what it holds.
            self._keyring.set_password(SERVICE, _INDEX, " ".join([*names, name]))

    def lock(self, name: str, *, seconds: float) -> Release | None:  # noqa: ARG002 - as above
        """Lock a file without waiting, since no keyring has locks.

        Args:
            name: Of the entry.
            seconds: Not needed: the lock ends with its process.

        Returns:
            What gives it back, or ``None`` where somebody else has it.
        """
        folder = state_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return lock_file(folder / f"{name}.lock")

    def clear(self) -> None:
        """Remove all entries."""
        self.memory.clear()
        for name in (*self._names(), _INDEX):
            if self._keyring.get_password(SERVICE, name) is not None:
                self._keyring.delete_password(SERVICE, name)

    def __repr__(self) -> str:
        """Without what it keeps."""
        return f"{type(self).__name__}()"

    def _names(self) -> list[str]:
        return (self._keyring.get_password(SERVICE, _INDEX) or "").split()
